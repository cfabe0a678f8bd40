"""Reads the project's own paragraphs, with questions that they answer and near misses."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant.language.sentences import sentence_spans
from eval.held_out import is_held_out
from training.data import Example, Page, locate, near_pages
from training.lexical import Lexical

FOLDER = Path(__file__).with_name("paragraphs")
SOURCE = "written"


def written(held: bool, folder: Path = FOLDER) -> list[Example]:
    """Every question over the paragraphs on one side of the split.

    Where an answer's words stand in several sentences, nothing tells which one answers; such a
    question is left out.
    """
    rows = [row for row in _rows(folder) if is_held_out(SOURCE, row["title"], "") == held]
    search = {language: Lexical(pages) for language, pages in _by_language(rows).items()}
    known = {row["page"].id: row["page"] for row in rows}
    made = []
    for row in rows:
        page: Page = row["page"]
        for asked in row["questions"]:
            example = _example(asked, page, search[page.language], known)
            if example:
                made.append(example)
    return made


def _example(
    asked: dict[str, Any], page: Page, search: Lexical, known: dict[str, Page]
) -> Example | None:
    text, language = asked["answer"], asked.get("language", page.language)
    if text is None:
        return Example(SOURCE, asked["question"], language, (page,))
    places = re.finditer(rf"\b{re.escape(text)}", page.text)
    answers = [{"text": text, "start": place.start()} for place in places]
    gold = locate(page, answers)
    if len(answers) > 1 and len({place.sentence for place in gold}) > 1:
        return None
    row = {"question": asked["question"], "answers": [{"text": text}]}
    near = near_pages(row, page, search, known) if language == page.language else ()
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
