"""Reads question sets: a haystack of documents, and questions with where they are answered."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel

from assistant.errors import CaseError
from assistant.settings import Settings
from assistant.types import Document
from eval.case_files import BadLine, BenchmarkDocument, read_cases, read_rows, read_text
from eval.held_out import TRAINING_HALVES, is_held_out
from eval.metrics.spans import Span, gold_of
from eval.retrieval import to_document
from eval.runs.stores import load_folders

# Swedish questions over English paragraphs, made of two sets and the pairs of a third.
REVERSED = "cross-sv-en"
OWN = "own cases"
_FORWARD, _SWEDISH, _ENGLISH = "cross-en-sv", "squad-sv", "squad-en"


class AnswerRow(BaseModel):
    text: str
    start: int = 0


class QuestionRow(BaseModel):
    """A line of questions.jsonl.gz; `document` is None where several might hold the answer."""

    id: str
    question: str
    language: str = ""
    document: str | None = None
    answers: list[AnswerRow] = []
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Posed:
    """A question of a set.

    `key` is unique in the set. `document` is the gold document, "" where none is named; `spans`
    are set where passages count, not documents. `unseen` says that the shipped reader was not
    trained on its article.
    """

    key: str
    text: str
    language: str
    document: str
    passage_language: str
    answers: tuple[str, ...]
    answerable: bool
    unseen: bool
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class QuestionSet:
    """`whole_sentences` marks answers that are annotated sentences, not words in them."""

    name: str
    documents: tuple[Document, ...] = field(repr=False)
    questions: tuple[Posed, ...] = field(repr=False)
    whole_sentences: bool = False

    @property
    def haystack(self) -> str:
        """A name for the documents; sets with equal documents share it."""
        digest = hashlib.sha256()
        for document in self.documents:
            digest.update(f"{document.id} {document.name} {document.content_hash}\n".encode())
        return digest.hexdigest()[:16]


def read_sets(folder: Path, names: Sequence[str] = ()) -> list[QuestionSet]:
    """The sets in the folders of `folder`, or only those named, in alphabetical order.

    Where English and Swedish sets and their pairs lie side by side, so does `cross-sv-en`.

    Raises:
        CaseError: there is none, a named one is missing, or a file cannot be used.
    """
    there = sorted(path.parent.name for path in folder.glob("*/questions.jsonl*"))
    if {_FORWARD, _SWEDISH, _ENGLISH} <= set(there):
        there.append(REVERSED)
    if not there:
        raise CaseError(
            f"{folder} holds no question set; name a folder whose folders hold "
            "documents.jsonl.gz and questions.jsonl.gz."
        )
    if missing := sorted(set(names) - set(there)):
        raise CaseError(f"{folder} has no {', '.join(missing)}. It has {', '.join(there)}.")
    wanted = [name for name in there if not names or name in names]
    return [_reversed(folder) if name == REVERSED else _read(folder, name) for name in wanted]


def own_cases(cases: Path, folder: Path, settings: Settings) -> QuestionSet:
    """The project's own cases with evidence and without earlier turns; passages count there.

    Raises:
        CaseError: the cases or the folder cannot be read.
    """
    documents = load_folders([folder], settings).documents
    posed = []
    for case in read_cases(cases):
        if isinstance(case, BadLine) or case.history:
            continue
        spans = gold_of(case, documents).spans
        if spans or not case.has_answer:
            languages = {documents[span.document].language for span in spans}
            language = languages.pop() if len(languages) == 1 else ""
            answers = tuple(span.quote for span in spans)
            posed.append(
                Posed(
                    case.id,
                    case.question,
                    case.language,
                    spans[0].document if spans else "",
                    language,
                    answers,
                    case.has_answer,
                    True,
                    spans,
                )
            )
    return QuestionSet(OWN, tuple(documents.values()), tuple(posed), whole_sentences=True)


def only(questions: QuestionSet, choose: Callable[[Posed], bool]) -> QuestionSet:
    """The set with fewer questions over the same haystack."""
    return replace(questions, questions=tuple(filter(choose, questions.questions)))


def sample(questions: QuestionSet, limit: int | None) -> QuestionSet:
    """At most `limit` questions, always the same; a smaller sample is part of a larger one."""
    if limit is None:
        return questions
    drawn = sorted(questions.questions, key=lambda posed: zlib.crc32(posed.key.encode()))
    kept = {posed.key for posed in drawn[:limit]}
    return only(questions, lambda posed: posed.key in kept)


def _read(folder: Path, name: str) -> QuestionSet:
    documents = _documents(folder / name)
    path = _file(folder / name, "questions")
    rows = read_rows(path, QuestionRow)
    trained = _was_trained_on(path)
    posed = _posed(
        name, documents, rows, lambda title, id: not trained or is_held_out(name, title, id)
    )
    return QuestionSet(name, tuple(documents.values()), posed, _is_of_sentences(rows))


def _reversed(folder: Path) -> QuestionSet:
    """Swedish questions whose paragraph has an English twin, over the English paragraphs."""
    english = {
        row.id: row.document
        for row in read_rows(_file(folder / _ENGLISH, "questions"), QuestionRow)
    }
    pairs = {
        row.document: english.get(row.id.removeprefix("x"))
        for row in read_rows(_file(folder / _FORWARD, "questions"), QuestionRow)
    }
    path = _file(folder / _SWEDISH, "questions")
    rows = [
        row.model_copy(update={"document": pairs[row.document], "answers": []})
        for row in read_rows(path, QuestionRow)
        if row.answerable and pairs.get(row.document)
    ]
    trained = _was_trained_on(path)
    documents = _documents(folder / _ENGLISH)
    posed = _posed(
        REVERSED, documents, rows, lambda title, id: not trained or is_held_out(_ENGLISH, title, id)
    )
    return QuestionSet(REVERSED, tuple(documents.values()), posed)


def _posed(
    name: str,
    documents: Mapping[str, Document],
    rows: Sequence[QuestionRow],
    unseen: Callable[[str, str], bool],
) -> tuple[Posed, ...]:
    if stray := [row.id for row in rows if row.document and row.document not in documents]:
        raise CaseError(
            f"{name}: question {stray[0]} names a document that is not in documents.jsonl.gz. "
            "Take both files from the same build of the set."
        )
    posed = []
    for key, row in zip(_unique(row.id for row in rows), rows, strict=True):
        document = documents.get(row.document or "")
        posed.append(
            Posed(
                key,
                row.question,
                row.language,
                document.name if document else "",
                document.language if document else "",
                tuple(dict.fromkeys(answer.text for answer in row.answers)),
                row.answerable,
                unseen(document.title if document else "", row.id),
            )
        )
    return tuple(posed)


def _was_trained_on(questions: Path) -> bool:
    digest = hashlib.sha256(read_text(questions).encode()).hexdigest()
    return digest[:16] in TRAINING_HALVES


def _documents(folder: Path) -> dict[str, Document]:
    rows = read_rows(_file(folder, "documents"), BenchmarkDocument)
    return {row.id: to_document(row) for row in rows}


def _file(folder: Path, name: str) -> Path:
    for path in (folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl"):
        if path.is_file():
            return path
    raise CaseError(f"{folder} has no {name}.jsonl.gz; a set needs documents and questions.")


def _unique(ids: Iterable[str]) -> list[str]:
    """Ids made unique: some sets use one for several questions."""
    seen: Counter[str] = Counter()
    unique = []
    for id in ids:
        seen[id] += 1
        unique.append(id if seen[id] == 1 else f"{id}~{seen[id]}")
    return unique


def _is_of_sentences(rows: Sequence[QuestionRow]) -> bool:
    """Whether the answers are annotated sentences rather than a few words."""
    lengths = [len(answer.text) for row in rows for answer in row.answers]
    return bool(lengths) and sum(lengths) / len(lengths) > 80
