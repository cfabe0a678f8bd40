"""How a cell's value is put in words, in a table or a file."""

from typing import Any

from assistant.language.visible import visible
from assistant.register.cells import Cell, CellState


def in_words(cell: Cell) -> str:
    """The value as text that every file can hold; "" where nothing is stated."""
    return visible(spelled(cell.value)) if cell.given else ""


def spelled(value: Any) -> str:
    """A value of any column's type as text; lists are parted by semicolons."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(spelled, value)))
    if isinstance(value, dict):
        return _money(value) if "amount" in value else _person(value)
    return str(value)


def is_unsure(cell: Cell) -> bool:
    return cell.state is CellState.UNSURE or cell.stale


def _money(value: dict[str, Any]) -> str:
    sum_ = f"{value['amount']:,} {value.get('currency', '')}".strip().replace(",", "\u00a0")
    return f"{sum_} ({value['payer']})" if value.get("payer") else sum_


def _person(value: dict[str, Any]) -> str:
    rest = [str(value[key]) for key in ("role", "email", "phone") if value.get(key)]
    name = str(value.get("name", ""))
    return f"{name} ({', '.join(rest)})" if rest else name
