"""The first questions of an empty conversation: about names in titles, and of other kinds."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.compose.frame import frame
from assistant.language import vocabulary
from assistant.language.letters import CAPITAL, SMALL, SMALLS
from assistant.library import DocumentSummary
from assistant.page.wording.texts import phrase
from assistant.scope.organisations import is_organisation

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
_COINED = re.compile(rf"{CAPITAL}{{2,}}[\w&-]*|{CAPITAL}{SMALL}+{CAPITAL}[\w&-]*")
_ABOUT_NAMES = 2  # questions
_FEWEST_WORDS = 60  # of a document that can be summed up
_LONGEST_TITLE = 80  # characters
_NO_TEXTS = ("contacts", "table", "mail")
_TITLE_CASE = 0.8  # from this share of capitals on, capitals say nothing about names


def varied(documents: Sequence[DocumentSummary], language: str, most: int = 5) -> list[str]:
    """Up to `most` things to ask in `language`, of several kinds, that the documents answer."""
    asked = suggest(documents, language, _ABOUT_NAMES)
    ordered = sorted(documents, key=lambda document: document.language != language)
    titled = [one.title for one in ordered if _can_be_summed_up(one)]
    asked += [frame(language, "example_summary", title=title) for title in titled[:1]]
    if len(documents) > 1:
        asked.append(frame(language, "example_partners"))
    asked += [frame(language, "example_timeline", title=title) for title in titled[1:2]]
    return list(islice(dict.fromkeys(asked), most))


def _can_be_summed_up(document: DocumentSummary) -> bool:
    """Whether a document holds running text, and has a title that is short and no heading."""
    told = document.likeness.words >= _FEWEST_WORDS and document.kind not in _NO_TEXTS
    return told and 0 < len(document.title) <= _LONGEST_TITLE and not document.title.isupper()


def suggest(documents: Sequence[DocumentSummary], language: str = "", most: int = 5) -> list[str]:
    """Up to `most` questions about names in titles, in `language`, else in the document's.

    Documents in `language` come first.
    """
    ordered = sorted(documents, key=lambda document: document.language != language)
    return list(islice(dict.fromkeys(_questions(ordered, language)), most))


def _questions(documents: Sequence[DocumentSummary], language: str) -> Iterator[str]:
    asked: set[frozenset[str]] = set()
    for document in documents:
        found = about_title(document.title, language or document.language)
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
        if match.start() == 0 and _ONE_WORD.match(first) and not _COINED.fullmatch(first):
            continue
        if not others and not _names_something(first):
            continue
        return match.group(), bool(others)
    return None


def _names_something(name: str) -> bool:
    """Whether a name by itself is that of an undertaking or an organisation.

    One word in capitals may be a name, or one with capitals inside ("HeartNet"); several words in
    capitals are a heading, and a word that only begins with one may be any.
    """
    if is_organisation(name):
        return True
    coined = [word for word in name.split() if _COINED.fullmatch(word)]
    return bool(coined) and (len(name.split()) == 1 or not name.isupper())
