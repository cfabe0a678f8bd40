"""Takes a chat model's Markdown and HTML apart into plain blocks: nothing live is left over."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.language import vocabulary
from assistant.language.visible import visible

_SCRIPT = re.compile(r"<(script|style|template|noscript|svg|math)\b.*?</\1\s*>", re.I | re.S)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h\d|blockquote)\s*>", re.IGNORECASE)
_LIST_TAG = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_TAG_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])?")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])")
_DEFINES = re.compile(r"\[([^\[\]]*)\]:")
_EMPHASIS = re.compile(
    r"(\*{1,3}|~~|__)(?=[^\s*])(?P<star>[^\n]*?[^\s*])\1|"
    r"(?<!\w)(_{1,3})(?=\S)(?P<line>[^\n_]*?\S)\3(?!\w)"
)
_CODE = re.compile(r"`+([^`\n]*)`+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE = re.compile(r"^\s*(?:```+|~~~+)[\w+-]*\s*$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"(?=.*--)[|:\s-]+$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_BOLD_LINE = re.compile(r"^\s*(\*\*|__)(?P<words>[^*_\n]+)\1:?\s*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+•–]|(?P<number>\(?\d{1,2}[.)]))\s+(?:\[[ xX]\]\s+)?(?P<rest>.*)$")
_QUOTE = re.compile(r"^(?:\s*>)+\s?")
_SCHEME = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}:)?//(?:[^\s/@<>]*@)?(?:www\.)?|www\.", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,15}:)?//[^\s<>()\[\]\"'`]+|\bwww\.[^\s<>()\[\]\"'`]+|"
    r"\b(?:javascript|vbscript):\S*|\bdata:[\w-]+/\S*|\b(?:mailto|tel|xmpp):\S+|"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
SIGN_OPENS = "\ue000"  # the first character of a marker's sign, which is private
_AFTER_ADDRESS = f".,;:!?{SIGN_OPENS}"
_ROUNDS = 6


class Shape(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph of an answer; `prefix` is what stands before it ("- ", "2. ")."""

    kind: Shape
    prefix: str
    text: str


def resolved(text: str) -> str:
    """`text` without hidden characters, entities resolved."""
    for _ in range(3):
        if (meant := html.unescape(text)) == text:
            break
        text = meant
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return visible(text)


def blocks(text: str, keep_address: Callable[[str], bool], language: str) -> list[Block]:
    """The blocks of a model's text in order, each free of markup and of live addresses.

    An address stays, without its scheme, where `keep_address` knows it; otherwise a remark in
    `language` stands in its place.
    """

    removed = next(iter(vocabulary.entries("answers.address_removed", language)), "")

    def tame(match: re.Match[str]) -> str:
        end = len(match[0].rstrip(_AFTER_ADDRESS))
        bare = _SCHEME.sub("", match[0][:end], count=1)
        known = ":" not in bare.partition("/")[0] and keep_address(bare)
        return (bare if known else removed) + match[0][end:]

    found = []
    for block in _joined(_lines(_without_tags(text))):
        words = _ADDRESS.sub(tame, _inline(block.text))
        found.append(Block(block.kind, block.prefix, " ".join(words.split())))
    return [block for block in found if any(c.isalnum() or c == SIGN_OPENS for c in block.text)]


def _without_tags(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        text = _COMMENT.sub("", _SCRIPT.sub("", text))
        text = _LIST_TAG.sub("\n- ", _BREAK.sub("\n", text))
        text = _TAG.sub(_address_of_tag, text)
        if text == before:
            break
    return _TAG_OPENING.sub("‹", text)


def _address_of_tag(match: re.Match[str]) -> str:
    """An address between angle brackets is text, like any other."""
    inside = match[0][1:-1]
    return f" {inside} " if _ADDRESS.fullmatch(inside) else ""


def _inline(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        text = _CODE.sub(r"\1", text)
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
        text = _EMPHASIS.sub(lambda match: match["star"] or match["line"], text)
        if text == before:
            break
    text = _DEFINES.sub(r"\1:", _ESCAPED.sub(r"\1", text))
    return text.replace("![", "[").replace("](", "] (").replace("][", "] [").replace("`", "'")


def _lines(text: str) -> Iterator[Block | None]:
    """A block for each line, None for a line that parts paragraphs."""
    lines = text.split("\n")
    for number, raw in enumerate(lines):
        line = _QUOTE.sub("", raw)
        if not line.strip() or _FENCE.match(line) or _RULE.match(line):
            yield None
        elif _TABLE_RULE.match(line):
            continue
        elif match := _HEADING.match(line) or _BOLD_LINE.match(line):
            yield Block(Shape.HEADING, "", match[match.lastindex or 0])
        elif line.strip().startswith("|"):
            heads = number + 1 < len(lines) and _TABLE_RULE.match(lines[number + 1])
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            yield Block(Shape.HEADING if heads else Shape.ROW, "", "; ".join(filter(None, cells)))
        elif match := _ITEM.match(line):
            yield Block(Shape.ITEM, f"{match['number'] or '-'} ", match["rest"])
        else:
            yield Block(Shape.PARAGRAPH, "", line.strip())


def _joined(lines: Iterator[Block | None]) -> Iterator[Block]:
    """Lines that only wrap a paragraph or an item become one block."""
    held: Block | None = None
    for line in lines:
        if held and line and line.kind is Shape.PARAGRAPH and _wraps(held, line):
            held = Block(held.kind, held.prefix, f"{held.text} {line.text}")
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _wraps(above: Block, below: Block) -> bool:
    if above.kind not in (Shape.PARAGRAPH, Shape.ITEM):
        return False
    first = below.text.lstrip("\"'“(*_")[:1]
    return first.islower() or first == SIGN_OPENS
