"""Two or more sides beside each other: the same aspects asked of each."""

from assistant.compose.asked_of_sides import asked_of_sides, asks, side_by_side
from assistant.compose.aspects import Aspect, aspects, of_each
from assistant.compose.draft import Draft, In, Quote
from assistant.compose.frame import frame
from assistant.compose.quoting import without_rows
from assistant.compose.room import Composed, Request, Room
from assistant.compose.sides import Side, bears, of_side, sides_of
from assistant.compose.stated import names_value
from assistant.compose.tables import named_aspects, table
from assistant.register import CellState
from assistant.types import Document

_ESSENTIAL = ("aim", "area")  # said even where one side alone states it
_SAID = 3  # sentences in a cell


def comparison(room: Room, request: Request) -> Composed | None:
    """An aspect in each row, a side in each column; over all documents where none are named."""
    sides = sides_of(room, request)
    if len(sides) < 2:
        return table(room, request) if named_aspects(request) else None
    language, wanted = request.language, named_aspects(request)
    asked = asked_of_sides(room, request, sides) or []
    if asked and all(asked) and not wanted:
        return side_by_side(room, request, sides, asked)
    nothing = frame(language, "not_stated")
    rows: list[list[In]] = []
    if any(asked) or (asked and asks(request)):
        rows.append([frame(language, "head_asked"), *(one or nothing for one in asked)])
    if not wanted:
        rows.append([frame(language, "head_gist"), *(side.gist or nothing for side in sides)])
    for aspect in wanted or aspects():
        said = of_each(room, aspect, [one for side in sides for one in side.documents])
        cells = [_cell(room, side, aspect, said) or nothing for side in sides]
        stated = sum(cell != nothing for cell in cells)
        if stated > (0 if wanted or aspect.name in _ESSENTIAL else 1):
            rows.append([aspect.headings[language], *cells])
    if not rows:
        return None
    draft = Draft(room.library)
    draft.table([frame(language, "head_aspect"), *(side.name for side in sides)], rows)
    return None if draft.is_empty else draft.finished()


def _cell(room: Room, side: Side, aspect: Aspect, said: dict[str, list[Quote]]) -> In:
    """Names as the register has them, else sentences; rows of tables where there are none."""
    for document in side.documents:
        named = names_value(room.rows_of(document), aspect.columns)
        if named and bears(side, document) and _are_stated(room, document, aspect):
            return named
    return without_rows(list(of_side(room, side, said)))[:_SAID]


def _are_stated(room: Room, document: Document, aspect: Aspect) -> bool:
    cells = [row.cells[name] for row in room.rows_of(document) for name in aspect.columns]
    return all(one.state is not CellState.UNSURE for one in cells if one.given)
