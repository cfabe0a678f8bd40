"""Questions about a document itself (when and by whom it was published, its title)."""

import re
from collections.abc import Sequence

from assistant.extractive.conditions import Conditions
from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.language import vocabulary
from assistant.types import Document, ScoredPassage

_PUBLISH, _ITEM, _WHEN, _DATE, _WHO, _PUBLISHER, _TITLE = (
    vocabulary.whole(f"metadata.{kind}")
    for kind in ("publish", "items", "when", "dates", "who", "publisher", "titles")
)
_ABOUT_DOCUMENTS = (_PUBLISH, _ITEM, _WHEN, _WHO, _TITLE)
_MAIL_LINES = {
    line: vocabulary.whole(f"metadata.mail_{line.lower()}") for line in ("From", "Cc", "To")
}
_MAIL_HEAD = re.compile(r"(?:(?:From|To|Cc|Bcc|Date|Subject): .*\n?){2,}")
_LEAST = 0.5  # of the conditions that a document must meet to be the one asked about
_OF_BEST = 0.9  # and of what the best one meets


def wanted_field(question: str) -> str | None:
    """The metadata field that a question asks for: "published", "publisher", "title" or None."""
    if _TITLE.search(question) and _ITEM.search(question):
        return "title"
    if _PUBLISHER.search(question):
        return "publisher"
    about_document = _ITEM.search(question) and _DATE.search(question)
    if about_document or (_PUBLISH.search(question) and _WHEN.search(question)):
        return "published"
    return "publisher" if _PUBLISH.search(question) and _WHO.search(question) else None


def wanted_mail_line(question: str) -> str | None:
    """The line of a mail's head that a question asks for: "From", "Cc", "To" or None."""
    return next((line for line, asked in _MAIL_LINES.items() if asked.search(question)), None)


def mail_line(document: Document, line: str) -> tuple[int, int] | None:
    """The span of a line in a mail's head as the loader writes it; None where there is none."""
    head = _MAIL_HEAD.match(document.text)
    found = re.search(rf"^{line}: .*\S", head[0], re.MULTILINE) if head else None
    return found.span() if found else None


def stated_line(document: Document, field: str) -> tuple[int, int] | None:
    """The span of the trimmed line in which the document states a field; None if it does not."""
    if field not in document.stated:
        return None
    start, end = document.stated[field]
    start = document.text.rfind("\n", 0, start) + 1
    end = (document.text + "\n").find("\n", end)
    line = document.text[start:end]
    start += len(line) - len(line.lstrip())
    return start, start + len(line.strip())


def asked_about(asked: ParsedQuestion, evidence: Sequence[Evidence]) -> list[ScoredPassage]:
    """A passage of each document that a question about metadata means, best first.

    A question that names none means all of them.
    """
    conditions = Conditions(
        asked, lambda term: not any(kind.search(term.word) for kind in _ABOUT_DOCUMENTS)
    )
    met = conditions.met_by_document(evidence)
    least = max(_LEAST, _OF_BEST * max(met.values(), default=0.0))
    passages = {item.document.id: item.passage for item in reversed(evidence)}
    meant = [key for key in met if met[key] >= least]
    return [passages[key] for key in sorted(meant, key=lambda key: -met[key])]


def _about_documents(word: str) -> bool:
    return any(kind.search(word) for kind in _ABOUT_DOCUMENTS)
