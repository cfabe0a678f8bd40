"""What stands behind labels: "Start date: 1 May 2024", a table's pair, a label above its value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.language.letters import CAPITAL
from assistant.register.columns import Column, columns

_LABELLED = re.compile(r"[\s*_#•-]*([^|:\n]{2,40}?)[*_ ]*(?:\||:)[*_]*[ \t]+(\S.*)", re.DOTALL)
_DECORATED = re.compile(r"[\s*_#•:-]+|\s*\(\d+\)|\s*\([^()]{1,12}\)\s*$|^\W*\d+(?:\.\d+)*[.)]?\s+")
_ENDS_SENTENCE = re.compile(r"[.!?]\Z")
_SHORTEST_LEADING = 6  # letters of a label that no mark parts from its value
_MOST_WORDS = 4  # of a label that ends as a known one: "Planned start date"
_SHORTEST_END = 4  # letters of it
_LONGEST_LABEL = 40  # characters
_LONGEST_VALUE = 90  # of what stands behind a label without any mark between them
_VALUE_BEGINS = re.compile(rf"[\W_]*(?:{CAPITAL}|\d)")


@dataclass(frozen=True, slots=True)
class Field:
    """The value at `start:end` of the document that is labelled `name`, perhaps in a table."""

    name: str
    start: int
    end: int
    in_table: bool = False


def fields_in(lines: Sequence[tuple[int, int, str]]) -> Iterator[Field]:
    """Those of lines in order, each `(start, end, text)`; rows of a table with headings aside."""
    leading = [_leading(text) for _, _, text in lines]
    for number, (start, end, text) in enumerate(lines):
        beside = [*leading[max(0, number - 1) : number], *leading[number + 1 : number + 2]]
        if " | " in text and ": " in text:
            continue
        below = lines[number + 1] if number + 1 < len(lines) else None
        if found := _LABELLED.fullmatch(text):
            yield Field(found[1].strip(), start + found.start(2), end)
        elif _is_label(text) and below and not _is_label(below[2]):
            yield Field(bare(text), below[0], below[1])
        elif leading[number] and any(beside):
            yield Field(text[: leading[number]].strip(), start + leading[number], end)


def labels(column: Column, name: str) -> bool:
    """Whether a label asks for what the column holds, by itself or by its last words."""
    label, known = bare(name), column.cues("labels")
    if known.fullmatch(label):
        return True
    ends = label.split()[1:] if len(label.split()) <= _MOST_WORDS else []
    told = (" ".join(ends[first:]) for first in range(len(ends)))
    return not column.cues("against").search(label) and any(
        len(end) >= _SHORTEST_END and known.fullmatch(end) for end in told
    )


def bare(text: str) -> str:
    """A label without its signs: "**Participants (3):**" is "Participants"."""
    return _DECORATED.sub(" ", text).strip()


def _is_label(text: str) -> bool:
    label = bare(text)
    return len(label) <= _LONGEST_LABEL and any(p.fullmatch(label) for p in _known())


def _leading(text: str) -> int:
    """Where the value begins in a line like "Status Ongoing"; 0 where it is no such line."""
    if len(text) > _LONGEST_VALUE or _ENDS_SENTENCE.search(text):
        return 0
    for known in _known():
        found = known.match(text)
        if not found or found.end() < _SHORTEST_LEADING:
            continue
        if _VALUE_BEGINS.match(text, found.end()) and text[found.end()] == " ":
            return found.end() + 1
    return 0


@cache
def _known() -> tuple[re.Pattern[str], ...]:
    return tuple(column.cues("labels") for column in columns() if column.has("labels"))
