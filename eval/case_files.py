"""Reads evaluation cases and benchmark files; every fault is named with its line."""

import difflib
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import CaseError

_CLOSE = 0.7  # of two field names, for the one to be taken for a slip of the other


class TableCell(BaseModel):
    """What a table must hold: in a row that begins with one of `row`, one of `value`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    row: list[str] = Field(min_length=1)
    value: list[str] = Field(min_length=1)


class EvalCase(BaseModel):
    """A question with what a right answer must hold (docs/evaluation.md).

    `history` are earlier user questions of the conversation. `facts` is a list of groups of
    alternatives, one of which must occur; `evidence` quotes the documents; `answers` are
    reference answers; `forbidden` words occur in no right answer. `parts` are the facts of each
    part of a question, `points` what a summary should hold, `cells` those of a table;
    with `lists_documents` the `documents` are all that a list must name. `small_talk` asks
    nothing of the documents. `draft` says what is still to be done about a case that was made of
    a reader's feedback.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    question: str
    language: str = ""
    kind: str = ""
    history: list[str] = []
    documents: list[str] = []
    facts: list[list[str]] = []
    evidence: list[str] = []
    answers: list[str] = []
    forbidden: list[str] = []
    parts: list[list[list[str]]] = []
    points: list[list[str]] = []
    cells: list[TableCell] = []
    lists_documents: bool = False
    small_talk: bool = False
    answerable: bool | None = None
    draft: dict[str, Any] | None = None

    @property
    def has_answer(self) -> bool:
        """Whether the documents answer it."""
        if self.answerable is not None:
            return self.answerable
        gold = (self.documents, self.evidence, self.answers, self.parts, self.points, self.cells)
        return not self.small_talk and (bool(self.facts) or any(gold))


class BenchmarkDocument(BaseModel):
    id: str
    title: str = ""
    language: str = ""
    text: str


class BenchmarkQuestion(BaseModel):
    id: str
    question: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no case, and why; `row` is what could be read of it."""

    number: int
    reason: str
    row: dict[str, Any]


Row = TypeVar("Row", bound=BaseModel)


def read_rows(path: Path, shape: type[Row]) -> list[Row]:
    """The rows of a JSON Lines file, plain or gzipped (by its suffix).

    A field that the shape does not know is passed over, unless its name looks like a slip.

    Raises:
        CaseError: the file cannot be read, or a line is not such a row; the line is named.
    """
    rows = []
    for number, line in _lines(path):
        try:
            rows.append(shape.model_validate(_without_strangers(_parsed(line), shape)))
        except (ValueError, RecursionError) as error:
            reason = _reason(error, shape)
            raise CaseError(f"{path}, line {number}: {reason} Mend that line.") from error
    if not rows:
        raise CaseError(f"{path} has no rows; name a JSON Lines file with at least one.")
    return rows


def read_cases(path: Path) -> list[EvalCase | BadLine]:
    """Every line of a case file: a case, or what is wrong with the line.

    Unknown fields and an id for the second time make a line bad.

    Raises:
        CaseError: the file cannot be read, or is empty.
    """
    return list(numbered_cases(path).values())


def numbered_cases(path: Path) -> dict[int, EvalCase | BadLine]:
    """As `read_cases`, by the number of the line."""
    cases: dict[int, EvalCase | BadLine] = {}
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        row: dict[str, Any] = {}
        try:
            row = _parsed(line)
            case = EvalCase.model_validate(row)
        except (ValueError, RecursionError) as error:
            cases[number] = BadLine(number, _reason(error, EvalCase), row)
            continue
        if first := seen.get(case.id):
            reason = f"the id {case.id!r} is already that of line {first}."
            cases[number] = BadLine(number, reason, row)
        else:
            seen[case.id] = number
            cases[number] = case
    if not cases:
        raise CaseError(f"{path} has no cases; name a JSON Lines file with at least one.")
    return cases


def refuse_drafts(cases: Sequence[EvalCase | BadLine], path: Path) -> None:
    """Raises CaseError where a case is still a draft: scored as it is, it would mean nothing."""
    drafts = [case.id for case in cases if isinstance(case, EvalCase) and case.draft is not None]
    if drafts:
        raise CaseError(
            f"{path}: {', '.join(drafts[:5])}{' …' if len(drafts) > 5 else ''} "
            f"({len(drafts)} in all) are drafts. Do what their draft field says and delete it, "
            "or leave them out."
        )


def read_text(path: Path) -> str:
    """A file's text, unpacked if its name ends with .gz; CaseError where it cannot be read."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}.") from error


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield number, line


def _parsed(line: str) -> dict[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError(f"an object is wanted, not {line.strip()[:40]}")
    return row


def _without_strangers(row: dict[str, Any], shape: type[BaseModel]) -> dict[str, Any]:
    known = shape.model_fields
    close = {key for key in row if difflib.get_close_matches(key, known, n=1, cutoff=_CLOSE)}
    return {key: value for key, value in row.items() if key in known or key in close}


def _reason(error: Exception, shape: type[BaseModel]) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error})."
    if not isinstance(error, ValidationError):
        return f"{error}."
    return " ".join(_explained(problem, shape) for problem in error.errors()[:3])


def _explained(problem: Any, shape: type[BaseModel]) -> str:
    where = ".".join(map(str, problem["loc"])) or "the row"
    if problem["type"] == "extra_forbidden":
        nearest = difflib.get_close_matches(where, shape.model_fields, n=1, cutoff=0.0)
        return f"{where} is not a field; did you mean {nearest[0]}?"
    return f"{where}: {problem['msg']}."
