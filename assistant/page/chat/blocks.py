"""The blocks of a structured answer as HTML: headings, lists, tables, what is folded."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from assistant.page.render import Html, fill, join
from assistant.types import Block, BlockKind, Cell, Sentence

Told = Callable[[Sentence], Html]  # a sentence with its markers


def laid_out(blocks: Sequence[Block], told: Told) -> Html:
    """The blocks in order; neighbouring items make one list."""
    return join(_groups(blocks, told))


def _groups(blocks: Sequence[Block], told: Told) -> Iterator[Html]:
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind is BlockKind.ITEM:
            items = (fill('<li dir="auto">{led}</li>', led=_led(one, told)) for one in group)
            yield fill("<ul>{items}</ul>", items=join(items))
        else:
            yield from (_block(block, told) for block in group)


def _block(block: Block, told: Told) -> Html:
    match block.kind:
        case BlockKind.HEADING:
            return fill("<h3>{text}</h3>", text=block.text)
        case BlockKind.TABLE:
            return _table(block, told)
        case BlockKind.NOTE:
            return fill('<p class="frame">{text}</p>', text=block.text)
        case BlockKind.FURTHER:
            words = join((told(one) for one in block.sentences), " ")
            return fill(
                "<details><summary>{lead}</summary><p>{words}</p></details>",
                lead=block.text,
                words=words,
            )
    return fill("<p>{led}</p>", led=_led(block, told))


def _led(block: Block, told: Told) -> Html:
    if not block.sentences:
        return fill("{text}", text=block.text)
    words = join((told(sentence) for sentence in block.sentences), " ")
    if not block.text:
        return words
    return fill("<strong><bdi>{lead}</bdi></strong> {words}", lead=block.text, words=words)


def _table(block: Block, told: Told) -> Html:
    head, *rows = block.rows
    return fill(
        '<div class="sheet"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        "</div>",
        head=join(fill('<th scope="col">{text}</th>', text=cell.text) for cell in head),
        rows=join(_row(row, [cell.text for cell in head], told) for row in rows),
    )


def _row(row: Sequence[Cell], heads: Sequence[str], told: Told) -> Html:
    first, *others = row
    cells = (
        fill('<td data-head="{head}">{cell}</td>', head=head, cell=_cell(cell, told))
        for head, cell in zip(heads[1:], others, strict=False)
    )
    return fill(
        '<tr><th scope="row">{first}</th>{cells}</tr>', first=_head(first, told), cells=join(cells)
    )


def _head(cell: Cell, told: Told) -> Html:
    return _cell(cell, told) if cell.sentences else fill("{text}", text=cell.text)


def _cell(cell: Cell, told: Told) -> Html:
    if not cell.sentences:
        return fill('<span class="nothing">{text}</span>', text=cell.text)
    first, *others = (told(sentence) for sentence in cell.sentences)
    return join([first, *(fill('<span class="more">{told}</span>', told=one) for one in others)])
