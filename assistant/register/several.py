"""Several collaborations in one document: rows of a table, sections of a report, list items."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.register.columns import columns
from assistant.register.partners import Partnership, partnership
from assistant.register.reading import Reading
from assistant.types import Document

_LEAST = 2  # rows or sections with two partners each make a document one of several
_ITEM = re.compile(r"^[ \t]*(?:[-*•]|\d+[.)])[ \t]+\S[^\n]{40,}", re.MULTILINE)
# A short line without a full stop between an empty line and text, where a file has no headings.
_HEADING = re.compile(r"(?<=\n\n)[^\n|:]{3,70}[^.!?:;,|\n](?=\n+[^\n]{60,})")

Span = tuple[int, int]


def parts_of(document: Document) -> list[Span]:
    """Where each collaboration stands; empty where the document is about one or none."""
    rows = [(start, end) for start, end, fields in Reading(document).records if is_row(fields)]
    if len(rows) >= _LEAST:
        return rows
    for spans in (_sections(document), [match.span() for match in _ITEM.finditer(document.text)]):
        if found := _apart(document, spans):
            return found
    return []


def is_row(fields: dict[str, Span]) -> bool:
    """Whether a table's row has two fields for partners."""
    partner = next(column for column in columns() if column.name == "partners").cues("fields")
    return sum(bool(partner.search(name)) for name in fields) >= _LEAST


def _sections(document: Document) -> list[Span]:
    starts = [section.start for section in document.sections]
    if len(starts) <= 1:
        starts = [0, *(match.start() for match in _HEADING.finditer(document.text))]
    return list(zip(starts, [*starts[1:], len(document.text)], strict=True))[1:]


def _apart(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans that each join partners, one of whom is in no other, if what is before them does
    not join them all."""
    if len(spans) < _LEAST:
        return []
    told = [(span, _partners(partnership(Reading(document, *span)))) for span in spans]
    telling = [(span, partners) for span, partners in told if len(partners) >= _LEAST]
    times = Counter(partner for _, partners in telling for partner in partners)
    own = [{one for one in partners if times[one] == 1} for _, partners in telling]
    if len(telling) < _LEAST or not all(own):
        return []
    before = _partners(partnership(Reading(document, 0, spans[0][0])))
    return [] if set.union(*own) <= before else [span for span, _ in telling]


def _partners(found: Partnership) -> set[str]:
    names = {one.names[0].lower() for one in found.partners}
    return names if found.sure else set()
