"""The documents on the page as HTML: cited passages, nearest passages, whole texts."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.page.fragments import source_anchor, without_line_sign
from assistant.page.render import Html, Kind, Mark, fill, join, marked
from assistant.types import Citation, Document, Passage, ScoredPassage

LANGUAGE_NAMES = {
    "en": "English",
    "sv": "Swedish",
    "no": "Norwegian",
    "da": "Danish",
    "fi": "Finnish",
}
_HEADING_SIGNS = re.compile(r"\s*#{1,6}[ \t]+")
_HEADING_LINE = re.compile(r"\A\s*#{1,6}[ \t].*\n")
_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\r?\n---[ \t]*\r?\n", re.DOTALL)


def by_document(citations: Sequence[Citation]) -> list[tuple[Document, list[Citation]]]:
    """Citations grouped by document, in the order in which the documents are first cited."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.document.id, []).append(citation)
    return [(members[0].document, members) for members in groups.values()]


def source_heading(document: Document) -> Html:
    """Title, publisher, date and language of a cited document."""
    return fill(
        '<div class="source-heading"><bdi class="title">{title}</bdi>{about}</div>',
        title=document.title,
        about=about(document.publisher, document.published, document.language),
    )


def source_words(citation: Citation, turn: int, opened: bool) -> Html:
    """A cited passage, its supporting words highlighted; folded unless `opened`."""
    document = citation.document
    start, end = _excerpt(document, citation.passage, citation.start)
    return fill(
        '<details class="source"{opened}><summary><span class="chip">{number}</span>'
        '<span class="where">{where}</span><bdi class="words">{quote}</bdi></summary>'
        '<blockquote dir="auto" id="{anchor}">{words}</blockquote></details>',
        opened=Html(" open" if opened else ""),
        number=citation.number,
        where=place(citation.passage),
        quote=without_line_sign(citation.quote),
        anchor=source_anchor(turn, citation.number),
        words=marked(
            document.text,
            min(start, citation.start),
            max(end, citation.end),
            [*_structure(document, signs="left out"), Mark(citation.start, citation.end, "cited")],
        ),
    )


def _excerpt(document: Document, passage: Passage, needed: int | None = None) -> tuple[int, int]:
    """The span of a passage to show: without white space around it, and without front matter.

    Front matter stays where `needed`, an offset, lies in it or the passage has nothing else.
    """
    start, end = passage.start, passage.end
    front = _FRONT_MATTER.match(document.text)
    if front and (needed is None or needed >= front.end()):
        body = max(start, front.end())
        start = body if document.text[body:end].strip() else start
    words = document.text[start:end]
    left = len(words) - len(words.lstrip())
    return start + left, start + max(left, len(words.rstrip()))


def nearest(passages: Sequence[ScoredPassage]) -> Html:
    """The passages closest to a question that the documents do not answer; without numbers."""
    rows = (
        fill(
            '<details class="source"><summary><bdi class="title">{title}</bdi>'
            '<bdi class="words">{beginning}</bdi></summary>'
            '<blockquote dir="auto">{words}</blockquote></details>',
            title=scored.document.title,
            beginning=_beginning(scored),
            words=marked(
                scored.document.text,
                *_excerpt(scored.document, scored.passage),
                _structure(scored.document, signs="left out"),
            ),
        )
        for scored in passages
    )
    return fill(
        '<section class="nearest"><h3>Nearest passages</h3>'
        "<p>They touch on the question; they are not an answer.</p>{rows}</section>",
        rows=join(rows),
    )


def _beginning(scored: ScoredPassage) -> str:
    """A passage's first words, after front matter and heading; all of it if nothing follows."""
    start, end = _excerpt(scored.document, scored.passage)
    text = scored.document.text[start:end]
    return _HEADING_LINE.sub("", text).strip() or without_line_sign(text)


def place(passage: Passage) -> str:
    """Where in its document a passage stands, as far as is known."""
    page = f"page {passage.page}" if passage.page else ""
    return " · ".join(part for part in (page, passage.heading) if part)


def about(publisher: str, published: str, language: str, more: str = "") -> Html:
    """One line about a document."""
    facts = (publisher, date_in_words(published), LANGUAGE_NAMES.get(language, language), more)
    shown = (fill("<bdi>{fact}</bdi>", fact=fact) for fact in facts if fact)
    return fill('<div class="about">{facts}</div>', facts=join(shown, " · "))


def date_in_words(published: str) -> str:
    """An ISO 8601 date as "17 January 2023"; anything else as it is."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return published
    return f"{day.day} {day:%B %Y}"


def document(value: Document, citations: Sequence[Citation] = ()) -> Html:
    """A whole document, its headings set off and the words of the citations highlighted."""
    words = [Mark(c.start, c.end, "cited", f"cited-{c.number}") for c in citations]
    return fill(
        '<article class="document" lang="{language}" dir="auto">{text}</article>',
        language=value.language,
        text=marked(value.text, 0, len(value.text), [*_structure(value), *words]),
    )


def _structure(value: Document, signs: Kind = "faint") -> Iterator[Mark]:
    """Headings set off, front matter faint, and the number signs of Markdown as `signs` says."""
    front = _FRONT_MATTER.match(value.text)
    if front:
        yield Mark(0, front.end(), "faint")
    for section in value.sections:
        found = _HEADING_SIGNS.match(value.text, section.start)
        start = found.end() if found else section.start
        if section.heading and value.text.startswith(section.heading, start):
            yield Mark(section.start, start, signs)
            yield Mark(start, start + len(section.heading), "heading")
