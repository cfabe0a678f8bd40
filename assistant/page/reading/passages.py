"""A document's own text with the passages that are searched and cited told apart."""

from collections.abc import Sequence

from assistant.page.reading.excerpts import structure
from assistant.page.render import Html, Mark, fill, join, marked
from assistant.page.wording import say
from assistant.types import Document, Passage


def document_in_passages(document: Document, passages: Sequence[Passage]) -> Html:
    """The whole text, each passage under its number, heading and page."""
    marks = list(structure(document))
    return fill(
        '<article class="document in-passages" lang="{language}" dir="auto">{parts}</article>',
        language=document.language,
        parts=join(_part(document, passage, marks) for passage in passages),
    )


def _part(document: Document, passage: Passage, marks: Sequence[Mark]) -> Html:
    page = say("answer.page", page=passage.page) if passage.page else ""
    name = say("documents.passage", number=str(passage.index + 1))
    where = " · ".join(part for part in (name, page, passage.heading) if part)
    text = document.text[passage.start : passage.end]
    return fill(
        '<section class="passage" id="passage-{number}"><div class="passage-name">{where}</div>'
        '<div class="passage-text">{text}</div></section>',
        number=passage.index + 1,
        where=where,
        text=marked(document.text, passage.start, passage.start + len(text.rstrip()), marks),
    )
