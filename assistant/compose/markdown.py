"""A structured answer as one Markdown text; citations stand as [1] behind what they bear out."""

import re
from collections.abc import Iterator, Sequence

from assistant.types import Block, BlockKind, Cell, Sentence

_SIGNS = re.compile(r"([\\`*<|])")
_LINE_SIGN = re.compile(r"\A([#+=-]|\d+(?=[.)]\s))")  # what would begin a heading or a list
_LISTED = (BlockKind.ITEM, BlockKind.FURTHER)


def as_markdown(blocks: Sequence[Block]) -> str:
    """The blocks in order; neighbouring items make one list."""
    return "".join(_parted(blocks)).strip()


def _parted(blocks: Sequence[Block]) -> Iterator[str]:
    before: Block | None = None
    for block in blocks:
        together = before is not None and before.kind is block.kind and block.kind in _LISTED
        yield "\n" if together else "\n\n"
        yield _told(block)
        before = block


def _told(block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return f"### {_plain(block.text)}"
        case BlockKind.TABLE:
            return "\n".join(_table(block.rows))
        case BlockKind.ITEM | BlockKind.FURTHER:
            return f"- {_led(block)}"
    return _led(block)


def _led(block: Block) -> str:
    """A lead is bold where sentences follow it; the frame's own words stand as they are."""
    if block.text and block.sentences:
        return f"**{_plain(block.text)}**: {_sentences(block.sentences)}"
    return _begun(_plain(block.text) or _sentences(block.sentences))


def _begun(line: str) -> str:
    """`line` so that its beginning is no sign of Markdown."""
    sign = _LINE_SIGN.match(line)
    if sign is None:
        return line
    digits = sign[1] if sign[1].isdigit() else ""
    return f"{digits}\\{line[len(digits) :]}"


def _table(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield "| " + " | ".join(map(_cell, row)) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def _cell(cell: Cell) -> str:
    return _sentences(cell.sentences) if cell.sentences else _plain(cell.text)


def _sentences(sentences: Sequence[Sentence]) -> str:
    return " ".join(
        _plain(one.text) + "".join(f" [{citation.number}]" for citation in one.citations)
        for one in sentences
    )


def _plain(text: str) -> str:
    """`text` on one line, with nothing in it that Markdown would act upon."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
