"""Gold cells: what a register of these documents should hold."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import CaseError


class GoldCell(BaseModel):
    """What a cell must hold: of each group one alternative, none of `must_not` in its value.

    `evidence` are quotations any of which bears it out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    values: list[list[str]]
    must_not: list[str] = []
    evidence: list[str] = []


class GoldRow(BaseModel):
    """A document's cells by column; None where the document does not state one.

    A column that is absent is not scored; a document to `skip` should have no row.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    document: str
    skip: bool = False
    cells: dict[str, GoldCell | None] = {}


def read_gold(path: Path) -> list[GoldRow]:
    """Raises CaseError where the file or a line of it cannot be read."""
    try:
        return list(_rows(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise CaseError(f"{path} has a line that is no gold row: {error}") from error


def _rows(text: str) -> Iterator[GoldRow]:
    for line in text.splitlines():
        if line.strip():
            yield GoldRow.model_validate_json(line)
