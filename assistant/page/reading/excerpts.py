"""The documents on the page as HTML: cited words, nearest passages, whole texts."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.compose.wording import readable
from assistant.language import mainly
from assistant.language.front_matter import body_start
from assistant.page.chat.markers import about_in_words, marker, opener, quoted
from assistant.page.reading.cautions import cautions
from assistant.page.reading.tables_in import drawn, tables_in
from assistant.page.reading.tidy import on_one_line, without_line_sign
from assistant.page.render import Html, Mark, MarkKind, escape, fill, join, marked
from assistant.page.wording import date_in_words, language, language_in_words, say
from assistant.page.wording.texts import phrase
from assistant.types import Answer, Citation, Document, Passage, ScoredPassage, Sentence

_HEADING_SIGNS = re.compile(r"\s*#{1,6}[ \t]+")
_HEADING_LINE = re.compile(r"\A\s*#{1,6}[ \t].*\n")
_UNFOLDED = 5  # documents, up to which the sources of an answer stand open
_STRETCH = 50_000  # characters on each side of the words; more is slow to draw


def by_document(citations: Sequence[Citation]) -> list[tuple[Document, list[Citation]]]:
    """Citations grouped by document, in the order in which the documents are first cited."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.document.id, []).append(citation)
    return [(members[0].document, members) for members in groups.values()]


def sources(answer: Answer, turn: int, notes: Mapping[str, str]) -> Html:
    """What an answer rests on: each document with the words cited from it.

    Words that the answer itself consists of are not printed again; their numbers are. `notes`
    says what has happened to a document since, by its id.
    """
    said, groups = _said(answer), by_document(answer.citations)
    blocks = join(
        _source(citations, [c for c in citations if c.number in said], turn, notes)
        for _, citations in groups
    )
    name = say("answer.sources")
    if len(groups) > _UNFOLDED:
        summary = say("answer.sources_folded", count=len(groups))
        blocks = fill(
            '<details class="found"><summary>{summary}</summary>'
            '<div class="found-body sources">{blocks}</div></details>',
            summary=summary,
            blocks=blocks,
        )
        return fill('<section aria-label="{name}">{blocks}</section>', name=name, blocks=blocks)
    return fill(
        '<section class="sources" aria-label="{name}">{blocks}</section>', name=name, blocks=blocks
    )


def _said(answer: Answer) -> set[int]:
    """The numbers of the citations whose words the answer shows, or whose place is a table."""
    text = on_one_line(" ".join(sentence.text for sentence in answer.sentences))
    shown = {
        citation.number
        for citation in answer.citations
        if on_one_line(citation.quote) in text or readable(citation.quote) in text
    }
    cells = (cell for block in answer.blocks for row in block.rows for cell in row)
    return shown | {c.number for cell in cells for s in cell.sentences for c in s.citations}


def _source(
    citations: Sequence[Citation], said: Sequence[Citation], turn: int, notes: Mapping[str, str]
) -> Html:
    """One document; of the citations `said` the answer shows the words."""
    words = [_source_words(citation, turn) for citation in citations if citation not in said]
    return fill(
        '<div class="source">{heading}{note}{words}</div>',
        heading=_source_heading(citations[0], said, turn),
        note=join(
            [_note(notes.get(citations[0].document.id, "")), cautions(citations[0].document.notes)]
        ),
        words=fill("<ol>{words}</ol>", words=join(words)) if words else "",
    )


def _source_heading(first: Citation, said: Sequence[Citation], turn: int) -> Html:
    document = first.document
    title = fill('<bdi class="title">{title}</bdi>', title=document.title)
    return fill(
        '<div class="source-heading">{title}{numbers}{about}</div>',
        title=opener(first, turn, title, "source-title"),
        numbers=join(marker(citation, turn) for citation in said),
        about=_about_document(document),
    )


def _about_document(document: Document) -> Html:
    return about(document.publisher, document.published, document.language)


def _note(text: str) -> Html:
    return fill('<p class="remark stale" dir="auto">{text}</p>', text=text) if text else Html("")


def _source_words(citation: Citation, turn: int) -> Html:
    content = fill(
        '<span class="chip">{number}</span><span class="quote"><bdi class="words">{quote}</bdi>'
        '<span class="where">{where}</span></span>',
        number=citation.number,
        quote=quoted(citation),
        where=place(citation),
    )
    return fill("<li>{link}</li>", link=opener(citation, turn, content, "source-words"))


def maybe(sentence: Sentence, turn: int, title: str) -> Html:
    """What may be the answer, set apart from one; `title` says that it is not certain.

    Of what a model wrote its words stand before those they rest on.
    """
    citation = sentence.citations[0]
    own = on_one_line(sentence.text) not in (on_one_line(citation.quote), readable(citation.quote))
    source = fill('<bdi class="title">{title}</bdi>', title=citation.document.title)
    return fill(
        '<section class="maybe"><h3>{title}</h3>{said}<blockquote dir="auto">{words}</blockquote>'
        '<div class="source-heading">{source}{about}</div></section>',
        title=title,
        said=fill('<p dir="auto">{text}</p>', text=sentence.text) if own else Html(""),
        words=quoted(citation),
        source=opener(citation, turn, source, "source-title", "unsure"),
        about=_about_document(citation.document),
    )


