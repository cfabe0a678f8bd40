"""The hospitals, companies, countries … that documents name: each once, with its words."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import coverage_told, frame
from assistant.compose.quoting import is_row, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.sorts import Instance, Sort, instances
from assistant.compose.stated import cell_quotes, whole_sentences
from assistant.compose.subjects import subjects, terms_of
from assistant.extractive.breadth import document_nouns
from assistant.language import LANGUAGES, vocabulary
from assistant.language.glossary import concepts
from assistant.language.matching import Term, TextForms, is_light
from assistant.language.mentions import is_acronym
from assistant.register.readers.countries import countries_in, country_name
from assistant.register.readers.organisations import Joined, join
from assistant.rewriting.lexicon import ORGANISATION
from assistant.scope.organisations import is_organisation
from assistant.types import Document

_MOST = 300  # documents that are looked through
_QUOTED = 3  # documents for each name
_BETWEEN = 3  # words between "which" and what is to be listed
_TAKES_PART = vocabulary.whole("joining.takes_part")
_NORDIC = frozenset(("SE", "NO", "DK", "FI", "IS", "FO", "GL", "AX"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be listed, and the words of the question that ask for it."""

    sort: Sort
    words: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the list: `quotes` are one of each document that names it."""

    label: str
    quotes: tuple[Quote, ...]


def wanted(question: str) -> Wanted | None:
    """What a question such as "which hospitals …" asks a list of; None where it does not."""
    for asking in vocabulary.whole("breadth.enumerates").finditer(question):
        if asking[0].lower() in vocabulary.words("sorts.one"):
            continue
        rest = question[asking.end() :]
        found = [(m.start(), sort, m.end()) for sort in Sort if (m := _asked(sort).match(rest))]
        if found:
            _, sort, end = min(found, key=lambda one: (one[2], list(Sort).index(one[1])))
            words = question[asking.start() : asking.end() + end]
            return None if document_nouns(words) else Wanted(sort, words)
    return None


def _asked(sort: Sort) -> re.Pattern[str]:
    asked = vocabulary.pattern(f"sorts.{sort}_asked")
    return re.compile(rf"(?:\W+[\w’'-]+){{0,{_BETWEEN}}}?\W+{asked}(?!\w)", re.IGNORECASE)


def named_list(room: Room, request: Request, wanted: Wanted) -> Composed | None:
    """Of the documents that are meant, else of all; None where none names what is asked for."""
    asked = _Asked.of(room, request, wanted)
    every = room.summaries(request.scope)
    documents = asked.meant or room.documents([one.id for one in every[:_MOST]])
    entries = [one for one in _entries(room, request, wanted, documents, asked) if one.quotes]
    entries = _without_verbs(entries)
    if not entries:
        return None
    draft = Draft(room.library)
    for entry in entries:
        draft.item(entry.quotes[:_QUOTED], entry.label)
    if len(documents) == 1:
        return draft.finished()
    cited = (quote.document.id for entry in entries for quote in entry.quotes)
    coverage = room.coverage(cited, [one.id for one in asked.meant or every])
    draft.note(coverage_told(request.language, coverage))
    if not asked.meant and len(every) > _MOST:
        draft.note(frame(request.language, "left_out", count=len(every) - _MOST))
    return draft.finished(None if asked.meant else coverage)


def _without_verbs(entries: Sequence[_Entry]) -> list[_Entry]:
    """Without those that are another's name behind a common word: "Invite Norvia"."""
    labels = {one.label for one in entries}
    return [one for one in entries if not _is_behind_a_word(one.label, labels)]


