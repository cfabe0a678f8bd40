"""Reads the public question sets, holds articles out, and pairs questions with text to read."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.language.sentences import sentence_spans
from eval.held_out import is_held_out
from training.lexical import Lexical

SETS = ("squad-en", "squad-sv", "norquad-news", "clapnq", "nomiracl-fi")
# The same article under its English name, where the Swedish set translated the title.
ENGLISH_TITLE = {
    "Beräkningskomplexitetsteori": "Computational complexity theory",
    "Ångmotor": "Steam engine",
    "1973 oljekris": "1973 oil crisis",
}
NEAR = 8


@dataclass(frozen=True)
class Page:
    """One document of a haystack, split into sentences."""

    id: str
    title: str
    language: str
    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def sentences(self) -> list[str]:
        return [self.text[start:end] for start, end in self.spans]


@dataclass(frozen=True)
class Gold:
    """Characters `start` to `end` of a sentence of a page answer the question."""

    page: int
    sentence: int
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    """A question, or a claim, over pages; no gold means that nothing on them answers it.

    `near` are pages that look alike but do not hold the answer; `held` examples are measured with.
    """

    source: str
    question: str
    language: str
    pages: tuple[Page, ...]
    gold: tuple[Gold, ...] = ()
    near: tuple[Page, ...] = field(default=(), repr=False)
    claim: bool = False
    held: bool = False


@dataclass(frozen=True)
class QuestionSet:
    name: str
    pages: dict[str, Page]
    questions: list[dict[str, Any]]

    def held(self, question: dict[str, Any]) -> bool:
        """Whether the question belongs to the held-out articles."""
        page = self.pages.get(question["document"])
        return is_held_out(self.name, page.title if page else "", question["id"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_set(benchmarks: Path, name: str) -> QuestionSet:
    pages = {}
    for row in _lines(benchmarks / name / "documents.jsonl.gz"):
        spans = tuple(sentence_spans(row["text"], row["language"]))
        pages[row["id"]] = Page(row["id"], row["title"], row["language"], row["text"], spans)
    return QuestionSet(name, pages, list(_lines(benchmarks / name / "questions.jsonl.gz")))


def locate(page: Page, answers: Iterable[dict[str, Any]], index: int = 0) -> tuple[Gold, ...]:
    """The stretches of sentences that the answers' spans cover."""
    found = set()
    for answer in answers:
        first, last = answer["start"], answer["start"] + len(answer["text"])
        for number, (start, end) in enumerate(page.spans):
            if first < end and last > start:
                inside = max(first, start) - start, min(last, end) - start
                found.add(Gold(index, number, *inside))
    return tuple(sorted(found, key=lambda gold: (gold.sentence, gold.start)))


def _whole(pages: Iterable[Page]) -> tuple[Gold, ...]:
    """Any sentence of the pages may hold the answer: the data does not say which."""
    return tuple(
        Gold(index, number, 0, end - start)
        for index, page in enumerate(pages)
        for number, (start, end) in enumerate(page.spans)
    )


def examples(questions: QuestionSet, held: bool) -> list[Example]:
    """The set's examples on one side of the split; near pages are from the same side."""
    chosen = [row for row in questions.questions if questions.held(row) == held]
    if questions.name == "nomiracl-fi":
        return _listed(questions, chosen, held)
    titles = {questions.pages[row["document"]].title for row in chosen}
    pool = {page.id: page for page in questions.pages.values() if page.title in titles}
    search = Lexical(pool.values())
    made = []
    for row in chosen:
        page = questions.pages[row["document"]]
        near = near_pages(row, page, search, pool)
        gold = locate(page, row["answers"])
        made.append(
            Example(
                questions.name, row["question"], row["language"], (page,), gold, near, held=held
            )
        )
    return made


def near_pages(
    row: dict[str, Any], page: Page, search: Lexical, pool: dict[str, Page]
) -> tuple[Page, ...]:
    """Other pages of `pool` that look alike and hold none of the row's answers."""
    texts = [answer["text"].casefold() for answer in row["answers"]]
    found = (pool[key] for key in search.best(row["question"], NEAR) if key != page.id)
    return tuple(page for page in found if not any(t in page.text.casefold() for t in texts))


def _listed(questions: QuestionSet, rows: list[dict[str, Any]], held: bool) -> list[Example]:
    """Questions over listed passages; a training question shares none with a held-out one."""
    shown_there = {
        key
        for row in questions.questions
        if questions.held(row) and not held
        for key in row["candidates"]
    }
    made = []
    for row in rows:
        if not shown_there.isdisjoint(row["candidates"]):
            continue
        pages = tuple(questions.pages[key] for key in row["candidates"])
        gold = _whole(pages) if row["answerable"] else ()
        made.append(
            Example(questions.name, row["question"], row["language"], pages, gold, held=held)
        )
    return made


def bridges(english: QuestionSet, swedish: QuestionSet, cross: QuestionSet) -> list[Example]:
    """Training questions in one language over the same paragraph in the other.

    The two sets share the order of paragraphs within an article. An answer is placed by its
    sentence's number where both sides have as many sentences, or by its words where the other
    side has them once; other answerable questions are left out. Only articles that both sets ask
    about are paired.
    """
    places = {}
    for side in (english, swedish):
        count: dict[str, int] = defaultdict(int)
        for page in side.pages.values():
            title = ENGLISH_TITLE.get(page.title, page.title)
            places[side.name, page.id] = title, count[title]
            count[title] += 1
    made = []
    for asked, read in ((english, swedish), (swedish, english)):
        known = {read.pages[row["document"]].title for row in read.questions}
        there = {
            places[read.name, page.id]: page for page in read.pages.values() if page.title in known
        }
        name = f"{asked.name}>{read.name}"
        for row in asked.questions:
            page = asked.pages[row["document"]]
            other = there.get(places[asked.name, page.id])
            if asked.held(row) or other is None:
                continue
            gold = _translate(row, page, other)
            if gold or not row["answerable"]:
                made.append(Example(name, row["question"], row["language"], (other,), gold))
    covered = {english.pages[row["document"]].title for row in english.questions}
    for row in cross.questions:
        page = cross.pages[row["document"]]
        if not cross.held(row) and page.title not in covered:
            gold = _whole((page,))
            made.append(Example(cross.name, row["question"], row["language"], (page,), gold))
    return made


def _translate(row: dict[str, Any], page: Page, other: Page) -> tuple[Gold, ...]:
    for answer in row["answers"]:
        if other.text.count(answer["text"]) == 1:
            return locate(other, [{**answer, "start": other.text.index(answer["text"])}])
    if len(page.spans) != len(other.spans):
        return ()
    numbers = sorted({gold.sentence for gold in locate(page, row["answers"])})
    return tuple(Gold(0, n, 0, other.spans[n][1] - other.spans[n][0]) for n in numbers)
