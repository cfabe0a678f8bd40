"""Makes labelled pairs of a statement and cited words out of public question sets."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel

from assistant.errors import CaseError
from assistant.language import LANGUAGES, content_words, detect, stem
from assistant.language.sentences import sentence_spans
from eval.case_files import BenchmarkDocument, read_rows
from eval.support.labels import Pair

SETS = ("squad-en", "squad-sv", "norquad-news", "clapnq")
_SEED = 20261122
_DIGIT = re.compile(r"[0-9]")
_AROUND = 450  # characters on either side of the cited words, about a passage


class _Answer(BaseModel):
    text: str
    start: int


class _Question(BaseModel):
    id: str
    question: str
    language: str = ""
    document: str | None = None
    answers: list[_Answer] = []
    answerable: bool = True
    reference: str = ""


def public_pairs(folder: Path, most: int) -> Iterator[Pair]:
    """Pairs of every known set in `folder`, from at most `most` questions of each.

    Where answers are a few words (SQuAD, NorQuAD), the statement is the question and its
    annotated answer. The sentence that the answer was marked in supports it; the sentence of the
    same page that shares most words with the question, and lacks the answer, does not. Where
    people wrote an answer out (ClapNQ), each of its sentences is a statement: the sentences they
    marked support it, as many others of the page, again the likest, do not. And wherever a marked
    sentence holds a number, it supports itself, but not what it says with one digit changed.

    Raises:
        CaseError: no known set is there, or one is damaged.
    """
    there = [name for name in SETS if (folder / name / "questions.jsonl.gz").is_file()]
    if not there:
        raise CaseError(f"{folder} holds none of the sets {', '.join(SETS)}.")
    for name in there:
        files = (folder / name / f"{kind}.jsonl.gz" for kind in ("documents", "questions"))
        documents_file, questions_file = files
        documents = {one.id: one for one in read_rows(documents_file, BenchmarkDocument)}
        rows = [q for q in read_rows(questions_file, _Question) if q.answerable and q.answers]
        drawn = random.Random(_SEED).sample(rows, min(most, len(rows)))
        for question in drawn:
            if document := documents.get(question.document or ""):
                yield from _pairs(name, question, document)


def _pairs(name: str, question: _Question, document: BenchmarkDocument) -> Iterator[Pair]:
    language = document.language if document.language in LANGUAGES else detect(document.text)
    page = _Page(document.text, language)
    if question.reference:
        statements = _sentences(question.reference, language)
        marked = [page.holding(answer.start, answer.text) for answer in question.answers]
    else:
        answer = question.answers[0]
        statements = [f"{question.question.strip()} {answer.text.strip()}"]
        marked = [page.holding(answer.start, answer.text)]
    right = sorted({number for number in marked if number is not None})
    for number in right[:1]:
        yield from _damaged(name, page.text_of(number), language)
    for statement in statements if right else ():
        wrong = page.likest(question.question, right, question.answers[0].text)[: len(right)]
        for numbers, supported in ((right, True), (sorted(wrong), False)):
            if numbers:
                cited = tuple(page.text_of(number) for number in numbers)
                around = page.around(numbers)
                pair = Pair(name, statement, cited, supported, language, language, around)
                yield replace(pair, title=document.title)


def _damaged(name: str, sentence: str, language: str) -> Iterator[Pair]:
    """A sentence with a number and the same with another one, both citing the first."""
    changed = _DIGIT.sub(lambda digit: str((int(digit[0]) + 4) % 9 + 1), sentence, count=1)
    if changed != sentence:
        for statement in (sentence, changed):
            origin = f"{name}, a digit changed"
            yield Pair(origin, statement, (sentence,), statement == sentence, language, language)


class _Page:
    """A document as sentences, which go by their number."""

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language
        self._spans = sentence_spans(text, language)

    def text_of(self, number: int) -> str:
        start, end = self._spans[number]
        return self._text[start:end]

    def holding(self, start: int, text: str) -> int | None:
        """The sentence in which `text` begins at `start`."""
        inside = (n for n, (first, end) in enumerate(self._spans) if first <= start < end)
        return next(inside, None) if self._text[start:].startswith(text) else None

    def likest(self, question: str, without: Sequence[int], answer: str) -> list[int]:
        """Sentences by the words they share with the question; none that holds the answer."""
        wanted = self._stems(question)
        others = [
            number
            for number in range(len(self._spans))
            if number not in without and answer.lower() not in self.text_of(number).lower()
        ]
        return sorted(others, key=lambda n: -len(wanted & self._stems(self.text_of(n))))

    def around(self, numbers: Sequence[int]) -> str:
        start, end = self._spans[numbers[0]][0], self._spans[numbers[-1]][1]
        return self._text[max(0, start - _AROUND) : end + _AROUND]

    def _stems(self, text: str) -> set[str]:
        return {stem(word, self._language) for word in content_words(text, self._language)}


def _sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]
