"""Several collaborations in one document: the rows of a table that names partners in each."""

from assistant.register.columns import columns
from assistant.register.reading import Reading
from assistant.types import Document

_LEAST = 2  # rows with two partners each make a document one of several collaborations


def parts_of(document: Document) -> list[tuple[int, int]]:
    """Where each collaboration stands; empty where the document is about one or none."""
    rows = [(start, end) for start, end, fields in Reading(document).records if is_row(fields)]
    return rows if len(rows) >= _LEAST else []


def is_row(fields: dict[str, tuple[int, int]]) -> bool:
    """Whether a table's row has two fields for partners."""
    partner = next(column for column in columns() if column.name == "partners").cues("fields")
    return sum(bool(partner.search(name)) for name in fields) >= _LEAST
