"""Reads the citation markers of a chat model's text in every form that models really write.

Each becomes a neutral sign of this module, so that later steps neither mistake it for Markdown nor
for a number; what merely looks like a marker (a year, a list number, a quantity) stays text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.grounding.marker_forms import (
    AFTER_PLAIN,
    BEFORE_PLAIN,
    BRACKETED,
    CARETS,
    DEFINITION,
    IN_PROSE,
    IN_TAGS,
    ITEM,
    LABELLED,
    NAMED,
    NOT_BEFORE_NUMBER,
    PLAIN,
    SUPERSCRIPT,
    SUPERSCRIPT_DIGITS,
    without_sources,
)
from assistant.grounding.plain import SIGN_OPENS

OPEN, CLOSE = SIGN_OPENS, "\ue001"  # no one can write these: private characters are dropped
SIGN = re.compile(f"{OPEN}([\\d,]*){CLOSE}")
_INTERVAL = re.compile(r"\d+\s*[-–—]\s*\d+")  # "[18-65]" in a document says something
_YEAR = range(1000, 3000)
_CONTEXT = 12  # characters before a footnote by which it is known again in a document
_LINE = re.compile(r".+")
_OPENS_LINE = re.compile(r"^([ \t>]*\[\^?[^\]\n]{1,40}\]):", re.MULTILINE)
_MOST = 100  # numbers read from one marker


@dataclass(slots=True)
class _Reader:
    passages: Sequence[str]
    names: Mapping[str, tuple[int, ...]]
    removed: int = 0

    def sign(self, listed: str) -> str:
        """The sign for the numbers listed; "" where none of them is a passage's."""
        numbers = list(dict.fromkeys(_numbers(listed)))
        known = [number for number in numbers if 1 <= number <= len(self.passages)]
        self.removed += len(numbers) - len(known)
        return f"{OPEN}{','.join(map(str, known))}{CLOSE}" if known else ""

    def bracketed(self, match: re.Match[str]) -> str:
        numbers = _numbers(match["list"])
        if all(number in _YEAR for number in numbers):
            return f"({match['list']})"
        before = match.string[max(0, match.start() - _CONTEXT) : match.start()]
        holders = [i for i, text in enumerate(self.passages, 1) if before + match[0] in text]
        if len(before.strip()) > 3 and holders and holders != numbers:
            return f"({match['list']})" if _INTERVAL.fullmatch(match["list"]) else ""
        return self.sign(match["list"])

    def named(self, match: re.Match[str]) -> str:
        numbers = self.names.get(" ".join(match["name"].lower().split()))
        return self.sign(",".join(map(str, numbers))) if numbers else match[0]

    def plain(self, line: re.Match[str]) -> str:
        """Round brackets are read as a marker only where nothing else is likely.

        Where a line has one that cannot be a marker ("hospitals (3) and firms (2)."), none is.
        """
        found = [match for match in PLAIN.finditer(line[0]) if not _counts(match)]
        if not all(_closes(match) for match in found):
            return line[0]
        starts = {match.start() for match in found}

        def sign(match: re.Match[str]) -> str:
            known = all(1 <= number <= len(self.passages) for number in _numbers(match["list"]))
            return self.sign(match["list"]) if known and match.start() in starts else match[0]

        return PLAIN.sub(sign, line[0])

    def superscript(self, match: re.Match[str]) -> str:
        return self.sign(match[0].translate(SUPERSCRIPT_DIGITS))

    def in_prose(self, match: re.Match[str]) -> str:
        """ "According to passage 2" keeps its words, but not the number that means nothing here."""
        if not all(1 <= number <= len(self.passages) for number in _numbers(match["list"])):
            return match[0]
        kept = "" if match["leading"] or match["trailing"] else match["label"]
        return (
            (match["leading"] or "") + kept + self.sign(match["list"]) + (match["trailing"] or "")
        )


def read_markers(
    text: str, passages: Sequence[str], names: Mapping[str, tuple[int, ...]] | None = None
) -> tuple[str, int]:
    """`text` with a `SIGN` for each marker, and how many numbers named no passage.

    `passages` are the passages' texts; marker n means the n-th of them. `names` says in lower case
    what else, such as a title, stands for which numbers. The list of sources that models like to
    append is dropped: it supports no statement.
    """
    reader = _Reader(passages, names or {})
    text = without_sources(text)
    text = _without_definitions(text)
    text = IN_TAGS.sub(lambda match: reader.sign(match["list"]), text)
    text = CARETS.sub(lambda match: reader.sign(match["list"] or match["bare"]), text)
    text = BRACKETED.sub(reader.bracketed, text)
    text = LABELLED.sub(lambda match: reader.sign(match["list"]), text)
    text = NAMED.sub(reader.named, text)
    text = _LINE.sub(reader.plain, text)
    text = SUPERSCRIPT.sub(reader.superscript, text)
    return IN_PROSE.sub(reader.in_prose, text), reader.removed


def _without_definitions(text: str) -> str:
    """Without footnotes; where there is nothing else, what looks like one is a statement."""
    rest = DEFINITION.sub("", text)
    return rest if rest.strip() else _OPENS_LINE.sub(r"\1", text)


def numbers_of(sign: str) -> tuple[int, ...]:
    """The passage numbers, from 1, of a text that consists of signs."""
    return tuple(int(n) for found in SIGN.findall(sign) for n in found.split(",") if n)


def _numbers(listed: str) -> list[int]:
    numbers: list[int] = []
    for match in ITEM.finditer(listed):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first > last:
            numbers += [first, last]
        else:
            numbers += range(first, min(last, first + _MOST) + 1)
    return numbers


def _counts(match: re.Match[str]) -> bool:
    """Whether a number in round brackets counts something, or numbers an item or a part."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    opens_line = match.start() <= 40 and not before.strip(" \t>*-•#")
    return opens_line or bool(NOT_BEFORE_NUMBER.search(before))


def _closes(match: re.Match[str]) -> bool:
    """Whether it stands at the end of a sentence or right after one."""
    text = match.string
    before = text[max(0, match.start() - 8) : match.start()]
    return bool(AFTER_PLAIN.match(text, match.end()) or BEFORE_PLAIN.search(before))
