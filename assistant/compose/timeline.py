"""What happened when: the dated sentences of the documents in order of time, as a table."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.days import day_in_words
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.moments_in import Dated, in_order
from assistant.compose.quoting import says_something, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import bearers, holds, labels, name_terms, subjects, terms_of
from assistant.extractive.breadth import wants_breadth
from assistant.language import vocabulary
from assistant.language.asides import is_aside
from assistant.language.dates import moments
from assistant.types import Document

_AROUND = re.compile(rf"(?<!\w){vocabulary.pattern('calendar.around')}(?!\w)", re.IGNORECASE)
_MOST = 40  # rows
_MOST_READ = 300  # documents, however long


def timeline(room: Room, request: Request) -> Composed | None:
    """Of the documents that are meant, else of all; of one year where the question names it.

    None where it asks for what happened on a day, which is one fact.
    """
    if is_of_one_day(request):
        return None
    every = room.summaries(request.scope)
    meant = _meant(room, request)
    documents = meant or room.read_through(every, _MOST_READ)
    found = [one for document in documents for one in _telling(document)]
    titles = " ".join(one.title for one in meant)
    if asked := {year for year in years_in(request) if str(year) not in titles}:
        found = [one for one in found if one.year in asked]
    if months := _months_in(request):
        found = [one for one in found if any(one.day[:7].endswith(month) for month in months)]
    found.sort(key=lambda one: one.day)
    if not found:
        return None
    draft, language = Draft(room.library), request.language
    _table(draft, found[:_MOST], documents, language)
    if len(found) > _MOST:
        draft.note(frame(language, "rows_left_out", count=len(found) - _MOST))
    if not meant and (unread := len(every) - len(documents)):
        draft.note(frame(language, "unread", count=unread))
    cited = {one.quote.document.id for one in found[:_MOST]}
    return draft.finished(None if meant else room.coverage(cited, (one.id for one in every)))


def _meant(room: Room, request: Request) -> list[Document]:
    """The documents that the question names; none where it is of all, or they tell no date."""
    asked = _without_dates(request)
    if wants_breadth(asked) and not name_terms(room, replace(request, question=asked)):
        return []
    found = [one.document for one in subjects(room, request, asked)]
    found += [one for one in _labelled(room, request, asked) if one not in found]
    return found if any(in_order(sentences_of(one)) for one in found) else []


def _labelled(room: Room, request: Request, asked: str) -> list[Document]:
    """Documents that hold every name asked for, and one of them in their title or file name."""
    names = [one for one in terms_of(room, asked) if one.name and not one.word.isdigit()]
    found = [one.document for one in bearers(room, request, asked, names)] if names else []
    return [
        one
        for one in found
        if holds(names, one.text, one.language)
        and any(holds([n], labels(one), one.language) for n in names)
    ]


def _telling(document: Document) -> list[Dated]:
    """Its dated sentences and rows, without headings of a year and lines with nothing but a day.

    When a mail was sent or an article printed is no event of what it tells of.
    """
    quotes = [q for q in sentences_of(document) if not is_aside(document.text, q.start)]
    found = in_order(quotes)
    days = {one.day for one in found if says_something(one.quote)}
    return [
        one for one in found if says_something(one.quote) or (one.month and one.day not in days)
    ]


def is_of_one_day(request: Request) -> bool:
    """Whether a question names one whole day, and nothing that leads from or up to it."""
    found = moments(request.question, request.language)
    whole = [moment for moment in found if any(all(parts) for parts in moment.readings)]
    return len(whole) == len(found) == 1 and not _AROUND.search(request.question)


def _months_in(request: Request) -> set[str]:
    """The months of which alone the question asks: "2031-06", or "-06" of whatever year."""
    if _AROUND.search(request.question):
        return set()
    found = moments(request.question, request.language)
    parts = [one for moment in found for one in moment.readings]
    return {f"{year or ''}-{month:02}" for year, month, day in parts if month and not day}


def years_in(request: Request) -> set[int]:
    """The years that the question names."""
    found = moments(request.question, request.language)
    return {year for moment in found for year, _, _ in moment.readings if year}


def _table(
    draft: Draft, found: Sequence[Dated], documents: Sequence[Document], language: str
) -> None:
    head = [frame(language, "head_date"), frame(language, "head_event")]
    rows: list[list[str | list[Quote]]] = [
        [day_in_words(language, one.day), [one.quote]] for one in found
    ]
    if len(documents) > 1:
        head.append(frame(language, "head_document"))
        rows = [[*row, one.quote.document.title] for row, one in zip(rows, found, strict=True)]
    draft.table(head, rows)


def _without_dates(request: Request) -> str:
    """The question without its dates, which name no document."""
    text = request.question
    for moment in reversed(moments(text, request.language)):
        text = text[: moment.start] + text[moment.end :]
    return text
