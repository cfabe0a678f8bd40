"""The English sentence of a fault, and beside it what it names, to be said in another language."""

from collections.abc import Mapping
from string import Formatter

from assistant.types import Fault


def told(kind: str, template: str, details: Mapping[str, object]) -> tuple[str, Fault]:
    """`template` filled, and the fault with no more of `details` than the template names."""
    named = [(name, form) for _, name, form, _ in Formatter().parse(template) if name]
    values = {name: _plain(details[name], form or "") for name, form in named}
    return template.format_map(details), Fault(str(kind), values)


def _plain(value: object, form: str) -> str | int | float:
    """A number as precise as the sentence tells it, anything else as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    number = float(format(value, form).replace(",", ""))
    return int(number) if number.is_integer() else number
