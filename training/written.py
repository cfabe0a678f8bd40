"""Reads the project's own paragraphs, with questions that they answer and near misses."""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant.language.sentences import sentence_spans
from training.data import NEAR, Example, Page, locate
from training.lexical import Lexical

FOLDER = Path(__file__).with_name("paragraphs")
SOURCE = "written"
HELD_OUT = 8  # per cent of the paragraphs, never trained on


def written(held: bool, folder: Path = FOLDER) -> list[Example]:
    """Every question over the paragraphs on one side of the split.

    Where an answer's words stand in several sentences, nothing tells which one answers; such a
    question is left out.
    """
    rows = [row for row in _rows(folder) if _is_held_out(row["title"]) == held]
    search = {language: Lexical(pages) for language, pages in _by_language(rows).items()}
    known = {row["page"].id: row["page"] for row in rows}
    made = []
    for row in rows:
        page: Page = row["page"]
        for asked in row["questions"]:
            language = asked.get("language", page.language)
            near: tuple[Page, ...] = ()
            if language == page.language:
                best = search[language].best(asked["question"], NEAR)
                near = tuple(known[key] for key in best if key != page.id)
            example = _example(asked, page, language, near)
            if example:
                made.append(example)
    return made


def _example(
    asked: dict[str, Any], page: Page, language: str, near: tuple[Page, ...]
) -> Example | None:
    text = asked["answer"]
    if text is None:
        return Example(SOURCE, asked["question"], language, (page,))
    places = [match.start() for match in re.finditer(rf"\b{re.escape(text)}", page.text)]
    gold = locate(page, ({"text": text, "start": place} for place in places))
    if len(places) > 1 and len({place.sentence for place in gold}) > 1:
        return None
    near = tuple(other for other in near if text.casefold() not in other.text.casefold())
    return Example(SOURCE, asked["question"], language, (page,), gold, near)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            spans = tuple(sentence_spans(row["text"], row["language"]))
            key = f"{file.stem}:{number}"
            yield {**row, "page": Page(key, row["title"], row["language"], row["text"], spans)}


def _by_language(rows: Iterable[dict[str, Any]]) -> dict[str, list[Page]]:
    found: dict[str, list[Page]] = defaultdict(list)
    for row in rows:
        found[row["page"].language].append(row["page"])
    return found


def _is_held_out(title: str) -> bool:
    return zlib.crc32(title.encode()) % 100 < HELD_OUT
