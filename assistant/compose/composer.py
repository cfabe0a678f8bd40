"""Hands a question to the module of its kind."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from assistant.compose import small_talk
from assistant.compose.asked_of_sides import each_side, fact_of_each
from assistant.compose.asked_there import asked_there
from assistant.compose.attendance import attendance
from assistant.compose.briefing import briefing
from assistant.compose.by_state import by_state
from assistant.compose.columns import beyond, summed
from assistant.compose.comparison import comparison
from assistant.compose.contacts import contacts
from assistant.compose.dated_rows import first_or_last
from assistant.compose.extremes import extreme
from assistant.compose.items import items, listed_under_headings, sections
from assistant.compose.later import newer_or_later
from assistant.compose.library_overview import library_overview
from assistant.compose.named_list import named_list, wanted
from assistant.compose.news import news
from assistant.compose.over_documents import over_documents
from assistant.compose.overview import is_of_whole, of_kind_asked, overview, translation
from assistant.compose.parts import parts, split
from assistant.compose.people import people
from assistant.compose.person import who_is, wrote
from assistant.compose.register_told import with_register
from assistant.compose.rework import rework
from assistant.compose.room import Composed, KeptRows, Request, Room
from assistant.compose.said_about import said_about, topic_of
from assistant.compose.signatures import signatures
from assistant.compose.subjects import subjects
from assistant.compose.tables import table
from assistant.compose.timeline import timeline
from assistant.compose.yes_no import asks_yes_or_no, yes_no
from assistant.extractive import Extract
from assistant.extractive.breadth import wants_breadth
from assistant.language import LANGUAGES, content_words, stem
from assistant.plan import (
    Kind,
    Plan,
    Planner,
    Sorter,
    extreme_examples,
    rework_examples,
    small_talk_examples,
)
from assistant.register import Register
from assistant.rewriting.topics import asks_for_list, asks_what
from assistant.types import ScoredPassage

SURE = 0.5  # the least probability of a kind at which a question is answered as that kind
_BROAD = 0.25  # likewise of a question that asks for several documents, whatever else it may be
_VERY_SURE = 0.8  # at which something is small talk even with a word of the documents in it

Module = Callable[[Room, Request], Composed | None]


class Composer:
    """Safe to share between threads."""

    def __init__(self, room: Room, register: Register, planner: Planner) -> None:
        self._room, self._register = room, register
        self._plan, encode = planner.plan, planner.encode
        self._reworks = Sorter(encode, rework_examples)
        self._talk = Sorter(encode, small_talk_examples)
        extremes = Sorter(encode, extreme_examples)
        self._modules: dict[Kind, Module] = {
            **_MODULES,
            Kind.PARTS: partial(parts, by_words=_OF_A_PART),
            Kind.EXTREME: partial(extreme, sorter=extremes),
        }

    @property
    def _from_register(self) -> list[Module]:
        """The modules that read the register before the documents."""
        return [self._modules[kind] for kind in _REGISTERED]

    def chat(self, plan: Plan, request: Request) -> Composed | None:
        """What needs no search; None where something is asked of the documents."""
        if plan.probability < SURE or not any(c.isalnum() for c in request.question):
            return None
        if plan.probability < _VERY_SURE and self._in_library(request):
            return None
        if plan.kind is Kind.SMALL_TALK:
            return small_talk.small_talk(self._room, request, self._talk)
        if plan.kind is Kind.HELP:
            return small_talk.help_with(self._room, request)
        if plan.kind is Kind.OTHER_TASK:
            return small_talk.decline(self._room, request)
        return None

    def _in_library(self, request: Request) -> bool:
        """Whether the documents hold any word of it that carries meaning."""
        share = self._room.retriever.word_shares()
        found = content_words(request.question, request.language)
        return any(share(stem(word, language)) > 0 for word in found for language in LANGUAGES)

    def offers(self, request: Request, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
        """Questions that the documents answer, those nearest to the question before others."""
        near = list(dict.fromkeys(one.document.id for one in passages))
        places = {id: place for place, id in enumerate(near)}
        summaries = self._room.summaries(request.scope)
        summaries.sort(key=lambda one: places.get(one.id, len(near)))
        return tuple(small_talk.examples(self._room, summaries, request.language))

    def rework(self, plan: Plan, request: Request, previous: Request) -> Composed | None:
        """The last answer made anew, `previous` being what it answered; None where it is not meant.

        Raises what the search raises.
        """
        if plan.kind is not Kind.REWORK or plan.probability < SURE:
            return None
        sort, _, _ = self._reworks.sort(request.question)
        return rework(self._own_room(), previous, sort, self._again)

    def _again(self, request: Request) -> Composed | None:
        return self.compose(self._plan(request.question), request)

    def _own_room(self) -> Room:
        """The room for one question."""
        return replace(self._room, register=KeptRows(self._register))

    def newer(
        self, request: Request, passages: Sequence[ScoredPassage], extract: Extract
    ) -> Composed | None:
        """What has changed in what answers, before what was so; None where nothing has.

        So does what a later document answers otherwise, without a word for a change.

        `passages` are those that were found for the question, best first. Raises what the
        search raises.
        """
        room = self._own_room()
        return newer_or_later(room, request, passages, extract.sentences, extract.direct)

    def compose(self, plan: Plan, request: Request, least: float = SURE) -> Composed | None:
        """The answer by its kind, if it is that with a probability of at least `least`.

        None where it is to be answered as a fact, or was tried in vain at a probability that is
        SURE. Raises what the search raises.
        """
        module = self._module(plan, request.question, least)
        if least < SURE and module is self._module(plan, request.question, SURE):
            return None
        room = self._own_room()
        of_whole = plan.probability >= SURE and plan.kind in _OF_WHOLE
        if not of_whole and (told := self._by_words(room, request)):
            return told
        sided = not of_whole and module is not comparison  # which asks each side itself
        if sided and (told := each_side(room, request)):
            return told
        if listed := self._listed(room, plan, request):
            return with_register(listed, room, request.language)
        if module is overview and plan.probability < SURE and not is_of_whole(room, request):
            return None
        composed = module(room, request) if module else None
        if composed and module in self._from_register:
            return with_register(composed, room, request.language)
        return composed

    def _by_words(self, room: Room, request: Request) -> Composed | None:
        """What the words of the question ask for; of several questions in one, of each of them."""
        asked = split(request.question)
        if len(asked) < 2:
            return _first(_BY_WORDS, room, request)
        of_whole = [one for one in _BY_WORDS if one not in _OF_A_PART]
        if told := _first(of_whole, room, request):
            return told
        each = (replace(request, question=part) for part in asked)
        is_told = any(_first(_OF_A_PART, room, part) for part in each)
        return self._modules[Kind.PARTS](room, request) if is_told else None

    def rescue(self, request: Request) -> Composed | None:
        """What else may be meant by a question to which no fact was found; raises as `compose`."""
        return _first((wrote, fact_of_each, _said), self._own_room(), request)

    def _listed(self, room: Room, plan: Plan, request: Request) -> Composed | None:
        """The names that are to be listed, where the question may be of a kind that lists them."""
        if plan.probability >= SURE and plan.kind not in _LISTED:
            return None
        sort = wanted(request.question)
        named = named_list(room, request, sort) if sort else None
        if named:
            return named
        lists = asks_for_list(request.question)
        if (lists or asks_what(request.question)) and (
            told := listed_under_headings(room, request)
        ):
            return told
        return sections(room, request) if lists else None

    def _module(self, plan: Plan, question: str, least: float) -> Module | None:
        """That of the kind where it is sure, else what the form of the question says."""
        least = min(least, _BROAD) if wants_breadth(question) else least
        if plan.probability >= least and plan.kind in self._modules:
            return self._modules[plan.kind]
        unsure = plan.probability < SURE
        if (unsure or plan.kind in (Kind.FACT, Kind.YES_NO)) and asks_yes_or_no(question):
            return yes_no
        return self._modules[Kind.PARTS] if len(split(question)) > 1 else None


# Of several questions in one these are tried for each.
_OF_A_PART: tuple[Module, ...] = (asked_there, by_state, attendance, contacts, who_is)

# What is told by the words of a question, whatever kind it seems to be.
_BY_WORDS: tuple[Module, ...] = (
    asked_there,
    summed,
    beyond,
    by_state,
    first_or_last,
    attendance,
    contacts,
    signatures,
    who_is,
)


def _first(modules: Sequence[Module], room: Room, request: Request) -> Composed | None:
    """What the first of the modules answers that answers."""
    return next((told for one in modules if (told := one(room, request))), None)


def _said(room: Room, request: Request) -> Composed | None:
    """What the documents that are meant say about the one thing that is asked for."""
    found = of_kind_asked([one.document for one in subjects(room, request)], request.question)
    topic = topic_of(room, request, found)
    return said_about(room, request, topic, found) if topic else None


def _library(room: Room, request: Request) -> Composed | None:
    """What all documents say: about one thing, where one is asked for, else as a whole."""
    topic = topic_of(room, request, ())
    return said_about(room, request, topic, ()) if topic else library_overview(room, request)


# Kinds of which a list of names is one: "which hospitals take part?" may look like each.
_LISTED = (Kind.FACT, Kind.ITEMS, Kind.DOCUMENTS)

# Of these a word such as "in total" changes nothing.
_OF_WHOLE = (Kind.TABLE, Kind.BRIEFING, Kind.OVERVIEW, Kind.LIBRARY, Kind.TRANSLATION)

# Kinds whose answers are put together from the register's cells as far as it has them.
_REGISTERED = (Kind.DOCUMENTS, Kind.COMPARISON, Kind.TABLE, Kind.EXTREME)

_MODULES: dict[Kind, Module] = {
    Kind.YES_NO: yes_no,
    Kind.ITEMS: items,
    Kind.DOCUMENTS: over_documents,
    Kind.COMPARISON: comparison,
    Kind.OVERVIEW: overview,
    Kind.LIBRARY: _library,
    Kind.PEOPLE: people,
    Kind.TIMELINE: timeline,
    Kind.NEWS: news,
    Kind.TABLE: table,
    Kind.BRIEFING: briefing,
    Kind.TRANSLATION: translation,
}
