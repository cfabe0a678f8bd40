"""Questions made from the names in documents' titles; the first ones of an empty conversation."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.language import vocabulary
from assistant.language.letters import SMALLS
from assistant.library import DocumentSummary
from assistant.page.wording.texts import phrase

_WORD = rf"[^\W\d_{SMALLS}][\w&’'.-]*\w"
# "Oslo universitetssykehus", "Keski-Järven hyvinvointialue": the word for its kind is small.
_KIND = rf"[{SMALLS}]*{vocabulary.pattern('organisations.kinds')}\b"
_INSIDE = vocabulary.pattern("names.between")
_NAME = rf"{_WORD}(?: {_INSIDE} {_WORD}| {_WORD})*(?: {_KIND})?"
_JOINT = vocabulary.pattern("joining.names")
_AND = rf"(?:,| {_JOINT}) (?:the )?"
_NAMES = re.compile(rf"({_NAME})((?:{_AND}{_NAME})*)")
_JOINED = re.compile(rf" {_JOINT} ")
_AND_IN_WORDS = re.compile(rf" (?:(?!&){_JOINT}) ")
_ANY_JOINT = re.compile(_AND)
_PLACED = vocabulary.words("joining.placed")
_ONE_WORD = re.compile(r"\w+$")
_TITLE_CASE = 0.8  # from this share of capitals on, capitals say nothing about names


def suggest(documents: Sequence[DocumentSummary], language: str = "", most: int = 5) -> list[str]:
    """Up to `most` questions, each in the language of the document that it is about.

    A question finds most in its own language. Documents in `language` come first.
    """
    ordered = sorted(documents, key=lambda document: document.language != language)
    return list(islice(dict.fromkeys(_questions(ordered)), most))


def _questions(documents: Sequence[DocumentSummary]) -> Iterator[str]:
    asked: set[frozenset[str]] = set()
    for document in documents:
        found = about_title(document.title, document.language)
        if found:
            names, question = found
            about = frozenset(each_of(names.casefold()))
            if about in asked:  # two documents on the same parties, in whatever order
                continue
            asked.add(about)
            yield question


def about_title(title: str, language: str) -> tuple[str, str] | None:
    """The names in a title, and what those are after, asked in `language`; None without names."""
    found = _named(title)
    if not found:
        return None
    names, several = found
    joint = phrase(language, "suggestions.and")
    names = _AND_IN_WORDS.sub(f" {joint} ", names)
    if several and not _JOINED.search(names):
        names = f" {joint} ".join(names.rsplit(", ", 1))
    return names, phrase(
        language, "suggestions.together" if several else "suggestions.alone", names=names
    )


def each_of(names: str) -> list[str]:
    """Names that are joined in whichever language, one by one."""
    return _ANY_JOINT.split(names)


def _named(title: str) -> tuple[str, bool] | None:
    """The first names in a title, and whether there are several of them."""
    words = [word for word in title.split() if len(word) > 3]
    if sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words):
        return None
    for match in _NAMES.finditer(title):
        first, others = match.groups()
        before = title[: match.start()].split()
        if before and before[-1].lower() in _PLACED:  # "signed in Turku"
            continue
        # A capital at the start of a title is no sign of a name, unless the word is an acronym.
        if match.start() == 0 and _ONE_WORD.match(first) and not first.isupper():
            continue
        return match.group(), bool(others)
    return None
