"""Statements with cited words, and whether people say that the words bear the statement out."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.language import detect
from eval.case_files import read_rows


@dataclass(frozen=True, slots=True)
class Pair:
    """Whether `cited` bears `statement` out, as people said; `origin` says who and on what.

    `title`, of the cited document, and `context`, around the cited words, say of whom these
    speak. `why` is the labeller's reason in a word, "" where there is none.
    """

    origin: str
    statement: str
    cited: tuple[str, ...]
    supported: bool
    language: str
    cited_language: str
    context: str = ""
    why: str = ""
    title: str = ""


class _Label(BaseModel):
    model_config = ConfigDict(extra="ignore")

    sentence: str
    cited: list[str]
    supported: bool
    language: str = ""
    cited_language: str = ""
    title: str = ""
    context: str = ""
    why: str = ""


def label_pairs(file: Path) -> list[Pair]:
    """The pairs of a file of labels, as docs/evaluation.md describes it.

    Raises:
        CaseError: the file cannot be read, or a line is no label; the line is named.
    """
    return [
        Pair(
            origin=file.stem,
            statement=row.sentence,
            cited=tuple(row.cited),
            supported=row.supported,
            language=row.language or detect(row.sentence),
            cited_language=row.cited_language or detect(" ".join(row.cited)),
            context=row.context,
            why=row.why,
            title=row.title,
        )
        for row in read_rows(file, _Label)
    ]
