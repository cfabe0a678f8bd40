"""What tells what a name is: joint undertakings, organisations, places, people's roles."""

import re

from assistant.language import vocabulary
from assistant.language.dates import CAPITALISED
from assistant.language.letters import CAPITALS, SMALLS

# The nouns of joint work, in the forms that questions use; compounds end in them.
_UNDERTAKINGS = vocabulary.words("undertakings.nouns")
_NOUNS = "|".join(sorted(_UNDERTAKINGS, key=len, reverse=True))
UNDERTAKING = rf"[^\W\d_]*(?:{_NOUNS})"
SCANDINAVIAN_UNDERTAKING = "|".join(
    sorted(noun for noun in _UNDERTAKINGS if noun.endswith(("et", "en")))
)
DEFINITE_UNDERTAKING = rf"[{SMALLS}]*(?:{SCANDINAVIAN_UNDERTAKING})"
FINNISH_UNDERTAKING = "|".join(sorted(vocabulary.words("undertakings.nouns", "fi")))
UNDERTAKING_NAME = re.compile(rf"\b{vocabulary.pattern('undertakings.names')}\b", re.I)

ORGANISATION = re.compile(
    rf"{vocabulary.pattern('organisations.parts')}|^{vocabulary.pattern('organisations.whole')}$"
)
PLACE = re.compile(
    rf"{vocabulary.pattern('places.names')}{vocabulary.pattern('places.endings')}?", re.I
)
NOT_NAMES = vocabulary.words("names.never") | CAPITALISED
REQUESTS = vocabulary.words("asking.requests")
ROLE = re.compile(vocabulary.pattern("roles.heads"), re.I)
ACRONYM = re.compile(rf"([{CAPITALS}][{CAPITALS}0-9&-]*[{CAPITALS}0-9])(?::?[{SMALLS}]{{1,5}})?")

# What stands before a name.
BETWEEN = vocabulary.words("joining.between")
LOCATED = re.compile(rf"\b{vocabulary.pattern('joining.located')}\s+(?:the\s+)?$", re.I)
TAKES_PART = re.compile(
    rf"\b{vocabulary.pattern('joining.takes_part')}\s+{vocabulary.pattern('joining.in')}\s+"
    r"(?:the\s+)?$",
    re.I,
)
WHO_IS = re.compile(rf"\b{vocabulary.pattern('roles.who_is')}\s+$", re.I)
