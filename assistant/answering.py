"""The whole way from a question to a finished answer, as events; asking and streaming share it."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.compose import Composed, Composer, KeptRows, Request, Room
from assistant.compose.composer import SURE
from assistant.compose.facts import fact_blocks
from assistant.compose.markdown import as_markdown
from assistant.errors import AssistantError, EmbeddingError, UnreachableError
from assistant.extractive import Extract, ExtractiveAnswerer
from assistant.extractive.breadth import wants_breadth
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.judge import State
from assistant.extractive.telling import sentences_in, text_of, told
from assistant.language import detect
from assistant.library import Library
from assistant.plan import Kind, Planner
from assistant.prompts import not_found
from assistant.register import Register
from assistant.rewriting import standalone
from assistant.search.reading import read_as
from assistant.search.retriever import Retriever
from assistant.steps import Steps
from assistant.survey import Survey
from assistant.types import (
    Answer,
    Citation,
    Coverage,
    Ending,
    Event,
    Finished,
    Question,
    Retrieved,
    Role,
    Scope,
    ScoredPassage,
    Sentence,
    Text,
)

if TYPE_CHECKING:  # a chat model's libraries take two seconds to import
    from assistant.generative.ledger import Ledger
    from assistant.generative.writer import GenerativeAnswerer
    from assistant.generative.written import Written

_RETRIEVED = 40  # passages handed to the answerer
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
_PLAIN = (Kind.FACT, Kind.YES_NO)
_IN_PARTS = (Kind.OVERVIEW, Kind.COMPARISON, Kind.BRIEFING)
# What is tried where no fact is found, and from which probability of being meant.
_MAYBE = (Kind.OVERVIEW, Kind.ITEMS, Kind.DOCUMENTS, Kind.COMPARISON, Kind.TABLE, Kind.TIMELINE)
_MAYBE_LEAST = 0.35
_LONGEST_CHAT = 200  # characters; who writes more asks something of the documents


class Assistant:
    """Answers questions over a library. Safe to share between threads and sessions."""

    def __init__(
        self,
        retriever: Retriever,
        answerer: ExtractiveAnswerer,
        writer: "GenerativeAnswerer | None" = None,
        falls_back: bool = False,
        planner: Planner | None = None,
        survey: Survey | None = None,
        register: Register | None = None,
    ) -> None:
        """With a `writer` it answers by a chat model; `falls_back` where that one fails.

        Without a `planner` every question is answered as a fact.
        """
        self.library = retriever.library
        self._retriever = retriever
        self._answerer = answerer
        self._writer = writer
        self._falls_back = falls_back
        self._planner = planner
        self._survey, self._register = survey, register
        self._composer = None
        if planner and survey and register:
            room = Room(retriever, survey, KeptRows(register), self._fact)
            self._composer = Composer(room, register, planner)

    @property
    def chat_model(self) -> str:
        """The name of the chat model that answers; "" where the built-in answerer does."""
        return self._writer.name if self._writer else ""

    def over(self, library: Library) -> "Assistant":
        """The same assistant for whom only what a view of its library holds is there."""
        retriever = self._retriever.over(library)
        return Assistant(
            retriever,
            self._answerer,
            self._writer.over(library) if self._writer else None,
            self._falls_back,
            self._planner,
            self._survey.over(retriever) if self._survey else None,
            self._register.over(library) if self._register else None,
        )

    def stream(self, question: Question) -> Iterator[Event]:
        """Retrieved, then the answer's text piece by piece, then Finished with all of it.

        While a chat model is silent an empty Text comes about four times a second, before
        Retrieved too; closing the generator there, or at any other event, stops the model. A
        fault of a model or of a server is an ending with advice, never an exception.

        Raises:
            EmptyLibraryError: nothing has been ingested.
            FingerprintError: the indexes were made by another embedding model.
            StoreError: the library or an index cannot be read.
        """
        steps = Steps()
        try:
            yield from self._events(question, steps)
        except (EmbeddingError, UnreachableError) as fault:  # of the search, before any word
            yield Retrieved(question.text, ())
            yield Finished(self._unavailable(question, fault, steps))

    def _events(self, question: Question, steps: Steps) -> Iterator[Event]:
        if answer := self._chatted(question, steps):
            yield Retrieved(question.text, ())
            yield from told(answer)
            return
        if self._writer:
            yield from self._write(self._writer, question, steps)
            return
        if answer := self._reworked(question, steps):
            yield Retrieved(answer.understood, ())
            yield from told(answer)
            return
        understood, passages = self._search(standalone(question), question.scope, steps)
        yield Retrieved(understood, passages)
        composed = self._compose(understood, passages, question.scope, steps)
        yield from told(composed or self._as_fact(understood, passages, question.scope, steps))

    def _as_fact(
        self, understood: str, passages: tuple[ScoredPassage, ...], scope: Scope, steps: Steps
    ) -> Answer:
        """The answer to a fact; where there is none, to what the question may be beside one."""
        answer = self._extract(understood, passages, scope, steps)
        if answer.ending is not Ending.NOT_FOUND:
            return answer
        if self._composer and (told := self._composer.rescue(self._request(understood, scope))):
            return self._composed(told, understood, passages, steps)
        return self._compose(understood, passages, scope, steps, _MAYBE, _MAYBE_LEAST) or answer

    def _asked(self, understood: str, passages: tuple[ScoredPassage, ...]) -> ParsedQuestion:
        """A question as the passages spell what it asks by."""
        return ParsedQuestion.of(read_as(understood, passages), self._retriever.word_shares())

    def _request(self, understood: str, scope: Scope) -> Request:
        return Request(understood, detect(understood), scope)

    def ask(self, question: Question) -> Answer:
        """The finished answer of `stream`; raises what it raises."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("stream ended without Finished")

    def search(self, query: str, limit: int, scope: Scope) -> tuple[ScoredPassage, ...]:
        """The passages in `scope` nearest to what stands alone, best first; raises as `stream`."""
        return self._retriever.search(self._retriever.mended(query), limit, scope)

    def _chatted(self, question: Question, steps: Steps) -> Answer | None:
        """The answer to what asks nothing of the documents; the library must hold some."""
        if not self._planner or not self._composer or len(question.text) > _LONGEST_CHAT:
            return None
        self._retriever.compared()
        steps.start("plan")
        plan = self._planner.plan(question.text)
        request = Request(question.text, plan.language or detect(question.text), question.scope)
        composed = self._composer.chat(plan, request)
        steps.stop()
        return self._composed(composed, question.text, (), steps) if composed else None

    def _compose(
        self,
        understood: str,
        passages: tuple[ScoredPassage, ...],
        scope: Scope,
        steps: Steps,
        kinds: Collection[Kind] = tuple(Kind),
        least: float = SURE,
    ) -> Answer | None:
        """The answer to what is no plain fact and of `kinds`; None where it is one, or may be."""
        if not self._planner or not self._composer:
            return None
        steps.start("plan")
        plan = self._planner.plan(understood)
        if plan.kind not in kinds:
            return None
        steps.start("answer")
        composed = self._composer.compose(plan, self._request(understood, scope), least)
        steps.stop()
        return self._composed(composed, understood, passages, steps) if composed else None

    def _reworked(self, question: Question, steps: Steps) -> Answer | None:
        """The last answer in another shape, where that is what is asked for."""
        if not self._planner or not self._composer or not question.history:
            return None
        steps.start("plan")
        plan = self._planner.plan(question.text)
        previous = self._last_question(question) if plan.kind is Kind.REWORK else ""
        if not previous:
            steps.stop()
            return None
        request = Request(question.text, plan.language or detect(question.text), question.scope)
        before = self._request(previous, question.scope)
        steps.start("answer")
        composed = self._composer.rework(plan, request, before)
        steps.stop()
        return self._composed(composed, previous, (), steps) if composed else None

    def _last_question(self, question: Question) -> str:
        """The last one that asked something of the documents, standing alone; "" without any."""
        for number in reversed(range(len(question.history))):
            said = question.history[number]
            if said.role is Role.USER and self._planner:
                kind = self._planner.plan(said.text).kind
                if kind not in (Kind.REWORK, Kind.SMALL_TALK, Kind.HELP):
                    return standalone(Question(said.text, question.history[:number]))
        return ""

    def _composed(
        self,
        composed: Composed,
        understood: str,
        passages: tuple[ScoredPassage, ...],
        steps: Steps,
    ) -> Answer:
        return Answer(
            text=as_markdown(composed.blocks),
            sentences=composed.sentences,
            ending=Ending.NOT_FOUND if composed.declined else Ending.COMPLETE,
            understood=understood,
            answerable=float(not composed.declined),
            retrieved=passages,
            model=self._answerer.name,
            timings=steps.seconds,
            coverage=composed.coverage,
            blocks=composed.blocks,
            offers=composed.offers,
        )

    def _fact(self, question: str, scope: Scope) -> Extract:
        """What answers one question; no sentences where the documents do not."""
        asked = ParsedQuestion.of(question, self._retriever.word_shares())
        passages = self._retriever.search(question, _RETRIEVED, scope)
        return self._answerer.answer(asked, passages)

    def _search(
        self, understood: str, scope: Scope, steps: Steps
    ) -> tuple[str, tuple[ScoredPassage, ...]]:
        steps.start("search")
        mended = self._retriever.mended(understood)
        if detect(mended) == detect(understood):  # else a word of another language was no slip
            understood = mended
        return understood, self._retriever.search(understood, _RETRIEVED, scope)

    def _unavailable(self, question: Question, fault: AssistantError, steps: Steps) -> Answer:
        """No answer, as the search had no embedding model or no vectors to work with."""
        steps.stop()
        return Answer(
            text="",
            sentences=(),
            ending=Ending.UNAVAILABLE,
            understood=question.text,
            answerable=0.0,
            retrieved=(),
            model=self._writer.name if self._writer else self._answerer.name,
            timings=steps.seconds,
            advice=str(fault),
            fault=fault.fault,
        )

    def _extract(
        self,
        understood: str,
        passages: tuple[ScoredPassage, ...],
        scope: Scope,
        steps: Steps,
    ) -> Answer:
        """The answer made of the documents' own sentences."""
        steps.start("answer")
        asked = self._asked(understood, passages)
        extract = self._answerer.answer(asked, passages)
        changed = self._changed(understood, passages, scope, extract)
        steps.stop()
        if changed:
            return self._composed(changed, understood, passages, steps)
        found = bool(extract.sentences)
        coverage = None
        if extract.over_several:
            told = [one.citations[0] for one in extract.sentences if one.citations]
            coverage = self._coverage(told, scope)
        blocks = fact_blocks(extract.sentences, extract.direct)
        told_as = as_markdown(blocks) if blocks else text_of(extract.sentences)
        answer = Answer(
            text=told_as if found else not_found(asked.language),
            sentences=extract.sentences,
            ending=Ending.COMPLETE if found else Ending.NOT_FOUND,
            understood=understood,
            answerable=extract.answerable,
            retrieved=passages,
            model=self._answerer.name,
            timings=steps.seconds,
            coverage=coverage,
            unsure=extract.unsure,
            blocks=blocks,
        )
        return answer if found else self._refused(answer, scope)

    def _refused(self, answer: Answer, scope: Scope) -> Answer:
        """With how many documents were searched, and what could be asked of them instead."""
        request = self._request(answer.understood, scope)
        offers = self._composer.offers(request, answer.retrieved) if self._composer else ()
        return replace(answer, coverage=self._coverage((), scope), offers=offers)

    def _candidate(self, understood: str, passages: tuple[ScoredPassage, ...]) -> Sentence | None:
        """The sentence that may answer where a chat model found that none does."""
        asked = self._asked(understood, passages)
        extract = self._answerer.answer(asked, passages)
        return extract.unsure or next(iter(extract.sentences), None)

    def _coverage(self, citations: Iterable[Citation], scope: Scope) -> Coverage:
        """How many of the works in scope are cited."""
        scopes = self._retriever.scopes
        return Coverage(scopes.works(one.document.id for one in citations), scopes.count(scope))

    def _changed(
        self,
        understood: str,
        passages: tuple[ScoredPassage, ...],
        scope: Scope,
        extract: Extract,
    ) -> Composed | None:
        """The newer statement before the older one, where a document tells of a change."""
        if not self._composer or not extract.sentences or extract.over_several:
            return None
        return self._composer.newer(self._request(understood, scope), passages, extract)

    def _write(
        self, writer: "GenerativeAnswerer", question: Question, steps: Steps
    ) -> Iterator[Event]:
        """The answer written by the chat model, or the extractive one in its place."""
        ledger, understood = writer.account(), question.text
        if question.history:
            steps.start("condense")
        with closing(writer.understand(question, ledger)) as rewriting:
            for understood in rewriting:
                if not understood:
                    yield Text("")
        understood, passages = self._search(understood, question.scope, steps)
        yield Retrieved(understood, passages)
        if composed := self._compose(understood, passages, question.scope, steps, _OVER_MANY):
            yield from told(replace(composed, usage=ledger.usage()))
            return
        if composed := self._compose(understood, passages, question.scope, steps, _IN_PARTS):
            yield from self._retell(writer, composed, ledger, steps)
            return
        with closing(writer.write(understood, passages, ledger, steps)) as pieces:
            for piece in pieces:
                if isinstance(piece, str):
                    yield Text(piece)
                else:
                    written = piece
        if writer.asks_again and self._is_doubtful(written, understood, passages):
            written = written.withdrawn(not_found(detect(understood)))
        usage = ledger.usage()
        if self._falls_back and written.has_failed_unseen:
            extracted = self._extract(understood, passages, question.scope, steps)
            advised = replace(extracted, advice=written.advice, fault=written.fault)
            yield from told(replace(advised, instead_of=writer.name, usage=usage))
            return
        steps.stop()
        answer = self._of_model(written, writer.name, understood, passages, question.scope)
        yield Finished(replace(answer, usage=usage, timings=steps.seconds))

    def _retell(
        self, writer: "GenerativeAnswerer", composed: Answer, ledger: "Ledger", steps: Steps
    ) -> Iterator[Event]:
        """A composed answer told by the chat model, part by part as they come."""
        steps.start("answer")
        shown, blocks, failure = "", composed.blocks, None
        with closing(writer.retell(blocks, composed.understood, ledger)) as pieces:
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
            model=writer.name,
            usage=ledger.usage(),
            timings=steps.seconds,
        )
        if failure:
            answer = replace(answer, advice=failure.advice, fault=failure.fault)
        yield Finished(answer)

    def _is_doubtful(
        self, written: "Written", understood: str, passages: tuple[ScoredPassage, ...]
    ) -> bool:
        """Whether our own reader firmly holds that the documents do not answer a plain question."""
        if written.ending is not Ending.COMPLETE or not self._planner:
            return False
        if self._planner.plan(understood).kind not in _PLAIN:
            return False
        asked = self._asked(understood, passages)
        return State.of(self._answerer.answer(asked, passages).answerable) is State.NOT_FOUND

    def _of_model(
        self,
        written: "Written",
        model: str,
        understood: str,
        passages: tuple[ScoredPassage, ...],
        scope: Scope,
    ) -> Answer:
        answered = written.ending is Ending.COMPLETE
        answer = Answer(
            text=written.text,
            sentences=written.sentences,
            ending=written.ending,
            understood=understood,
            answerable=float(answered),
            retrieved=passages,
            model=model,
            advice=written.advice,
            removed_markers=written.removed_markers,
            fault=written.fault,
            mended_markers=written.mended,
            unsupported=written.unsupported,
            unsure=written.unsure,
        )
        if written.ending is Ending.NOT_FOUND:
            unsure = answer.unsure or self._candidate(understood, passages)
            return self._refused(replace(answer, unsure=unsure), scope)
        if not answer.citations or not wants_breadth(understood):
            return answer
        return replace(answer, coverage=self._coverage(answer.citations, scope))
