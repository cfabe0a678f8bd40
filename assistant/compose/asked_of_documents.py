"""What a question over documents asks of each: names, years, countries, areas and other words."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.compose.room import Request, Room
from assistant.compose.subjects import terms_of, text_forms
from assistant.compose.tables import named_aspects
from assistant.compose.timeline import years_in
from assistant.extractive.breadth import document_nouns
from assistant.extractive.metadata_questions import wanted_field
from assistant.language import vocabulary
from assistant.language import words as words_of
from assistant.language.glossary import concepts
from assistant.language.matching import RELATED, Term, is_light
from assistant.register.columns import ENDS, areas_in, column, columns_asked
from assistant.register.readers.countries import countries_in
from assistant.scope.facets import BEGINNINGS
from assistant.types import Document

_NUMBER = re.compile(rf"\W*{vocabulary.pattern('asked.number')}(?!\w)", re.IGNORECASE)
_NOUN_WITHIN = 2  # words behind "how many"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document has to hold: the question's names, its years, and its weighty words."""

    names: tuple[Term, ...]
    words: tuple[Term, ...]
    years: frozenset[int]
    countries: frozenset[str]  # ISO codes
    columns: tuple[str, ...]  # of the register, in which the years are looked for
    language: str  # of the question
    areas: frozenset[str] = frozenset()  # of disease, where the question names nothing else
    any_area: bool = False  # "asthma or diabetes", and not "lung cancer"

    @classmethod
    def of(cls, room: Room, request: Request) -> "Asked":
        nouns = document_nouns(request.question) | vocabulary.words("undertakings.nouns")
        text, language = counted_nouns(request.question), request.language
        terms = [t for t in terms_of(room, text) if t.word not in nouns]
        named_countries = list(countries_in(text, language))
        places = [text[a:b].lower() for _, a, b in named_countries]
        years = frozenset(years_in(request))
        others = [t for t in terms if not (t.word.isdigit() and int(t.word) in years)]
        others = [t for t in others if t.word not in places]
        named = named_aspects(request)
        names = tuple(term for term in others if term.name)
        words = tuple(
            t
            for t in others
            if not t.name
            and not is_light(t.word, language)
            and not (names and concepts(t.word, language) & _taking_part())
            and not any(a.is_word(t.word, language) for a in named)
        )
        countries = frozenset(code for code, _, _ in named_countries)
        dates = _date_columns(text)
        areas = areas_in(text) if not names and not years and not countries else {}
        told = " ".join(areas.values()).lower()
        only = all(term.word in told for term in words)
        areas_asked = frozenset(areas if only else ())
        any_area = bool(vocabulary.whole("joining.or").search(text))
        return cls(names, words, years, countries, dates, language, areas_asked, any_area)

    @property
    def conditions(self) -> tuple[Term, ...]:
        return (*self.names, *self.words)

    @property
    def is_of_all(self) -> bool:
        """Whether nothing is asked of a document for it to be listed."""
        return not (self.conditions or self.years or self.countries)

    def touches(self, document: Document) -> bool:
        """Whether the document holds anything of what is asked."""
        forms = text_forms(document)
        return not self.conditions or any(term.match(forms) > 0 for term in self.conditions)

    def is_foreign_to(self, document: Document) -> bool:
        """Whether the document holds no word of what is asked, though it had words for all of it.

        The reader alone takes much of another language for an answer.
        """
        if not self.words or document.language == self.language:
            return False
        known = (concepts(t.word, self.language) for t in self.words)
        forms = text_forms(document)
        return all(known) and not any(term.match(forms) >= RELATED for term in self.words)


def _date_columns(question: str) -> tuple[str, ...]:
    """The register's columns in which a question's year is looked for."""
    if wanted_field(question) or _publishes(question):
        return ("announced",)
    asked = columns_asked(question)
    return ENDS if "end" in asked and asked.isdisjoint(BEGINNINGS) else BEGINNINGS


def counts(question: str) -> bool:
    """Whether it asks how many documents, agreements or the like there are."""
    match = _NUMBER.match(question)
    after = words_of(question[match.end() :])[:_NOUN_WITHIN] if match else []
    nouns = document_nouns(question) | vocabulary.words("undertakings.nouns")
    return any(word in nouns for word in after)


def counted_nouns(question: str) -> str:
    """A question that counts documents without its "how many"."""
    return _NUMBER.sub("", question, count=1) if counts(question) else question


def speaks_of_an_end(text: str) -> bool:
    """Whether a text holds words that speak for an end."""
    return any(column(name).cues().search(text) for name in ENDS)


@cache
def _taking_part() -> frozenset[int]:
    """What says of a name no more than that it is in a document."""
    return concepts("participate", "en")


def _publishes(question: str) -> bool:
    return bool(re.search(vocabulary.pattern("metadata.publish"), question, re.IGNORECASE))
