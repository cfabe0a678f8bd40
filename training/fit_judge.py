"""Fits the weights of the judge on questions that the reader has not been trained on.

    python -m training.fit_judge SETS CASES DOCUMENTS WORK [--keep JUDGE]

SETS is the folder of the public question sets, CASES and DOCUMENTS the project's own; WORK keeps
the stores between runs. Everything is retrieved and read by the code that users run. With JUDGE,
the file of an earlier fit, the estimate of answerability keeps its weights and only its bias is
fitted: a reader a little better than the one before needs no more.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from assistant.core.reader import Reader
from assistant.extractive.evidence import FEATURES, Asked, Evidence, gather
from assistant.extractive.judge import READ, SUMMARY, Judge, summary
from assistant.rewriting import standalone
from assistant.settings import Settings, StoreSettings
from assistant.types import Document, Message, Question, Role
from assistant.wiring import open_retriever
from eval.case_files import BenchmarkDocument, EvalCase, read_rows
from eval.retrieval import to_document
from ingest.pipeline import ingest_documents, ingest_paths
from training.data import SETS, read_set

PASSAGES = 8
FAR = (("squad-en", "clapnq"), ("squad-sv", "norquad-news"), ("norquad-news", "squad-sv"))
CROSSED = (("squad-en", "squad-sv"), ("squad-sv", "squad-en"))
# What a group of questions weighs in the estimate of answerability, each side of it alike: near
# misses written to deceive are rarer in use than plain ones, and the project's own questions are
# the most like those that it will be asked.
GROUP_WEIGHT = {"squad-en": 0.3, "squad-sv": 0.3, "far": 0.5, "crossed": 0.5, "own": 4.0}


@dataclass(frozen=True)
class Posed:
    """A question, and where it is answered: spans by document name; None where that is unknown."""

    group: str
    question: str
    answerable: bool
    spans: dict[str, list[tuple[int, int]]] | None


@dataclass(frozen=True)
class Row:
    """A posed question as the judge sees it: features [n, F], and which sentences are right."""

    posed: Posed
    features: np.ndarray
    right: np.ndarray


class Store:
    """A store that is filled once, and what reads it."""

    def __init__(self, folder: Path, documents: Sequence[Document] | Path, reader: Reader) -> None:
        settings = Settings(store=StoreSettings(path=folder))
        if isinstance(documents, Path):
            ingest_paths([documents], settings)
        else:
            ingest_documents(documents, settings)
        self._retriever = open_retriever(settings, reader)

    def row(self, posed: Posed, judge: Judge) -> Row | None:
        asked = Asked.of(posed.question, self._retriever.word_shares())
        evidence = gather(asked, self._retriever.search(posed.question, PASSAGES))
        if not evidence:
            return None
        spans = posed.spans or {}
        right = [_holds(item, spans.get(item.document.name, [])) for item in evidence]
        return Row(posed, judge.features(posed.question, evidence), np.array(right))


def _holds(evidence: Evidence, spans: Sequence[tuple[int, int]]) -> bool:
    return any(evidence.start < end and start < evidence.end for start, end in spans)


def benchmark_questions(benchmarks: Path, name: str, most: int) -> list[Posed]:
    """Held-out questions of a set."""
    questions = read_set(benchmarks, name)
    rows = [row for row in questions.questions if questions.held(row)]
    chosen = random.Random(0).sample(rows, min(most, len(rows)))
    posed = []
    for row in chosen:
        spans = [(a["start"], a["start"] + len(a["text"])) for a in row["answers"]]
        where = {row["document"]: spans} if spans else None
        posed.append(Posed(name, row["question"], row["answerable"], where))
    return posed


def own_questions(cases: Path, documents: Path) -> Iterator[Posed]:
    """The project's cases, without those over several documents."""
    for case in read_rows(cases, EvalCase):
        if len(case.documents) > 1:
            continue
        history = tuple(Message(Role.USER, earlier) for earlier in case.history)
        spans: dict[str, list[tuple[int, int]]] = {}
        for name in case.documents:
            text = (documents / name).read_text(encoding="utf-8")
            for quote in case.evidence:
                if (start := text.find(quote)) >= 0:
                    spans.setdefault(name, []).append((start, start + len(quote)))
        asked = standalone(Question(case.question, history))
        yield Posed("own", asked, bool(case.facts), spans or None)


