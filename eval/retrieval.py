"""`eval retrieval`: ranks the documents of a public question set with the retriever as it is."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.language import LANGUAGES, detect
from assistant.settings import Settings
from assistant.types import Answer, Document, Question
from assistant.wiring import open_assistant
from eval.case_files import BenchmarkDocument, BenchmarkQuestion
from ingest.pipeline import ingest_documents
from ingest.progress import progress_bar

_RANKED = 20


def rank_documents(
    documents: Sequence[BenchmarkDocument],
    questions: Sequence[BenchmarkQuestion],
    settings: Settings,
) -> Iterator[dict[str, Any]]:
    """One record for each question, in order.

    Raises:
        StoreError: the documents could not be ingested.
    """
    with progress_bar() as progress:
        ingest_documents((to_document(row) for row in documents), settings, progress)
    assistant = open_assistant(settings)
    for question in questions:
        answer = assistant.ask(Question(question.question))
        yield {
            "id": question.id,
            "documents": _ranking(answer),
            "answerable": round(answer.answerable, 6),
            "answer": answer.text,
            "seconds": round(sum(answer.timings.values()), 4),
        }


def _ranking(answer: Answer) -> list[str]:
    """Ids of the documents by their best passage."""
    return list(dict.fromkeys(scored.document.name for scored in answer.retrieved))[:_RANKED]


def to_document(row: BenchmarkDocument) -> Document:
    return Document(
        id=hashlib.sha256(row.id.encode()).hexdigest()[:16],
        source=f"benchmark:{row.id}",
        name=row.id,
        title=row.title,
        publisher="",
        published="",
        language=row.language if row.language in LANGUAGES else detect(row.text),
        text=row.text,
        content_hash=hashlib.sha256(f"{row.title}\n{row.text}".encode()).hexdigest(),
    )
