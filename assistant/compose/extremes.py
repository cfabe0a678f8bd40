"""The largest, the oldest, the first to end: a value read in each document, and compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.compose.amounts import amounts, in_euros
from assistant.compose.columns import extreme_of_column
from assistant.compose.dated_rows import rows_by_date
from assistant.compose.dated_rows import told as rows_told
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.stated import whole_sentences
from assistant.compose.subjects import name_terms, subjects
from assistant.extractive.evidence import ParsedQuestion
from assistant.plan import Sorter
from assistant.register import CitedSpan, Row
from assistant.register.columns import ENDS, words
from assistant.scope.facets import BEGINNINGS
from assistant.types import Coverage, Document

_MOST = 100  # documents that are read, however long
_SHOWN = 10
_FEWEST_KEPT = 2  # collaborations whose value the register knows, for those alone to be compared


@dataclass(frozen=True, slots=True)
class _Value:
    """What is compared, larger for later and more, and the words that it is read from."""

    size: float
    quote: Quote
    kept: bool = True  # by the register as a collaboration's


def extreme(room: Room, request: Request, sorter: Sorter) -> Composed | None:
    """The document that leads, then the others in order; None where no value is found."""
    sort, _, _ = sorter.sort(request.question)
    asked = words("undertakings_asked").search(request.question)
    if told := extreme_of_column(room, request, sort, asked[0] if asked else ""):
        return told
    named = [one.document for one in subjects(room, request)] if name_terms(room, request) else []
    every = room.one_each(room.summaries(request.scope), request.language)
    documents = room.one_each(named, request.language)
    documents = documents or room.read_through(every, _MOST)
    found = _READERS[sort](room, documents)
    if asked and sum(one.kept for one in found) >= _FEWEST_KEPT:
        found = [one for one in found if one.kept]  # the others tell of no collaboration
    falling = sort in ("largest", "newest", "ends_last")
    if told := _by_rows(room, request, sort, falling, len(found)):
        return told
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
    if not named and (unread := len(every) - len(documents)):
        draft.note(frame(language, "unread", count=unread))
    return draft.finished(Coverage(len(ranked[:_SHOWN]), len(documents)))


def _by_rows(room: Room, request: Request, sort: str, falling: bool, known: int) -> Composed | None:
    """By a table that dates more of what is asked than the `known` documents do."""
    columns = _DATES.get(sort)
    if columns is None:
        return None
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    rows = rows_by_date(room, request, asked, columns)
    return rows_told(room, request, rows, falling) if len(rows) > known else None


def _sums(room: Room, documents: Sequence[Document]) -> list[_Value]:
    """The largest sum of each collaboration: of its register cell, else of its document."""
    found = []
    for document in documents:
        kept = [sums for row in room.rows_of(document) if (sums := _kept_sums(row))]
        found += [max(one, key=_size) for one in kept or _said_sums(document)]
    return found


def _said_sums(document: Document) -> list[list[_Value]]:
    """All sums of the document as those of one collaboration."""
    sums = [_Value(a.euros, q, kept=False) for q in sentences_of(document) for a in amounts(q)]
    return [sums] if sums else []


def _kept_sums(row: Row) -> list[_Value]:
    cell = row.cells["value"]
    return [
        _Value(in_euros(sum_["amount"], sum_["currency"]), quote)
        for sum_, evidence in zip(cell.value or (), cell.evidence, strict=False)
        for quote in whole_sentences([Quote(row.document, evidence.start, evidence.end)])
    ]


def _size(value: _Value) -> float:
    return value.size


def _begun(room: Room, documents: Sequence[Document]) -> list[_Value]:
    """When each collaboration was announced, signed or begun, whichever came first."""
    return _days(room, documents, BEGINNINGS, min)


def _ends(room: Room, documents: Sequence[Document]) -> list[_Value]:
    return _days(room, documents, ("end",), max)


def _days(
    room: Room,
    documents: Sequence[Document],
    columns: Sequence[str],
    choose: Callable[..., tuple[str, CitedSpan]],
) -> list[_Value]:
    found = []
    for document in documents:
        for row in room.rows_of(document):
            cells = [row.cells[column] for column in columns]
            days = [(str(c.value), c.evidence[0]) for c in cells if c.given and c.evidence]
            if days:
                day, evidence = choose(days, key=lambda one: one[0])
                (quote,) = whole_sentences([Quote(document, evidence.start, evidence.end)])
                found.append(_Value(_number(day), quote))
    return found


def _number(day: str) -> float:
    """A date of which perhaps only the year is known, as a number that later ones exceed."""
    return float(day.replace("-", "").ljust(8, "0"))


_DATES = {"oldest": BEGINNINGS, "newest": BEGINNINGS, "ends_first": ENDS, "ends_last": ENDS}
_READERS: dict[str, Callable[[Room, Sequence[Document]], list[_Value]]] = {
    "largest": _sums,
    "smallest": _sums,
    "oldest": _begun,
    "newest": _begun,
    "ends_first": _ends,
    "ends_last": _ends,
}
