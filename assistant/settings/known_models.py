"""What common hosted models read and cost, from a data file with its date."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CURRENCY = "USD"
_DATED = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|20\d{6})\Z")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """`window` in tokens, prices in CURRENCY per million tokens; `read` is the date of both."""

    window: int
    input: float
    output: float
    read: str


def known_model(model: str) -> KnownModel | None:
    """What is known of "provider:name" at the provider's own address; None of any other."""
    provider, _, name = model.partition(":")
    of_provider = _file().get(provider)
    about = of_provider.get(_DATED.sub("", name)) if isinstance(of_provider, dict) else None
    return KnownModel(**about, read=_file()["read"]) if about else None


@cache
def _file() -> dict[str, Any]:
    path = Path(__file__).with_name("known_models.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
