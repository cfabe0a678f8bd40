"""What is known about a document, each with where it was found, and what it is related to."""

from collections.abc import Mapping, Sequence

from assistant.library import DocumentSummary, Link
from assistant.page.render import Html, fill, join
from assistant.page.wording import date_in_words, say
from assistant.page.wording import language_in_words as in_words
from assistant.types import Document

_FIELDS = ("title", "publisher", "published", "language", "kind")


def known(document: Document | DocumentSummary) -> Html:
    """The fields with their origins, folded until they are asked for."""
    rows = join(_row(field, document) for field in _FIELDS)
    return fill(
        '<details class="known"><summary>{title}</summary><dl>{rows}</dl></details>',
        title=say("known.title"),
        rows=rows,
    )


def kind_in_words(kind: str) -> str:
    return say(f"kind.{kind}") if kind else ""


def links(found: Sequence[Link], documents: Mapping[str, DocumentSummary]) -> Html:
    """A line for each related document that is in the library."""
    lines = (
        fill('<li dir="auto">{line}</li>', line=_line(link, documents[link.other]))
        for link in found
        if link.other in documents
    )
    written = join(lines)
    return fill('<ul class="links">{lines}</ul>', lines=written) if written else Html("")


def _line(link: Link, other: DocumentSummary) -> Html:
    title = fill(
        '<a href="?document={id}" target="_self"><bdi>{title}</bdi></a>',
        id=other.id,
        title=other.title,
    )
    words = say(f"known.link_{link.relation}", title="\0", language=in_words(other.language))
    before, _, after = words.partition("\0")
    return fill("{before}{title}{after}", before=before, title=title, after=after)


def _row(field: str, document: Document | DocumentSummary) -> Html:
    value = _value(field, document)
    origin = document.origins.get(field, "")
    return fill(
        '<dt>{name}</dt><dd><bdi>{value}</bdi> <span class="origin">{origin}</span></dd>',
        name=say(f"known.{field}_is"),
        value=value or say("known.not_stated"),
        origin=say(f"known.in_{origin}") if value and origin else "",
    )


def _value(field: str, document: Document | DocumentSummary) -> str:
    match field:
        case "published":
            return date_in_words(document.published)
        case "language":
            return ", ".join(map(in_words, document.spoken or (document.language,)))
        case "kind":
            return kind_in_words(document.kind)
    return str(getattr(document, field))
