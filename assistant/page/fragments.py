"""The pieces of the page as HTML: answers with their markers, sources, notices, documents."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from assistant.page.render import Html, Mark, escape, fill, join, marked
from assistant.types import Answer, Citation, Document, Passage, ScoredPassage, Sentence

LANGUAGE_NAMES = {
    "en": "English",
    "sv": "Swedish",
    "no": "Norwegian",
    "da": "Danish",
    "fi": "Finnish",
}
_MARKER = re.compile(r"\[(\d{1,3})\]")
_HEADING_SIGNS = re.compile(r"\s*#{1,6}[ \t]+")
_LINE_SIGN = re.compile(r"\A(?:#{1,6}|[-*+•])[ \t]+")
_HEADING_LINE = re.compile(r"\A\s*#{1,6}[ \t].*\n")
_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\r?\n---[ \t]*\r?\n", re.DOTALL)


def question(text: str) -> Html:
    """A question as it was asked."""
    return fill('<h2 class="question" dir="auto">{text}</h2>', text=text)


def waiting(what: str) -> Html:
    """The state before the first words of an answer."""
    return fill('<p class="waiting" role="status"><i></i>{what}</p>', what=what)


def unfinished(text: str) -> Html:
    """An answer so far, its markers not yet links."""
    parts = _MARKER.split(text)
    shown = (
        fill('<span class="chip">{number}</span>', number=part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return fill('<div class="answer" dir="auto"><p>{text}</p></div>', text=join(shown))


def answer(value: Answer, turn: int) -> Html:
    """A finished answer; each marker leads to its source under the answer of the same turn.

    An answer over several documents is a list, one item for each sentence.
    """
    if value.coverage:
        items = (fill("<li>{item}</li>", item=_sentence(s, turn)) for s in value.sentences)
        content = fill("<ul>{items}</ul>", items=join(items))
    else:
        content = join(
            fill("<p>{sentences}</p>", sentences=join((_sentence(s, turn) for s in group), " "))
            for group in _paragraphs(value)
        )
    return fill('<div class="answer" dir="auto">{content}</div>', content=content)


def _paragraphs(value: Answer) -> Iterator[list[Sentence]]:
    """The answer's sentences, parted where its text has a line break between two of them."""
    group: list[Sentence] = []
    position = 0
    for sentence in value.sentences:
        found = value.text.find(sentence.text, position)
        if group and "\n" in value.text[position : max(found, position)]:
            yield group
            group = []
        group.append(sentence)
        position = max(found, position) + len(sentence.text) if found >= 0 else position
    if group:
        yield group


def _sentence(sentence: Sentence, turn: int) -> Html:
    chips = join(_chip(citation, turn) for citation in sentence.citations)
    return fill("{text}{chips}", text=_LINE_SIGN.sub("", sentence.text), chips=chips)


def _chip(citation: Citation, turn: int) -> Html:
    return fill(
        '<a class="chip" href="#{anchor}" title="{quote}" '
        'aria-label="Source {number}: {title}">{number}</a>',
        anchor=source_anchor(turn, citation.number),
        quote=f"“{citation.quote}” — {citation.document.title}",
        title=citation.document.title,
        number=citation.number,
    )


def source_anchor(turn: int, number: int) -> str:
    """The id of a citation's words under its answer."""
    return f"turn-{turn}-source-{number}"


def by_document(citations: Sequence[Citation]) -> list[tuple[Document, list[Citation]]]:
    """Citations grouped by document, in the order in which the documents are first cited."""
    order = {citation.document.id: -citation.number for citation in reversed(citations)}
    ranked = sorted(citations, key=lambda c: (-order[c.document.id], c.number))
    groups = groupby(ranked, key=attrgetter("document.id"))
    return [((members := list(group))[0].document, members) for _, group in groups]


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
    start, end = _without_margins(document.text, citation.passage)
    return fill(
        '<details class="source"{opened}><summary><span class="chip">{number}</span>'
        '<span class="where">{where}</span><bdi class="words">{quote}</bdi></summary>'
        '<blockquote dir="auto" id="{anchor}">{words}</blockquote></details>',
        opened=Html(" open" if opened else ""),
        number=citation.number,
        where=place(citation.passage),
        quote=citation.quote,
        anchor=source_anchor(turn, citation.number),
        words=marked(
            document.text,
            min(start, citation.start),
            max(end, citation.end),
            [*_structure(document), Mark(citation.start, citation.end, "cited")],
        ),
    )


def _without_margins(text: str, passage: Passage) -> tuple[int, int]:
    """The passage's span without the white space around it."""
    words = text[passage.start : passage.end]
    left = len(words) - len(words.lstrip())
    return passage.start + left, passage.start + max(left, len(words.rstrip()))


def nearest(passages: Sequence[ScoredPassage]) -> Html:
    """The passages closest to a question that the documents do not answer; without numbers."""
    rows = (
        fill(
            '<details class="source"><summary><bdi class="title">{title}</bdi>'
            '<bdi class="words">{beginning}</bdi></summary>'
            '<blockquote dir="auto">{words}</blockquote></details>',
            title=scored.document.title,
            beginning=_HEADING_LINE.sub("", scored.text).strip(),
            words=marked(
                scored.document.text,
                *_without_margins(scored.document.text, scored.passage),
                _structure(scored.document),
            ),
        )
        for scored in passages
    )
    return fill(
        '<section class="nearest"><h3>Nearest passages</h3>'
        "<p>They touch on the question; they are not an answer.</p>{rows}</section>",
        rows=join(rows),
    )


def notice(title: str, advice: str, kind: str = "calm") -> Html:
    """Something to know and what to do about it; `kind` is calm, broken or done."""
    return fill(
        '<div class="notice {kind}" role="status"><strong>{title}</strong><p>{advice}</p></div>',
        kind=kind,
        title=title,
        advice=advice,
    )


def remark(text: str) -> Html:
    """A quiet line about an answer."""
    return fill('<p class="remark" dir="auto">{text}</p>', text=text)


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


def _structure(value: Document) -> Iterator[Mark]:
    """Headings set off; front matter and the number signs of Markdown kept, but faint."""
    front = _FRONT_MATTER.match(value.text)
    if front:
        yield Mark(0, front.end(), "faint")
    for section in value.sections:
        signs = _HEADING_SIGNS.match(value.text, section.start)
        start = signs.end() if signs else section.start
        if section.heading and value.text.startswith(section.heading, start):
            yield Mark(section.start, start, "faint")
            yield Mark(start, start + len(section.heading), "heading")
