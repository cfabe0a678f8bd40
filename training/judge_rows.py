"""What the judge is fitted and measured on: questions that no network was trained on, read once.

    python -m training.judge_rows SETS DOCUMENTS WORK ROWS.pkl

SETS is the folder of the public question sets, DOCUMENTS that of the documents written for
training; WORK keeps the stores between runs. Everything is found and read by the code that users
run. The project's own cases are there too.
"""

import argparse
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.core.reader import Reader
from assistant.extractive.evidence import Evidence, ParsedQuestion, gather, of_named
from assistant.extractive.judge import READ_ALONE, best_first, borne_out_alone, columns, ranking
from assistant.language import detect
from assistant.library import Library
from assistant.models.embeddings import open_embedder
from assistant.rewriting import standalone
from assistant.search.indexes import Indexes
from assistant.search.reading import read_as
from assistant.search.reranker import Reranker
from assistant.search.retriever import Retriever
from assistant.settings import Settings, StoreSettings
from assistant.types import Document, Message, Question, Role
from eval.benchmark.sets import QuestionSet, read_sets
from eval.case_files import BadLine, BenchmarkDocument, EvalCase, read_cases
from eval.metrics.spans import gold_of
from eval.retrieval import to_document
from eval.runs.stores import load_folders
from ingest.pipeline import ingest_documents
from training.documents import documents as written_documents

FOUND = 40  # passages, of which those are read whose documents hold the question's names
PASSAGES = 5
HAYSTACK = 300  # documents of a set beside those that its questions are about
SETS = ("squad-en", "squad-sv", "norquad-news", "clapnq", "nomiracl-fi", "swefaq")
CROSSED = (("cross-en-sv", "squad-sv"), ("cross-sv-en", "squad-en"))
TWINS = (("squad-en", "squad-sv"), ("squad-sv", "squad-en"))  # near misses across languages
FAR = (("squad-en", "clapnq"), ("squad-sv", "norquad-news"), ("norquad-news", "squad-en"))
CASES = (
    ("own", "collaborations", ("documents",)),
    ("languages", "languages", ("documents", "eval/cases/nordic")),
)
Spans = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Posed:
    """A question put to a store, and where it is answered; None where that is unknown."""

    group: str
    store: str
    question: str
    language: str
    answerable: bool
    spans: Spans | None


@dataclass(frozen=True)
class Row:
    """A posed question as the judge sees it.

    `features` [n, F] of each sentence, what the reader made of it and of its passage (`logits`,
    `answers`), the `passage` it is of by rank, and whether it is `right`. `alone` is what
    `borne_out_alone` says of those that rank best by the weights there are. `languages` are those
    of the question and of each passage.
    """

    posed: Posed
    features: np.ndarray
    logits: np.ndarray
    answers: np.ndarray
    passage: np.ndarray
    right: np.ndarray
    alone: float
    languages: tuple[str, tuple[str, ...]]


class Store:
    """A store that is filled once, and what reads it."""

    def __init__(self, folder: Path, documents: Sequence[Document], reader: Reader) -> None:
        settings = Settings(store=StoreSettings(path=folder))
        ingest_documents(documents, settings)
        library = Library(folder)
        embedder = open_embedder(settings.embedding)
        self._retriever = Retriever(library, Indexes(library), embedder, Reranker(reader))
        self._reader = reader

    def row(self, posed: Posed) -> Row | None:
        mended = self._retriever.mended(posed.question)
        found = self._retriever.search(mended, FOUND)
        question = read_as(mended, found)
        asked = ParsedQuestion.of(question, self._retriever.word_shares())
        passages = of_named(asked, found)[:PASSAGES]
        evidence = gather(asked, passages)
        if not evidence:
            return None
        places = {scored.passage.id: rank for rank, scored in enumerate(passages)}
        groups: dict[int, list[Evidence]] = {}
        for item in evidence:
            groups.setdefault(places[item.passage.passage.id], []).append(item)
        ordered = sorted(groups.items())
        told = [(g[0].title, [item.text for item in g]) for _, g in ordered]
        read = self._reader.look(question, told)
        every = [item for _, group in ordered for item in group]
        features = np.stack([item.features for item in every])
        logits = np.concatenate([one.logits for one in read])
        answers = np.concatenate([np.full(len(one.logits), one.answers) for one in read])
        best = best_first(ranking(columns(features, logits, answers)))[:READ_ALONE]
        return Row(
            posed,
            features,
            logits,
            answers,
            np.concatenate([np.full(len(g), rank) for rank, g in ordered]),
            np.array([_holds(item, posed.spans or {}) for item in every]),
            borne_out_alone(self._reader, question, [every[index].text for index in best]),
            (posed.language, tuple(g[0].document.language for _, g in ordered)),
        )


def _holds(evidence: Evidence, spans: Spans) -> bool:
    there = spans.get(evidence.document.name, ())
    return any(evidence.start < end and start < evidence.end for start, end in there)


