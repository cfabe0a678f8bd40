"""What a question says about the answer rather than about the matter is no part of the question."""

import re

from assistant.language import vocabulary

# Verbs that tell how to answer; after a question mark they begin an instruction.
_TELLS = re.compile(
    rf"{vocabulary.pattern('instructions.opening')}?[ ,]*"
    rf"{vocabulary.pattern('instructions.verbs')}\b",
    re.IGNORECASE,
)
_AFTER_QUESTION = re.compile(r"(?<=\?)\s+(?=\S)")


def without_instructions(question: str) -> str:
    """The question up to its first instruction on how to answer ("Answer in one sentence.").

    Only what follows a question mark can be one, so that "Explain the agreement." stays.
    """
    asked = _AFTER_QUESTION.split(question.strip())
    for number, part in enumerate(asked[1:], start=1):
        if _TELLS.match(part):
            return " ".join(asked[:number])
    return question
