"""Reads documents written for training: questions with several answers, and claims over them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.language import LANGUAGES
from assistant.language.sentences import sentence_spans
from eval.held_out import is_held_out
from training.data import Example, Gold, Page, locate, near_pages
from training.lexical import Lexical

SOURCE, CLAIMS = "documents", "claims"


@dataclass
class Written:
    """Examples on both sides of the split, and what was left out, by reason."""

    examples: list[Example] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)

    def skip(self, reason: str) -> None:
        self.skipped[reason] = self.skipped.get(reason, 0) + 1


def documents(folder: Path) -> Written:
    """Everything in the folder's files; a row that does not keep to the format is counted."""
    made = Written()
    rows = list(_rows(folder, made))
    for held in (False, True):
        side = [row for row in rows if is_held_out(SOURCE, row["page"].title, "") == held]
        pages = {row["page"].id: row["page"] for row in side}
        search = {
            language: Lexical(page for page in pages.values() if page.language == language)
            for language in LANGUAGES
        }
        for row in side:
            for example in _examples(row, made):
                near: tuple[Page, ...] = ()
                if example.language == row["page"].language:
                    asked = {"question": example.question, "answers": []}
                    found = near_pages(asked, row["page"], search[example.language], pages)
                    near = tuple(page for page in found if not _names(page, example))
                made.examples.append(_with(example, near, held))
    return made


def _names(page: Page, example: Example) -> bool:
    text = page.text.casefold()
    own = example.pages[0].text
    return any(own[span].casefold() in text for span in _answer_slices(example))


def _answer_slices(example: Example) -> Iterator[slice]:
    page = example.pages[0]
    for gold in example.gold:
        start = page.spans[gold.sentence][0]
        yield slice(start + gold.start, start + gold.end)


def _with(example: Example, near: tuple[Page, ...], held: bool) -> Example:
    return Example(
        example.source,
        example.question,
        example.language,
        example.pages,
        example.gold,
        near,
        example.claim,
        held,
    )


def _rows(folder: Path, made: Written) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                spans = tuple(sentence_spans(row["text"], row["language"]))
                key = f"{file.stem}:{number}"
                page = Page(key, row["title"], row["language"], row["text"], spans)
            except (ValueError, KeyError, TypeError, AttributeError):
                made.skip("document")
                continue
            yield {**row, "page": page}


def _examples(row: dict[str, Any], made: Written) -> Iterator[Example]:
    page: Page = row["page"]
    for asked in row.get("questions", ()):
        try:
            text, language, answers = asked["question"], asked["language"], asked["answers"]
            gold = _places(page, answers or ())
        except (KeyError, TypeError, AttributeError):
            made.skip("question")
            continue
        if answers and not gold:
            made.skip("answer not in the text")
            continue
        about = asked.get("about")
        yield Example(f"{SOURCE}~{about}" if about else SOURCE, text, language, (page,), gold)
    for said in row.get("claims", ()):
        try:
            text, language, supported = said["claim"], said["language"], said["supported"]
            gold = _places(page, [said["evidence"]]) if supported else ()
        except (KeyError, TypeError, AttributeError):
            made.skip("claim")
            continue
        if supported and not gold:
            made.skip("evidence not in the text")
            continue
        yield Example(CLAIMS, text, language, (page,), gold, claim=True)


def _places(page: Page, texts: list[str] | tuple[str, ...]) -> tuple[Gold, ...]:
    """Where the texts stand; of a text that stands in several places, all of them."""
    found: list[Gold] = []
    for text in texts:
        word = r"\b" if text.strip()[:1].isalnum() else ""
        places = [match.start() for match in re.finditer(word + re.escape(text.strip()), page.text)]
        if not places:
            return ()
        found += locate(page, [{"text": text.strip(), "start": place} for place in places])
    return tuple(sorted(set(found), key=lambda gold: (gold.sentence, gold.start)))
