"""Asks and scores the cases of a run one after the other; no single case can end it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answering import Assistant
from assistant.errors import AssistantError
from assistant.types import Answer, Finished, Message, Question, Role, Text
from eval.case_files import BadLine, EvalCase
from eval.metrics.scoring import score, scored
from eval.metrics.spans import Gold, gold_of
from eval.metrics.values import Values
from eval.runs.full_records import failed_record, full_record
from eval.runs.stores import Corpus

_DIGITS = 4
_UNREADABLE: Values = {"right": 0.0, "completed": 0.0}
_GOLD_FIELDS = (
    *("documents", "facts", "evidence", "answers", "forbidden", "history"),
    *("parts", "points", "cells", "lists_documents", "small_talk"),
)

Row = dict[str, Any]
Judge = Callable[[str, Sequence[str]], bool | None]


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """One line of results.jsonl and one of timings.jsonl."""

    result: Row
    timing: Row


@dataclass(frozen=True, slots=True)
class _Reply:
    answer: Answer
    seconds: float
    first: float | None


def run_cases(
    cases: Sequence[EvalCase | BadLine],
    assistant: Assistant,
    corpus: Corpus,
    judge: Judge | None = None,
) -> Iterator[ScoredCase]:
    """The cases' results, in order; a case that fails is a result whose scores are 0."""
    for case in cases:
        if isinstance(case, BadLine):
            yield _bad_line(case)
        else:
            yield _asked(case, assistant, corpus, judge)


def _asked(case: EvalCase, assistant: Assistant, corpus: Corpus, judge: Judge | None) -> ScoredCase:
    error = None
    steps: dict[str, float] = {}
    seconds, first = 0.0, None
    try:
        reply = _reply(case, assistant)
        record = full_record(reply.answer)
        seconds, first, steps = reply.seconds, reply.first, dict(reply.answer.timings)
    except Exception as failure:  # whatever a model or a document does, the other cases count
        error = _explained(failure)
        record = failed_record(error)
    if judge:
        _judge(record, judge)
    result = _result(case, record, corpus, error or _fault(record))
    timing = {
        "id": case.id,
        "seconds": round(seconds, _DIGITS),
        "first": first if first is None else round(first, _DIGITS),
        "steps": {step: round(value, _DIGITS) for step, value in steps.items()},
    }
    return ScoredCase(result, timing)


def _reply(case: EvalCase, assistant: Assistant) -> _Reply:
    history: tuple[Message, ...] = ()
    for earlier in case.history:
        said = assistant.ask(Question(earlier, history)).text
        history = (*history, Message(Role.USER, earlier), Message(Role.ASSISTANT, said))
    started = time.perf_counter()
    first = None
    for event in assistant.stream(Question(case.question, history)):
        if isinstance(event, Text) and first is None:
            first = time.perf_counter() - started
        elif isinstance(event, Finished):
            return _Reply(event.answer, time.perf_counter() - started, first)
    raise AssistantError("The answer ended without its end; ask again.")


def _result(case: EvalCase, record: Row, corpus: Corpus, error: str | None) -> Row:
    gold = gold_of(case, corpus.documents)
    marks = score(case, gold, record, corpus)
    return {
        "id": case.id,
        "question": case.question,
        "language": case.language,
        "kind": case.kind,
        **case.model_dump(include=set(_GOLD_FIELDS)),
        "answerable": None if case.small_talk else case.has_answer,
        "direction": _direction(case, gold, corpus),
        "spans": [asdict(span) for span in gold.spans],
        "record": record,
        **asdict(marks),
        "error": error,
    }


def _bad_line(line: BadLine) -> ScoredCase:
    text = {name: _text(line.row.get(name)) for name in ("question", "language", "kind")}
    reason = f"Line {line.number} of the cases: {line.reason}"
    result = {
        "id": f"line-{line.number}",
        **text,
        **{name: EvalCase.model_fields[name].default for name in _GOLD_FIELDS},
        "answerable": None,
        "direction": "",
        "spans": [],
        "record": failed_record(reason),
        **asdict(
            scored(_UNREADABLE, {"facts": [], "spans": [], "documents": [], "lost_evidence": []})
        ),
        "error": reason,
    }
    return ScoredCase(result, {"id": result["id"], "seconds": 0.0, "first": None, "steps": {}})


def _judge(record: Row, judge: Judge) -> None:
    """Adds the judge's verdict to each sentence; None where it could not be read."""
    passages = {one["number"]: one["passage"]["text"] for one in record["citations"]}
    for sentence in record["sentences"]:
        cited = [passages[number] for number in sentence["citations"]]
        if sentence["supported"] is not None:
            sentence["judged"] = judge(sentence["text"], cited) if cited else False


def _direction(case: EvalCase, gold: Gold, corpus: Corpus) -> str:
    """Question's language > documents' language, such as "sv>en"; "" where either is unknown."""
    names = {span.document for span in gold.spans} or set(case.documents)
    languages = sorted({corpus.documents[n].language for n in names if n in corpus.documents})
    return f"{case.language}>{'+'.join(languages)}" if case.language and languages else ""


def _fault(record: Row) -> str | None:
    """What an answer that is no exception says of its own failure."""
    if record["ending"] in ("complete", "not_found"):
        return None
    return record["advice"] or f"The answer's ending is {record['ending']}."


def _explained(failure: Exception) -> str:
    if isinstance(failure, AssistantError):
        return str(failure)
    return f"{type(failure).__name__}: {failure}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
