"""Answers as plain values, for HTTP and MCP alike: ask, search, read, and the register."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from threading import Lock
from typing import Any

from assistant.access.collections import view_of
from assistant.access.people import Person
from assistant.answering import Assistant
from assistant.api.bodies import ScopeBody, SearchBody, scope_of
from assistant.api.errors import ApiError
from assistant.journal.acting import acting
from assistant.library import DocumentSummary
from assistant.records import answer_record, retrieved_record
from assistant.register import Register
from assistant.register.cells import Row
from assistant.settings import Settings
from assistant.types import Answer, Document, Event, Message, Question, Scope, ScoredPassage
from assistant.wiring import open_assistant, open_register

DEFAULT = "assistant"  # the model that the settings name under [chat]
LONGEST_READ = 20_000  # characters of a document in one answer


class Desk:
    """Every answer is for one person. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = Lock()
        self._assistants: dict[str, Assistant] = {}
        self._views: dict[tuple[str, str], Assistant] = {}
        self._registers: list[Register] = []

    @property
    def models(self) -> tuple[str, ...]:
        return (DEFAULT, *self._settings.profiles)

    def assistant(self, who: Person, model: str = DEFAULT) -> Assistant:
        """Raises ApiError where there is no such model."""
        if model not in self.models:
            told = f"There is no model {model!r}; /v1/models lists those that there are."
            raise ApiError(404, "model_not_found", told, "model")
        profile = "" if model == DEFAULT else model
        with self._opening:
            if profile not in self._assistants:
                self._assistants[profile] = open_assistant(self._settings, profile)
            whole = self._assistants[profile]
            view = view_of(whole.library, who, self._settings.collections)
            if not view.view:
                return whole
            return self._views.setdefault((profile, view.view), whole.over(view))

    def register(self, who: Person) -> Register:
        with self._opening:
            if not self._registers:
                self._registers.append(open_register(self._settings))
        view = view_of(self._registers[0].library, who, self._settings.collections)
        return self._registers[0].over(view)

    def documents(self, who: Person) -> list[DocumentSummary]:
        return self.assistant(who).library.documents()

    def scope(self, who: Person, body: ScopeBody) -> Scope:
        """Raises ApiError where the scope names a document that there is not for this person."""
        named = {self.summary(who, name).id for name in body.documents}
        return scope_of(body, frozenset(named))

    def summary(self, who: Person, named: str) -> DocumentSummary:
        """The document of that id or name; raises ApiError where there is none."""
        for summary in self.documents(who):
            if named in (summary.id, summary.name):
                return summary
        raise ApiError(404, "document_not_found", "There is no such document.", "document")

    def stream(self, who: Person, question: Question, model: str) -> Iterator[Event]:
        """Raises ApiError at once where there is no such model."""
        return self._events(who, self.assistant(who, model), question)

    def _events(self, who: Person, assistant: Assistant, question: Question) -> Iterator[Event]:
        with acting(who.name):
            yield from assistant.stream(question)

    def ask(self, who: Person, question: Question, model: str = DEFAULT) -> Answer:
        with acting(who.name):
            return self.assistant(who, model).ask(question)

    def search(self, who: Person, body: SearchBody) -> list[dict[str, Any]]:
        scope = self.scope(who, body.scope)
        found = self.assistant(who).search(body.query, body.limit, scope)
        return [found_record(scored) for scored in found]

    def document(self, who: Person, named: str) -> Document:
        """The document of that id or name; raises ApiError where there is none."""
        found = self.assistant(who).library.document(self.summary(who, named).id)
        if found is None:  # it left the library just now
            raise ApiError(404, "document_not_found", "There is no such document.", "document")
        return found

    def read(
        self, who: Person, named: str, start: int = 0, end: int | None = None
    ) -> dict[str, Any]:
        """The document's text from `start` to `end`, and no more than fits in one answer."""
        document = self.document(who, named)
        start = min(max(0, start), len(document.text))
        last = min(len(document.text) if end is None else max(start, end), start + LONGEST_READ)
        return document_record(document) | {
            "start": start,
            "end": min(last, len(document.text)),
            "characters": len(document.text),
            "text": document.text[start:last],
        }

    def rows(self, who: Person, named: Sequence[str] = ()) -> list[Row]:
        """The register's rows of the documents of these ids or names; of all without any."""
        ids = [self.summary(who, one).id for one in named]
        return self.register(who).rows(ids or None)


def question_of(text: str, history: tuple[Message, ...], scope: Scope) -> Question:
    """Raises ApiError where nothing is asked."""
    if not text.strip():
        raise ApiError(400, "blank_question", "The question is blank.", "question")
    return Question(text, history, scope)


def ask_record(answer: Answer) -> dict[str, Any]:
    """What `assistant ask --json` prints too."""
    return answer_record(answer) | {
        "model": answer.model,
        "usage": asdict(answer.usage),
        "timings": dict(answer.timings),
    }


def found_record(scored: ScoredPassage) -> dict[str, Any]:
    return retrieved_record(scored) | {
        "id": scored.document.id,
        "title": scored.document.title,
        "heading": scored.passage.heading,
        "page": scored.passage.page,
        "text": scored.text,
    }


def document_record(document: Document | DocumentSummary) -> dict[str, Any]:
    return {
        "id": document.id,
        "document": document.name,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "language": document.language,
    }