def nearest(
    passages: Sequence[ScoredPassage], turn: int = 0, name: str = "nearest", code: str = ""
) -> Html:
    """The passages closest to a question, without numbers as they support nothing.

    `name` is "nearest" where the documents do not answer the question, and "found" where that
    is unknown because the model failed. `code` is the language it is said in, by default the
    page's.
    """
    rows = (_near(scored, turn, place) for place, scored in enumerate(passages, start=1))
    return fill(
        '<section class="nearest"><h3>{title}</h3><p>{advice}</p>{rows}</section>',
        title=phrase(code or language(), f"answer.{name}_title"),
        advice=phrase(code or language(), f"answer.{name}_advice"),
        rows=join(rows),
    )


def _near(scored: ScoredPassage, turn: int, number: int) -> Html:
    citation = as_citation(scored, number)
    return fill(
        '<details class="near"><summary><bdi class="title">{title}</bdi>'
        '<bdi class="words">{beginning}</bdi></summary>'
        '<blockquote dir="auto">{words}</blockquote>'
        '<p class="about"><bdi>{about}</bdi>{open}</p></details>',
        title=scored.document.title,
        beginning=_beginning(scored),
        words=marked(
            scored.document.text,
            citation.start,
            citation.end,
            structure(scored.document, signs="left out"),
        ),
        about=about_in_words(citation),
        open=opener(citation, turn, escape(say("answer.read")), "read", "found"),
    )


def as_citation(scored: ScoredPassage, number: int) -> Citation:
    """A found passage as something that can be opened; it supports nothing."""
    start, end = _excerpt(scored.document, scored.passage)
    return Citation(
        number, scored.document, scored.passage, start, end, scored.document.text[start:end]
    )


def _excerpt(document: Document, passage: Passage) -> tuple[int, int]:
    """The span of a passage to show: without white space around it, and without front matter.

    Front matter stays where the passage has nothing else.
    """
    start, end = passage.start, passage.end
    if front := body_start(document.text):
        body = max(start, front)
        start = body if document.text[body:end].strip() else start
    words = document.text[start:end]
    left = len(words) - len(words.lstrip())
    return start + left, start + max(left, len(words.rstrip()))


def _beginning(scored: ScoredPassage) -> str:
    """A passage's first words, after front matter and heading; all of it if nothing follows."""
    start, end = _excerpt(scored.document, scored.passage)
    text = scored.document.text[start:end]
    return _HEADING_LINE.sub("", text).strip() or without_line_sign(text)


def place(citation: Citation) -> str:
    """Where in its document a citation stands, as far as is known."""
    facts = (say("answer.page", page=citation.page) if citation.page else "", citation.heading)
    return " · ".join(fact for fact in facts if fact)


def about(publisher: str, published: str, language: str, more: str = "") -> Html:
    """One line about a document."""
    facts = (publisher, date_in_words(published), language_in_words(language), more)
    shown = (fill("<bdi>{fact}</bdi>", fact=fact) for fact in facts if fact)
    return fill('<div class="about">{facts}</div>', facts=join(shown, " · "))


def about_document(value: Document) -> Html:
    """The line above a document's own text."""
    spoken = mainly(value.spoken, value.language)
    return about(value.publisher, value.published, spoken, value.name)


def document(
    value: Document,
    citations: Sequence[Citation] = (),
    kind: MarkKind = "cited",
    group: str = "words",
    numbered: bool = True,
    around: tuple[int, int] | None = None,
) -> Html:
    """A document, its headings set off, its pages told apart, the cited words highlighted.

    The words of citation 2 are named `group`-2. With `around` only that span of it is drawn.
    """
    words = [
        Mark(c.start, c.end, kind, f"{group}-{c.number}", str(c.number) if numbered else "")
        for c in citations
    ]
    start, end = around or (0, len(value.text))
    cut = Html('<p class="cut" aria-hidden="true">…</p>')
    return fill(
        '<article class="document" lang="{language}" dir="auto">{before}{text}{after}</article>',
        language=value.language,
        before=cut if start else Html(""),
        text=_text(value.text, start, end, [*structure(value), *_page_breaks(value), *words]),
        after=cut if end < len(value.text) else Html(""),
    )


def _text(text: str, start: int, end: int, marks: Sequence[Mark]) -> Html:
    """The text with its tables as tables."""
    placed: set[str] = set()
    parts, at = [], start
    for table in tables_in(text, start, end):
        parts.append(marked(text, at, table.start, marks, placed))
        parts.append(drawn(text, table, marks, placed))
        at = table.end
    return join([*parts, marked(text, at, end, marks, placed)])


def stretch_around(value: Document, citation: Citation) -> tuple[int, int]:
    """What to draw of a document beside an answer: all of it, or whole lines around the words."""
    start, end = citation.start - _STRETCH, citation.end + _STRETCH
    first = value.text.rfind("\n", 0, start) + 1 if start > 0 else 0
    last = value.text.find("\n", end) if end < len(value.text) else -1
    return first, last if last >= 0 else len(value.text)


def _page_breaks(value: Document) -> Iterator[Mark]:
    """Where a page begins, for a document that has pages."""
    known: int | None = None
    for section in value.sections:
        if section.page and section.page != known:
            known = section.page
            shown = say("answer.page", page=known)
            yield Mark(section.start, section.start + 1, "page", f"page-{known}", shown)


def structure(value: Document, signs: MarkKind = "faint") -> Iterator[Mark]:
    """Headings set off, front matter faint, and the number signs of Markdown as `signs` says."""
    if front := body_start(value.text):
        yield Mark(0, front, "faint")
    for section in value.sections:
        found = _HEADING_SIGNS.match(value.text, section.start)
        start = found.end() if found else section.start
        if section.heading and value.text.startswith(section.heading, start):
            yield Mark(section.start, start, signs)
            yield Mark(start, start + len(section.heading), "heading")
