"""What a question asks about, and what around a sentence says so without being repeated in it."""

import re
from collections.abc import Iterator

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.language import vocabulary
from assistant.language.matching import Term, TextForms, is_light

_NO_WORD = re.compile(r"[-_.]")
_OF_DOCUMENTS = vocabulary.words("labelled.nouns") | vocabulary.words("undertakings.nouns")


def weighty(asked: ParsedQuestion) -> Iterator[Term]:
    """Its names, and its words but light ones and those that say "the meeting", "the agreement"."""
    for term in asked.terms:
        if term.name or not (is_of_document(term) or is_light(term.word, asked.language)):
            yield term


def is_of_document(term: Term) -> bool:
    """Whether a word says no more than that a meeting, an agreement or a party to it is meant."""
    return not _OF_DOCUMENTS.isdisjoint({term.word, *term.forms})


def around(item: Evidence) -> TextForms:
    """The words of title and file name, and of the heading that a sentence stands under."""
    document = item.document
    name = _NO_WORD.sub(" ", document.name)
    text = f"{document.title} {name} {item.passage.passage.heading}"
    return TextForms.of(text, document.language)
