"""What came into the library since a day that the question names: each document, newest first."""

import datetime
import re
from collections.abc import Sequence

from assistant.compose.central import most_central
from assistant.compose.draft import Draft
from assistant.compose.frame import frame
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.language import stem, vocabulary, words
from assistant.language.dates import Moment, moments
from assistant.library import DocumentSummary
from assistant.types import Coverage

_MOST = 30  # documents
_EACH = 2  # sentences
_USUAL_DAYS = 7  # where the question names no time
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}  # days


def news(room: Room, request: Request) -> Composed:
    """Of the documents in scope; where none is new, the answer says so."""
    since = since_when(request.question, request.language, datetime.date.today())
    every = room.summaries(request.scope)
    new = room.one_each([one for one in every if _came(one) >= since], request.language)
    new.sort(key=lambda one: (one.ingested_at, one.name), reverse=True)
    count = room.works(one.id for one in every)
    draft, language = Draft(room.library), request.language
    if not new:
        draft.note(frame(language, "nothing_new", date=since.isoformat(), count=count))
        return draft.finished()
    draft.heading(frame(language, "heading_new", date=since.isoformat()))
    for document in room.documents([one.id for one in new[:_MOST]]):
        quotes = sentences_of(document)
        draft.item(most_central(quotes, _EACH) or quotes[:_EACH], document.title)
    if len(new) > _MOST:
        draft.note(frame(language, "left_out", count=len(new) - _MOST))
    return draft.finished(Coverage(min(len(new), _MOST), count))


def since_when(question: str, language: str, today: datetime.date) -> datetime.date:
    """The first day that is meant; a week ago where the question names no time."""
    for moment in moments(question, language):
        if found := _day(moment, today):
            return found
    for name, ago in (("today", 0), ("yesterday", 1)):
        if re.search(rf"\b{vocabulary.pattern(f'calendar.{name}')}\b", question, re.IGNORECASE):
            return today - datetime.timedelta(days=ago)
    return today - datetime.timedelta(days=_length(words(question), language) or _USUAL_DAYS)


def _day(moment: Moment, today: datetime.date) -> datetime.date | None:
    """The last such day that has been; None of what is no day of ours."""
    if moment.weekday is not None:
        ago = (today.weekday() - moment.weekday) % 7
        return today - datetime.timedelta(days=ago or 7)
    for year, month, day in moment.readings:
        try:
            found = datetime.date(year or today.year, month or 1, day or 1)
            last = found if year or found <= today else found.replace(year=found.year - 1)
        except ValueError:  # no such day
            continue
        if last <= today:
            return last
    return None


def _length(said: Sequence[str], language: str) -> int:
    """How many days a stretch of time is, such as "the last 3 weeks"; 0 where none is told."""
    for place, word in enumerate(said):
        for unit, days in _UNITS.items():
            known = {stem(one, language) for one in vocabulary.words(f"units.{unit}")}
            if stem(word, language) in known:
                before = said[place - 1] if place else ""
                return days * (int(before) if before.isdigit() and len(before) < 4 else 1)
    return 0


def _came(summary: DocumentSummary) -> datetime.date:
    """The day, here, on which a document came in or was last replaced."""
    return datetime.datetime.fromisoformat(summary.ingested_at).astimezone().date()
