"""The numbered markers in an answer, and everything else that opens a citation when clicked."""

from assistant.page.reading.citation_link import address_of, link_to
from assistant.page.reading.tidy import on_one_line
from assistant.page.render import Html, escape, fill
from assistant.page.wording import date_in_words, say
from assistant.types import Citation


def opener(citation: Citation, turn: int, content: Html, kind: str, shelf: str = "cited") -> Html:
    """A link of class `kind` that opens the citation beside the answer, or alone in a new tab.

    `shelf` says which citations of turn `turn` are meant: "cited" or "found" (see reader.py).
    Hovering and focus show the quoted words.
    """
    return fill(
        '<a class="{kind}" href="{address}" data-citation="{turn}:{shelf}:{number}" '
        'data-quote="{quote}" data-title="{title}" data-about="{about}" '
        'aria-label="{name}">{content}</a>',
        kind=kind,
        address=address_of(link_to(citation)),
        turn=turn,
        shelf=shelf,
        number=citation.number,
        quote=on_one_line(citation.quote),
        title=citation.document.title,
        about=about_in_words(citation),
        name=say("answer.source", number=citation.number, title=citation.document.title),
        content=content,
    )


def marker(citation: Citation, turn: int) -> Html:
    """A citation's number in the running text; copied with brackets around it."""
    number = fill("<i>[</i>{number}<i>]</i>", number=citation.number)
    return fill("&nbsp;{link}", link=opener(citation, turn, number, "chip"))


def about_in_words(citation: Citation) -> str:
    """Publisher, date and page of a citation, as far as they are known."""
    document = citation.document
    page = citation.page
    facts = (
        document.publisher,
        date_in_words(document.published),
        say("answer.page", page=page) if page else "",
    )
    return " · ".join(fact for fact in facts if fact)


def quoted(citation: Citation) -> Html:
    """The quoted words between quotation marks."""
    return escape(say("answer.quote", words=on_one_line(citation.quote)))
