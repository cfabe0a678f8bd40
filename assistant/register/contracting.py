"""The parties of an agreement, as its preamble names and defines them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.register.columns import words
from assistant.register.readers.organisations import Named, join, organisations_in
from assistant.register.reading import Line, Reading

_PARTIES = 2
_PREAMBLE = 25  # lines in which an agreement says between whom it is
_DEFINED_ABOVE = 4  # lines between a party and what it is called in the agreement
_DEFINED = re.compile(r"\((?:the )?[\"“”«»„'’][^()]{2,40}[\"“”«»'’]\)")
_OPENING = 6  # characters before the name that opens a sentence
_ITEM = re.compile(r"[-*•]\s*|\(?(?:\d+|[a-z])[.)]\s*")


def defined(reading: Reading) -> Iterator[tuple[Line, list[Named]]]:
    """Parties that an agreement gives another name: `X Ltd ("the Company")`, in a line or below."""
    lines = reading.lines[:_PREAMBLE] if reading.is_contract else ()
    opening: tuple[int, Line, Named] | None = None
    for number, line in enumerate(lines):
        if len(several := list(_each_defined(line, reading.language))) >= _PARTIES:
            yield line, several
            return
        if party := _opening_party(line, reading.language):
            opening = number, line, party
        defines = _DEFINED.search(line.text) or words("defining").search(line.text)
        if opening and defines and number - opening[0] <= _DEFINED_ABOVE:
            yield opening[1], [opening[2]]
            opening = None


def _opening_party(line: Line, language: str) -> Named | None:
    """The organisation that a line opens with, behind a number or "between"."""
    opening = _ITEM.match(line.text) or words("between").match(line.text)
    begin = opening.end() if opening else 0
    named = organisations_in(line.text, language, line.start)[:1]
    opens = named and named[0].sure and named[0].start - line.start - begin < _OPENING
    return named[0] if named and opens else None


def _each_defined(line: Line, language: str) -> Iterator[Named]:
    """Of a preamble in one sentence each party: what stands last before its other name."""
    named = [one for one in organisations_in(line.text, language) if one.sure]
    begin = 0
    for defines in _DEFINED.finditer(line.text):
        before = [one for one in named if begin <= one.start < defines.start()]
        if before:
            start, end = before[0].start, before[0].end
            yield replace(before[0], start=line.start + start, end=line.start + end)
        begin = defines.end()


def contracting(reading: Reading) -> Iterator[tuple[Line, list[Named]]]:
    """Whom an agreement names first and surely, where no sentence of it joins them."""
    if not reading.is_contract:
        return
    found: list[tuple[Line, list[Named]]] = []
    for line in reading.sentences:
        named = [n for n in organisations_in(line.text, reading.language, line.start) if n.sure]
        found += [(line, named)] if named else []
        if len(join([n for _, group in found for n in group])) >= _PARTIES:
            yield from found
            return
