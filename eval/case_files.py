"""Reads evaluation cases and benchmark files; every fault is named with its line."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import CaseError


class EvalCase(BaseModel):
    """A question with what a right answer must hold.

    `history` are earlier user questions of the conversation. `facts` is a list of groups of
    alternatives, one of which must occur; `evidence` quotes the documents.
    """

    id: str
    question: str
    language: str = ""
    kind: str = ""
    history: list[str] = []
    documents: list[str] = []
    facts: list[list[str]] = []
    evidence: list[str] = []


class BenchmarkDocument(BaseModel):
    id: str
    title: str = ""
    language: str = ""
    text: str


class BenchmarkQuestion(BaseModel):
    id: str
    question: str
    language: str = ""


Row = TypeVar("Row", bound=BaseModel)


def read_rows(path: Path, shape: type[Row]) -> list[Row]:
    """The rows of a JSON Lines file, plain or gzipped (by its suffix).

    Raises:
        CaseError: the file cannot be read, or a line is not such a row; the line is named.
    """
    rows = []
    for number, line in _lines(path):
        try:
            rows.append(shape.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise CaseError(f"{path}, line {number}: {_reason(error)} Mend that line.") from error
    if not rows:
        raise CaseError(f"{path} has no rows; name a JSON Lines file with at least one.")
    return rows


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _reason(error: Any) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the row'}: {first['msg']}."
    return f"not JSON ({error})."
