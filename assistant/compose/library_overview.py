"""What all documents together are about: a paragraph for each, and the themes that they share."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from assistant.compose.central import most_central
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.people_in import people_in
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.wording import readable
from assistant.language import stem, stopwords, vocabulary, words
from assistant.language.matching import is_light
from assistant.rewriting.lexicon import ORGANISATION, ROLE
from assistant.types import Coverage, Document

_MOST = 40  # documents
_EACH = 2  # sentences
_THEMES = 6
_SHORTEST = 4  # letters of a word in a theme
_QUOTED = 4  # documents under a theme


def library_overview(room: Room, request: Request) -> Composed | None:
    """Of every document in scope, or of the first ones, which is then said."""
    summaries = room.one_each(room.summaries(request.scope), request.language)
    documents = room.documents([one.id for one in summaries[:_MOST]])
    draft, language = Draft(room.library), request.language
    if shared := _themes(documents):
        draft.heading(frame(language, "heading_shared"))
        for theme, quotes in shared:
            named = frame(language, "theme", theme=theme, count=len(quotes))
            draft.item(quotes[:_QUOTED], named)
        draft.heading(frame(language, "heading_each"))
    told = 0
    for document in documents:
        quotes = sentences_of(document)
        chosen = most_central(quotes, _EACH) or quotes[:_EACH]
        draft.item(chosen, document.title)
        told += bool(chosen)
    if len(summaries) > _MOST:
        draft.note(frame(language, "left_out", count=len(summaries) - _MOST))
    if draft.is_empty:
        return None
    return draft.finished(Coverage(told, len(summaries)))


def _themes(documents: Sequence[Document]) -> list[tuple[str, list[Quote]]]:
    """Pairs of words that several documents use, with a sentence of each; the commonest first."""
    found: dict[tuple[str, str], dict[str, tuple[str, Quote]]] = defaultdict(dict)
    people = {word for one in documents for person in people_in(one) for word in words(person.name)}
    for document in documents:
        for quote in sentences_of(document):
            for key, written in _pairs(quote):
                if people.isdisjoint(words(written)):
                    found[key].setdefault(document.id, (written, quote))
    shared = [held for held in found.values() if len(held) > 1]
    shared.sort(key=lambda held: -len(held))
    themes: list[tuple[str, list[Quote]]] = []
    for held in shared:
        forms = sorted((one for one, _ in held.values()), key=len)
        written = next((one for one in forms if one.islower()), forms[0])
        quotes = [quote for _, quote in held.values()]
        if not any(_overlap(written, other) for other, _ in themes):
            themes.append((written, quotes))
    return themes[:_THEMES]


def _pairs(quote: Quote) -> Iterator[tuple[tuple[str, str], str]]:
    """Neighbouring words of meaning, as stems, and as they are written."""
    language, text = quote.document.language, readable(quote.text)
    for first, second in pairwise(words(text)):
        kinds = [ORGANISATION.search(word) for word in (first, second)]
        if all(_means(word, language) for word in (first, second)) and not all(kinds):
            place = text.lower().find(first)
            end = text.lower().find(second, place)
            between = text[place + len(first) : end]
            if 0 <= place < end and between in (" ", "-", "–"):
                key = stem(first, language), stem(second, language)
                yield key, text[place : end + len(second)]


def _means(word: str, language: str) -> bool:
    if len(word) < _SHORTEST or not word.isalpha() or word in stopwords(language):
        return False
    return word not in _measures() and not ROLE.search(word) and not is_light(word, language)


@cache
def _measures() -> frozenset[str]:
    """Words for numbers and what they count: "million", "kroner", "years"."""
    units = (
        word for kind in vocabulary.kinds("units") for word in vocabulary.words(f"units.{kind}")
    )
    return frozenset(vocabulary.values("numbers.scales")) | frozenset(units)


def _overlap(one: str, other: str) -> bool:
    return bool(set(words(one)) & set(words(other)))
