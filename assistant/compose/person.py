"""One person: who that is by every document that says so, and what that person wrote in a mail."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.compose.days import day_in_words
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.moments_in import written
from assistant.compose.people_in import people_in
from assistant.compose.quoting import is_prose, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import terms_of
from assistant.language import vocabulary
from assistant.language.matching import is_light
from assistant.rewriting.mentions import Sort, mentions
from assistant.types import Document

_MOST = 300  # documents
_SHOWN = 5
_MOST_SAID = 8  # sentences of a mail
_HEAD_LINE = re.compile(r"\w+:[^\n]*<[^>\s]+@")  # of a mail


def who_is(room: Room, request: Request) -> Composed | None:
    """The most telling sentence of each document, the newest first; None where one alone names."""
    name = _person(request)
    if not _is_asked_of(name, request.question):
        return None
    told = [quote for document in _naming(room, request, name) for quote in _of(document, name)]
    if len(told) < 2:
        return None
    told.sort(key=lambda quote: written(quote.document), reverse=True)
    draft = Draft(room.library)
    draft.paragraph(told[:1])
    for quote in told[1:_SHOWN]:
        draft.further([quote], _as_of(request.language, written(quote.document)))
    return draft.finished()


def _is_asked_of(name: str, question: str) -> bool:
    """Whether no more than a title stands between "who is" and the name: no "deputy of"."""
    asks = _asks_who().match(question)
    if not asks or not name:
        return False
    return len(question[asks.end("asks") : question.find(name)].split()) <= 1


def _as_of(language: str, day: str) -> str:
    return frame(language, "said_on", date=day_in_words(language, day)) if day else ""


def wrote(room: Room, request: Request) -> Composed | None:
    """What a person wrote in the mails; None where it is asked about something, or of nobody."""
    name = _person(request) if _asks_for_words(room, request) else ""
    parts = [part for one in _naming(room, request, name) for part in _written_by(one, name)]
    if not parts:
        return None
    draft = Draft(room.library)
    for part in parts:
        draft.paragraph(part[:_MOST_SAID], name)
    return draft.finished()


def _asks_for_words(room: Room, request: Request) -> bool:
    says = vocabulary.whole("persons.says")
    others = [t for t in terms_of(room, request.question) if not (t.name or says.match(t.word))]
    about = any(not is_light(term.word, request.language) for term in others)
    return bool(says.search(request.question)) and not about


@cache
def _asks_who() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?P<asks>{vocabulary.pattern('persons.who_is')})\s+[^,;]*\Z", re.IGNORECASE
    )


def _person(request: Request) -> str:
    """The one name in the question that may be a person's, with forename and surname."""
    named = mentions(request.question, request.language)
    people = [one for one in named if one.kind is Sort.PERSON or one.perhaps_person]
    return people[0].text if len(people) == 1 and " " in people[0].text else ""


def _naming(room: Room, request: Request, name: str) -> list[Document]:
    if not name:
        return []
    documents = room.documents([one.id for one in room.summaries(request.scope)[:_MOST]])
    return [one for one in documents if name in one.text]


def _of(document: Document, name: str) -> Iterator[Quote]:
    """The sentence that says most plainly who the person is."""
    known = frozenset((name,))
    every = (q for p in people_in(document, known) if p.name == name for q in p.quotes)
    yield from [quote for quote in every if not _HEAD_LINE.match(quote.text)][:1]


def _written_by(document: Document, name: str) -> Iterator[Sequence[Quote]]:
    """The sentences of each part of a mail that the person sent."""
    starts = list(_parts(document))
    if not starts:
        return
    ends = [start for start, _ in starts[1:]] + [len(document.text)]
    for (start, head), end in zip(starts, ends, strict=True):
        if name in head:
            inside = [q for q in sentences_of(document) if start <= q.start and q.end <= end]
            said = [q for q in inside if is_prose(q) and q.text not in head]
            if said:
                yield said


def _parts(document: Document) -> Iterator[tuple[int, str]]:
    """Where the parts of a mail begin, and the lines that say who sent them."""
    for match in _sender().finditer(document.text):
        yield match.start(), match[0]


@cache
def _sender() -> re.Pattern[str]:
    """ "From: …", or a line such as "On 3 May, Ann Holt wrote:" before what is quoted."""
    head = rf"^[>\s]*(?:{vocabulary.pattern('persons.from')}):[^\n]+"
    return re.compile(
        rf"{head}|^[^\n]*\b(?:{vocabulary.pattern('persons.wrote')})\b[^\n]*:\s*$",
        re.MULTILINE | re.IGNORECASE,
    )