def all_rows(arguments: argparse.Namespace) -> list[Row]:
    reader = Reader()
    judge = Judge(reader)
    stores, asked = {}, {}
    for name in SETS:
        file = arguments.sets / name / "documents.jsonl.gz"
        documents = [to_document(row) for row in read_rows(file, BenchmarkDocument)]
        stores[name] = Store(arguments.work / name, documents, reader)
        asked[name] = benchmark_questions(arguments.sets, name, arguments.most)
    stores["own"] = Store(arguments.work / "own", arguments.documents, reader)
    asked["own"] = list(own_questions(arguments.cases, arguments.documents))
    posed = [(name, one) for name, several in asked.items() for one in several]
    for group, pairs in (("far", FAR), ("crossed", CROSSED)):
        for source, target in pairs:
            for one in asked[source][: arguments.most // 3]:
                if group == "far" or not one.answerable:
                    crossed = replace(one, group=f"{group} {source}", answerable=False, spans=None)
                    posed.append((target, crossed))
    cross = read_set(arguments.sets, "cross-en-sv")
    held = [row for row in cross.questions if cross.held(row)][: arguments.most // 3]
    posed += [("squad-sv", Posed("crossed squad-en", row["question"], True, None)) for row in held]
    rows = []
    for number, (name, one) in enumerate(posed):
        if number % 100 == 0:
            print(f"{number} of {len(posed)} questions", flush=True)
        if row := stores[name].row(one, judge):
            rows.append(row)
    return rows


def fit_ranking(rows: Sequence[Row], columns: slice, penalty: float = 1e-3) -> np.ndarray:
    """Weights under which a right sentence is the likeliest of its question's."""
    rows = [row for row in rows if row.right.any()]
    width, most = rows[0].features[:, columns].shape[1], max(len(row.right) for row in rows)
    features = torch.zeros(len(rows), most, width)
    right = torch.zeros(len(rows), most, dtype=torch.bool)
    there = torch.zeros(len(rows), most, dtype=torch.bool)
    for index, row in enumerate(rows):
        count = len(row.right)
        features[index, :count] = torch.tensor(row.features[:, columns], dtype=torch.float32)
        right[index, :count] = torch.tensor(row.right)
        there[index, :count] = True
    weights = torch.zeros(width, requires_grad=True)

    def loss() -> torch.Tensor:
        scores = (features @ weights).masked_fill(~there, -1e9)
        found = torch.logsumexp(scores.masked_fill(~right, -1e9), 1) - torch.logsumexp(scores, 1)
        return -found.mean() + penalty * (weights**2).sum()

    _minimise([weights], loss)
    return weights.detach().numpy()


def fit_answerable(
    table: np.ndarray,
    answerable: np.ndarray,
    weight: np.ndarray,
    penalty: float = 1e-3,
    kept: np.ndarray | None = None,
) -> tuple[np.ndarray, float]:
    """Weights and bias of the probability that a question is answered; `kept` are such weights."""
    features = torch.tensor(table, dtype=torch.float32)
    target = torch.tensor(answerable, dtype=torch.float32)
    importance = torch.tensor(weight, dtype=torch.float32)
    start = torch.zeros(features.shape[1]) if kept is None else torch.tensor(kept).float()
    weights = start.requires_grad_(kept is None)
    bias = torch.zeros(1, requires_grad=True)

    def loss() -> torch.Tensor:
        odds = features @ weights + bias
        each = binary_cross_entropy_with_logits(odds, target, reduction="none")
        return (each * importance).sum() / importance.sum() + penalty * (weights**2).sum()

    _minimise([bias] if kept is not None else [weights, bias], loss)
    return weights.detach().numpy(), float(bias.detach())


def _minimise(parameters: list[torch.Tensor], loss: Callable[[], torch.Tensor]) -> None:
    optimiser = torch.optim.LBFGS(parameters, max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss()
        value.backward()
        return value

    optimiser.step(closure)


def group_weights(rows: Sequence[Row]) -> np.ndarray:
    """Each side of each group weighs alike, times GROUP_WEIGHT."""
    keys = [(row.posed.group, row.posed.answerable) for row in rows]
    count = {key: keys.count(key) for key in set(keys)}
    return np.array(
        [GROUP_WEIGHT.get(group.split()[0], 1.0) / count[group, side] for group, side in keys]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("sets", "cases", "documents", "work"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--output", type=Path, default=Path("assistant/extractive/judge.json"))
    parser.add_argument("--keep", type=Path, help="judge.json of an earlier fit")
    parser.add_argument("--most", type=int, default=400, help="questions of each set")
    arguments = parser.parse_args()
    rows = all_rows(arguments)
    first = fit_ranking(rows, slice(0, len(FEATURES)))
    rank = fit_ranking(rows, slice(None))
    table = np.stack([summary(row.features, row.features @ rank) for row in rows])
    answerable = np.array([row.posed.answerable for row in rows], float)
    kept = _kept(arguments.keep) if arguments.keep else None
    weights, bias = fit_answerable(table, answerable, group_weights(rows), kept=kept)
    fitted = {
        "first": _named(FEATURES, first),
        "rank": _named((*FEATURES, *READ), rank),
        "answerable": _named((*FEATURES, *READ, *SUMMARY), weights) | {"bias": round(bias, 3)},
    }
    arguments.output.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


def _kept(judge: Path) -> np.ndarray:
    fitted = json.loads(judge.read_text(encoding="utf-8"))["answerable"]
    return np.array([fitted[name] for name in (*FEATURES, *READ, *SUMMARY)])


def _named(names: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
