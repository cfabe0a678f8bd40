"""Assembles a report's single page: nothing in it comes from anywhere else, or goes there."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.compare import Comparison
from eval.report.marks import tag, text
from eval.report.sections import Section, sections
from eval.runs.folder import Run

_FOLDER = Path(__file__).resolve().parent
_CASES = Section("cases", "Every case", "")


def page(runs: Sequence[Run], comparison: Comparison | None, contents: Mapping[str, Any]) -> str:
    """The HTML of one run, or of two with their comparison; `contents` is report.json."""
    script = _read("report.js")
    parts = sections(runs, comparison)
    links = [tag("a", text(part.title), href=f"#{part.id}") for part in [*parts, _CASES]]
    values = {
        "title": text(_title(runs)),
        "about": text(about(runs)),
        "style": _read("report.css"),
        "script-hash": _hash(script),
        "nav": "".join(links),
        "sections": "\n".join(_section(part) for part in parts),
        "footer": _footer(runs),
        "data": embedded(contents),
        "script": script,
    }
    return _filled(_read("template.html"), values)


def embedded(value: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in, whatever its strings hold."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        plain = plain.replace(sign, f"\\u{ord(sign):04x}")
    return plain


def about(runs: Sequence[Run]) -> str:
    """What was asked of what, in a sentence."""
    header = runs[-1].header
    models = dict.fromkeys(row["record"]["model"] for run in runs for row in run.results)
    judge = header.get("judge_model")
    judged = f"judged beside by {judge}" if judge else "no judge model was asked"
    return (
        f"{len(runs[-1].results)} cases of {header['cases']['name']} over "
        f"{header['documents']['count']} documents, answered by {', '.join(filter(None, models))}, "
        f"searched with {header['settings']['embedding']['model']}; {judged}. Intervals are 95 %."
    )


def _title(runs: Sequence[Run]) -> str:
    return " → ".join(run.folder.resolve().name for run in runs)


def _section(part: Section) -> str:
    return tag("section", tag("h2", text(part.title)), part.body, id=part.id)


def _footer(runs: Sequence[Run]) -> str:
    told = []
    for run in runs:
        versions = ", ".join(f"{name} {value}" for name, value in run.header["versions"].items())
        program = run.header["program"]
        told.append(
            tag(
                "p",
                text(
                    f"{run.folder.name}: program {program['version']} "
                    f"{program['sha256'][:12]}, cases {run.header['cases']['sha256'][:12]}, "
                    f"documents {run.header['documents']['sha256'][:12]}; {versions}"
                ),
            )
        )
    return "".join(told)


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Every placeholder once; what is filled in is not looked at again."""
    parts = template.split("[[")
    filled = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("]]")
        filled += [values[name], rest]
    return "".join(filled)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
