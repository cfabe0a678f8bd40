"""A document as the register reads it: sentences and lines with their places, and its layout."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.language.dates import moments
from assistant.language.quotable import quotable_spans, sentences_in
from assistant.language.rows import tables_in
from assistant.register.columns import words
from assistant.register.fields import Field, fields_in
from assistant.register.readers.organisations import organisations_in
from assistant.types import Document

_FRONT = re.compile(r"---\r?\n.*?\r?\n---\r?(?:\n|$)", re.DOTALL)
_FIELDS = re.compile(r"[^\n|]{1,60}: [^\n]* \| [^\n]{1,60}: [^\n]*")
_OWN_HEAD = re.compile(r"(?:Title|Publisher|Published|Language): .*")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?\s+\S[^|\n]{0,60}[^.!?:;,|\d]")
_UNIT = re.compile(r"\([^()]{1,12}\)\s*$")  # of a table's heading: "Amount (tkr)"
_PAIR, _LONGEST_NAME = 2, 40
_LONGEST_TITLE = 80  # characters of a part's first line that is its title
_ABOUT = 6  # characters between "About" and the name
_OPENS = 3  # lines in which an agreement says that it is one
Record = tuple[int, int, dict[str, tuple[int, int]]]
HEAD = 400  # characters in which a document says what it is and when


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, list item, table row or heading at `start:end`; `heading` is what it is under."""

    start: int
    end: int
    text: str
    heading: str
    is_heading: bool = False


