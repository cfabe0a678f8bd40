"""One row for each collaboration: what several documents tell of it, the newest leading."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.register.cells import NOT_STATED, Cell, CellState, Row
from assistant.register.columns import ColumnType, columns
from assistant.register.partner_names import forms_of, one_name_each, shared

_LEAST_PARTNERS = 2
_FIRST_TOLD = ("title", "announced")  # of which the oldest document leads
_DATES = ("announced", "signed")
_BY_PERSON = (CellState.CONFIRMED, CellState.CORRECTED)


def joined(rows: Sequence[Row]) -> list[Row]:
    """The collaborations, in the order of their first rows.

    `Row.sources` has the row that each cell of a joined one is from; `Row.joined` all of them.
    Partners have one name in all rows, whatever each document calls them.
    """
    names = one_name_each([listed(row, "partners") for row in rows])
    return [_renamed(_one(group), names) for group in _groups(rows)]


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each collaboration; only those that share two partners are compared."""
    groups: list[list[Row]] = []
    by_form: dict[str, set[int]] = {}  # places of the groups in which a partner's form stands
    for row in rows:
        forms = [set(forms_of(label)) for label in listed(row, "partners")]
        met = Counter(n for one in forms for n in _standing_in(one, by_form))
        near = sorted(number for number, times in met.items() if times >= _LEAST_PARTNERS)
        same = next((n for n in near if all(_is_same(one, row) for one in groups[n])), None)
        if same is None:
            same = len(groups)
            groups.append([])
        groups[same].append(row)
        for form in set().union(*forms):
            by_form.setdefault(form, set()).add(same)
    return groups


def _standing_in(forms: Iterable[str], by_form: Mapping[str, set[int]]) -> set[int]:
    return set().union(*(by_form.get(form, set()) for form in forms))


def listed(row: Row, column: str) -> list[str]:
    """The items of a cell that is a list of texts."""
    cell = row.cells.get(column)
    if cell is None or not cell.given or not cell.value:
        return []
    value = cell.value if isinstance(cell.value, list) else [cell.value]
    return [item for item in value if isinstance(item, str)]


def _is_same(first: Row, second: Row) -> bool:
    """The same partners, or some of them, and the same disease or a name of its own in common."""
    if first.document.id == second.document.id:
        return False
    few, many = sorted((listed(first, "partners"), listed(second, "partners")), key=len)
    if shared(few, many) < max(_LEAST_PARTNERS, len(few)):
        return False
    if _names(first, second) or _names(second, first):
        return True
    diseases = [set(listed(row, "disease_areas")) for row in (first, second)]
    return bool(diseases[0] & diseases[1]) and diseases[0] | diseases[1] in diseases


def _names(first: Row, second: Row) -> bool:
    """Whether the second text has the first collaboration's own name."""
    place = second.place
    text = second.document.text[slice(place.start, place.end)] if place else second.document.text
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in _own_words(first))


def _own_words(row: Row) -> set[str]:
    """Words of the title that are names by their capitals alone: "DIABARN", "HeartLab"."""
    title = str(row.cells["title"].value or "") if "title" in row.cells else ""
    partners = " ".join(listed(row, "partners")).lower()
    found = {word.strip(".,:;()“”\"'") for word in title.split()}
    inside = (word for word in found if any(letter.isupper() for letter in word[1:]))
    return {word for word in inside if word.lower() not in partners}


def _one(group: Sequence[Row]) -> Row:
    if len(group) == 1:
        return group[0]
    newest = sorted(group, key=_told, reverse=True)
    kinds = {column.name: column.type for column in columns()}
    names = list(dict.fromkeys(name for row in newest for name in row.cells))
    sources = {name: _leading(newest, name, kinds.get(name)) for name in names}
    cells = {name: row.cells.get(name, NOT_STATED) for name, row in sources.items()}
    return replace(newest[0], cells=cells, sources=sources, joined=tuple(newest))


def _leading(newest: Sequence[Row], name: str, kind: ColumnType | None) -> Row:
    """The row whose cell leads: a person's, else the newest that is stated, else any given."""
    order = list(reversed(newest)) if name in _FIRST_TOLD else list(newest)
    if kind is ColumnType.ORGANISATIONS:
        order.sort(key=lambda row: -len(listed(row, name)))
    return min(order, key=lambda row: _doubt(row.cells.get(name, NOT_STATED)))


def _doubt(cell: Cell) -> int:
    if cell.state in _BY_PERSON and not cell.stale:
        return 0
    if not cell.given:
        return 3
    return 2 if cell.state is CellState.UNSURE else 1


def _told(row: Row) -> str:
    """When the document tells it, as an ISO date; "" where nothing says."""
    dates = (row.cells[name].value for name in _DATES if row.cells[name].given)
    return max([row.document.published or "", *(str(date) for date in dates)])


def _renamed(row: Row, names: Mapping[str, str]) -> Row:
    cell = row.cells.get("partners", NOT_STATED)
    if cell.state in _BY_PERSON or not isinstance(cell.value, list):
        return row
    return replace(row, cells={**row.cells, "partners": _with_names(cell, cell.value, names)})


def _with_names(cell: Cell, value: Iterable[str], names: Mapping[str, str]) -> Cell:
    return replace(cell, value=list(dict.fromkeys(names.get(one, one) for one in value)))
