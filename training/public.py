"""Reads public sets kept as small files: questions over documents, claims over texts, translations.

A folder holds `documents.jsonl.gz` and `questions.jsonl.gz` in the shape of the question sets, or
`claims.jsonl.gz` {claim, language, text, supported, split}, or `pairs.jsonl.gz` {a, b, language_…}.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.language.sentences import sentence_spans
from training.data import Example, Gold, Page, QuestionSet, locate, read_set

MEASURED = 300  # claims of a set that is only measured with
LONGEST_CLAIM = 600  # characters
SEARCH_ONLY = ("squad2-fi-weak",)  # whose data do not say where the answer stands
_ALIKE = "4"  # paraphrases that mean the same in any context
Row = dict[str, Any]


def public(folder: Path | None) -> list[Example]:
    """Every question and every claim."""
    if folder is None or not folder.is_dir():
        return []
    made: list[Example] = []
    for one in sorted(path for path in folder.iterdir() if path.is_dir()):
        if (one / "questions.jsonl.gz").is_file():
            made += _questions(read_set(folder, one.name))
        if (one / "claims.jsonl.gz").is_file():
            made += _claims(one.name, list(_lines(one / "claims.jsonl.gz")))
    return made


def translations(folder: Path | None) -> list[Row]:
    """Pairs of texts that mean the same, for the encoder."""
    if folder is None or not folder.is_dir():
        return []
    rows = (row for file in sorted(folder.glob("*/pairs.jsonl.gz")) for row in _lines(file))
    return [
        {"a": row["a"], "b": row["b"]}
        for row in rows
        if str(row.get("label", _ALIKE))[:1] == _ALIKE
    ]


def _lines(file: Path) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _whole(page: Page) -> tuple[Gold, ...]:
    return tuple(Gold(0, n, 0, end - start) for n, (start, end) in enumerate(page.spans))


def _questions(questions: QuestionSet) -> Iterator[Example]:
    for row in questions.questions:
        page = questions.pages[row["document"]]
        if row["answerable"] is None:
            gold = _whole(page)
        else:
            gold = locate(page, row["answers"])
            if bool(gold) != row["answerable"]:
                continue
        yield Example(questions.name, row["question"], row["language"], (page,), gold)


def _claims(name: str, rows: list[Row]) -> Iterator[Example]:
    """What is partly borne out is left out."""
    kept = [
        row for row in rows if row["supported"] is not None and len(row["claim"]) < LONGEST_CLAIM
    ]
    kept.sort(key=lambda row: zlib.crc32(row["id"].encode()))
    measured = 0
    for row in kept:
        held = row.get("split", "train") == "measure"
        measured += held
        if held and measured > MEASURED:
            continue
        spans = tuple(sentence_spans(row["text"], row["language"]))
        key = hashlib.sha256(row["text"].encode()).hexdigest()[:12]
        page = Page(key, row.get("title") or "", row["language"], row["text"], spans)
        gold = _whole(page) if row["supported"] else ()
        yield Example(name, row["claim"], row["language"], (page,), gold, claim=True, held=held)
