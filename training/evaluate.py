"""Measures reading and refusing on held-out articles; `python -m training.evaluate --help`."""

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.language import detect
from assistant.language.front_matter import body_start
from assistant.language.sentences import sentence_spans
from assistant.scorer import Scorer
from training.data import SETS, Page, QuestionSet, read_set
from training.lexical import Lexical
from training.written import SOURCE, written

Scores = NDArray[np.float32]
Score = Callable[[str, Page], Scores]

TEXTS = (".md", ".txt")  # what a folder of documents is read for
WORDS = 0.15  # of the lexical score of a sentence, where it is added to the logit


@dataclass(frozen=True)
class Asked:
    """A question with the texts that answer it, its own pages and those a search finds."""

    question: str
    answers: tuple[str, ...]
    answerable: bool
    own: tuple[Page, ...]
    found: tuple[Page, ...]


def held_out(questions: QuestionSet, limit: int, seed: int) -> tuple[list[Asked], Lexical]:
    """At most `limit` held-out questions, with BM25's five best pages of the whole haystack."""
    rows = [row for row in questions.questions if questions.held(row)]
    rows = random.Random(seed).sample(rows, min(limit, len(rows)))
    search = Lexical(questions.pages.values())
    asked = []
    for row in rows:
        own = [row["document"]] if row["document"] else row["candidates"]
        asked.append(
            Asked(
                row["question"],
                tuple(answer["text"] for answer in row["answers"]),
                row["answerable"],
                tuple(questions.pages[key] for key in own),
                tuple(questions.pages[key] for key in search.best(row["question"], 5)),
            )
        )
    return asked, search


def own_paragraphs() -> tuple[list[Asked], Lexical]:
    """The project's own questions over paragraphs kept from training; only those are read."""
    asked, pages = [], {}
    for example in written(held=True):
        (page,) = example.pages
        pages[page.id] = page
        answers = tuple(page.sentences[g.sentence][g.start : g.end] for g in example.gold)
        asked.append(Asked(example.question, answers, bool(answers), (page,), (page,)))
    return asked, Lexical(pages.values())


def collaborations(cases: Path, documents: Path) -> tuple[list[Asked], Lexical]:
    """The cases without a conversation; every document is read for each."""
    pages = []
    for path in sorted(path for path in documents.iterdir() if path.suffix in TEXTS):
        text = path.read_text(encoding="utf-8")
        spans = tuple(sentence_spans(text, detect(text)))
        title = text[body_start(text) :].lstrip("#\n ").partition("\n")[0]
        pages.append(Page(path.name, title, detect(text), text, spans))
    if not pages:
        sys.exit(f"{documents} holds no {' or '.join(TEXTS)} file to measure over; name another.")
    asked = []
    for row in map(json.loads, cases.read_text(encoding="utf-8").splitlines()):
        if not row["history"] and (row["evidence"] or not row["facts"]):
            answerable = bool(row["evidence"])
            asked.append(
                Asked(
                    row["question"], tuple(row["evidence"]), answerable, tuple(pages), tuple(pages)
                )
            )
    return asked, Lexical(pages)


def reader(scorer: Scorer, way: str) -> Score:
    """Scores a page's sentences: "read" together, or one by one with the title as "title",
    or with the title and the "before" sentence."""

    def read(question: str, page: Page) -> Scores:
        return scorer.read(question, [(page.title, page.sentences)])[0]

    def pairs(question: str, page: Page) -> Scores:
        before = ["", *page.sentences[:-1]] if way == "before" else [""] * len(page.spans)
        return scorer.score(
            question,
            [(f"{page.title} {b}", s) for b, s in zip(before, page.sentences, strict=True)],
        )

    return read if way == "read" else pairs


