"""What the modules of this room work with: the documents, those who read them, and the request."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from assistant.extractive import Extract
from assistant.library import DocumentSummary, Library
from assistant.register import Register, Row
from assistant.search.retriever import Retriever
from assistant.survey import Survey
from assistant.types import Block, Coverage, Document, Scope, ScoredPassage, Sentence

SEARCHED = 40  # passages
_SOON_READ = 600_000  # characters
_READ_AT_ONCE = 30  # documents that the register reads while a question waits


@dataclass(frozen=True, slots=True)
class Request:
    """A question that stands alone, in its language, and the documents that may answer."""

    question: str
    language: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Composed:
    """A finished composition; `sentences` are all that its blocks hold, in their order.

    `declined` marks one that says why there is no answer; `offers` are the questions in it.
    """

    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...] = ()
    coverage: Coverage | None = None
    declined: bool = False
    offers: tuple[str, ...] = ()


Held = TypeVar("Held", Document, DocumentSummary)


@dataclass(frozen=True, slots=True)
class Room:
    """Shared by all modules; `fact` answers one question as a fact."""

    retriever: Retriever
    survey: Survey
    register: "KeptRows"
    fact: Callable[[str, Scope], Extract]

    @property
    def library(self) -> Library:
        return self.retriever.library

    def search(self, question: str, scope: Scope) -> tuple[ScoredPassage, ...]:
        return self.retriever.search(question, SEARCHED, scope)

    def summaries(self, scope: Scope) -> list[DocumentSummary]:
        """The documents in scope, by name."""
        admitted = self.retriever.scopes.admitted(scope)
        every = self.library.documents()
        return every if admitted is None else [one for one in every if one.id in admitted]

    def coverage(self, cited: Iterable[str], among: Iterable[str]) -> Coverage:
        """How many works are cited of those among; a text and its translations are one."""
        return Coverage(self.works(cited), self.works(among))

    def works(self, ids: Iterable[str]) -> int:
        """How many works the documents are."""
        return self.retriever.scopes.works(ids)

    def work_of(self, ids: Iterable[str]) -> dict[str, int]:
        """By each document's id a number that its copies and translations share."""
        works = self.retriever.scopes.by_work(ids)
        return {id: number for number, work in enumerate(works) for id in work}

    def one_each(self, documents: Sequence[Held], language: str) -> list[Held]:
        """Of each work one document, in the order given: the one in the language, where it is."""
        known = {document.id: document for document in documents}
        works = self.retriever.scopes.by_work(known)
        forms = [[known[id] for id in work] for work in works]
        return [next((o for o in work if o.language == language), work[0]) for work in forms]

    def documents(self, ids: Sequence[str]) -> list[Document]:
        """With their texts, in this order; those that left the library are left out."""
        found = (self.library.document(id) for id in ids)
        return [document for document in found if document]

    def read_through(self, summaries: Sequence[DocumentSummary], fewest: int) -> list[Document]:
        """The first ones with their texts: at least `fewest`, and more that take a few seconds."""
        found: list[Document] = []
        letters = 0
        for place, summary in enumerate(summaries):
            if place >= fewest and letters > _SOON_READ:
                break
            if document := self.library.document(summary.id):
                found.append(document)
                letters += len(document.text)
        return found

    def rows_of(self, document: Document) -> list[Row]:
        """The collaborations of a document, as the register has them."""
        return self.register.of(document)


class KeptRows:
    """The register's rows for one question, each read once.

    Where many documents have not been read for the register yet, these have no rows: the
    register reads them in its own time, and no question waits for it.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._rows: dict[str, list[Row]] = {}

    def of(self, document: Document) -> list[Row]:
        if document.id in self._unread:
            return []
        if document.id not in self._rows:
            self._rows[document.id] = self._register.rows([document.id])
        return self._rows[document.id]

    @property
    def held(self) -> int:
        """How many of the documents asked for have a collaboration in the register."""
        return sum(bool(rows) for rows in self._rows.values())

    @cached_property
    def _unread(self) -> frozenset[str]:
        missing = self._register.missing()
        return frozenset(missing) if len(missing) > _READ_AT_ONCE else frozenset()
