"""Markers that are words of their sentence: what only names a passage goes, the rest stays whole.

"According to [1], HUS leads it" says no more than "HUS leads it"; but of "[1] and [2] describe the
trial" and "the agreement in [1]" a word would be missing, so there one stands for the number.
"""

import re

from assistant.grounding.markers import SIGN, numbers_of
from assistant.language import vocabulary

_JOINED = vocabulary.pattern("citing.joined")
_SIGNS = rf"{SIGN.pattern}(?:\s*(?:{_JOINED}\s*)?{SIGN.pattern})*"
_STARTS = r"(?:\A|(?<=[.!?:;]\s)|(?<=\n))"  # a sentence, or a cell
_ARTICLE = r"(?:the\s+)?"
# ", as reported in [1]," "(see [1])" "According to [1],"
_ATTRIBUTED = re.compile(
    rf"(?P<open>,?\s*\(?)\b(?P<words>{vocabulary.pattern('citing.attribution')})\s+{_ARTICLE}"
    rf"(?P<signs>{_SIGNS})(?: {vocabulary.pattern('citing.attribution_end')})?"
    r"(?P<close>\)?,?)(?P<next>\s*\S?)",
    re.IGNORECASE,
)
_ATTRIBUTED_AFTER = re.compile(
    rf"(?P<signs>{_SIGNS})(?::?n)? {vocabulary.pattern('citing.trailing')},?", re.IGNORECASE
)
# "This is stated in [1] and [2]."
_POINTS = re.compile(
    rf"{_STARTS}{vocabulary.pattern('citing.where')}\s+(?P<signs>{_SIGNS})[.)]*", re.IGNORECASE
)
_BARE_LABEL = re.compile(rf"\(?{vocabulary.pattern('citing.labels')}\s*:?[\s,;.)]*", re.IGNORECASE)
_YES_OR_NO = re.compile(rf"{vocabulary.pattern('answers.yes_or_no')}\W*", re.IGNORECASE)
_SAYS = re.compile(
    rf"{_STARTS}(?P<signs>{_SIGNS})\s+{vocabulary.pattern('citing.says')}\s+(?P<next>\S)",
    re.IGNORECASE,
)
_PREPOSITION = vocabulary.pattern("citing.prepositions")
_BEFORE = rf"\b(?:{vocabulary.either('citing.prepositions', 'citing.attribution')})\s+"
_LABEL = re.compile(
    rf"(?P<before>{_STARTS}|{_BEFORE}|{SIGN.pattern}\s*{_JOINED}\s*){_ARTICLE}"
    rf"\b{vocabulary.pattern('citing.labels')}\s+(?=\ue000)",
    re.IGNORECASE,
)
# "In [1], …" and "the agreement in [1] ends"; but "from 2019 on [1]." has the number for a note
_AFTER_PREPOSITION = re.compile(
    rf"(?P<before>\b{_PREPOSITION}\s+)(?P<signs>{_SIGNS})"
    rf"(?=(?P<next>\s+(?!{_JOINED}\b)[^\W\d_])|,\s)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(rf"{_STARTS}(?P<signs>{_SIGNS})\s+(?P<next>[^\W\d_]+)")
_TELLS = re.compile(vocabulary.pattern("citing.tells"), re.IGNORECASE)
_JOINS_WORDS = re.compile(rf"{SIGN.pattern}\s*[^\W\d_]+\s*{SIGN.pattern}")


def worded(text: str, language: str) -> str:
    """A block's text whose signs can be taken out without a word of it missing."""
    said = _LABEL.sub(lambda match: match["before"], text)
    said = _POINTS.sub(_signs, said)
    said = _ATTRIBUTED.sub(lambda match: _without_attribution(match, language), said)
    said = _ATTRIBUTED_AFTER.sub(_signs, said)
    said = _SAYS.sub(lambda match: f"{_signs(match)} {match['next'].upper()}", said)
    said = _AFTER_PREPOSITION.sub(lambda match: _after_preposition(match, language), said)
    said = _SUBJECT.sub(lambda match: _subject(match, language), said)
    return said if said == text else _capitalised(said)


def only_points(sentence: str) -> bool:
    """Whether a sentence without its signs is no more than what is written before them."""
    return bool(_BARE_LABEL.fullmatch(sentence)) and not _YES_OR_NO.fullmatch(sentence)


def _without_attribution(match: re.Match[str], language: str) -> str:
    """Nothing but the signs, unless words before or after it hang on it."""
    following = match["next"].strip()
    opens = not match.string[: match.start("words")].strip(" (") or match.string[
        : match.start("words")
    ].rstrip().endswith((".", "!", "?", ":"))
    if opens and not (match["close"].endswith(",") and following[:1].isupper()):
        return (
            f"{match['open']}{match['words']} {_noun(match, language)}{match['close']}"
            + (match["next"])
        )
    comma = "," if not opens and match["close"].endswith(",") and following.isalnum() else ""
    return f" {_signs(match)}{comma}{match['next']}"


def _after_preposition(match: re.Match[str], language: str) -> str:
    """In the middle of a sentence a comma shows that the number is a note."""
    opens = match.string[: match.start()].rstrip()[-1:] in ("", ".", "!", "?", ":", ";")
    return match["before"] + _noun(match, language) if opens or match["next"] else match[0]


def _subject(match: re.Match[str], language: str) -> str:
    """The sign that a sentence begins with: its subject, or the marker of what follows."""
    joined = _JOINS_WORDS.search(match["signs"]) and match["next"][0].islower()
    if not joined and not _TELLS.fullmatch(match["next"]):
        return match[0]
    noun = _noun(match, language)
    return f"{noun[0].upper()}{noun[1:]} {match['next']}"


def _noun(match: re.Match[str], language: str) -> str:
    signs = _signs(match)
    kind = "one" if len(set(numbers_of(signs))) == 1 else "many"
    (noun,) = vocabulary.entries(f"citing.{kind}", language)
    return f"{noun} {signs}"


def _signs(match: re.Match[str]) -> str:
    return "".join(sign[0] for sign in SIGN.finditer(match["signs"]))


def _capitalised(text: str) -> str:
    opening = re.match(rf"(?:\s*{SIGN.pattern})*\s*", text)
    head = opening.end() if opening else 0
    return text[:head] + text[head : head + 1].upper() + text[head + 1 :]
