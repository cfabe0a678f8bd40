"""Gathers everything that is trained on and measured with into one file; `--help` says from where.

The file names no folder of this machine and needs nothing of the assistant to be read: pages with
their sentences, examples over them, the passages that are searched, and pairs to learn search from.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.indexes.inputs import encoder_input

from assistant.language import LANGUAGES
from eval.case_files import BenchmarkDocument
from eval.held_out import ARTICLES
from eval.retrieval import to_document
from ingest.splitter import split
from training.data import (
    ENGLISH_TITLE,
    SETS,
    Example,
    Gold,
    Page,
    QuestionSet,
    bridges,
    examples,
    read_set,
)
from training.documents import CLAIMS, documents
from training.public import public, translations
from training.translations import translated
from training.written import written

ALL = (*SETS, "norquad-wiki", "swefaq", "cross-en-sv")
BILINGUAL = ("squad-en", "squad-sv")
Row = dict[str, Any]


def _wiki(questions: QuestionSet, news: QuestionSet) -> list[Example]:
    """All of the encyclopedia but what a held-out article is about."""
    kept_back = {
        page.title.casefold()
        for row in news.questions
        if news.held(row)
        for page in [news.pages[row["document"]]]
    } | {title.casefold() for title in ARTICLES}
    made = examples(questions, held=False)
    return [one for one in made if one.pages[0].title.casefold() not in kept_back]


def _answers_of_authorities(questions: QuestionSet) -> list[Example]:
    """Whole texts that answer: any of their sentences may."""
    made = []
    for row in questions.questions:
        page = questions.pages[row["document"]]
        gold = tuple(Gold(0, n, 0, end - start) for n, (start, end) in enumerate(page.spans))
        made.append(
            Example(
                "swefaq", row["question"], row["language"], (page,), gold, held=questions.held(row)
            )
        )
    return made


def gather(arguments: argparse.Namespace) -> tuple[dict[str, QuestionSet], list[Example]]:
    sets = {name: read_set(arguments.benchmarks, name) for name in ALL}
    made = bridges(sets["squad-en"], sets["squad-sv"], sets["cross-en-sv"])
    for name in SETS:
        made += examples(sets[name], held=False) + examples(sets[name], held=True)
    made += _wiki(sets["norquad-wiki"], sets["norquad-news"])
    made += _answers_of_authorities(sets["swefaq"])
    made += written(held=False) + [replace(one, held=True) for one in written(held=True)]
    found = documents(arguments.documents)
    print("documents:", len(found.examples), "examples; left out:", found.skipped)
    made += found.examples + public(arguments.public)
    more, skipped = translated(arguments.translations, made, sets)
    print("translations:", len(more), "; left out:", skipped)
    return sets, made + more


class Table:
    """Pages by number, each once."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._known: dict[tuple[str, str], int] = {}

    def number(self, source: str, page: Page) -> int:
        key = source, page.id
        if key not in self._known:
            self._known[key] = len(self.rows)
            self.rows.append(
                {
                    "key": f"{source}/{page.id}",
                    "title": page.title,
                    "language": page.language,
                    "text": page.text,
                    "spans": page.spans,
                    "group": f"{source}/{page.id}",
                }
            )
        return self._known[key]


def _home(example_source: str) -> str:
    """The set whose pages a source reads."""
    if example_source.startswith("auto"):
        return "documents"
    name = example_source.split("~")[0].split(">")[-1]
    return {"cross-en-sv": "squad-sv", "claims": "documents"}.get(name, name)


def _align(sets: dict[str, QuestionSet], table: Table) -> list[tuple[int, int]]:
    """Gives both versions of a paragraph one group; pairs of them as page numbers."""
    places: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for name in BILINGUAL:
        count: Counter[str] = Counter()
        for page in sets[name].pages.values():
            title = ENGLISH_TITLE.get(page.title, page.title)
            number = table.number(name, page)
            table.rows[number]["group"] = f"squad/{title}/{count[title]}"
            places[title, count[title]][name] = number
            count[title] += 1
    return [(both["squad-en"], both["squad-sv"]) for both in places.values() if len(both) == 2]


def _passages(table: Table, searched: set[int]) -> list[Row]:
    """As the assistant cuts them; `lead` is what the encoder sees before the passage's own text."""
    made = []
    for number in sorted(searched):
        row = table.rows[number]
        document = to_document(
            BenchmarkDocument(
                id=row["key"], title=row["title"], text=row["text"], language=row["language"]
            )
        )
        for passage in split(document):
            text = encoder_input(document, passage)
            own = document.text[passage.start : passage.end].strip()
            made.append(
                {
                    "page": number,
                    "start": passage.start,
                    "end": passage.end,
                    "lead": text.removesuffix(own),
                }
            )
    return made


def _retrieval(sets: dict[str, QuestionSet], table: Table) -> dict[str, Any]:
    """Held-out questions with the group of their document, and the pages that are searched."""
    made: dict[str, Any] = {}
    for name in ("squad-sv", "squad-en", "norquad-news", "clapnq", "swefaq", "cross-en-sv"):
        home = _home(name)
        asked = [row for row in sets[name].questions if row["answerable"] and sets[name].held(row)]
        made[name] = {
            "pages": [table.number(home, page) for page in sets[name].pages.values()],
            "questions": [
                [row["question"], table.number(home, sets[name].pages[row["document"]])]
                for row in asked
            ],
        }
    english = {table.rows[n]["group"] for n in made["squad-en"]["pages"]}
    made["cross-sv-en"] = {
        "pages": made["squad-en"]["pages"],
        "questions": [
            pair
            for pair in made["squad-sv"]["questions"]
            if table.rows[pair[1]]["group"] in english
        ],
    }
    return made


def rows_of(made: Iterable[Example], table: Table) -> Iterator[Row]:
    for one in made:
        home = _home(one.source)
        yield {
            "source": one.source,
            "question": one.question,
            "language": one.language,
            "pages": [table.number(home, page) for page in one.pages],
            "gold": [[gold.page, gold.sentence, gold.start, gold.end] for gold in one.gold],
            "near": [table.number(home, page) for page in one.near],
            "claim": one.claim,
            "held": one.held,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmarks", type=Path, help="folder with the public question sets")
    parser.add_argument("output", type=Path, help="where the data go (.json.gz)")
    parser.add_argument("--documents", type=Path, help="folder of documents written for training")
    parser.add_argument("--translations", type=Path, help="folder of translated questions")
    parser.add_argument("--public", type=Path, help="folder of public sets in small files")
    arguments = parser.parse_args()
    sets, made = gather(arguments)
    table = Table()
    aligned = _align(sets, table)
    rows = list(rows_of(made, table))
    retrieval = _retrieval(sets, table)
    searched = {page for part in retrieval.values() for page in part["pages"]}
    searched |= {
        page for row in rows if not row["claim"] or row["source"] == CLAIMS for page in row["pages"]
    }
    data = {
        "pages": table.rows,
        "examples": rows,
        "retrieval": retrieval,
        "aligned": aligned,
        "passages": _passages(table, searched),
        "translations": translations(arguments.public),
    }
    with gzip.open(arguments.output, "wt", encoding="utf-8", compresslevel=6) as file:
        json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
    counts = Counter((row["source"].split("~")[0], row["held"], bool(row["gold"])) for row in rows)
    for key, count in sorted(counts.items()):
        print(*key, count)
    print(len(table.rows), "pages", len(data["passages"]), "passages", len(LANGUAGES), "languages")


if __name__ == "__main__":
    main()
