"""Lists of documents: each one in scope is asked, and what could not be decided is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.compose.asked_of_documents import Asked, counts, speaks_of_an_end
from assistant.compose.central import most_central
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import coverage_told, frame
from assistant.compose.moments_in import dated, written
from assistant.compose.quoting import is_row, says_something, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.stated import cell_quotes, whole_sentences
from assistant.compose.subjects import text_forms
from assistant.compose.tables import named_aspects, table
from assistant.language.matching import Term, TextForms
from assistant.language.quotable import LONGEST_READ_WHOLE
from assistant.register import Row
from assistant.register.columns import ENDS
from assistant.survey import MOST_READ, Finding, State
from assistant.types import Coverage, Document

_MOST_LOOKED_THROUGH = 200  # documents whose every sentence is looked at again when read
_LONGEST_OF_MANY = 5000  # characters of a document that is looked through where there are more
_READ_OF_MANY = 200  # readings where there are more, so that looking and reading take five seconds
_UNDECIDED_SHOWN = 5


class _Says(Enum):
    YES = auto()
    PERHAPS = auto()
    NO = auto()
    UNREAD = auto()


@dataclass(frozen=True, slots=True)
class _Word:
    """What one document says to the question, and the words that show it."""

    document: Document
    says: _Says
    quotes: tuple[Quote, ...] = ()
    collaborations: int = 1  # of the document that are meant, each with its first words in `quotes`


def over_documents(room: Room, request: Request) -> Composed | None:
    """The documents that say so, each with its words; None where none does."""
    ids = [one.id for one in room.summaries(request.scope)]
    asked = Asked.of(room, request)
    if asked.is_of_all and named_aspects(request):
        return table(room, request)  # "all agreements with their end dates"
    if asked.is_of_all and counts(request.question):
        return None  # how many there are is no matter of what they say
    found = _told(room, request, asked, ids)
    found.sort(key=lambda one: one.document.name)
    yes = [one for one in found if one.says is _Says.YES]
    if not yes:
        return None
    draft, told = Draft(room.library), set[int]()
    work_of = room.work_of(ids)
    if counts(request.question):
        works = len({work_of[one.document.id] for one in yes})
        draft.note(frame(request.language, "counted", count=works))
    if unread := sum(one.says is _Says.UNREAD for one in found):
        draft.note(frame(request.language, "unread", count=unread))
    for one in yes:
        work = work_of[one.document.id]
        says = draft.further if work in told else draft.item
        for quote in one.quotes[: one.collaborations]:
            says(_with_gist(quote), one.document.title)
        told.add(work)
    coverage = Coverage(len(told), len(set(work_of.values())))
    _coverage(draft, found, coverage, request.language)
    return draft.finished(coverage)


def _told(room: Room, request: Request, asked: Asked, ids: Sequence[str]) -> list[_Word]:
    """What each document says; read are those of which nothing else decides it."""
    known = _known(room, asked, ids)
    decided = {one.document.id for one in known}
    most_read = MOST_READ if len(ids) <= _MOST_LOOKED_THROUGH else _READ_OF_MANY
    unknown = [id for id in ids if id not in decided]
    if asked.areas and any(one.says is _Says.YES for one in known):  # the register knows of it
        others = [d for d in room.documents(unknown) if _is_of_another_area(room, d, asked)]
        known += [_Word(document, _Says.NO) for document in others]
        unknown = [id for id in unknown if id not in {one.id for one in others}]
    findings = room.survey.ask(request.question, unknown, most_read)
    return known + [_kept(room, f.document, asked) or _judged(f, asked, len(ids)) for f in findings]


def _known(room: Room, asked: Asked, ids: Sequence[str]) -> list[_Word]:
    """What need not be read: it lacks a name or year, the register knows, or a sentence has all."""
    told = []
    longest = LONGEST_READ_WHOLE if len(ids) <= _MOST_LOOKED_THROUGH else _LONGEST_OF_MANY
    for document in room.documents(ids):
        if not (_names_all(document, asked) and _may_be_of(asked.years, document)):
            told.append(_Word(document, _Says.NO))
        elif kept := _kept(room, document, asked) or _of_area(room, document, asked):
            told.append(kept)
        elif len(document.text) <= longest and (shown := _shown_whole(document, asked)):
            told.append(_shown(document, shown))
    return told


def _names_all(document: Document, asked: Asked) -> bool:
    return not asked.names or _held(asked.names, text_forms(document))


def _may_be_of(years: frozenset[int], document: Document) -> bool:
    """Whether any of the years may stand in the document, at least as its last two digits."""
    told = document.text + document.published
    return not years or any(f"{year % 100:02}" in told for year in years)


def _shown_whole(document: Document, asked: Asked) -> tuple[Quote, ...]:
    """The sentences that hold all that is asked; of a year no words tell what is of it."""
    if asked.years or not _held(asked.conditions, text_forms(document)):
        return ()
    return tuple(_showing(sentences_of(document), asked.conditions))


def _with_gist(quote: Quote) -> list[Quote]:
    """A heading or a date says nothing by itself: with the sentence that says most."""
    if says_something(quote):
        return [quote]
    return [quote, *most_central(sentences_of(quote.document), 1)]


def _kept(room: Room, document: Document, asked: Asked) -> _Word | None:
    """What the register says; None where it has no such collaboration, or is not asked."""
    if not (asked.years or asked.countries) or not _held(asked.names, text_forms(document)):
        return None
    rows = room.rows_of(document)
    quotes = [quote for row in rows if (quote := _shown_by(row, asked))]
    if quotes:
        told = tuple(whole_sentences(quotes))
        return _Word(document, _Says.YES, told, len(told))
    return _Word(document, _Says.NO) if rows and _tells(rows, asked) else None


def _of_area(room: Room, document: Document, asked: Asked) -> _Word | None:
    """Whether a document has a collaboration on the disease, by the register.

    None where the register knows of none, or only of one of several that are asked for.
    """
    rows = room.rows_of(document) if asked.areas else []
    known = [row for row in rows if row.cells["disease_areas"].value]
    told = [row for row in known if _is_of_areas(row, asked)]
    quotes = [cell_quotes([row], ["disease_areas"])[:1] for row in told]
    shown = tuple(whole_sentences([quote for one in quotes for quote in one]))
    return _Word(document, _Says.YES, shown, len(shown)) if shown else None


def _is_of_another_area(room: Room, document: Document, asked: Asked) -> bool:
    """Whether all its collaborations are on other diseases, and it has no word of this one."""
    rows = room.rows_of(document)
    others = [
        r for r in rows if not asked.areas & set(r.cells["disease_areas"].value or asked.areas)
    ]
    return bool(rows) and len(others) == len(rows) and not asked.touches(document)


def _is_of_areas(row: Row, asked: Asked) -> bool:
    """Whether a collaboration is on all of the diseases, or on any where one will do."""
    held = asked.areas & set(row.cells["disease_areas"].value)
    return bool(held) if asked.any_area else held == asked.areas


def _shown_by(row: Row, asked: Asked) -> Quote | None:
    """The words that show a collaboration to be of the years and the countries."""
    found = []
    if asked.years:
        dates = [row.cells[column] for column in asked.columns]
        found.append([c for c in dates if str(c.value)[:4] in {str(year) for year in asked.years}])
    if asked.countries:
        countries = row.cells["countries"]
        found.append([countries] if asked.countries & set(countries.value or ()) else [])
    if not all(found):
        return None
    cell = found[0][0]
    evidence = cell.evidence[0] if cell.evidence else None
    return Quote(row.document, evidence.start, evidence.end) if evidence else None


def _tells(rows: Sequence[Row], asked: Asked) -> bool:
    """Whether the register knows enough to say no."""
    columns = (*(asked.columns if asked.years else ()), *(["countries"] if asked.countries else ()))
    return any(row.cells[column].given for row in rows for column in columns)


def _judged(finding: Finding, asked: Asked, documents: int) -> _Word:
    document = finding.document
    if finding.state is State.UNREAD:
        return _Word(document, _Says.UNREAD)
    read = tuple(Quote(document, one.start, one.end) for one in finding.sentences)
    if not _held(asked.names, text_forms(document)):
        return _Word(document, _Says.NO)
    if asked.years:
        return _of_year(document, read, asked, finding.state)
    whole = documents <= _MOST_LOOKED_THROUGH and len(document.text) <= LONGEST_READ_WHOLE
    shown = tuple(_showing(sentences_of(document) if whole else read, asked.conditions))
    if shown:
        return _shown(document, shown)
    if finding.state is State.ANSWERED:
        says = _Says.PERHAPS if asked.is_foreign_to(document) else _Says.YES
        return _Word(document, says, read)
    if finding.state is State.UNSURE and read and asked.touches(document):
        return _Word(document, _Says.PERHAPS, read)
    return _Word(document, _Says.NO)


def _of_year(document: Document, read: tuple[Quote, ...], asked: Asked, state: State) -> _Word:
    """A document of the year, or one that says something of it that answers."""
    of_year = [
        quote
        for quote in sentences_of(document)
        if any(one.year in asked.years for one in dated(quote))
    ]
    if written(document)[:4] in {str(year) for year in asked.years}:
        line = _stated(document)
        return _Word(document, _Says.YES, (*of_year[:1], *line, *read[:1]))
    best = [quote for quote in of_year if quote in read or _held_in(asked.words, quote)]
    if asked.columns == ENDS:  # that something is of the year does not say that it ends then
        best = [quote for quote in best if speaks_of_an_end(quote.text)]
    if best and (state is not State.NOT_STATED or _held_in(asked.words, best[0])):
        rows = sum(is_row(quote) for quote in best)  # of a table, each a collaboration
        return _Word(document, _Says.YES, tuple(best), max(1, rows))
    return _Word(document, _Says.PERHAPS if of_year else _Says.NO, tuple(of_year))


def _shown(document: Document, quotes: Sequence[Quote]) -> _Word:
    """A document with the sentences that say so; of a table each row is a collaboration."""
    rows = [quote for quote in quotes if is_row(quote)]
    told = (*rows, *(quote for quote in quotes if quote not in rows))
    return _Word(document, _Says.YES, told, max(1, len(rows)))


def _stated(document: Document) -> list[Quote]:
    """The words in which the document says when it was published."""
    if "published" not in document.stated:
        return []
    return [Quote(document, *document.stated["published"])]


def _showing(quotes: Sequence[Quote], terms: Sequence[Term]) -> Iterator[Quote]:
    """The sentences that hold all the terms, shortest first."""
    if terms:
        yield from sorted((q for q in quotes if _held_in(terms, q)), key=lambda q: len(q.text))


def _held_in(terms: Sequence[Term], quote: Quote) -> bool:
    return _held(terms, TextForms.of(quote.text, quote.document.language))


def _held(terms: Sequence[Term], forms: TextForms) -> bool:
    return all(term.match(forms) > 0 for term in terms)


def _coverage(draft: Draft, found: Sequence[_Word], whole: Coverage, language: str) -> None:
    draft.note(coverage_told(language, whole))
    if perhaps := [one for one in found if one.says is _Says.PERHAPS]:
        lead = frame(language, "undecided", count=len(perhaps))
        draft.note(lead)
        for one in perhaps[:_UNDECIDED_SHOWN]:
            draft.further(one.quotes[:1], one.document.title)
