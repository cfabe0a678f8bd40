"""The people that a document names, each with the sentence that says most plainly who they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.draft import Quote
from assistant.compose.quoting import sentences_of
from assistant.language import vocabulary
from assistant.rewriting.lexicon import ROLE
from assistant.rewriting.mentions import Kind, mentions
from assistant.types import Document

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_IS = vocabulary.pattern("pointing.is")
_LONGEST = 4  # words of a name
_MOST_LETTERS = 600  # of a sentence that is searched; a longer one is a table's worth


@dataclass(frozen=True, slots=True)
class Person:
    """`quotes` are the sentences with the whole name, the most telling first."""

    name: str
    quotes: tuple[Quote, ...]


def people_in(document: Document) -> list[Person]:
    """Everybody named with forename and surname, in the order of the text."""
    found: dict[str, list[Quote]] = {}
    for quote in sentences_of(document):
        for name in _names(quote.text, document.language):
            found.setdefault(name, []).append(quote)
    text = document.text
    return [
        Person(name, tuple(sorted(quotes, key=lambda quote: _telling(name, quote))))
        for name, quotes in found.items()
        if _is_person(name, quotes, text)
    ]


def _names(text: str, language: str) -> Iterator[str]:
    for mention in mentions(text[:_MOST_LETTERS], language, question=False):
        words = mention.text.split()
        if 2 <= len(words) <= _LONGEST and (mention.kind is Kind.PERSON or mention.perhaps_person):
            yield mention.text


def _is_person(name: str, quotes: Sequence[Quote], text: str) -> bool:
    """Whether anything beside the form of the name speaks for a person."""
    surname = name.split()[-1]
    if any(_introduces(name, quote.text) for quote in quotes):
        return True
    if any(surname.lower() in address.lower() for address in _ADDRESS.findall(text)):
        return True
    alone = re.compile(rf"(?<!{re.escape(name.split()[-2])} )\b{re.escape(surname)}\b")
    return bool(alone.search(text)) and not re.search(rf"\bthe {re.escape(name)}", text)


def _introduces(name: str, sentence: str) -> bool:
    """Whether a role, a title or a mark of one stands right beside the name."""
    escaped = re.escape(name)
    before = rf"(?:{ROLE.pattern})\w*(?:\s+\w+){{0,6}}[,:]?\s+{escaped}"
    after = rf"{escaped}\s*(?:,|\(|{_IS}|–|-)\s*(?:\w+[\s,-]+){{0,5}}\w*(?:{ROLE.pattern})"
    return bool(re.search(f"{before}|{after}", sentence, re.IGNORECASE))


def _telling(name: str, quote: Quote) -> tuple[bool, int]:
    return not _introduces(name, quote.text), quote.start
