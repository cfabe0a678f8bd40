"""The numbers that Word shows before paragraphs and keeps nowhere in their text: § 1, 2.1, (a)."""

import re
from collections import defaultdict
from typing import Any

from ingest.archive import attribute
from ingest.formats.docx_styles import Styles
from ingest.open_packaging import child, children, is_on, value

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
BULLET = "-"


class Numbering:
    """Counts the paragraphs of each list, in the order in which they are asked about."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._lists = {attribute(e, "abstractNumId"): e for e in children(root, "abstractNum")}
        self._numbers = {attribute(e, "numId"): e for e in children(root, "num")}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * 9)
        self._begun: set[str] = set()

    def label(self, paragraph: Any) -> str:
        """The number or bullet before a paragraph; "" of one that is in no list."""
        properties = self._styles.of_paragraph(paragraph, "numPr")
        number = value(properties, "numId") or ""
        if properties is None or number == "0":
            return ""
        level = min(8, int(value(properties, "ilvl") or self._level_of_style(paragraph, number)))
        found = self._level(number, level)
        if found is None:
            return BULLET
        counts = self._count(number, level)
        return self._written(number, level, found, counts)

    def _level_of_style(self, paragraph: Any, number: str) -> int:
        """A style that numbers its paragraphs is named by the level of the list that it has."""
        style = self._styles.id_of(paragraph)
        for level in children(self._list(number), "lvl"):
            if value(level, "pStyle") == style:
                return int(attribute(level, "ilvl") or 0)
        return 0

    def _list(self, number: str) -> Any:
        found = self._lists.get(value(self._numbers.get(number), "abstractNumId"))
        link = value(found, "numStyleLink") if found is not None else None
        if link:
            linked = (e for e in self._lists.values() if value(e, "styleLink") == link)
            return next(linked, found)
        return found

    def _level(self, number: str, level: int) -> Any:
        for override in children(self._numbers.get(number), "lvlOverride"):
            own = child(override, "lvl")
            if own is not None and attribute(override, "ilvl") == str(level):
                return own
        levels = children(self._list(number), "lvl")
        return next((e for e in levels if attribute(e, "ilvl") == str(level)), None)

    def _count(self, number: str, level: int) -> list[int]:
        key = str(attribute(self._list(number), "abstractNumId"))
        if number not in self._begun:
            self._begun.add(number)
            self._restart(number, self._counts[key])
        counts = self._counts[key]
        for above in range(level):
            counts[above] = counts[above] or self._start(number, above)
        counts[level] = counts[level] + 1 if counts[level] else self._start(number, level)
        counts[level + 1 :] = [0] * (8 - level)
        return counts

    def _restart(self, number: str, counts: list[int]) -> None:
        """A list that says where it starts, though another of its kind came before it."""
        for override in children(self._numbers.get(number), "lvlOverride"):
            if value(override, "startOverride") is not None:
                counts[int(attribute(override, "ilvl") or 0)] = 0

    def _start(self, number: str, level: int) -> int:
        for override in children(self._numbers.get(number), "lvlOverride"):
            start = value(override, "startOverride")
            if start is not None and attribute(override, "ilvl") == str(level):
                return int(start)
        return int(value(self._level(number, level), "start") or 1)

    def _written(self, number: str, level: int, found: Any, counts: list[int]) -> str:
        if value(found, "numFmt") == "bullet":
            return BULLET
        plain = is_on(found, "isLgl")

        def number_of(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            kind = value(self._level(number, place), "numFmt") or "decimal"
            count = counts[place] or self._start(number, place)
            return _number(count, "decimal" if plain and place < level else kind)

        return _PLACE.sub(number_of, value(found, "lvlText") or "").strip()


def _number(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        return _roman(count) if kind == "lowerRoman" else _roman(count).upper()
    if kind == "none":
        return ""
    return f"{count:02d}" if kind == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for amount, sign in _ROMAN:
        times, count = divmod(count, amount)
        written += sign * times
    return written
