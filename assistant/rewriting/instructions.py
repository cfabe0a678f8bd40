"""What a question says about the answer rather than about the matter is no part of the question."""

import re

# Verbs that tell how to answer; after a question mark they begin an instruction.
_TELLS = re.compile(
    r"(?:please|then|just|now|and|och|så|vänligen|vennligst|og|venligst|ja|sitten)?[ ,]*"
    r"(?:answer|reply|respond|say|write|print|output|finish|end|begin|start|forget|ignore|use|keep|"
    r"include|cite|quote|translate|summari[sz]e|explain|state|claim|pretend|"
    r"svara|skriv|säg|avsluta|glöm|bortse|ignorera|använd|översätt|förklara|påstå|"
    r"svar|si|sig|avslutt|afslut|glem|bruk|brug|oversett|oversæt|forklar|påstå|"
    r"vastaa|kirjoita|sano|päätä|unohda|käytä|käännä|selitä|väitä)\b",
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
