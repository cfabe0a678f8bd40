"""Questions, answers with their markers, and notices as HTML."""

import re
from collections.abc import Collection, Iterator
from functools import partial

from assistant.page.chat.blocks import laid_out
from assistant.page.chat.doubts import reasons
from assistant.page.chat.markers import marker
from assistant.page.reading.tidy import without_line_sign
from assistant.page.render import Html, escape, fill, join
from assistant.page.wording import say, say_fault
from assistant.types import Answer, Block, BlockKind, Coverage, Sentence

_MARKER = re.compile(r"\[(\d{1,3})\]")


def question(text: str, understood: str = "") -> Html:
    """A question as it was asked and, where that differs, as it was understood."""
    asked = fill('<h2 class="question" dir="auto">{text}</h2>', text=text)
    if not understood or understood.strip() == text.strip():
        return asked
    return join([asked, remark(say("answer.understood", question=understood))])


def waiting(what: str) -> Html:
    """The state before the first words of an answer."""
    return fill('<p class="waiting" role="status"><i></i>{what}</p>', what=what)


def unfinished(text: str, titles: Collection[str] = ()) -> Html:
    """An answer so far, its markers not yet links.

    Where paragraphs begin with one of `titles` and a colon it looks as its finished list will.
    """
    paragraphs = [_lead(part, titles) for part in text.split("\n\n") if part.strip()]
    if any(lead for lead, _ in paragraphs):
        items = (_entry(lead, _unlinked(words)) for lead, words in paragraphs)
        content = fill("<ul>{items}</ul>", items=join(items))
    else:
        content = fill("<p>{words}</p>", words=_unlinked(text))
    return fill('<div class="answer" dir="auto">{content}</div>', content=content)


def _lead(paragraph: str, titles: Collection[str]) -> tuple[str, str]:
    """The title that a paragraph begins with, if any, and the words after it."""
    leads = (title for title in titles if title and paragraph.startswith(f"{title}: "))
    lead = max(leads, key=len, default="")
    return lead, paragraph.removeprefix(f"{lead}: ") if lead else paragraph


def _unlinked(text: str) -> Html:
    parts = _MARKER.split(without_line_sign(text))
    return join(
        fill('<span class="chip">{number}</span>', number=part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def answer(value: Answer, turn: int) -> Html:
    """A finished answer; each marker opens its citation, each doubtful sentence says why.

    An answer over several documents is a list: of each sentence, and whose it is. One laid out
    in blocks has headings, lists and tables.
    """
    if value.blocks:
        offered = [Block(BlockKind.ITEM, offer) for offer in value.offers]  # stand below
        blocks = [block for block in value.blocks if block not in offered]
        content = laid_out(blocks, partial(_sentence, turn=turn))
    elif value.coverage:
        items = (_entry(s.lead, _sentence(s, turn)) for s in value.sentences)
        content = fill(
            "<ul>{items}</ul>{coverage}", items=join(items), coverage=_coverage(value.coverage)
        )
    else:
        content = join(
            fill("<p>{sentences}</p>", sentences=join((_sentence(s, turn) for s in group), " "))
            for group in _paragraphs(value)
        )
    words = fill('<div class="answer" dir="auto">{content}</div>', content=content)
    return join([instead(value), words])


def instead(value: Answer) -> Html:
    """That the documents' own sentences stand in for a model that failed, where they do."""
    if not value.instead_of:
        return Html("")
    title = say("answer.instead_title", model=value.instead_of)
    more = say_fault("fault.", value.fault, value.advice)
    return notice(title, say("answer.instead_advice"), "calm instead", more)


def _entry(lead: str, words: Html) -> Html:
    title = (
        fill('<strong><bdi class="title">{lead}</bdi></strong>', lead=lead) if lead else Html("")
    )
    return fill('<li dir="auto">{title}{words}</li>', title=title, words=words)


def _coverage(value: Coverage) -> Html:
    return fill(
        '<p class="coverage">{words}</p>',
        words=say("answer.coverage", cited=value.cited, documents=value.documents),
    )


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
    words = escape(without_line_sign(sentence.text))
    if sentence.doubts:
        words = fill('<span class="doubtful">{words}</span>', words=words)
    markers = join(marker(citation, turn) for citation in sentence.citations)
    return fill(
        "{words}{markers}{reasons}", words=words, markers=markers, reasons=reasons(sentence.doubts)
    )


def notice(title: str, advice: str, kind: str = "calm", more: str = "") -> Html:
    """Something to know and what to do about it, and in `more` what else was said.

    `kind` is calm, broken or done, and may name a state of its own after that ("broken cut").
    """
    further = fill("<p>{more}</p>", more=_with_commands(more)) if more else Html("")
    return fill(
        '<div class="notice {kind}" role="status"><strong>{title}</strong><p>{advice}</p>{further}'
        "</div>",
        kind=kind,
        title=title,
        advice=_with_commands(advice),
        further=further,
    )


def _with_commands(text: str) -> Html:
    """`text` with what stands between backquotes set as a command to type."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return join(
        fill("<code>{command}</code>", command=part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def folded(name: str, text: str) -> Html:
    """A text that is no answer, to be opened by who wants to see it."""
    return fill(
        '<details class="found"><summary>{name}</summary><div class="found-body">{lines}</div>'
        "</details>",
        name=name,
        lines=join(fill("<p>{line}</p>", line=line) for line in text.splitlines() if line),
    )


def remark(text: str, kind: str = "") -> Html:
    """A quiet line about an answer; of the `kind` "stale", one about a source that is no more."""
    return fill('<p class="remark {kind}" dir="auto">{text}</p>', text=text, kind=kind)
