"""The only way onto the page for anything untrusted: text goes in, inert HTML or a label comes out.

Answers, passages, titles, file names, questions and error messages are all untrusted. They become
`Html` here, escaped, and only `Html` is ever handed to the browser as markup.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

# Left behind by converters, without effect on what is read: page breaks, joiners, byte order marks.
_EMPTY = re.compile("[\x0b\x0c\x85\u200b\u2060\ufeff]+")
# Characters that a reader cannot see but that reorder, hide or smuggle text: controls,
# bidirectional controls, invisible operators, lone surrogates, tags, variation supplements.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u180e\u200e\u200f\u202a-\u202e"
    "\u2061-\u206f\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff]+"
)
_PILED_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_VISIBLE = "\N{REPLACEMENT CHARACTER}"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_STARTS_LINK_OR_SYMBOL = re.compile(r"([:@]|\bwww)", re.IGNORECASE)
_LABEL_LENGTH = 160


class Html(str):
    """Markup whose untrusted parts have been escaped by this module."""

    __slots__ = ()


MarkKind = Literal["cited", "near", "heading", "faint", "left out", "page"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a document to set apart.

    `anchor`, if any, is the id of its first element; `label` is shown there but never copied.
    """

    start: int
    end: int
    kind: MarkKind
    anchor: str = ""
    label: str = ""


def clean(text: str) -> str:
    """`text` with each run of hidden characters shown as one replacement character."""
    return _PILED_MARKS.sub(r"\1", _HIDDEN.sub(_VISIBLE, _EMPTY.sub("", text)))


def escape(text: str) -> Html:
    """`text` as it reads, with nothing in it that a browser would act upon."""
    return Html(html.escape(clean(text), quote=True))


def fill(template: str, **values: str | int) -> Html:
    """`template`, written in this program, with each value escaped unless it is `Html` already.

    Placeholders inside tags must stand between double quotes.
    """
    safe = {
        name: value if isinstance(value, Html) else escape(str(value))
        for name, value in values.items()
    }
    return Html(template.format_map(safe))


def join(parts: Iterable[Html], separator: str = "") -> Html:
    """The parts one after the other."""
    return Html(escape(separator).join(parts))


def label(text: str) -> str:
    """`text` for a widget's label, which Streamlit reads as Markdown: shown as it is, on one line.

    A word joiner after a colon, an at sign or "www" stops what backslashes do not: bare addresses
    that become links, and names between colons that become symbols.
    """
    line = " ".join(clean(text).split())
    if len(line) > _LABEL_LENGTH:
        line = line[: _LABEL_LENGTH - 1].rstrip() + "…"
    escaped = _PUNCTUATION.sub(r"\\\1", line)
    return _STARTS_LINK_OR_SYMBOL.sub("\\1\N{WORD JOINER}", escaped)


def marked(
    text: str, start: int, end: int, marks: Iterable[Mark] = (), placed: set[str] | None = None
) -> Html:
    """`text[start:end]` with the marks that reach into it; marks may overlap.

    What is marked "left out" is not shown, whatever else it is. `placed` holds the anchors that
    stand elsewhere on the page already, and takes those that are set here.
    """
    placed = set() if placed is None else placed
    waiting = sorted(
        (mark for mark in marks if max(start, mark.start) < min(end, mark.end)),
        key=lambda mark: mark.start,
        reverse=True,
    )
    edges = {start, end}
    for mark in waiting:
        edges |= {max(start, mark.start), min(end, mark.end)}
    pieces, covering = [], list[Mark]()
    for left, right in pairwise(sorted(edges)):
        covering = [mark for mark in covering if mark.end > left]
        begun = []
        while waiting and waiting[-1].start <= left:
            begun.append(waiting.pop())
        covering += begun
        targets = [mark for mark in begun if mark.anchor and mark.anchor not in placed]
        placed |= {mark.anchor for mark in targets}
        pieces += [_target(mark) for mark in targets]
        pieces.append(_wrap(escape(text[left:right]), covering))
    return join(pieces)


def _target(mark: Mark) -> Html:
    return fill(
        '<a id="{anchor}" class="target {kind}" data-label="{label}"></a>',
        anchor=mark.anchor,
        kind=mark.kind,
        label=mark.label,
    )


def _wrap(piece: Html, covering: Sequence[Mark]) -> Html:
    kinds = {mark.kind for mark in covering}
    for kind in ("faint", "heading"):
        if kind in kinds:
            piece = fill('<span class="{kind}">{piece}</span>', kind=kind, piece=piece)
    for kind in ("cited", "near"):
        if kind in kinds:
            anchors = " ".join(mark.anchor for mark in covering if mark.kind == kind)
            piece = fill(
                '<mark class="{kind}" data-of="{anchors}">{piece}</mark>',
                kind=kind,
                anchors=anchors,
                piece=piece,
            )
    return Html("") if "left out" in kinds else piece
