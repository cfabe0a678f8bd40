"""What a document written later says of the same thing, before what the older one says.

No word tells of a change here, so that nothing is called out of date: each stands with its day.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from assistant.compose.draft import Draft, Quote, quotes_of
from assistant.compose.facts import titled
from assistant.compose.newer import Told, is_of_its_kind, is_older, newer, subject, written_on
from assistant.compose.quoting import is_row, says_something, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import terms_of
from assistant.core.packing import folded
from assistant.extractive.question_types import CHANGING, AnswerType, answer_type, could_answer
from assistant.language import content_words, vocabulary
from assistant.language.letters import CAPITAL
from assistant.language.matching import RELATED, Term, TextForms, is_light
from assistant.types import Document, ScoredPassage, Sentence

_ANSWERS = 0.9  # the least probability at which a sentence that is read by itself answers
_ANSWERS_ALIKE = 0.5  # likewise of one that is worded as the older one
_ALIKE = 0.6  # of the words of the older one
_FEWEST_ALIKE = 2
_STEM = 5  # letters by which two words are one
_MOST_READ = 24  # sentences
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(rf"(?<!^)\b{CAPITAL}[\w-]+")


def newer_or_later(
    room: Room,
    request: Request,
    passages: Sequence[ScoredPassage],
    sentences: Sequence[Sentence],
    value: str,
) -> Composed | None:
    """What has changed, else what a later document says otherwise; by the same as `later`."""
    asked = (room, request, passages, sentences, value)
    return newer(*asked) or later(*asked)


def later(
    room: Room,
    request: Request,
    passages: Sequence[ScoredPassage],
    sentences: Sequence[Sentence],
    value: str,
) -> Composed | None:
    """None where no later document gives another number, sum, day or name.

    `passages` are those that were found for the question, `sentences` what answers it, and
    `value` the words of the first one that do.
    """
    type_ = answer_type(request.question)
    told = Told.of(sentences, value)
    if type_ not in CHANGING or not written_on(told.quote.document):
        return None
    related = list(chain(*subject(room, request, passages, told.quote.document)))
    if len({one.citations[0].document.id for one in sentences}) > 1:
        return None if value else _newest_first(room, request, related, sentences)
    found = list(_others(room, request, related, told, type_))[:_MOST_READ]
    read = room.survey.each(request.question, [(q.document.title, q.text) for q in found])
    fitting = [
        (written_on(q.document), p, q)
        for p, q in zip(read, found, strict=True)
        if _is_likely(p, q, told.quote)
    ]
    if not fitting:
        return None
    _, _, best = max(fitting, key=lambda one: one[:2])
    return _laid_out(room, request, [best, told.quote])


def _newest_first(
    room: Room, request: Request, related: Sequence[Document], sentences: Sequence[Sentence]
) -> Composed | None:
    """What several documents say; None where one may be of another subject, or has no day."""
    quotes = quotes_of(sentences)
    ids = {one.id for one in related}
    if not all(q.document.id in ids and written_on(q.document) for q in quotes):
        return None
    ordered = sorted(quotes, key=lambda q: written_on(q.document), reverse=True)
    newest, told = ordered[0], quotes[0]
    (answers,) = room.survey.each(request.question, [(newest.document.title, newest.text)])
    if newest != told and not _is_likely(answers, newest, told):
        return None
    return _laid_out(room, request, ordered)


def _is_likely(probability: float, quote: Quote, told: Quote) -> bool:
    """Whether a sentence answers, as it does so probably or is worded as the older one."""
    alike = probability >= _ANSWERS_ALIKE and _is_alike(quote, told)
    return alike or probability >= _ANSWERS


def _laid_out(room: Room, request: Request, quotes: Sequence[Quote]) -> Composed:
    draft = Draft(room.library)
    for document, own in groupby(quotes, key=lambda q: q.document):
        draft.item(list(own), titled(document, request.language))
    return draft.finished()


def _others(
    room: Room, request: Request, related: Sequence[Document], told: Told, type_: AnswerType
) -> Iterator[Quote]:
    """Sentences of later documents that may answer otherwise, by what is asked or by the words."""
    asked = [t for t in terms_of(room, request.question) if not t.name]
    about = [term for term in asked if not is_light(term.word, request.language)]
    after = [one for one in related if is_older(told.quote, Quote(one, 0, 0))]
    for document in after:
        for quote in sentences_of(document):
            if (
                says_something(quote)
                and not is_row(quote)
                and could_answer(type_, quote.text)
                and is_of_its_kind(quote.text, document, told)
                and not _repeats(quote, told.quote, type_)
                and (_shares(quote, about) or _is_alike(quote, told.quote))
            ):
                yield quote


def _shares(quote: Quote, terms: Sequence[Term]) -> bool:
    forms = TextForms.of(quote.text, quote.document.language)
    return any(term.match(forms) >= RELATED for term in terms)


def _is_alike(quote: Quote, other: Quote) -> bool:
    """Whether it is worded as the other one, but for its numbers."""
    if quote.document.language != other.document.language:
        return False
    wording = _wording(other)
    held = wording & _wording(quote)
    return len(held) >= max(_FEWEST_ALIKE, _ALIKE * len(wording))


def _wording(quote: Quote) -> set[str]:
    language = quote.document.language
    counted = vocabulary.whole("asked.sums").sub(" ", quote.text)
    found = (word for word in content_words(counted, language) if word.isalpha())
    return {folded(word)[:_STEM] for word in found}


def _repeats(quote: Quote, other: Quote, type_: AnswerType) -> bool:
    """Whether it has no number, or no name, that the other one does not have."""
    of_kind = _NAME if type_ is AnswerType.PERSON else _NUMBER
    return set(of_kind.findall(quote.text)) <= set(of_kind.findall(other.text))
