"""What a question asks of each of the things that it names together, asked of one at a time."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.compose.aspects import ask_each, aspects
from assistant.compose.draft import Draft, In, Value, quotes_of
from assistant.compose.frame import frame
from assistant.compose.quoting import without_rows
from assistant.compose.room import Composed, Request, Room
from assistant.compose.sides import Side, of_side, sides_of
from assistant.extractive import Extract
from assistant.extractive.breadth import document_nouns
from assistant.language import LANGUAGES, stopwords, vocabulary, words
from assistant.rewriting.lexicon import UNDERTAKING

_FRAMES = vocabulary.whole("comparing.frames")
_ASKING = vocabulary.whole("asking.words")
_ORDERS = vocabulary.whole("comparing.orders")
_WHICH = vocabulary.whole("comparing.which")
_SAID = 2  # sentences on each side


def each_side(room: Room, request: Request) -> Composed | None:
    """A table of what is asked of each side, where the question compares and every side answers."""
    if not _compares(request.question):
        return None
    sides = _apart(room, request)
    said = asked_of_sides(room, request, sides)
    return side_by_side(room, request, sides, said) if said and all(said) else None


def fact_of_each(room: Room, request: Request) -> Composed | None:
    """Likewise of any question that names several together, where each has the fact."""
    sides = _apart(room, request)
    questions = _of_each(request, sides)
    asked = zip(sides, questions, strict=True) if questions else ()
    found = [quotes_of(_extract(room, request, *one).sentences[:1]) for one in asked]
    return side_by_side(room, request, sides, found) if found and all(found) else None


def asks(request: Request) -> bool:
    """Whether anything but "how do they differ?" is asked by a word that asks."""
    return bool(_ASKING.search(_bare(request.question)))


def _compares(question: str) -> bool:
    """Whether it sets things against each other, or asks which of them came first."""
    orders = _WHICH.match(question) and _ORDERS.search(question)
    return bool(orders or _FRAMES.search(question))


def _apart(room: Room, request: Request) -> list[Side]:
    """The sides, where each has a document of its own."""
    sides = sides_of(room, request)
    leading = {side.documents[0].id for side in sides}
    return sides if len(leading) == len(sides) else []


def side_by_side(
    room: Room, request: Request, sides: Sequence[Side], said: Sequence[In]
) -> Composed:
    draft, language = Draft(room.library), request.language
    head = [frame(language, "head_aspect"), *(side.name for side in sides)]
    draft.table(head, [[frame(language, "head_asked"), *said]])
    return draft.finished()


def asked_of_sides(room: Room, request: Request, sides: Sequence[Side]) -> list[In] | None:
    """For each side what answers, perhaps nothing; None where the question asks nothing of its own.

    It does not where all its words are names, words of comparing, or those of an aspect. What is
    not certain is told only beside what is.
    """
    questions = _of_each(request, sides)
    if not questions:
        return None
    told = [_told(room, request, *one) for one in zip(sides, questions, strict=True)]
    is_sure = any(one and not isinstance(one, Value) for one in told)
    return told if is_sure else [[] for _ in told]


def _told(room: Room, request: Request, side: Side, question: str) -> In:
    """The fact, else sentences of the side that may answer, the least sure of them marked so."""
    extract = _extract(room, request, side, question)
    if sure := quotes_of(extract.sentences[:1]):
        return sure
    found = ask_each(room, dict.fromkeys(LANGUAGES, question), side.documents)
    if likely := without_rows(list(of_side(room, side, found)))[:_SAID]:
        return likely
    if not extract.unsure:
        return []
    perhaps = quotes_of([extract.unsure])
    return Value(f"{frame(request.language, 'maybe')} {perhaps[0].text}", tuple(perhaps))


def _extract(room: Room, request: Request, side: Side, question: str) -> Extract:
    within = frozenset(one.id for one in side.documents)
    return room.fact(question, replace(request.scope, documents=within))


def _of_each(request: Request, sides: Sequence[Side]) -> list[str]:
    """The question with one side in the place of all; empty where they do not stand together."""
    text, language = request.question, request.language
    places = [(one.mention.start, one.mention.end) for one in sides]
    if len(sides) < 2:
        return []
    between = [text[end:start] for (_, end), (start, _) in pairwise(places)]
    before, after = _bare(text[: places[0][0]]), _bare(text[places[-1][1] :])
    around = f"{before} {after}"
    apart = {word for one in between for word in _topic(one, language)} - set(words(after))
    if apart or not _is_new(around, language):
        return []
    if _ORDERS.search(around) and _topic(_ORDERS.sub(" ", around), language):
        before, after = (_ORDERS.sub(" ", one) for one in (before, after))
        before = _WHICH.sub(min(vocabulary.words("comparing.when", language)), before, count=1)
    return [_joined(before, text[start:end], after) for start, end in places]


def _joined(before: str, side: str, after: str) -> str:
    """One sentence, as it would be written: with a capital, and no space before a full stop."""
    words = " ".join([*before.rstrip(" ,:;").split(), side, *after.split()])
    written = re.sub(r"\s+([^\w\s])", r"\1", words)
    return written[:1].upper() + written[1:]


def _bare(text: str) -> str:
    """Without the words that only compare."""
    return " ".join(_FRAMES.sub(" ", text).split())


def _is_new(text: str, language: str) -> bool:
    """Whether it asks for more than the aspects of every comparison."""
    known = aspects()
    words = _topic(text, language)
    return any(not any(one.is_word(word, language) for one in known) for word in words)


def _topic(text: str, language: str) -> list[str]:
    """The words that say what is asked."""
    without = document_nouns(text) | stopwords(language)
    found = words(_bare(text))
    return [one for one in found if one not in without and not _undertaking(one)]


def _undertaking(word: str) -> bool:
    return bool(re.fullmatch(UNDERTAKING, word, re.IGNORECASE))
