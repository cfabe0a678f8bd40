"""Reads translations of questions, which are answered by the same words as what they translate."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.language import LANGUAGES
from training.data import Example, QuestionSet
from training.written import FOLDER

MARK = "~translated"


def translated(
    folder: Path, examples: Sequence[Example], sets: dict[str, QuestionSet]
) -> tuple[list[Example], Counter[str]]:
    """Examples for the translations whose originals are among `examples`, and what was left out."""
    skipped: Counter[str] = Counter()
    if not folder.is_dir():
        return [], skipped
    known = {(one.source, one.pages[0].id, one.question): one for one in examples}
    made = []
    for row in _rows(folder, skipped):
        try:
            original = known[_original(row, sets)]
            text, language = row["question"].strip(), row["language"]
        except (KeyError, IndexError, TypeError, AttributeError):
            skipped["original not among the examples"] += 1
            continue
        if not text or language not in LANGUAGES:
            skipped["no question"] += 1
            continue
        source = f"{original.source}{MARK}"
        made.append(replace(original, question=text, language=language, source=source))
    return made, skipped


def _rows(folder: Path, skipped: Counter[str]) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                skipped["not JSON"] += 1


def _original(row: dict[str, Any], sets: dict[str, QuestionSet]) -> tuple[str, str, str]:
    """The key of the question that the row translates."""
    if "file" in row:
        name = Path(row["file"]).stem
        line = _paragraphs(name)[row["line"] - 1]
        return "written", f"{name}:{row['line']}", line["questions"][row["index"]]["question"]
    for name in ("norquad-wiki", "squad-en"):
        found = _questions(sets[name]).get(row["id"])
        if found:
            return name, found["document"], found["question"]
    raise KeyError(row["id"])


_READ: dict[str, Any] = {}


def _paragraphs(name: str) -> Any:
    if name not in _READ:
        text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
        _READ[name] = [json.loads(line) for line in text.splitlines()]
    return _READ[name]


def _questions(questions: QuestionSet) -> Any:
    if questions.name not in _READ:
        _READ[questions.name] = {row["id"]: row for row in questions.questions}
    return _READ[questions.name]
