"""Answers that a chat model writes, and what becomes of them where it fails or finds nothing."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answering.documents import FromDocuments
from assistant.answering.looked import Looked, spoken_around
from assistant.answering.second_opinion import in_own_words, is_overruled
from assistant.compose.markdown import as_markdown
from assistant.extractive.breadth import wants_breadth
from assistant.extractive.telling import sentences_in, told
from assistant.library import Library
from assistant.plan import Kind
from assistant.prompts import not_found
from assistant.steps import Steps
from assistant.types import Answer, Ending, Event, Finished, Question, Retrieved, Text

if TYPE_CHECKING:  # a chat model's libraries take two seconds to import
    from assistant.generative.ledger import Ledger
    from assistant.generative.writer import GenerativeAnswerer
    from assistant.generative.written import Written

# What rests on every document in scope, of which a chat model reads but a few passages.
_OVER_MANY = (
    Kind.DOCUMENTS,
    Kind.LIBRARY,
    Kind.PEOPLE,
    Kind.TIMELINE,
    Kind.NEWS,
    Kind.EXTREME,
    Kind.TABLE,
)
# What has parts, each of which a chat model tells from the words that were found for it.
_IN_PARTS = (Kind.OVERVIEW, Kind.COMPARISON, Kind.BRIEFING)


class ByModel:
    """Answers by a chat model over what was found. Safe to share between threads."""

    def __init__(
        self, writer: "GenerativeAnswerer", documents: FromDocuments, falls_back: bool
    ) -> None:
        """`falls_back` to the documents' own sentences where the model fails."""
        self._writer = writer
        self._documents = documents
        self._falls_back = falls_back

    @property
    def name(self) -> str:
        return self._writer.name

    def over(self, library: Library, documents: FromDocuments) -> "ByModel":
        """The same for whom only what a view of its library holds is there."""
        return ByModel(self._writer.over(library), documents, self._falls_back)

    def events(self, question: Question, steps: Steps) -> Iterator[Event]:
        """The answer written by the model, or the documents' own sentences in its place."""
        ledger, understood = self._writer.account(), question.text
        if question.history:
            steps.start("condense")
        with closing(self._writer.understand(question, ledger)) as rewriting:
            for understood in rewriting:
                if not understood:
                    yield Text("")
        looked = self._documents.look(understood, question.scope, steps, spoken_around(question))
        yield Retrieved(looked.understood, looked.passages)
        if composed := self._documents.compose(looked, _OVER_MANY):
            yield from told(replace(composed, usage=ledger.usage()))
        elif composed := self._documents.compose(looked, _IN_PARTS):
            yield from self._retell(composed, ledger, steps)
        else:
            yield from self._write(looked, ledger)

    def _write(self, looked: Looked, ledger: "Ledger") -> Iterator[Event]:
        steps = looked.steps
        pieces = self._writer.write(
            looked.understood, looked.passages, ledger, steps, looked.language
        )
        with closing(pieces):
            for piece in pieces:
                if isinstance(piece, str):
                    yield Text(piece)
                else:
                    written = piece
        written, overruled = self._seconded(written, looked)
        usage = ledger.usage()
        if overruled or (self._falls_back and written.has_failed_unseen):
            extracted = self._documents.extract(looked)
            advised = replace(
                extracted,
                advice=written.advice,
                fault=written.fault,
                unsupported=written.unsupported,
            )
            yield from told(replace(advised, instead_of=self.name, usage=usage))
            return
        steps.stop()
        answer = self._finished(written, looked)
        yield Finished(replace(answer, usage=usage, timings=steps.seconds))

    def _retell(self, composed: Answer, ledger: "Ledger", steps: Steps) -> Iterator[Event]:
        """A composed answer told by the model, part by part as they come."""
        steps.start("answer")
        shown, blocks, failure = "", composed.blocks, None
        with closing(
            self._writer.retell(blocks, composed.understood, ledger, composed.language)
        ) as pieces:
            for piece in pieces:
                if isinstance(piece, str):
                    yield Text("")
                    continue
                blocks, failure = piece.blocks, piece.failure
                text = as_markdown(blocks)
                yield Text(text[len(shown) :])
                shown = text
        steps.stop()
        answer = replace(
            composed,
            text=shown,
            blocks=blocks,
            sentences=tuple(sentences_in(blocks)),
            model=self.name,
            usage=ledger.usage(),
            timings=steps.seconds,
        )
        if failure:
            answer = replace(answer, advice=failure.advice, fault=failure.fault)
        yield Finished(answer)

    def _seconded(self, written: "Written", looked: Looked) -> tuple["Written", bool]:
        """The answer after a second opinion, where one is wanted; whether that replaces it."""
        if not self._writer.asks_again or written.ending not in (
            Ending.COMPLETE,
            Ending.NOT_FOUND,
        ):
            return written, False
        opinion = self._documents.opinion(looked)
        if opinion is None or is_overruled(written, opinion):
            return written, opinion is not None
        language = looked.language
        if written.ending is Ending.NOT_FOUND:
            return written, False
        if self._documents.denies(looked, opinion):
            return written.withdrawn(not_found(language)), False
        return in_own_words(written, opinion, language), False

    def _finished(self, written: "Written", looked: Looked) -> Answer:
        answer = Answer(
            text=written.text,
            sentences=written.sentences,
            ending=written.ending,
            understood=looked.understood,
            answerable=float(written.ending is Ending.COMPLETE),
            retrieved=looked.passages,
            model=self.name,
            advice=written.advice,
            removed_markers=written.removed_markers,
            fault=written.fault,
            mended_markers=written.mended,
            unsupported=written.unsupported,
            unsure=written.unsure,
            language=looked.language,
        )
        if written.ending is Ending.NOT_FOUND:
            unsure = answer.unsure or self._documents.candidate(looked)
            return self._documents.refused(replace(answer, unsure=unsure), looked)
        if not answer.citations or not wants_breadth(looked.understood):
            return answer
        return replace(answer, coverage=self._documents.coverage(answer.citations, looked.scope))
