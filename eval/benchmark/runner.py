"""Measures every system on every set, keeping what is done, and collects the figures."""

import hashlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.settings import Settings, StoreSettings
from eval.benchmark import plain_langchain
from eval.benchmark.figures import difference, figures, percentile_ms, ranking
from eval.benchmark.measure import LANGCHAIN, Measurement, run
from eval.benchmark.records import Record
from eval.benchmark.sets import Posed, QuestionSet, only
from eval.compare.statistics import Interval, holm
from eval.program import program_sha256
from ingest.pipeline import ingest_documents

FORMAT = 1


Progress = Callable[[str, int, int], None]  # hears a step's name, how much is done, of how much
ByName = dict[str, dict[str, Record]]  # records by system and question


@dataclass(frozen=True)
class Plan:
    """What to measure: the systems, with which settings, and the folder that keeps all work."""

    systems: Sequence[str]
    settings: Settings
    work: Path

    @cached_property
    def program(self) -> str:
        """Identifies the code and weights: what others answered is asked again."""
        return program_sha256()[:16]


def measure_sets(sets: Sequence[QuestionSet], plan: Plan, progress: Progress) -> dict[str, Any]:
    """The contents of benchmark.json (docs/benchmarks.md).

    Raises:
        AssistantError: documents cannot be ingested, or a system cannot be opened.
    """
    rows = {}
    for questions in sets:
        answered = _ask(questions, plan, progress)
        rows[questions.name] = _row(questions, answered)
    _correct([row["differences"] for row in rows.values()])
    return {
        "format": FORMAT,
        "program": plan.program,
        "chat": plan.settings.chat.model,
        "embedding": plan.settings.embedding.model,
        "python": platform.python_version(),
        "sets": rows,
    }


def _ask(questions: QuestionSet, plan: Plan, progress: Progress) -> ByName:
    folder = plan.work / questions.haystack
    store = StoreSettings(path=(folder / "store").resolve())
    settings = plan.settings.model_copy(update={"store": store})
    ingest_documents(
        questions.documents,
        settings,
        lambda step, done, total: progress(f"{questions.name}: {step}", done, total),
    )
    if LANGCHAIN in plan.systems:
        progress(f"{questions.name}: building {LANGCHAIN}", 0, 1)
        plain_langchain.build(folder / LANGCHAIN, questions.documents)
    answered: ByName = {}
    for system in plan.systems:
        job = _job(system, questions, folder, settings, plan)
        answered[system] = run(job, _heard(f"{questions.name}: {system}", questions, progress))
    return answered


def _job(
    system: str, questions: QuestionSet, folder: Path, settings: Settings, plan: Plan
) -> Measurement:
    models = settings.model_dump(mode="json", include={"chat", "embedding"})
    made_by = hashlib.sha256(
        json.dumps([plan.program, questions.haystack, models], sort_keys=True).encode()
    )
    return Measurement(
        system,
        settings,
        folder / LANGCHAIN,
        questions.questions,
        plan.work / "records" / questions.name / f"{system}.jsonl",
        made_by.hexdigest()[:16],
    )


def _heard(step: str, questions: QuestionSet, progress: Progress) -> Callable[[int], None]:
    total = len(questions.questions)
    return lambda done: progress(step, min(done, total), total)


def _row(questions: QuestionSet, answered: ByName) -> dict[str, Any]:
    posed = questions.questions
    return {
        "documents": len(questions.documents),
        "questions": len(posed),
        "answerable": sum(one.answerable for one in posed),
        "unseen": sum(one.unseen for one in posed),
        "systems": {
            system: {
                "figures": {key: _plain(one) for key, one in figures(questions, records).items()},
                "p50_ms": round(percentile_ms(records, 0.5), 2),
                "p95_ms": round(percentile_ms(records, 0.95), 2),
                "megabytes": max(record.megabytes for record in records.values()),
            }
            for system, records in answered.items()
        },
        "differences": _differences(questions, answered),
        "directions": _directions(questions, answered),
    }


def _differences(questions: QuestionSet, answered: ByName) -> dict[str, Any]:
    """Each system's MRR@10 less that of plain LangChain."""
    if LANGCHAIN not in answered:
        return {}
    found = {}
    for system, records in answered.items():
        made = difference(questions, answered[LANGCHAIN], records)
        if system != LANGCHAIN and made:
            found[system] = {**_plain(made.interval), "p": made.p}
    return found


def _directions(questions: QuestionSet, answered: ByName) -> dict[str, Any]:
    """MRR@10 by system, for each language of question and passage ("sv>en")."""
    pairs = {(one.language, one.passage_language) for one in questions.questions}
    found = {}
    for pair in sorted(pair for pair in pairs if all(pair)):
        part = only(questions, _speaks(pair))
        values = {
            system: _plain(interval)
            for system, records in answered.items()
            if (interval := ranking(part, records))
        }
        if values:
            found[">".join(pair)] = values
    return found


def _speaks(pair: tuple[str, str]) -> Callable[[Posed], bool]:
    return lambda posed: (posed.language, posed.passage_language) == pair


def _correct(differences: Sequence[Mapping[str, dict[str, Any]]]) -> None:
    """Adds to each difference its probability corrected for the number of differences."""
    every = [one for row in differences for one in row.values()]
    for one, corrected in zip(every, holm([one["p"] for one in every]), strict=True):
        one["p_corrected"] = round(corrected, 6)


def _plain(interval: Interval) -> dict[str, float | int]:
    return {
        "n": interval.n,
        "value": round(interval.value, 4),
        "low": round(interval.low, 4),
        "high": round(interval.high, 4),
    }