def of_set(questions: QuestionSet, store: str, most: int) -> list[Posed]:
    """Unseen questions of a set, as many of each side as there are, at most `most`."""
    texts = {document.name: document.text for document in questions.documents}
    posed = []
    for side in (True, False):
        rows = [one for one in questions.questions if one.unseen and one.answerable is side]
        for one in random.Random(0).sample(rows, min(most, len(rows))):
            text = texts.get(one.document, "")
            starts = [(text.find(answer), len(answer)) for answer in one.answers]
            spans = {one.document: [(a, a + size) for a, size in starts if a >= 0]}
            language = one.language or detect(one.text)
            posed.append(Posed(questions.name, store, one.text, language, side, spans))
    return posed


def of_cases(name: str, file: str, folders: Sequence[str]) -> tuple[list[Document], list[Posed]]:
    """The project's own cases, without those over several documents."""
    documents = load_folders([Path(folder) for folder in folders], Settings()).documents
    posed = []
    for case in read_cases(Path(f"eval/cases/{file}.jsonl")):
        if isinstance(case, BadLine) or len(case.documents) > 1:
            continue
        asked = standalone(_question(case))
        spans: Spans = {}
        for span in gold_of(case, documents).spans:
            spans.setdefault(span.document, []).append((span.start, span.end))
        posed.append(Posed(name, name, asked, case.language, bool(case.facts), spans))
    return list(documents.values()), posed


def _question(case: EvalCase) -> Question:
    return Question(case.question, tuple(Message(Role.USER, earlier) for earlier in case.history))


def of_documents(folder: Path, most: int) -> tuple[list[Document], list[Posed]]:
    """Questions over documents written for training that were held out from it."""
    documents, posed = {}, []
    for example in written_documents(folder).examples:
        page = example.pages[0]
        row = BenchmarkDocument(
            id=page.id, title=page.title, language=page.language, text=page.text
        )
        documents[page.id] = to_document(row)
        if example.held and not example.claim:
            spans = [
                (page.spans[gold.sentence][0] + gold.start, page.spans[gold.sentence][0] + gold.end)
                for gold in example.gold
            ]
            where = {documents[page.id].name: spans}
            group = example.source.rpartition("~")[2]
            asked = example.question, example.language, bool(spans), where
            posed.append(Posed(group, "documents", *asked))
    random.Random(0).shuffle(posed)
    return list(documents.values()), posed[:most]


def everything(
    benchmarks: Path, written: Path, most: int
) -> tuple[dict[str, list[Document]], list[Posed]]:
    """The documents of each store, and every question, with the store that it is put to."""
    sets = {one.name: one for one in read_sets(benchmarks, (*SETS, *(name for name, _ in CROSSED)))}
    stores = {name: list(sets[name].documents) for name in SETS}
    posed = [one for name in SETS for one in of_set(sets[name], name, most)]
    for name, store in CROSSED:
        posed += of_set(sets[name], store, most)
    for group, pairs in (("far", FAR), ("twins", TWINS)):
        for source, store in pairs:
            asked = [one for one in posed if one.group == source]
            if group == "twins":
                asked = [one for one in asked if not one.answerable]
            posed += [
                replace(one, group=group, store=store, answerable=False, spans=None)
                for one in asked[: most // 2]
            ]
    for name, file, folders in CASES:
        stores[name], own = of_cases(name, file, folders)
        posed += own
    stores["documents"], own = of_documents(written, 8 * most)
    posed += own
    return {name: _cut(documents, name, posed) for name, documents in stores.items()}, posed


def _cut(documents: list[Document], store: str, posed: Sequence[Posed]) -> list[Document]:
    """The documents that are asked about, and some of the others."""
    asked = {name for one in posed if one.store == store and one.spans for name in one.spans}
    others = [document for document in documents if document.name not in asked]
    kept = {
        document.name for document in random.Random(0).sample(others, min(HAYSTACK, len(others)))
    }
    return [document for document in documents if document.name in asked | kept]


def rows(
    stores: dict[str, list[Document]], posed: Sequence[Posed], work: Path
) -> Iterator[list[Row]]:
    """Those of one store after the other, the smallest first."""
    reader = Reader()
    for name, documents in sorted(stores.items(), key=lambda store: len(store[1])):
        store = Store(work / name, documents, reader)
        found = [store.row(one) for one in posed if one.store == name]
        print(name, len(found), flush=True)
        yield [row for row in found if row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("sets", "documents", "work", "rows"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--only", nargs="*", help="these stores")
    parser.add_argument("--most", type=int, default=30, help="questions of each side of a set")
    given = parser.parse_args()
    stores, posed = everything(given.sets, given.documents, given.most)
    if given.only:
        stores = {name: stores[name] for name in given.only}
    collected: list[Row] = []
    for found in rows(stores, posed, given.work):
        collected += found
        given.rows.write_bytes(pickle.dumps(collected))


if __name__ == "__main__":
    from training import judge_rows  # whose rows others can read; those of __main__ they cannot

    judge_rows.main()