def hits(asked: Asked, pages: Sequence[Page], scores: Sequence[Scores], most: int) -> bool:
    """Whether the best `most` sentences hold an answer, or overlap one longer than they are."""
    ranked = sorted(
        (
            (-float(score), index, number)
            for index, page in enumerate(scores)
            for number, score in enumerate(page)
        )
    )[:most]
    texts = [_flat(pages[index].sentences[number]) for _, index, number in ranked]
    whole = " ".join(texts)
    answers = [_flat(answer) for answer in asked.answers]
    return any(a in whole or any(len(t) > 20 and t in a for t in texts) for a in answers)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The probability that an answerable question scores above an unanswerable one."""
    if not positive or not negative:
        return float("nan")
    above = np.array(positive)[:, None] - np.array(negative)[None, :]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


def measure(asked: Sequence[Asked], score: Score) -> dict[str, float]:
    """Reading (share with an answer in the best 1, 2, 3 sentences) and refusing (AUC)."""
    places: dict[str, list[bool]] = {}
    tops: dict[tuple[str, bool], list[float]] = {}
    for one in asked:
        cache = {page.id: score(one.question, page) for page in {*one.own, *one.found}}
        for name, pages in (("own", one.own), ("top5", one.found), ("top3", one.found[:3])):
            scores = [cache[page.id] for page in pages]
            best = max((float(s.max()) for s in scores if s.size), default=-30.0)
            tops.setdefault((name, one.answerable), []).append(best)
            for most in (1, 2, 3):
                if one.answers:
                    found = hits(one, pages, scores, most)
                    places.setdefault(f"{name} best {most}", []).append(found)
    table = {name: float(np.mean(values)) for name, values in places.items()}
    for name in ("own", "top3", "top5"):
        yes, no = tops.get((name, True), []), tops.get((name, False), [])
        table[f"{name} AUC"] = auc(yes, no)
        table[f"{name} right at 0"] = float(np.mean([v > 0 for v in yes] + [v <= 0 for v in no]))
    return table


def report(name: str, way: str, table: dict[str, float], columns: Sequence[str]) -> str:
    cells = (f"{table[column]:.3f}" if column in table else "–" for column in columns)
    return f"| {name} | {way} | " + " | ".join(cells) + " |"


COLUMNS = (
    *(f"{pages} best {most}" for pages in ("own", "top5") for most in (1, 2, 3)),
    *(f"{pages} {what}" for pages in ("own", "top3", "top5") for what in ("AUC", "right at 0")),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmarks", type=Path, help="folder with the question sets")
    parser.add_argument("weights", type=Path, nargs="+", help="ONNX files to measure")
    parser.add_argument("--cases", type=Path, help="collaborations.jsonl")
    parser.add_argument("--documents", type=Path, help="folder of the documents it asks about")
    parser.add_argument("--ways", default="bm25,read,title,before")
    parser.add_argument("--sets", default=",".join((*SETS, "cross-en-sv", SOURCE)))
    parser.add_argument("--limit", type=int, default=10_000, help="questions of each set")
    parser.add_argument("--json", type=Path, help="write the table here as well")
    values = parser.parse_args()
    jobs: list[tuple[str, list[Asked], Lexical]] = []
    if values.cases:
        jobs.append(("collaborations", *collaborations(values.cases, values.documents)))
    for name in filter(None, values.sets.split(",")):
        if name == SOURCE:
            jobs.append((name, *own_paragraphs()))
            continue
        jobs.append((name, *held_out(read_set(values.benchmarks, name), values.limit, seed=1)))
    print(
        "| set | way | " + " | ".join(COLUMNS) + " |\n|" + "---|" * (len(COLUMNS) + 2), flush=True
    )
    kept: dict[str, Any] = {}
    for name, asked, search in jobs:
        for way, score in _ways(values.ways.split(","), values.weights, search):
            table = measure(asked, score)
            kept[f"{name} {way}"] = table
            print(report(f"{name} ({len(asked)})", way, table, COLUMNS), flush=True)
    if values.json:
        values.json.write_text(json.dumps(kept, indent=1))


def _ways(
    names: Sequence[str], weights: Sequence[Path], search: Lexical
) -> list[tuple[str, Score]]:
    @cache
    def lexical(question: str, page: Page) -> Scores:
        return np.array(search.sentences(question, page.sentences), np.float32)

    made: list[tuple[str, Score]] = [("bm25", lexical)] if "bm25" in names else []
    for path in weights:
        scorer = Scorer(path)
        bases = dict.fromkeys(way.removesuffix("+bm25") for way in names if way != "bm25")
        alone = {base: cache(reader(scorer, base)) for base in bases}
        for way in names:
            if way.endswith("+bm25"):
                made.append((f"{path.stem} {way}", _sum(alone[way.removesuffix("+bm25")], lexical)))
            elif way != "bm25":
                made.append((f"{path.stem} {way}", alone[way]))
    return made


def _sum(network: Score, lexical: Score) -> Score:
    return lambda question, page: network(question, page) + WORDS * lexical(question, page)


if __name__ == "__main__":
    main()
