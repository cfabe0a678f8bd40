"""A list within documents: every sentence that names something asked for, each once."""

from collections.abc import Iterator, Sequence

from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import coverage_told, frame
from assistant.compose.moments_in import is_below_signing
from assistant.compose.overview import overview
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.sections import ITEM, section_asked
from assistant.compose.subjects import name_terms, subjects, text_forms
from assistant.extractive.about import weighty
from assistant.extractive.breadth import document_nouns
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.table_rows import rows_meant
from assistant.language import vocabulary, words
from assistant.language.matching import RELATED, Term, TextForms, is_light
from assistant.language.rows import Table, table_of, tables_in
from assistant.rewriting.topics import asks_for_list
from assistant.survey import Finding, State
from assistant.types import Document

_WORTH = 0.15  # the least probability of a sentence that is listed
_LIKELY = 0.25  # that a document says so which the question names
_TITLED = 0.5  # of the question's weight, at which a document is meant by its title
_EACH = 4  # sentences of a document
_MOST_SHOWN = 25  # documents
_LONGEST_LEAD = 60  # characters of a line that leads a list
_MOST_LOOKED_THROUGH = 200  # documents
_MOST_ROWS = 60  # of one table, or items of one list


def items(room: Room, request: Request) -> Composed | None:
    """From the documents that are meant, else from all that answer; None where none does."""
    meant = [one.id for one in meant_documents(room, request)]
    if by_heading := sections(room, request):
        return by_heading
    ids = meant or [one.id for one in room.summaries(request.scope)]
    findings = list(room.survey.ask(request.question, ids))
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    near = [f for f in findings if meant or f.state is not State.UNSURE or _touches(f, asked)]
    found = [(one, groups) for one in near if (groups := list(_groups(one, asked)))]
    told = any(one.state is State.ANSWERED or _table_of(one.document, asked) for one, _ in found)
    if not told and not (meant and any(one.probability >= _LIKELY for one, _ in found)):
        return overview(room, request) if meant and _asks_for_undertakings(request) else None
    draft = Draft(room.library)
    for finding, groups in found[:_MOST_SHOWN]:
        for quotes in groups:
            draft.item(quotes, finding.document.title if len(ids) > 1 else "")
    if len(ids) == 1:
        return draft.finished()
    language = request.language
    coverage = room.coverage((one.document.id for one, _ in found[:_MOST_SHOWN]), ids)
    draft.note(coverage_told(language, coverage))
    if unread := sum(one.state is State.UNREAD for one in findings):
        draft.note(frame(language, "unread", count=unread))
    return draft.finished(coverage)


def _asks_for_undertakings(request: Request) -> bool:
    """ "Which projects does the newsletter mention?": what such a document is about."""
    named = document_nouns(request.question) | vocabulary.words("undertakings.nouns")
    return asks_for_list(request.question) and any(w in named for w in words(request.question))


def meant_documents(room: Room, request: Request) -> list[Document]:
    """Those that the question names, or speaks of by a word of their titles."""
    found = subjects(room, request)
    if not name_terms(room, request):
        found = [one for one in found if one.score >= _TITLED]
    return [one.document for one in found]


def sections(room: Room, request: Request) -> Composed | None:
    """The sections of the documents that are meant whose headings say what is asked for."""
    draft, meant = Draft(room.library), meant_documents(room, request)
    for document in meant:
        for quote in section_asked(room, request, document):
            draft.item([quote], document.title if len(meant) > 1 else "")
    return None if draft.is_empty else draft.finished()


def listed_under_headings(room: Room, request: Request) -> Composed | None:
    """The lists whose headings say all that is asked: of the documents that are meant, or of all.

    A table whose first head says so counts as well.
    """
    named = bool(name_terms(room, request))
    meant = meant_documents(room, request) if named else []
    ids = [one.id for one in room.summaries(request.scope)[:_MOST_LOOKED_THROUGH]]
    documents = meant if named else room.documents(ids)
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    found = [(d, quotes) for d in documents if (quotes := _list_asked(room, request, asked, d))]
    draft = Draft(room.library)
    for document, quotes in found[:_MOST_SHOWN]:
        for quote in quotes[:_MOST_ROWS]:
            draft.item([quote], document.title if len(documents) > 1 else "")
    if draft.is_empty:
        return None
    if named:
        return draft.finished()
    coverage = room.coverage((document.id for document, _ in found[:_MOST_SHOWN]), ids)
    draft.note(coverage_told(request.language, coverage))
    return draft.finished(coverage)