def _is_behind_a_word(label: str, labels: Set[str]) -> bool:
    word, _, rest = label.partition(" ")
    if rest not in labels or ORGANISATION.search(word.lower()):
        return False
    return any(concepts(word.lower(), language) for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a list is narrowed by: documents, names and other words of the question."""

    meant: list[Document]
    names: tuple[Term, ...]
    words: tuple[Term, ...]

    @classmethod
    def of(cls, room: Room, request: Request, wanted: Wanted) -> "_Asked":
        nouns = document_nouns(request.question) | vocabulary.words("undertakings.nouns")
        rest = request.question.replace(wanted.words, " ")
        terms = [t for t in terms_of(room, rest) if t.weight > 0 and t.word not in nouns]
        names = tuple(term for term in terms if term.name)
        of_sort = re.compile(vocabulary.pattern(f"sorts.{wanted.sort}_asked"), re.IGNORECASE)
        others = [t for t in terms if not t.name and not of_sort.fullmatch(t.word)]
        words = [t for t in others if _narrows(t.word, request.language)]
        found = [one.document for one in subjects(room, request, rest)]
        titled = [t for t in words if found and all(_titled(t, one) for one in found)]
        meant = found if names or titled else []
        return cls(meant, names, tuple(t for t in words if t not in titled))

    def fits(self, quote: Quote) -> bool:
        """Whether a sentence, under its document's title, holds the words; one before may."""
        before = [one for one in sentences_of(quote.document) if one.end <= quote.start][-1:]
        text = " ".join([quote.document.title, *(one.text for one in [*before, quote])])
        forms = TextForms.of(text, quote.document.language)
        return all(term.match(forms) > 0 for term in self.words)


def _narrows(word: str, language: str) -> bool:
    """Whether a word says which of them are meant, and not just that they take part."""
    return not is_light(word, language) and not _TAKES_PART.match(word)


def _titled(term: Term, document: Document) -> bool:
    """Whether the title or the file's name holds a word."""
    label = f"{document.title} {re.sub(r'[-_.]', ' ', document.name)}"
    return term.match(TextForms.of(label, document.language)) > 0


def _entries(
    room: Room, request: Request, wanted: Wanted, documents: Sequence[Document], asked: _Asked
) -> Iterator[_Entry]:
    match wanted.sort:
        case Sort.COUNTRIES:
            yield from _countries(room, request, wanted, documents)
        case Sort.DISEASES:
            for document in documents:
                quotes = cell_quotes(room.rows_of(document), ["disease_areas"])
                yield _Entry(document.title, tuple(whole_sentences(quotes)))
        case Sort.ORGANISATIONS if asked.meant and not asked.words:
            yield from _partners(room, documents)
        case Sort.ORGANISATIONS:
            return
        case _:
            yield from _organisations(room, wanted.sort, documents, asked)


def _countries(
    room: Room, request: Request, wanted: Wanted, documents: Sequence[Document]
) -> Iterator[_Entry]:
    nordic = vocabulary.whole("sorts.nordic").search(wanted.words)
    found: dict[str, list[Quote]] = {}
    for document in documents:
        for row in room.rows_of(document):
            quotes = whole_sentences(cell_quotes([row], ["countries"]))
            for code in row.cells["countries"].value or ():
                if quotes and (not nordic or code in _NORDIC):
                    found.setdefault(code, []).append(_naming(quotes, code))
    for code, quotes in found.items():
        yield _Entry(country_name(code, request.language), _one_each(quotes))


def _naming(quotes: Sequence[Quote], code: str) -> Quote:
    """The first that tells the country, else the first."""
    told = (
        q for q in quotes for one, _, _ in countries_in(q.text, q.document.language) if one == code
    )
    return next(told, quotes[0])


def _partners(room: Room, documents: Sequence[Document]) -> Iterator[_Entry]:
    """As the register has them."""
    for document in documents:
        for row in room.rows_of(document):
            quotes = cell_quotes([row], ["partners"])
            for name in row.cells["partners"].value or ():
                short = name.partition(" (")[0]
                saying = [quote for quote in quotes if short in quote.text] or quotes
                yield _Entry(name, tuple(whole_sentences(saying[:1])))


def _organisations(
    room: Room, sort: Sort, documents: Sequence[Document], asked: _Asked
) -> Iterator[_Entry]:
    """All of the sort, which any mention in the library may tell."""
    every = room.documents([one.id for one in room.library.documents()[:_MOST]])
    mentions = [one for document in every for one in instances(document)]
    here = {document.id for document in documents}
    partner = _Partner(room, documents)
    for joined in _joined(mentions):
        own = [one for one in mentions if one.named.name in joined.names]
        told = _sort_of(own)
        if told is not sort and (told or sort is not Sort.COMPANIES or not partner(joined)):
            continue
        quotes = [o.quote for o in own if o.quote.document.id in here and asked.fits(o.quote)]
        prose_first = sorted(_of_rows(quotes, asked), key=is_row)
        yield _Entry(_label(own, here), _one_each(prose_first))


class _Partner:
    """Tells a coined name among the partners of a collaboration: nothing but a company's is that.

    What is no company has a word for what it is in its name, or is known by its initials.
    """

    def __init__(self, room: Room, documents: Sequence[Document]) -> None:
        rows = [row for document in documents for row in room.rows_of(document)]
        names = [name for row in rows for name in row.cells["partners"].value or ()]
        self._names = {name.partition(" (")[0].lower() for name in names}

    def __call__(self, joined: Joined) -> bool:
        coined = [n for n in joined.names if not is_organisation(n) and not is_acronym(n)]
        return any(name.lower() in self._names for name in coined)


def _label(mentions: Sequence[Instance], here: set[str]) -> str:
    """The commonest name, of equals the longest; with an acronym that it does not show."""
    named = [one.named for one in mentions if one.quote.document.id in here]
    names = [one.name for one in named]
    best = max(names, key=lambda name: (names.count(name), len(name)), default="")
    short = next((form for one in named for form in one.forms if is_acronym(form)), "")
    return f"{best} ({short})" if short and short.lower() not in best.lower() else best


def _joined(mentions: Sequence[Instance]) -> list[Joined]:
    named = {one.named.name: one.named for one in mentions}
    return join(list(named.values()))


def _sort_of(mentions: Sequence[Instance]) -> Sort | None:
    """What most mentions that tell one say."""
    told = [one.sort for one in mentions if one.sort]
    return max(told, key=told.count) if told else None


def _of_rows(quotes: Sequence[Quote], asked: _Asked) -> list[Quote]:
    """Of the rows of tables those alone that hold the names; a table tells of many things."""
    return [q for q in quotes if not is_row(q) or not asked.names or _holds(q, asked.names)]


def _holds(quote: Quote, terms: Sequence[Term]) -> bool:
    forms = TextForms.of(quote.text, quote.document.language)
    return any(term.match(forms) > 0 for term in terms)


def _one_each(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The first of each document."""
    firsts: dict[str, Quote] = {}
    for quote in quotes:
        firsts.setdefault(quote.document.id, quote)
    return tuple(firsts.values())