class Reading:
    """One document, or a part of it, taken apart once for all columns."""

    def __init__(self, document: Document, start: int = 0, end: int | None = None) -> None:
        self.document = document
        self.text = document.text
        self.start, self.end = start, len(document.text) if end is None else end

    @property
    def language(self) -> str:
        return self.document.language

    @cached_property
    def body(self) -> int:
        front = _FRONT.match(self.text)
        return front.end() if front else 0

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All that can be cited, in order; the heading that opens the document among them."""
        begin = max(self.start, self.body)
        found = quotable_spans(self.document, begin, self.end)
        seen = {start for start, _ in found}
        rest = [s for s in sentences_in(self.document, begin, self.end) if s[0] not in seen]
        covered = [(a, b) for a, b in rest if not any(x <= a and b <= y for x, y in found)]
        lines: list[Line] = []
        under = ""
        for start, end in sorted([*found, *covered]):
            text = self.text[start:end]
            under = self._section(start) or under
            heading = (start, end) in covered or self._is_heading(text, under)
            if heading and not _OWN_HEAD.fullmatch(text):
                under = text.strip("# \n")
            lines.append(Line(start, end, text, under, heading))
        return tuple(lines)

    def _section(self, start: int) -> str:
        headings = [s.heading for s in self.document.sections if s.start <= start]
        return headings[-1] if headings and len(self.document.sections) > 1 else ""

    def _is_heading(self, text: str, under: str) -> bool:
        clause = words("clauses").match(text)
        numbered = text[clause.end() :].lstrip() if clause else text
        if (
            text.strip("# \n") == under
            or _OWN_HEAD.fullmatch(text)
            or _NUMBERED.fullmatch(numbered)
        ):
            return True
        bare = text.strip("# :")
        return any(words(kind).fullmatch(bare) for kind in ("partner_headings", "signatures"))

    @cached_property
    def sentences(self) -> tuple[Line, ...]:
        return tuple(
            one for one in self.lines if not one.is_heading and not self._tells_of_a_house(one)
        )

    def _tells_of_a_house(self, line: Line) -> bool:
        """Whether a line is what news say of a partner at their end ("About X: founded in …")."""
        for text in (line.heading, line.text.partition(":")[0] if ":" in line.text else ""):
            about = words("about").match(text)
            named = organisations_in(text, self.language) if about else []
            if about and any(one.sure and one.start - about.end() < _ABOUT for one in named):
                return True
        return False

    @property
    def is_part(self) -> bool:
        """Whether this tells of one collaboration among several in the document."""
        return self.end < len(self.text) or self.start > 0

    @cached_property
    def is_row(self) -> bool:
        """Whether this part is a table's row."""
        return self.is_part and [one[:2] for one in self.records] == [(self.start, self.end)]

    @cached_property
    def title(self) -> tuple[str, int, int] | None:
        """The title as the text has it, with its place; None where it stands nowhere."""
        if self.is_part and not self.is_row:
            return self._title_of_part()
        if self.is_row:
            fields = self.records[0][2] if self.records else {}
            named = [place for name, place in fields.items() if words("naming").search(name)]
            start, end = (named or list(fields.values()) or [(self.start, self.end)])[0]
            return self.text[start:end], start, end
        place = self.document.stated.get("title")
        if place and self._says_what_it_is(self.text[slice(*place)]):
            place = self._after(place[1])
        if place and self.text[slice(*place)].strip():
            start, end = place
            text = self.text[start:end]
            lead = re.match(r"[#\s\"'*]*", text)
            start += lead.end() if lead else 0
            text = self.text[start:end].rstrip("\"' \n*")
            return text, start, start + len(text)
        at = self.text.find(self.document.title)
        if self.document.title and at >= 0:
            return self.document.title, at, at + len(self.document.title)
        return None

    def _says_what_it_is(self, text: str) -> bool:
        """Whether a line holds no title: "Press release", perhaps with its date."""
        for one in reversed(moments(text, self.language)):
            text = text[: one.start] + text[one.end :]
        return bool(words("not_titles").fullmatch(text.strip(" #*:|,–-\n")))

    def _title_of_part(self) -> tuple[str, int, int] | None:
        """Its heading, its short first line, or what an item says before a colon."""
        heading = next((line for line in self.lines if line.is_heading), None)
        if heading:
            return heading.text.strip("# "), heading.start, heading.end
        told = next((line for line in self.lines if line.text.strip()), None)
        if told is None:
            return None
        name, colon, _ = told.text.partition(": ")
        if colon and len(name) < _LONGEST_TITLE:
            return name.strip("-*•# "), told.start, told.start + len(name)
        short = len(told.text) < _LONGEST_TITLE and told.text[-1] not in ".!?"
        return (told.text.strip("# "), told.start, told.end) if short else None

    def _after(self, place: int) -> tuple[int, int] | None:
        """The next line of the text that is more than a word or two."""
        lines = (line for line in self.lines if line.start >= place)
        told = (line for line in lines if len(line.text.split()) > _PAIR)
        first = next(told, None)
        return (first.start, first.end) if first else None

    def is_own_head(self, place: int) -> bool:
        """Whether a place is in a line that the loader put above the text."""
        start = self.text.rfind("\n", 0, place) + 1
        line = self.text[start:].partition("\n")[0]
        return bool(_OWN_HEAD.fullmatch(line)) and start < HEAD

    @cached_property
    def is_mail(self) -> bool:
        head = self.text[:HEAD].splitlines()
        return any(words("senders").match(line) and "@" in line for line in head)

    @cached_property
    def is_minutes(self) -> bool:
        return bool(words("minutes").search(self.document.title))

    @cached_property
    def is_contract(self) -> bool:
        """Whether its title or first lines call it an agreement."""
        head = [self.document.title, *(line.text for line in self.lines[:_OPENS])]
        return any(words("contracts").search(text) for text in head)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Table rows, each with its fields' places by their names."""
        rows = _FIELDS.finditer(self.text, self.start, self.end)
        told = [_record(row) for row in rows if all(": " in p for p in row[0].split(" | "))]
        known = {start for start, _, _ in told}
        drawn = [one for one in self._rows_below_headings() if one[0] not in known]
        records = sorted([*told, *drawn], key=lambda one: one[0])
        return tuple((start, end, self._turned(fields)) for start, end, fields in records)

    def _rows_below_headings(self) -> Iterator[Record]:
        """Of tables as Markdown draws them, whose first line has the names."""
        for table in tables_in(self.text):
            for row in table.rows:
                if not self.start <= row.start <= row.end <= self.end:
                    continue
                if all(name for name, _ in row.cells):
                    yield row.start, row.end, dict(row.cells)
                elif len(row.cells) == _PAIR and not any(name for name, _ in row.cells):
                    (_, name), (_, value) = row.cells
                    yield row.start, row.end, {self.text[slice(*name)].strip("* "): value}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Values behind labels, in tables and in lines, without the loader's own."""
        cells = [
            Field(name, *place, in_table=True)
            for _, _, fields in self.records
            for name, place in fields.items()
        ]
        lines = [one for one in self.lines if one.text.strip() and not self.is_own_head(one.start)]
        return (*cells, *fields_in([(one.start, one.end, one.text) for one in lines]))

    def _turned(self, fields: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """A row of two columns, one for names and one for values, has one field by that name."""
        if len(fields) != _PAIR:
            return fields
        name, value = (self.text[slice(*place)].strip() for place in fields.values())
        unit = _UNIT.search(list(fields)[1])
        called = f"{name} {unit[0]}" if unit else name
        both = {called: list(fields.values())[1]} if value else {}
        return both if len(name) < _LONGEST_NAME and not name[:1].isdigit() else fields


def _record(match: re.Match[str]) -> Record:
    fields, position = {}, match.start()
    for part in match[0].split(" | "):
        name, _, value = part.partition(": ")
        begin = position + len(name) + 2
        fields[name.strip()] = (begin, begin + len(value.rstrip()))
        position += len(part) + 3
    return match.start(), match.end(), fields
