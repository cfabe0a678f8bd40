"""Answers made of the documents' own words: composed of parts, or of the sentences of a fact."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from assistant.answering.looked import Looked, spoken_around
from assistant.answering.near_misses import without_near_miss
from assistant.compose import Composed, Composer, KeptRows, Request, Room
from assistant.compose.composer import SURE
from assistant.compose.facts import fact_blocks
from assistant.compose.markdown import as_markdown
from assistant.compose.wording import readable
from assistant.extractive import Extract, ExtractiveAnswerer
from assistant.extractive.answerer import as_read
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.judge import State
from assistant.extractive.telling import text_of
from assistant.language import detect, likeliest
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
    Block,
    Citation,
    Coverage,
    Ending,
    Question,
    Role,
    Scope,
    ScoredPassage,
    Sentence,
)

_RETRIEVED = 40  # passages handed to the answerer
_PLAIN = (Kind.FACT, Kind.YES_NO)
_TOLD_BY_MODELS = (*_PLAIN, Kind.ITEMS)
# What is tried where no fact is found, and from which probability of being meant.
_MAYBE = (Kind.OVERVIEW, Kind.ITEMS, Kind.DOCUMENTS, Kind.COMPARISON, Kind.TABLE, Kind.TIMELINE)
_MAYBE_LEAST = 0.35
_LONGEST_CHAT = 200  # characters; who writes more asks something of the documents


class FromDocuments:
    """Everything that is answered without a chat model. Safe to share between threads."""

    def __init__(
        self,
        retriever: Retriever,
        answerer: ExtractiveAnswerer,
        planner: Planner | None = None,
        survey: Survey | None = None,
        register: Register | None = None,
    ) -> None:
        """Without a `planner` every question is answered as a fact."""
        self.retriever = retriever
        self._answerer = answerer
        self._planner = planner
        self._survey, self._register = survey, register
        self._composer = None
        if planner and survey and register:
            room = Room(retriever, survey, KeptRows(register), self._fact)
            self._composer = Composer(room, register, planner)

    @property
    def name(self) -> str:
        """What an answer says has made it."""
        return self._answerer.name

    def over(self, library: Library) -> "FromDocuments":
        """The same for whom only what a view of its library holds is there."""
        retriever = self.retriever.over(library)
        return FromDocuments(
            retriever,
            self._answerer,
            self._planner,
            self._survey.over(retriever) if self._survey else None,
            self._register.over(library) if self._register else None,
        )

    def look(
        self, understood: str, scope: Scope, steps: Steps, spoken: tuple[str, ...] = ()
    ) -> Looked:
        """The passages nearest to what stands alone, its slips of spelling mended.

        `spoken` are the languages spoken around it.
        """
        steps.start("search")
        mended = self.retriever.mended(understood)
        if detect(mended) == detect(understood):  # else a word of another language was no slip
            understood = mended
        return Looked(understood, self._nearest(understood, scope), scope, steps, spoken)

    def answer(self, looked: Looked) -> Answer:
        """The answer to whatever it is that is asked."""
        return self.compose(looked) or self._as_fact(looked)

    def chat(self, question: Question, steps: Steps) -> Answer | None:
        """The answer to what asks nothing of the documents; the library must hold some."""
        if not self._planner or not self._composer or len(question.text) > _LONGEST_CHAT:
            return None
        self.retriever.compared()
        steps.start("plan")
        plan = self._planner.plan(question.text)
        looked = Looked(question.text, (), question.scope, steps, spoken_around(question))
        request = Request(question.text, plan.language or looked.language, question.scope)
        composed = self._composer.chat(plan, request)
        steps.stop()
        return self._composed(composed, looked) if composed else None

    def rework(self, question: Question, steps: Steps) -> Answer | None:
        """The last answer in another shape, where that is what is asked for."""
        if not self._planner or not self._composer or not question.history:
            return None
        steps.start("plan")
        plan = self._planner.plan(question.text)
        previous = self._last_question(question) if plan.kind is Kind.REWORK else ""
        if not previous:
            steps.stop()
            return None
        spoken = spoken_around(question)
        language = plan.language or likeliest(question.text, spoken)
        request = Request(question.text, language, question.scope)
        before = Looked(previous, (), question.scope, steps, spoken)
        steps.start("answer")
        composed = self._composer.rework(plan, request, before.request)
        steps.stop()
        return self._composed(composed, before) if composed else None

    def compose(
        self, looked: Looked, kinds: Collection[Kind] = tuple(Kind), least: float = SURE
    ) -> Answer | None:
        """The answer to what is no plain fact and of `kinds`; None where it is one, or may be."""
        if not self._planner or not self._composer:
            return None
        looked.steps.start("plan")
        plan = self._planner.plan(looked.understood)
        if plan.kind not in kinds:
            return None
        looked.steps.start("answer")
        composed = self._composer.compose(plan, looked.request, least)
        looked.steps.stop()
        return self._composed(composed, looked) if composed else None

    def extract(self, looked: Looked) -> Answer:
        """The sentences that answer a fact, or that none does."""
        looked.steps.start("answer")
        extract = self._extracted(looked)
        changed = self._changed(looked, extract)
        looked.steps.stop()
        if changed:
            return self._composed(changed, looked)
        extract = as_read(extract)
        found = bool(extract.sentences)
        coverage = None
        if extract.over_several:
            told = [one.citations[0] for one in extract.sentences if one.citations]
            coverage = self.coverage(told, looked.scope)
        shown = tuple(replace(one, text=readable(one.text)) for one in extract.sentences)
        blocks: tuple[Block, ...] = ()
        if not extract.over_several:
            blocks = fact_blocks(shown, extract.direct, looked.request.language)
        told_as = as_markdown(blocks) if blocks else text_of(shown)
        answer = Answer(
            text=told_as if found else not_found(looked.request.language),
            sentences=shown,
            ending=Ending.COMPLETE if found else Ending.NOT_FOUND,
            understood=looked.understood,
            answerable=extract.answerable,
            retrieved=looked.passages,
            model=self.name,
            timings=looked.steps.seconds,
            coverage=coverage,
            unsure=extract.unsure,
            blocks=blocks,
            language=looked.language,
        )
        return answer if found else self.refused(answer, looked)

    def refused(self, answer: Answer, looked: Looked) -> Answer:
        """With how many documents were searched, and what could be asked of them instead."""
        request = replace(looked.request, question=answer.understood)
        offers = self._composer.offers(request, answer.retrieved) if self._composer else ()
        return replace(answer, coverage=self.coverage((), looked.scope), offers=offers)

    def candidate(self, looked: Looked) -> Sentence | None:
        """The sentence that may answer where a chat model found that none does."""
        extract = self._extracted(looked)
        return extract.unsure or next(iter(extract.sentences), None)

    def opinion(self, looked: Looked) -> Extract | None:
        """What the reader makes of a question that words of one passage may answer."""
        return self._extracted(looked) if self._may_be(looked, _TOLD_BY_MODELS) else None

    def denies(self, looked: Looked, opinion: Extract) -> bool:
        """Whether the reader firmly holds that the documents do not answer a plain question."""
        state = State.of(opinion.answerable)
        return state is State.NOT_FOUND and self._may_be(looked, _PLAIN)

    def _may_be(self, looked: Looked, kinds: Collection[Kind]) -> bool:
        """Whether a question is of these kinds, or not surely of another."""
        plan = self._planner.plan(looked.understood) if self._planner else None
        return bool(plan and (plan.kind in kinds or plan.probability < SURE))

    def coverage(self, citations: Iterable[Citation], scope: Scope) -> Coverage:
        """How many of the works in scope are cited."""
        scopes = self.retriever.scopes
        return Coverage(scopes.works(one.document.id for one in citations), scopes.count(scope))

    def _as_fact(self, looked: Looked) -> Answer:
        """The answer to a fact; where there is none, to what the question may be beside one."""
        answer = self.extract(looked)
        if answer.ending is not Ending.NOT_FOUND:
            return answer
        if self._composer and (told := self._composer.rescue(looked.request)):
            return self._composed(told, looked)
        return self.compose(looked, _MAYBE, _MAYBE_LEAST) or answer

    def _last_question(self, question: Question) -> str:
        """The last one that asked something of the documents, standing alone; "" without any."""
        for number in reversed(range(len(question.history))):
            said = question.history[number]
            if said.role is Role.USER and self._planner:
                kind = self._planner.plan(said.text).kind
                if kind not in (Kind.REWORK, Kind.SMALL_TALK, Kind.HELP):
                    return standalone(Question(said.text, question.history[:number]))
        return ""

    def _composed(self, composed: Composed, looked: Looked) -> Answer:
        return Answer(
            text=as_markdown(composed.blocks),
            sentences=composed.sentences,
            ending=Ending.NOT_FOUND if composed.declined else Ending.COMPLETE,
            understood=looked.understood,
            answerable=float(not composed.declined),
            retrieved=looked.passages,
            model=self.name,
            timings=looked.steps.seconds,
            coverage=composed.coverage,
            blocks=composed.blocks,
            offers=composed.offers,
            language=looked.language,
        )

    def _fact(self, question: str, scope: Scope) -> Extract:
        """What answers one question; no sentences where the documents do not."""
        return self._read(question, self._nearest(question, scope))

    def _extracted(self, looked: Looked) -> Extract:
        """What answers the question as the passages spell what it asks by."""
        return self._read(read_as(looked.understood, looked.passages), looked.passages)

    def _read(self, question: str, passages: tuple[ScoredPassage, ...]) -> Extract:
        share = self.retriever.word_shares()
        asked = ParsedQuestion.of(question, share)
        return without_near_miss(asked, self._answerer.answer(asked, passages), share)

    def _changed(self, looked: Looked, extract: Extract) -> Composed | None:
        """The newer statement before the older one, where a document tells of a change."""
        if not self._composer or not extract.sentences or extract.over_several:
            return None
        return self._composer.newer(looked.request, looked.passages, extract)

    def _nearest(self, question: str, scope: Scope) -> tuple[ScoredPassage, ...]:
        return self.retriever.search(question, _RETRIEVED, scope)
