"""Several collaborations in one document: rows of a table, or sections of a report."""

from assistant.register.columns import columns
from assistant.register.partners import Partnership, partnership
from assistant.register.reading import Reading
from assistant.types import Document

_LEAST = 2  # rows or sections with two partners each make a document one of several


def parts_of(document: Document) -> list[tuple[int, int]]:
    """Where each collaboration stands; empty where the document is about one or none."""
    rows = [(start, end) for start, end, fields in Reading(document).records if is_row(fields)]
    return rows if len(rows) >= _LEAST else _sections(document)


def is_row(fields: dict[str, tuple[int, int]]) -> bool:
    """Whether a table's row has two fields for partners."""
    partner = next(column for column in columns() if column.name == "partners").cues("fields")
    return sum(bool(partner.search(name)) for name in fields) >= _LEAST


def _sections(document: Document) -> list[tuple[int, int]]:
    """Sections that each join partners of their own, none of whom another one names."""
    starts = [section.start for section in document.sections]
    spans = list(zip(starts, [*starts[1:], len(document.text)], strict=True))
    if len(spans) <= _LEAST:
        return []
    told = [(span, _partners(partnership(Reading(document, *span)))) for span in spans[1:]]
    telling = [(span, partners) for span, partners in told if len(partners) >= _LEAST]
    everyone = [partner for _, partners in telling for partner in partners]
    apart = len(set(everyone)) == len(everyone)
    return [span for span, _ in telling] if apart and len(telling) >= _LEAST else []


def _partners(found: Partnership) -> set[str]:
    names = {one.names[0].lower() for one in found.partners}
    return names if found.sure else set()
