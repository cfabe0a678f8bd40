"""Keeps how often the shipped checker agrees with people, for every run and report to say it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.compare.statistics import Interval
from eval.program import ASSISTANT, digest, files_in
from eval.support.agreement import Agreement

FILE = Path(__file__).parents[1] / "labels" / "agreement.json"
_DIGITS = 4


def agreement_row(name: str, supported: int, found: Agreement) -> dict[str, Any]:
    """One line of the table as plain values; `supported` counts the pairs labelled so."""
    figures = {
        key: _plain(value) if isinstance(value, Interval) else value
        for key, value in ((key, getattr(found, key)) for key in asdict(found))
    }
    return {"pairs": name, "supported": supported, **figures}


def record(rows: Sequence[dict[str, Any]], file: Path = FILE) -> None:
    """Writes the rows with the checker that they are true of."""
    content = {"checker": checker_sha256(), "agreement": list(rows)}
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def recorded(file: Path = FILE) -> dict[str, Any] | None:
    """The rows on file, and whether they are of the checker in use; None where there are none."""
    if not file.is_file():
        return None
    content = json.loads(file.read_text(encoding="utf-8"))
    return {
        "current": content["checker"] == checker_sha256(),
        "agreement": content["agreement"],
    }


def checker_sha256() -> str:
    """Of what decides support: the rules, the words that they read, and the verifier."""
    deciding = (ASSISTANT / "grounding", ASSISTANT / "language", ASSISTANT / "core")
    return digest(file for folder in deciding for file in files_in(folder))


def _plain(interval: Interval) -> dict[str, float]:
    return {key: round(getattr(interval, key), _DIGITS) for key in ("value", "low", "high")}
