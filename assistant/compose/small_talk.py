"""Greetings, thanks and questions about the assistant itself: answered without any search."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assistant.compose.draft import Draft
from assistant.compose.frame import frame
from assistant.compose.people_in import people_in
from assistant.compose.room import Composed, Request, Room
from assistant.language.quotable import LONGEST_READ_WHOLE
from assistant.library import DocumentSummary
from assistant.plan import Sorter
from assistant.rewriting.lexicon import ROLE

_WITHOUT_EXAMPLES = {"farewell"}
_EXAMPLES = 3
_LOOKED_AT = 5  # documents, for a name to ask about
_LONGEST_TITLE = 80  # characters


def small_talk(room: Room, request: Request, sorter: Sorter) -> Composed:
    """A friendly sentence in the words of its sort, and what could be asked."""
    sort, _, _ = sorter.sort(request.question)
    return _reply(room, request, sort)


def help_with(room: Room, request: Request) -> Composed:
    """What the assistant is and can do, and what could be asked."""
    return _reply(room, request, "help")


def decline(room: Room, request: Request) -> Composed:
    """That only documents are answered from, and what could be asked."""
    return replace(_reply(room, request, "other_task"), declined=True)


def _reply(room: Room, request: Request, key: str) -> Composed:
    draft, summaries = Draft(room.library), room.summaries(request.scope)
    if not summaries:
        draft.note(frame(request.language, "help_without_documents"))
        return draft.finished()
    draft.note(frame(request.language, key, count=len(summaries)))
    offers = [] if key in _WITHOUT_EXAMPLES else examples(room, summaries, request.language)
    for example in offers:
        draft.example(example)
    return replace(draft.finished(), offers=tuple(offers))


def examples(room: Room, summaries: Sequence[DocumentSummary], language: str) -> list[str]:
    """Questions that the documents answer, varied in kind; documents in `language` come first."""
    ordered = sorted(summaries, key=lambda one: one.language != language)
    return list(islice(dict.fromkeys(_examples(room, ordered, language)), _EXAMPLES))


def _examples(room: Room, summaries: Sequence[DocumentSummary], language: str) -> Iterator[str]:
    for summary in summaries[:_LOOKED_AT]:
        document = room.library.document(summary.id)
        if document and len(document.text) <= LONGEST_READ_WHOLE and (found := people_in(document)):
            known = next((one for one in found if ROLE.search(one.quotes[0].text)), found[0])
            yield frame(language, "example_person", name=known.name)
            break
    titled = [one for one in summaries if one.title and len(one.title) <= _LONGEST_TITLE]
    for summary in titled[:1]:
        yield frame(language, "example_summary", title=summary.title)
    if len(summaries) > 1:
        yield frame(language, "example_partners")
    for summary in titled[1:2]:
        yield frame(language, "example_timeline", title=summary.title)
