"""Asks one system a set's questions in a process of its own, so that its memory can be measured."""

import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.library import Library
from assistant.settings import Settings
from assistant.types import Answer, Ending, Question
from assistant.wiring import open_assistant
from eval.benchmark.baselines import Hit, IndexSearch, PlainBM25, Search
from eval.benchmark.plain_langchain import open_search
from eval.benchmark.records import Record, Records, put
from eval.benchmark.sets import Posed

GOLD = "gold"  # in a ranking of passages: any that touches a gold span
ASSISTANT, LANGCHAIN = "assistant", "langchain"
SYSTEMS = {  # what a table calls them
    ASSISTANT: "the assistant",
    "fusion": "without its reader",
    "unmended": "… nor mended spelling",
    "untranslated": "… nor translations",
    "words": "its words index alone (BM25)",
    "encoder": "its encoder alone",
    "rank-fusion": "both, fused by rank",
    "bm25": "plain BM25, Snowball stems",
    LANGCHAIN: "plain LangChain over Chroma",
}

_FOUND = 20  # that a record keeps
_WAIT = 0.5  # seconds between two looks at the progress

Ask = Callable[[str], tuple[Sequence[Hit], Answer | None]]
Heard = Callable[[int], None]  # hears how many questions are answered


@dataclass(frozen=True)
class Measurement:
    """A system, the folder with what it searches, the questions, and where records go."""

    system: str
    settings: Settings
    folder: Path
    questions: tuple[Posed, ...]
    records: Path
    made_by: str


def run(job: Measurement, heard: Heard | None = None) -> dict[str, Record]:
    """The records of all the job's questions, by key; those that are there are not made again.

    Raises:
        AssistantError: the system cannot be opened or asked.
    """
    records = Records(job.records, job.made_by)
    known = records.read()
    if any(posed.key not in known for posed in job.questions):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            asking = pool.submit(ask_all, job)
            while not asking.done():
                time.sleep(_WAIT)
                if heard:
                    heard(records.count())
            asking.result()
        known = records.read()
    return {posed.key: known[posed.key] for posed in job.questions}


def ask_all(job: Measurement) -> None:
    """Asks what is not recorded yet; meant for a process of its own."""
    ask = _open(job)
    records = Records(job.records, job.made_by)
    known = records.read()
    missing = [posed for posed in job.questions if posed.key not in known]
    ask(missing[0].text)  # loads the models, so that every recorded question finds them warm
    with records.writing() as file:
        for posed in missing:
            started = time.perf_counter()
            hits, answer = ask(posed.text)
            seconds = time.perf_counter() - started
            put(file, _record(posed, hits, answer, seconds))


def _open(job: Measurement) -> Ask:
    if job.system == ASSISTANT:
        return _assistant(job.settings)
    if job.system == LANGCHAIN:
        return _silent(open_search(job.folder))
    if job.system == "bm25":
        return _silent(
            PlainBM25(Library(job.settings.store.path, job.settings.store.library_url)).search
        )
    parts = IndexSearch(job.settings)
    searches = {
        "fusion": parts.by_fusion,
        "unmended": parts.by_fusion_unmended,
        "untranslated": parts.by_fusion_untranslated,
        "words": parts.by_words,
        "encoder": parts.by_meaning,
        "rank-fusion": parts.by_rank_fusion,
    }
    return _silent(searches[job.system])


def _assistant(settings: Settings) -> Ask:
    assistant = open_assistant(settings)

    def ask(question: str) -> tuple[Sequence[Hit], Answer]:
        answer = assistant.ask(Question(question))
        hits = [
            Hit(scored.document.name, scored.passage.start, scored.passage.end)
            for scored in answer.retrieved
        ]
        return hits, answer

    return ask


def _silent(search: Search) -> Ask:
    return lambda question: (search(question), None)


def _record(posed: Posed, hits: Sequence[Hit], answer: Answer | None, seconds: float) -> Record:
    record = Record(
        key=posed.key,
        found=tuple(dict.fromkeys(_names(posed, hits)))[:_FOUND],
        seconds=round(seconds, 5),
        megabytes=round(resident_megabytes(), 1),
    )
    if answer is None:
        return record
    return replace(
        record,
        answerable=round(answer.answerable, 6),
        refused=answer.ending is Ending.NOT_FOUND,
        sentences=tuple(sentence.text for sentence in answer.sentences),
    )


def _names(posed: Posed, hits: Sequence[Hit]) -> list[str]:
    """What a ranking is made of: documents, or where passages count, GOLD and others."""
    if not posed.spans:
        return [hit.document for hit in hits]
    return [GOLD if _is_gold(posed, hit) else f"{hit.document}:{hit.start}" for hit in hits]


def _is_gold(posed: Posed, hit: Hit) -> bool:
    return any(span.touches(hit.document, hit.start, hit.end) for span in posed.spans)


def resident_megabytes() -> float:
    """Memory of this process that is resident now; at its largest where the system hides that."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1000
    import resource  # there is none on Windows

    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (1e6 if sys.platform == "darwin" else 1000)
