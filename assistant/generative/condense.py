"""Has a chat model rewrite a follow-up as a question that stands alone."""

import re
import time
from collections.abc import Generator
from contextlib import closing

from assistant.generative.ledger import Ledger
from assistant.language import content_words, detect, stopwords, words
from assistant.language.letters import CAPITAL
from assistant.language.visible import visible
from assistant.models.chat import ChatModel
from assistant.models.faults import ModelError
from assistant.models.reply import Reply
from assistant.models.thoughts import after_thoughts
from assistant.models.tokens import PER_MESSAGE
from assistant.models.translation import fault
from assistant.prompts import LANGUAGE_NAMES, Prompt, prompt
from assistant.rewriting import standalone
from assistant.types import Question, Role

_MESSAGES = 6  # the latest turns that are shown
_MESSAGE = 800  # characters of each
_LEAST_TOKENS = 160  # that the model may write; a quarter of max_tokens where that is more
_LONGEST = 500  # characters of a condensed question
_ENOUGH_TO_TELL = 3  # words
_SHARE = 1 / 3  # of the time there is
_MARKER = re.compile(r"\[\d+\]")
_NAMED = re.compile(rf"(?<=\w ){CAPITAL}[\w-]+|\d+")
_LEAST_KEPT = 0.5  # of the question's words that carry meaning; others name what a name replaces
_SAME_NAME = 4  # letters; the rest may be an ending
_WHO = {Role.USER: "Reader", Role.ASSISTANT: "Assistant"}


def condense(model: ChatModel, question: Question, ledger: Ledger) -> Generator[str]:
    """ "" while the model is at work, last the question by itself: the model's or the rules'.

    By rule where the model fails, brings in a name or number that nobody mentioned, or changes
    nothing, loses what was asked or repeats an earlier question.
    """
    language = _language(question)
    limit = max(_LEAST_TOKENS, model.settings.max_tokens // 4)
    asked = _prompt(question, language, model, model.settings.context_window - limit)
    said = ""
    try:
        with closing(_said(model, asked, limit, ledger)) as pieces:
            for piece in pieces:
                said += piece
                yield ""
    except ModelError:
        said = ""
    rewritten = _tidy(said)
    usable = _is_question(rewritten) and not _invents(rewritten, asked.user)
    usable = usable and detect(rewritten) == language and _asks_it(rewritten, question, language)
    yield rewritten if usable else standalone(question)


def _said(model: ChatModel, asked: Prompt, limit: int, ledger: Ledger) -> Generator[str]:
    """The model's words; raises ModelError where they are not whole."""
    now = time.monotonic()
    deadline = now + (ledger.deadline - now) * _SHARE
    said = ""
    with closing(model.stream(asked, limit, deadline, retries=0)) as pieces:
        for piece in pieces:
            if isinstance(piece, Reply):
                ledger.spend(asked, piece)
                if piece.fault:
                    raise fault(piece.fault, model.settings)
            else:
                said += piece
                yield piece
            if len(said) > _LONGEST:
                ledger.spend(asked, Reply(said))
                return


def _tidy(text: str) -> str:
    return " ".join(after_thoughts(text).split()).strip('"“”«» ')


def _language(question: Question) -> str:
    """That of the question; of one too short to tell, together with the one before."""
    text = question.text
    if len(words(text)) < _ENOUGH_TO_TELL:
        earlier = [m.text for m in question.history if m.role is Role.USER][-1:]
        text = " ".join([text, *earlier])
    return detect(text)


def _prompt(question: Question, language: str, model: ChatModel, room: int) -> Prompt:
    """As many of the latest turns as there is room for, in tokens."""
    turns = [f"{_WHO[m.role]}: {_plain(m.text)}" for m in question.history[-_MESSAGES:]]
    count = model.tokens.most
    while True:
        asked = prompt(
            "condense",
            conversation="\n".join(turns),
            question=question.text,
            language=LANGUAGE_NAMES[language],
        )
        if not turns or count(asked.system) + count(asked.user) + 2 * PER_MESSAGE <= room:
            return asked
        del turns[0]


def _plain(text: str) -> str:
    return " ".join(_MARKER.sub("", visible(text)).split())[:_MESSAGE]


def _is_question(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and not _MARKER.search(text) and any(map(str.isalpha, text))


def _asks_it(rewritten: str, question: Question, language: str) -> bool:
    """Whether a rewriting is one, and of the last question.

    What comes back unchanged is left to the rules, which know what points back.
    """
    said = words(rewritten)
    earlier = [words(m.text) for m in question.history if m.role is Role.USER]
    if said in [words(question.text), *earlier] or rewritten.endswith((".", "!")):
        return False
    beginnings = {word[:_SAME_NAME] for word in said}
    asked = [w for w in content_words(question.text, language) if w not in stopwords(language)]
    kept = sum(word[:_SAME_NAME] in beginnings for word in asked)
    return kept >= _LEAST_KEPT * len(asked)


def _invents(text: str, conversation: str) -> bool:
    """Whether a name or number in the text occurs nowhere in the conversation."""
    known = set(words(conversation))
    beginnings = {word[:_SAME_NAME] for word in known}
    for name in _NAMED.findall(text):
        parts = words(name)
        if not all(part in known or part[:_SAME_NAME] in beginnings for part in parts):
            return True
    return False
