"""A list within documents: every sentence that names something asked for, each once."""

from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import name_terms, subjects
from assistant.survey import Finding, State

_WORTH = 0.15  # the least probability of a sentence that is listed
_LIKELY = 0.25  # that a document says so which the question names
_EACH = 4  # sentences of a document
_MOST_SHOWN = 25  # documents


def items(room: Room, request: Request) -> Composed | None:
    """From the documents that are meant, else from all that answer; None where none does."""
    meant = (
        [one.document.id for one in subjects(room, request)] if name_terms(room, request) else []
    )
    ids = meant or [one.id for one in room.summaries(request.scope)]
    findings = list(room.survey.ask(request.question, ids))
    found = [(one, quotes) for one in findings if (quotes := _quotes(one))]
    told = any(one.state is State.ANSWERED for one, _ in found)
    if not told and not (meant and any(one.probability >= _LIKELY for one, _ in found)):
        return None
    draft = Draft(room.library)
    for finding, quotes in found[:_MOST_SHOWN]:
        draft.item(quotes, finding.document.title if len(ids) > 1 else "")
    if len(ids) == 1:
        return draft.finished()
    language = request.language
    coverage = room.coverage((one.document.id for one, _ in found[:_MOST_SHOWN]), ids)
    counts = {"stated": coverage.cited, "documents": coverage.documents}
    draft.note(frame(language, "coverage", **counts))
    if unread := sum(one.state is State.UNREAD for one in findings):
        draft.note(frame(language, "unread", count=unread))
    return draft.finished(coverage)


def _quotes(finding: Finding) -> list[Quote]:
    if finding.state not in (State.ANSWERED, State.UNSURE):
        return []
    best = [one for one in finding.sentences if one.probability >= _WORTH][:_EACH]
    return [
        Quote(finding.document, one.start, one.end)
        for one in sorted(best, key=lambda one: one.start)
    ]
