"""What was taken from each source, so that the next visit takes only what is new."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ingest.writing import write_whole

FOLDER = "sources"
_FILE = "visits.json"


@dataclass(slots=True)
class Visits:
    """Of one source: when it was last visited (seconds of the epoch), and what it gave.

    `items` maps an address to what its list said of its last change, `failures` counts how often
    an address could not be fetched in a row. `last` and `series` are a mailbox's own numbers.
    """

    at: float = 0.0
    items: dict[str, str] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    last: int = 0
    series: int = 0


def folder_of(store: Path, name: str) -> Path:
    """Where the files of a source are kept."""
    return store / FOLDER / name


def read_visits(store: Path) -> dict[str, Visits]:
    """By source; none where nothing was visited yet, or the file is damaged.

    Then everything is looked at again, and what is the same changes nothing.
    """
    try:
        told: dict[str, dict[str, Any]] = json.loads((store / _FILE).read_text(encoding="utf-8"))
        return {name: Visits(**values) for name, values in told.items()}
    except (OSError, ValueError, TypeError):
        return {}


def write_visits(store: Path, visits: dict[str, Visits]) -> None:
    """Replaces the file whole; raises OSError where that fails."""
    told = {name: asdict(one) for name, one in visits.items()}
    write_whole(store / _FILE, json.dumps(told, ensure_ascii=False).encode())


def put(folder: Path, name: str, data: bytes) -> None:
    """Writes a file of a source, whole or not at all."""
    write_whole(folder / name, data)