def _list_asked(
    room: Room, request: Request, asked: ParsedQuestion, document: Document
) -> list[Quote]:
    if quotes := section_asked(room, request, document, is_list=True):
        return quotes
    about = [term for term in weighty(asked) if not term.name]
    for table in _tables(document):
        forms = TextForms.of(" ".join(table.headings[:1]), document.language)
        if about and all(term.match(forms) >= RELATED for term in about):
            return _rows(document, table, asked)
    return _list_below(document, about)


def _list_below(document: Document, about: Sequence[Term]) -> list[Quote]:
    """The items of a list below a line that says all that is asked, though it is no heading.

    The title says so of everything below it.
    """
    every = sentences_of(document)
    for place, quote in enumerate(every):
        if not ITEM.match(quote.text) or (place and ITEM.match(every[place - 1].text)):
            continue
        lines = document.text[: quote.start].rstrip(" \t\n-*•·").rsplit("\n", 1)
        forms = TextForms.of(lines[-1], document.language)
        is_title = lines[-1].strip("# \t") == document.title.strip()
        told = len(lines[-1]) <= _LONGEST_LEAD and about and not is_title
        if told and all(term.match(forms) >= RELATED for term in about):
            return _run(every[place:])
    return []


def _groups(finding: Finding, asked: ParsedQuestion) -> Iterator[list[Quote]]:
    """What is one item each: the sentences together, or every row of a table or list by itself."""
    document = finding.document
    if table := _table_of(document, asked):
        yield from ([quote] for quote in _rows(document, table, asked)[:_MOST_ROWS])
        return
    if finding.state not in (State.ANSWERED, State.UNSURE):
        return
    likely = [one for one in finding.sentences if one.probability >= _WORTH]
    best = [one for one in likely if _bears_on(document, one.start, one.end, asked)][:_EACH]
    told = best and finding.state is State.ANSWERED
    if told and (whole := _whole_list(document, best[0].start, asked)):
        yield from ([quote] for quote in whole[:_MOST_ROWS])
    elif best:
        ordered = sorted(best, key=lambda one: one.start)
        yield [Quote(document, one.start, one.end) for one in ordered]


def _bears_on(document: Document, start: int, end: int, asked: ParsedQuestion) -> bool:
    """Of a table in another language a row, under its headings, has to hold a word of it too."""
    table = table_of(document.text, start) if document.language != asked.language else None
    if table is None:
        return True
    text = " ".join([*table.headings, document.text[start:end]])
    forms = TextForms.of(text, document.language)
    return any(term.match(forms) > 0 for term in _weighty(asked))


def _touches(finding: Finding, asked: ParsedQuestion) -> bool:
    """Whether the document, if it is in the question's language, holds a weighty word of it."""
    wanted, forms = _weighty(asked), text_forms(finding.document)
    other = finding.document.language != asked.language
    return other or not wanted or any(term.match(forms) > 0 for term in wanted)


def _weighty(asked: ParsedQuestion) -> list[Term]:
    return [t for t in asked.terms if not t.name and not is_light(t.word, asked.language)]


def _table_of(document: Document, asked: ParsedQuestion) -> Table | None:
    """The first table of what is asked for, by the heading of its first column."""
    wanted = _weighty(asked)
    for table in _tables(document):
        forms = TextForms.of(" ".join(table.headings[:1]), document.language)
        if any(term.match(forms) >= RELATED for term in wanted):
            return table
    return None


def _tables(document: Document) -> list[Table]:
    """All but those in which an agreement is signed."""
    tables = tables_in(document.text)
    return [t for t in tables if t.rows and not is_below_signing(document, t.rows[0].start)]


def _rows(document: Document, table: Table, asked: ParsedQuestion) -> list[Quote]:
    meant = rows_meant(asked, document, table)
    return [Quote(document, row.start, row.end) for row in meant]


def _whole_list(document: Document, start: int, asked: ParsedQuestion) -> list[Quote]:
    """The rows of the table, or the items of the list, of which one begins at `start`."""
    if table := table_of(document.text, start):
        return _rows(document, table, asked)
    every = sentences_of(document)
    at = next((place for place, one in enumerate(every) if one.start == start), None)
    if at is None or not ITEM.match(every[at].text):
        return []
    return [*reversed(_run(every[:at][::-1])), *_run(every[at:])]


def _run(quotes: Sequence[Quote]) -> list[Quote]:
    """The items of a list that come one after the other from the first on."""
    found: list[Quote] = []
    for quote in quotes:
        if not ITEM.match(quote.text):
            break
        found.append(quote)
    return found
