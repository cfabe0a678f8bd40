"""Who was at a meeting: by the labels of the lines in its minutes that name people."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.compose.draft import Draft, Quote
from assistant.compose.facts import fact_blocks
from assistant.compose.frame import frame
from assistant.compose.moments_in import written
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import subjects
from assistant.compose.yes_no import asks_yes_or_no
from assistant.extractive.about import weighty
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.labelled import LABELLED
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.language import vocabulary, words
from assistant.language.dates import moments
from assistant.language.letters import CAPITAL
from assistant.language.matching import TextForms
from assistant.language.negation import denials
from assistant.rewriting.mentions import Sort, mentions
from assistant.types import Document, section_at

_MOST = 300  # documents
_NAMED = re.compile(rf"\W*(?:{CAPITAL}[\w.’'-]*\s+){{1,4}}{CAPITAL}[\w’'-]*\s*(?:[|,(–-]|\Z)")


def attendance(room: Room, request: Request) -> Composed | None:
    """Who was there, or was not; of one person yes or no. None where minutes do not say."""
    asked = _asked(request)
    name = _person(request)
    if asked is None:
        return None
    if not name:
        is_who = answer_type(request.question) is AnswerType.PERSON or bool(
            vocabulary.whole("breadth.enumerates").match(request.question)
        )
        return _who(room, request, asked) if is_who else None
    return _whether(room, request, name, asked) if asks_yes_or_no(request.question) else None


def _whether(room: Room, request: Request, name: str, asked: bool) -> Composed | None:
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    found = [
        (there, quote)
        for document in _minutes(room, request)
        for there, quote, _ in _labelled(document)
        if pattern.search(quote.text)
    ]
    says = {there == asked for there, _ in found}
    if len(says) != 1:
        return None
    draft = Draft(room.library)
    draft.paragraph([quote for _, quote in found])
    told = draft.finished().sentences
    says_so = frame(request.language, "yes" if says.pop() else "no")
    return Composed(fact_blocks(told, says_so, request.language), told)


def _who(room: Room, request: Request, asked: bool) -> Composed | None:
    """The names of the line that tells it; of several minutes each one's."""
    found = [
        (quote, names)
        for document in _minutes(room, request)
        if _is_all_asked(room, request, document)
        for there, quote, names in _labelled(document)
        if there == asked
    ]
    draft = Draft(room.library)
    several = len({quote.document.id for quote, _ in found}) > 1
    for quote, names in found:
        if len(found) == 1:
            draft.paragraph([quote], names)
        else:
            draft.item([quote], quote.document.title if several else "")
    return None if draft.is_empty else draft.finished()


def _is_all_asked(room: Room, request: Request, document: Document) -> bool:
    """Whether the question asks for nothing but who was there: "the missing forms" is more."""
    kinds = (vocabulary.whole(f"attendance.asks_{kind}") for kind in ("absent", "present"))
    spans = [m.span() for kind in kinds for m in kind.finditer(request.question)]
    spans += [(one.start, one.end) for one in moments(request.question, request.language)]
    said = {word for span in spans for word in words(request.question[slice(*span)])}
    label = TextForms.of(f"{document.title} {document.name}", document.language)
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    others = (t for t in weighty(asked) if t.word not in said and not t.word.isdigit())
    return all(term.match(label) > 0 for term in others)


def _asked(request: Request) -> bool | None:
    """Whether it is asked who was there, or who was not; None where neither is."""
    for kind in ("absent", "present"):
        if vocabulary.whole(f"attendance.asks_{kind}").search(request.question):
            denied = bool(denials(request.question, request.language))
            return (kind == "present") != denied
    return None


def _person(request: Request) -> str:
    named = mentions(request.question, request.language)
    people = [one for one in named if one.kind is Sort.PERSON or one.perhaps_person]
    return next((one.text for one in people if " " in one.text), "")


def _minutes(room: Room, request: Request) -> list[Document]:
    """Those that the question means, else all that name people by their attendance.

    Where it names a month or a day, of these only the ones of that time.
    """
    meant = [one.document for one in subjects(room, request)]
    every = room.documents([one.id for one in room.summaries(request.scope)[:_MOST]])
    for among in (meant, every):
        if labelled := [one for one in among if any(_labelled(one))]:
            return [one for one in labelled if _is_of_the_time(one, request)] or labelled
    return []


def _is_of_the_time(document: Document, request: Request) -> bool:
    day = written(document)
    return any(
        month == int(day[5:7] or 0) and (not year or year == int(day[:4]))
        for moment in moments(request.question, request.language)
        for year, month, _ in moment.readings
        if day and month
    )


def _labelled(document: Document) -> Iterator[tuple[bool, Quote, str]]:
    """Each line that tells who was there (True) or was not, and the names behind its label.

    Under a heading for them each line that begins with a name; it has no label.
    """
    for quote in sentences_of(document):
        if match := LABELLED.fullmatch(quote.text):
            label = match["label"].strip(" *_-")
            for kind in ("present", "absent"):
                if _label(kind).fullmatch(label):
                    yield kind == "present", quote, match["told"].strip()
        elif _NAMED.match(quote.text):
            section = section_at(document, quote.start)
            for kind in ("present", "absent"):
                if section and _label(kind).fullmatch(section.heading.strip(" :")):
                    yield kind == "present", quote, ""


@cache
def _label(kind: str) -> re.Pattern[str]:
    return re.compile(vocabulary.pattern(f"attendance.{kind}"), re.IGNORECASE)
