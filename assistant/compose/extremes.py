"""The largest, the oldest, the first to end: a value read in each document, and compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.compose.amounts import amounts
from assistant.compose.aspects import aspects, of_each
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.moments_in import dated, written
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import name_terms, subjects
from assistant.plan import Sorter
from assistant.types import Coverage, Document

_MOST = 100  # documents
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Value:
    """What is compared, larger for later and more, and the words that it is read from."""

    size: float
    quote: Quote


def extreme(room: Room, request: Request, sorter: Sorter) -> Composed | None:
    """The document that leads, then the others in order; None where no value is found."""
    sort, _, _ = sorter.sort(request.question)
    named = [one.document for one in subjects(room, request)] if name_terms(room, request) else []
    every = room.summaries(request.scope)
    documents = named or room.documents([one.id for one in every[:_MOST]])
    found = _READERS[sort](room, documents)
    falling = sort in ("largest", "newest", "ends_last")
    ranked = sorted(found, key=lambda one: one.size, reverse=falling)
    if not ranked:
        return None
    draft, language = Draft(room.library), request.language
    best = ranked[0]
    draft.paragraph([best.quote], best.quote.document.title)
    if len(ranked) > 1:
        draft.heading(frame(language, "heading_others"))
        for value in ranked[1:_SHOWN]:
            draft.item([value.quote], value.quote.document.title)
    draft.note(frame(language, "compared", count=len(found), documents=len(documents)))
    return draft.finished(Coverage(len(ranked[:_SHOWN]), len(documents)))


def _sums(room: Room, documents: Sequence[Document]) -> list[_Value]:
    """The largest sum that each document names as its money."""
    money = next(aspect for aspect in aspects() if aspect.type == "amount")
    said = of_each(room, money, documents)
    found = []
    for document in documents:
        quotes = said.get(document.id) or sentences_of(document)
        sums = [_Value(a.euros, quote) for quote in quotes for a in amounts(quote)]
        if sums:
            found.append(max(sums, key=lambda value: value.size))
    return found


def _written(room: Room, documents: Sequence[Document]) -> list[_Value]:
    """When each document was written, or else the first date in it."""
    found = []
    for document in documents:
        days = [one for quote in sentences_of(document) for one in dated(quote)]
        day = written(document)
        if day and "published" in document.stated:
            found.append(_Value(_number(day), Quote(document, *document.stated["published"])))
        elif shown := [one for one in days if not day or one.day == day]:
            found.append(_Value(_number(shown[0].day), shown[0].quote))
    return found


def _ends(room: Room, documents: Sequence[Document]) -> list[_Value]:
    """The last date in what each document says about its period."""
    period = next(aspect for aspect in aspects() if aspect.type == "date")
    said = of_each(room, period, documents)
    found = []
    for document in documents:
        days = [d for quote in said.get(document.id, []) for d in dated(quote)]
        if days:
            last = max(days, key=lambda one: one.day)
            found.append(_Value(_number(last.day), last.quote))
    return found


def _number(day: str) -> float:
    """A date of which perhaps only the year is known, as a number that later ones exceed."""
    return float(day.replace("-", "").ljust(8, "0"))


_READERS: dict[str, Callable[[Room, Sequence[Document]], list[_Value]]] = {
    "largest": _sums,
    "smallest": _sums,
    "oldest": _written,
    "newest": _written,
    "ends_first": _ends,
    "ends_last": _ends,
}
