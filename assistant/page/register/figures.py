"""What the register adds up to: by partner, disease area, country and year."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd
import streamlit as st

from assistant.page.render import clean
from assistant.page.wording import language, say
from assistant.register import Row
from assistant.register.exports.wording import in_words
from assistant.register.readers.countries import country_name

YEAR = 4  # characters of a date that are its year
_DATES = ("start", "signed", "announced")


def listed(row: Row, column: str) -> list[str]:
    """The items of a cell that is a list of texts."""
    cell = row.cells.get(column)
    if cell is None or not cell.given or not cell.value:
        return []
    value = cell.value if isinstance(cell.value, list) else [cell.value]
    return [clean(item) for item in value if isinstance(item, str)]


def text_of(row: Row) -> str:
    """All that a row shows, to be searched."""
    return "\n".join([row.document.name, *(in_words(cell) for cell in row.cells.values())])


def day_of(row: Row) -> str:
    """When the collaboration began, as far as is known: an ISO date, or ""."""
    found = (row.cells[name].value for name in _DATES if row.cells[name].given)
    return next((str(value) for value in found if value), "")


def draw_totals(rows: Sequence[Row]) -> None:
    """A bar for each, longest first, that can be read as a table."""
    places = st.columns(2)
    for number, (name, counted) in enumerate(_totals(rows)):
        frame = pd.DataFrame(counted.most_common(), columns=[name, say("register.number")])
        with places[number % 2]:
            st.subheader(name)
            st.dataframe(
                frame,
                hide_index=True,
                column_config={
                    say("register.number"): st.column_config.ProgressColumn(
                        min_value=0, max_value=max(counted.values(), default=1), format="%d"
                    )
                },
            )


def _totals(rows: Sequence[Row]) -> Iterator[tuple[str, Counter[str]]]:
    for column in ("partners", "disease_areas", "countries"):
        counted = Counter(item for row in rows for item in set(listed(row, column)))
        if column == "countries":
            counted = Counter({country_name(code, language()): n for code, n in counted.items()})
        yield say(f"register.by_{column}"), counted
    years = Counter(day_of(row)[:YEAR] for row in rows if day_of(row))
    yield say("register.by_year"), years
