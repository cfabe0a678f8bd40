"""Scores an answer's citations: exact, needed and supporting, and whether they hit the gold."""

from eval.case_files import EvalCase
from eval.metrics.spans import Gold
from eval.metrics.values import Record, Value, Values
from eval.runs.stores import Corpus


def citation_values(case: EvalCase, gold: Gold, record: Record, corpus: Corpus) -> Values:
    return {
        "gold_cited": _gold_cited(case, gold, record),
        "citation_exact": _share(
            [_is_exact(one, corpus) for one in record["citations"]], "nothing is cited"
        ),
        "citation_precision": _share(_uses(record), "nothing is cited"),
        "citation_recall": _share(_borne_out(record), "no answer was given, or none that claims"),
        "judge_recall": _judged(record),
    }


def _gold_cited(case: EvalCase, gold: Gold, record: Record) -> Value:
    if not case.has_answer:
        return "the documents do not answer it"
    if not gold.spans:
        return "its quotations are lost" if gold.lost else "the case quotes nothing"
    cited = [(one["document"], one["start"], one["end"]) for one in record["citations"]]
    return sum(any(span.touches(*one) for one in cited) for span in gold.spans) / len(gold.spans)


def _is_exact(citation: Record, corpus: Corpus) -> bool:
    document = corpus.documents.get(citation["document"])
    place = slice(citation["start"], citation["end"])
    return (
        bool(citation["quote"])
        and document is not None
        and document.text[place] == citation["quote"]
    )


def _borne_out(record: Record) -> list[bool]:
    """For each sentence that claims something, whether what it cites supports it."""
    verdicts = [sentence["supported"] for sentence in record["sentences"]]
    return [verdict for verdict in verdicts if verdict is not None]


def _uses(record: Record) -> list[bool]:
    """For each citation of each sentence, whether it is of use there."""
    return [
        number not in sentence["useless"]
        for sentence in record["sentences"]
        for number in sentence["citations"]
    ]


def _judged(record: Record) -> Value:
    verdicts: list[bool] = [s["judged"] for s in record["sentences"] if s.get("judged") is not None]
    if not verdicts:
        return "no judge, or nothing that it could judge"
    return sum(verdicts) / len(verdicts)


def _share(marks: list[bool], otherwise: str) -> Value:
    return sum(marks) / len(marks) if marks else otherwise
