"""Where a statement tells that what was so has changed: it leads, and the older one follows it.

A change is told by a word for it ("takes over", "raised from") in a sentence that names what is
said to have been so, or that answers the question itself; by nothing less. Only where the question
asks for what is so now, a later document that answers it needs no such word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.compose.begins_and_ends import is_but_a_start, moves_the_end
from assistant.compose.days import day_in_words
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.moments_in import written
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import terms_of, text_forms
from assistant.extractive.question_types import AnswerType, answer_type, could_answer
from assistant.language import vocabulary
from assistant.language.dates import moments, years_in
from assistant.language.letters import CAPITAL, SMALL
from assistant.language.matching import Term, TextForms, is_light
from assistant.language.negation import denials
from assistant.survey import Finding
from assistant.types import Document, ScoredPassage, Sentence

_MOST = 8  # documents of the same subject that are looked at
_ANSWERS = 0.3  # the least probability at which a sentence answers as well
_ANSWERS_ALONE = 0.7  # likewise of one that is read by itself
_ANSWERS_IN_THE_SAME_WORDS = 0.6  # likewise of one that holds a word for what is asked
_ANSWERS_NOW = 0.5  # likewise of one of a later document, where the question asks for that
_MOST_READ = 20  # sentences that tell of a change
_MOST_LETTERS = 50_000
_BEFORE_CUE, _BEHIND_CUE = 3, 1  # words between a negation and what it denies
_NUMBERING = re.compile(r"\A\W*\d{1,2}(?:\.\d+)+[.)]?\s")  # of a clause
_PAUSE = re.compile(r"[,.;:!?–—]")
_SENTENCE = re.compile(r"\w\W+\w+\W+\w+.*[.!][\"'”’»)]*\s*$", re.DOTALL)
_COINED = re.compile(rf"\b(?:{CAPITAL}{{4,}}|{CAPITAL}{SMALL}{{2,}}{CAPITAL}{SMALL}+)\b")
_TWO_WORDS = re.compile(rf"\b{CAPITAL}{SMALL}+ {CAPITAL}{SMALL}+\b")
_CAPITALS = re.compile(rf"\b{CAPITAL}")
_TITLE_CASE = 0.6  # of the words of a title
_WORD = re.compile(r"\d[\d.,  ]*\d|\d+|[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Told:
    """The first sentence of an answer, and the words in it that answer."""

    quote: Quote
    value: str

    @classmethod
    def of(cls, sentences: Sequence[Sentence], value: str) -> "Told":
        cited = sentences[0].citations[0]
        quote = Quote(cited.document, cited.start, cited.end)
        return cls(quote, value or sentences[0].text)


def newer(
    room: Room,
    request: Request,
    passages: Sequence[ScoredPassage],
    sentences: Sequence[Sentence],
    value: str,
) -> Composed | None:
    """The newer statement before the older one; None where nothing tells of a change.

    `passages` are those that were found for the question.
    """
    told = Told.of(sentences, value)
    same, related = subject(room, request, passages, told.quote.document)
    asked = [t for t in terms_of(room, request.question) if not is_light(t.word, request.language)]
    naming = [
        q
        for q in _changes([*same, *related])
        if is_older(told.quote, q)
        and is_of_its_kind(q.text, q.document, told)
        and not is_but_a_start(request.question, q, _cues())
    ]
    named = [q for q in naming if _same_value(q, told) and _shares(q, asked)]
    if _asks_for_now().search(request.question):
        latest = next(iter(named), None) or _latest(room, request, [*same, *related], told)
        if latest:
            return _laid_out(room, request, latest, told)
    if not any(tells_change(q) for one in (*same, *related) for q in sentences_of(one)):
        return None
    if tells_change(told.quote):
        answering = _answering(room.survey.ask(request.question, [one.id for one in same]))
        before = [q for q in answering if is_older(q, told.quote)]
        if not _has_cue(told.quote):  # of an addendum: what it does not change is not older
            before = [q for q in before if q.document.id != told.quote.document.id]
        older = next(iter(before), None)
        return _laid_out(room, request, told.quote, Told(older, value)) if older else None
    likely = [q for q in naming if q.document in same][:_MOST_READ]
    read = room.survey.each(request.question, [(q.document.title, q.text) for q in likely])
    about = [term for term in asked if not term.name]
    type_ = answer_type(request.question)
    names = [term for term in asked if term.name]
    answers = [
        q
        for q, p in zip(likely, read, strict=True)
        if _changes_it(q, p, about, type_) or moves_the_end(room, request.question, q, names)
    ]
    changes = answers or named
    return _laid_out(room, request, changes[0], told) if changes else None


def _latest(
    room: Room, request: Request, documents: Sequence[Document], told: Told
) -> Quote | None:
    """What the newest of the documents answers, if it was written after what was told."""
    if not written_on(told.quote.document):
        return None
    found = [
        (finding.document, one)
        for finding in room.survey.ask(request.question, [one.id for one in documents])
        for one in finding.sentences[:1]
        if one.probability >= _ANSWERS_NOW
        and is_of_its_kind(finding.document.text[slice(*one.span)], finding.document, told)
    ]
    quotes = [Quote(document, one.start, one.end) for document, one in found]
    later = [
        q for q in quotes if q.document.id != told.quote.document.id and is_older(told.quote, q)
    ]
    return max(later, key=lambda q: written_on(q.document)) if later else None


def is_of_its_kind(text: str, document: Document, told: Told) -> bool:
    """Whether a text holds a date where a date was told, and a number where a number was."""
    if moments(told.value, told.quote.document.language):
        return bool(moments(text, document.language))
    return any(map(str.isdigit, text)) or not any(map(str.isdigit, told.value))


def subject(
    room: Room, request: Request, passages: Sequence[ScoredPassage], document: Document
) -> tuple[list[Document], list[Document]]:
    """Documents of the same subject, and those that share a coined name with this one.

    Of the same are the document itself and those that hold every name in the question; where it
    has none, those that hold a name in its title, and those a name in whose title it holds.
    """
    names = [term for term in terms_of(room, request.question) if term.name]
    found = {one.document.id: one.document for one in passages}
    others = [one for id, one in found.items() if id != document.id]
    if names:
        same = [one for one in others if all(term.match(text_forms(one)) > 0 for term in names)]
    else:
        same = [one for one in others if _is_in_title(document, one) or _is_in_title(one, document)]
    coined = _coined(document)
    related = [one for one in others if one not in same and coined & _coined(one)]
    return [document, *same[: _MOST - 1]], related[:_MOST]


def _is_in_title(document: Document, other: Document) -> bool:
    """Whether the other one holds a name of two words that stands in the title of this one."""
    title = document.title
    if sum(map(str.isupper, _CAPITALS.findall(title))) > _TITLE_CASE * len(title.split()):
        return False  # all its words are written so
    return any(name in other.text[:_MOST_LETTERS] for name in _TWO_WORDS.findall(title))


def _coined(document: Document) -> set[str]:
    """Names that somebody made up for a thing: DIALUX, NordNet."""
    return set(_COINED.findall(document.text[:_MOST_LETTERS]))


def _changes(documents: Sequence[Document]) -> list[Quote]:
    return [q for document in documents for q in sentences_of(document) if tells_change(q)]


def _shares(quote: Quote, terms: Sequence[Term]) -> bool:
    forms = TextForms.of(quote.text, quote.document.language)
    return any(term.match(forms) > 0 for term in terms)


def _changes_it(quote: Quote, probability: float, about: Sequence[Term], type_: AnswerType) -> bool:
    """Whether a sentence that tells of a change, and answers as probably, does so of what is asked.

    Where no kind of answer is wanted it has to hold all that is asked: less of it is chance.
    """
    if _amends(quote, type_):
        likely = probability >= _ANSWERS
        return likely or (_has_cue(quote) and _shares(quote, about))
    if type_ is AnswerType.OTHER:
        return probability >= _ANSWERS_ALONE and _holds(quote, about)
    least = _ANSWERS_IN_THE_SAME_WORDS if _shares(quote, about) else _ANSWERS_ALONE
    return probability >= least


def _holds(quote: Quote, terms: Sequence[Term]) -> bool:
    forms = TextForms.of(quote.text, quote.document.language)
    return all(term.match(forms) > 0 for term in terms)


def _answering(findings: Iterable[Finding]) -> Iterator[Quote]:
    for finding in findings:
        for one in finding.sentences:
            if one.probability >= _ANSWERS:
                yield Quote(finding.document, one.start, one.end)


def _same_value(quote: Quote, told: Told) -> bool:
    """Whether a sentence names what was told to be so."""
    there = set(_WORD.findall(quote.text.lower()))
    value = _NUMBERING.sub("", told.value.lower())
    telling = [word for word in _WORD.findall(value) if word not in _common()]
    numbers = [word for word in telling if word[0].isdigit()]
    return bool(telling) and all(word in there for word in numbers or telling[-1:])


@cache
def _common() -> frozenset[str]:
    return vocabulary.words("words.stop") | vocabulary.words("words.light")


def is_older(one: Quote, other: Quote) -> bool:
    """Whether one stands before the other in a document, or in one that was written before."""
    if one.document.id == other.document.id:
        return one.start < other.start
    day, later = written_on(one.document), written_on(other.document)
    known = min(len(day), len(later))  # of one perhaps no more than the year
    return day[:known] < later[:known]


def written_on(document: Document) -> str:
    """When it was written, else the one year in its title or the name of its file."""
    years = years_in(f"{document.title} {document.name}")
    return written(document) or (years.pop() if len(years) == 1 else "")


def tells_change(quote: Quote) -> bool:
    """Whether a whole sentence says that something has changed."""
    whole = _SENTENCE.search(quote.text) and " | " not in quote.text
    return bool(whole) and (_has_cue(quote) or _is_addendum(quote.document))


def _amends(quote: Quote, type_: AnswerType) -> bool:
    """Whether a sentence of an addendum holds a sum or a date where one is asked for."""
    return (
        type_ in (AnswerType.MONEY, AnswerType.TIME, AnswerType.NUMBER)
        and _is_addendum(quote.document)
        and could_answer(type_, quote.text)
    )


def _has_cue(quote: Quote) -> bool:
    """Whether it has a word for a change, and does not deny it: "it is not extended"."""
    denied = [(one.start, one.end) for one in denials(quote.text, quote.document.language)]
    return any(
        not any(_denies(quote.text, cue, *place) for place in denied)
        for cue in _cues().finditer(quote.text)
    )


def _denies(text: str, cue: re.Match[str], start: int, end: int) -> bool:
    """Whether a negation stands a few words before the cue, or right behind it."""
    if end <= cue.start():
        between, most = text[end : cue.start()], _BEFORE_CUE
    else:
        between, most = text[cue.end() : start], _BEHIND_CUE
    apart = start >= cue.end() or end <= cue.start()  # "no longer" denies itself
    return apart and len(between.split()) <= most and not _PAUSE.search(between)


def _is_addendum(document: Document) -> bool:
    """Whether a document says in its title that it changes or adds to another: a side letter."""
    return bool(vocabulary.whole("changes.documents").search(document.title))


@cache
def _asks_for_now() -> re.Pattern[str]:
    return vocabulary.whole("changes.now")


@cache
def _cues() -> re.Pattern[str]:
    return vocabulary.whole("changes.cues")


def _laid_out(room: Room, request: Request, leading: Quote, told: Told) -> Composed:
    """With the sentences beside the leading one that speak of the change and of what was so."""
    every = sentences_of(leading.document)
    at = every.index(leading)
    near = every[max(0, at - 1) : at + 2]
    draft, language = Draft(room.library), request.language
    draft.paragraph([q for q in near if q == leading or (tells_change(q) and _same_value(q, told))])
    apart = told.quote.document.id != leading.document.id
    day = written_on(told.quote.document) if apart else ""
    date = day_in_words(language, day)
    lead = frame(language, "earlier_on", date=date) if day else frame(language, "earlier")
    draft.further([told.quote], lead)
    return draft.finished()
