"""A scope as part of the page's address, so that a narrowed page can be shared and reloaded."""

from collections.abc import Mapping, Sequence

from assistant.language import LANGUAGES
from assistant.types import Scope

PARAMETERS = ("in", "language", "publisher", "years", "partner", "country", "area")
_MOST = 50  # values of one parameter; an address is written by anyone
_LONGEST = 200  # characters of one value


def parameters(scope: Scope) -> dict[str, list[str]]:
    """The parameters of the address that spell `scope`; those that do not restrict are absent."""
    years = [f"{scope.years[0]}-{scope.years[1]}"] if scope.years else []
    spelled = {
        "in": sorted(scope.documents),
        "language": sorted(scope.languages),
        "publisher": sorted(scope.publishers),
        "years": years,
        "partner": list(scope.partners),
        "country": sorted(scope.countries),
        "area": sorted(scope.areas),
    }
    return {name: values for name, values in spelled.items() if values}


def scope_of(given: Mapping[str, Sequence[str]]) -> Scope:
    """The scope that parameters of an address spell; what cannot be understood is passed over."""
    values = {
        name: [value[:_LONGEST] for value in given.get(name, ())][:_MOST] for name in PARAMETERS
    }
    return Scope(
        documents=frozenset(filter(None, values["in"])),
        languages=frozenset(values["language"]) & frozenset(LANGUAGES),
        publishers=frozenset(filter(None, values["publisher"])),
        years=_years(values["years"]),
        partners=tuple(dict.fromkeys(filter(None, values["partner"]))),
        countries=frozenset(filter(None, values["country"])),
        areas=frozenset(filter(None, values["area"])),
    )


def _years(values: Sequence[str]) -> tuple[int, int] | None:
    first, _, last = (values[0] if values else "").partition("-")
    if not (first.isascii() and first.isdigit() and (last or first).isdigit()):
        return None
    years = sorted((int(first[:4]), int((last or first)[:4])))
    return years[0], years[1]
