"""Each figure of an evaluation, on records made for it."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.grounding import check
from assistant.types import Citation, Document, Doubt, DoubtKind, Passage, Sentence
from eval.case_files import EvalCase, read_cases
from eval.metrics import METRICS
from eval.metrics.answer import exact, language_matches, token_f1, unmet_facts, without_markers
from eval.metrics.scoring import Scored, score
from eval.metrics.spans import gold_of
from eval.runs.full_records import failed_record
from eval.runs.stores import Corpus
from eval.runs.totals import calibration, total
from eval.support import bears_out, support_of
from eval.support.agreement import agreement, kappa
from eval.support.labels import Pair

TEXT = "Mia Virta leads research at HUS. The agreement began in 2015. It covers 40 wards."
DOCUMENT = Document("d", "/one.txt", "one.txt", "HUS", "", "", "en", TEXT, "")
PASSAGES = tuple(
    Passage(f"p{n}", "d", n, start, end)
    for n, (start, end) in enumerate([(0, 32), (32, 61), (61, 82)])
)
CORPUS = Corpus({"one.txt": DOCUMENT}, {"one.txt": PASSAGES}, {})
FACTUAL = EvalCase(
    id="a",
    question="Who leads research at HUS?",
    language="en",
    documents=["one.txt"],
    facts=[["Virta"], ["HUS", "hospital"]],
    evidence=["Mia Virta leads research"],
    forbidden=["Pfizer"],
)
UNANSWERABLE = EvalCase(id="b", question="What does it cost?", language="en")


def citation(start: int, end: int, number: int = 1) -> Citation:
    passage = next(p for p in PASSAGES if p.start <= start < p.end)
    return Citation(number, DOCUMENT, passage, start, end, TEXT[start:end])


def record(**changes: Any) -> dict[str, Any]:
    """An answer of the first sentence, cited exactly, found in the second place."""
    ranked = [(p.start, p.end) for p in (PASSAGES[1], PASSAGES[0], PASSAGES[2])]
    return {
        **failed_record(""),
        "answer": "Mia Virta leads research at HUS. [1]",
        "ending": "complete",
        "answerable": 0.9,
        "citations": [{"document": "one.txt", "start": 0, "end": 32, "quote": TEXT[:32]}],
        "sentences": [{"supported": True, "citations": [1], "useless": []}],
        "retrieved": [{"document": "one.txt", "start": s, "end": e} for s, e in ranked],
        **changes,
    }


REFUSAL = record(
    answer="The documents do not say.",
    refused=True,
    ending="not_found",
    answerable=0.1,
    citations=[],
    sentences=[],
)


def scored(case: EvalCase, answer: dict[str, Any]) -> Scored:
    return score(case, gold_of(case, CORPUS.documents), answer, CORPUS)


def test_a_right_answer_scores_in_everything_that_applies() -> None:
    found = scored(FACTUAL, record())
    expected = {
        **{"right": 1, "facts": 1, "answered": 1, "completed": 1, "resisted": 1, "brier": 0.01},
        **{"language_match": 1, "length_words": 6, "exact": 0, "token_f1": 0.8},
        **{"ndcg_10": 0.6309, "recall_1": 0, "recall_5": 1, "recall_10": 1, "reciprocal_rank": 0.5},
        **{"document_ndcg_10": 1, "document_recall_1": 1, "document_reciprocal_rank": 1},
        **{"document_recall_5": 1, "gold_cited": 1, "citation_exact": 1},
        **{"citation_precision": 1, "citation_recall": 1, "input_tokens": 0, "output_tokens": 0},
        **{"refused_rightly": None, "cost": None, "judge_recall": None},
        **dict.fromkeys(key for key, metric in METRICS.items() if metric.family == "kinds"),
    }
    assert found.scores == pytest.approx(expected)
    assert found.missed == {"facts": [], "spans": [], "documents": [], "lost_evidence": []}


def test_every_score_has_a_key_and_every_missing_one_a_reason() -> None:
    for case in (FACTUAL, UNANSWERABLE):
        for answer in (record(), REFUSAL, failed_record("It broke.")):
            found = scored(case, answer)
            assert list(found.scores) == list(METRICS)
            reasons = {key for keys in found.unscored.values() for key in keys}
            assert reasons == {key for key, value in found.scores.items() if value is None}
            assert not any(
                value is not None and math.isnan(value) for value in found.scores.values()
            )


def test_a_false_refusal_and_a_false_answer_are_told_apart() -> None:
    refused, answered = scored(FACTUAL, REFUSAL), scored(UNANSWERABLE, record())
    assert (refused.scores["answered"], refused.scores["facts"], refused.scores["right"]) == (
        0,
        0,
        0,
    )
    assert refused.missed["facts"] == [["Virta"], ["HUS", "hospital"]]
    assert [span["quote"] for span in refused.missed["spans"]] == ["Mia Virta leads research"]
    assert (answered.scores["refused_rightly"], answered.scores["right"]) == (0, 0)
    assert scored(UNANSWERABLE, REFUSAL).scores["right"] == 1


def test_a_failure_scores_nothing_wherever_a_score_applies() -> None:
    found = scored(FACTUAL, failed_record("The server is gone."))
    applying = {key: value for key, value in found.scores.items() if value is not None}
    assert applying.pop("brier") == 1
    assert set(applying) >= {"right", "facts", "resisted", "language_match", "recall_5"}
    assert set(applying.values()) == {0}


def test_what_is_forbidden_makes_a_right_answer_wrong() -> None:
    found = scored(FACTUAL, record(answer="Mia Virta of Pfizer leads research at HUS. [1]"))
    assert (found.scores["facts"], found.scores["resisted"], found.scores["right"]) == (1, 0, 0)


def test_a_cut_answer_may_hold_facts_but_is_not_right() -> None:
    found = scored(FACTUAL, record(ending="cut"))
    assert (found.scores["facts"], found.scores["answered"], found.scores["right"]) == (1, 0, 0)


def test_a_quotation_that_differs_by_a_character_is_not_exact() -> None:
    wrong = {"document": "one.txt", "start": 0, "end": 32, "quote": TEXT[1:33]}
    foreign = {**wrong, "document": "two.txt"}
    answer = record(citations=[*record()["citations"], wrong, foreign])
    assert scored(FACTUAL, answer).scores["citation_exact"] == pytest.approx(1 / 3, abs=1e-4)


def test_lost_evidence_is_named_and_not_scored() -> None:
    case = FACTUAL.model_copy(update={"evidence": ["Mia Lahti leads research"]})
    found = scored(case, record())
    assert found.missed["lost_evidence"] == ["Mia Lahti leads research"]
    assert found.scores["gold_cited"] is None
    assert "recall_5" in found.unscored["its quotations are lost"]


@pytest.mark.parametrize(
    ("answer", "met"),
    [
        ("It covers 40 wards.", True),
        ("It covers 400 wards.", False),
        ("It covers 140 wards.", False),
        ("It covers 40,000 wards.", False),
        ("It covers 40.", True),
    ],
)
def test_a_number_counts_only_as_a_whole(answer: str, met: bool) -> None:
    assert (unmet_facts(answer, [["40"]]) == []) == met


@pytest.mark.parametrize(
    ("answer", "fact", "met"),
    [
        ("metabola rubbningar", "metabol", True),
        ("anabol", "bol", False),
        ("Real‑World\n data", "real-world data", True),
        ("HØIE asked", "Høie", True),
    ],
)
def test_a_word_counts_from_its_beginning(answer: str, fact: str, met: bool) -> None:
    assert (unmet_facts(answer, [["never", fact]]) == []) == met


def test_references_are_compared_word_for_word() -> None:
    assert exact("In 2015!", ["in 2015", "2015"]) == 1
    assert token_f1("the agreement began in 2015", ["began in 2015", "x"]) == pytest.approx(0.75)
    assert (token_f1("", ["x"]), token_f1("x", [])) == (0, 0)
    assert without_markers("One [1]. Two [2, 3].") == "One. Two."


def test_the_language_of_an_answer_is_told() -> None:
    assert language_matches("Hun leder forskningen på sykehuset og skriver mye om det.", "no")
    assert not language_matches("She leads the research at the hospital.", "fi")


def test_a_citation_is_of_use_alone_or_together() -> None:
    first, second, third = citation(0, 32), citation(33, 61, 2), citation(62, 82, 3)
    text = "Mia Virta leads research at HUS, and the agreement began in 2015."
    both = support_of(Sentence(text, (first, second)))
    assert both is not None
    assert both.supported
    assert both.useless == ()
    beside = support_of(Sentence("Mia Virta leads research at HUS.", (first, third)))
    assert beside is not None
    assert beside.supported
    assert beside.useless == (3,)


def test_a_number_that_the_citation_lacks_is_not_supported() -> None:
    found = support_of(Sentence("The agreement began in 2016.", (citation(33, 61),)))
    assert found is not None
    assert not found.supported
    assert found.useless == (1,)


def test_the_verifier_denies_what_shares_its_words_with_its_citation_only() -> None:
    asked = "What is one of the supplementary sources of hospital funding?"
    cited = "Hospital funding is applied for by the hospitals and by the national hospital."
    pair = Pair("own", f"{asked} national funding", (cited,), False, "en", "en")
    assert not check(pair.statement, pair.cited, "en", "en"), "no rule finds fault with it"
    assert not bears_out(pair)
    assert bears_out(replace(pair, statement=cited))


def test_a_claim_without_citation_is_unsupported_and_a_heading_is_neither() -> None:
    doubt = Doubt(DoubtKind.NO_CITATION)
    claim = support_of(Sentence("The agreement began in 2015.", (), doubts=(doubt,)))
    assert claim is not None
    assert not claim.supported
    assert support_of(Sentence("In short:", ())) is None


def test_totals_count_only_what_there_is() -> None:
    assert total([None, None]) == {"n": 0, "value": None, "low": None, "high": None}
    shares = total([1.0, None, 0.5, 0.0])
    assert (shares["n"], shares["value"]) == (3, 0.5)
    assert total([1.0, 1.0, 1.0])["low"] == pytest.approx(0.4385, abs=1e-4)  # Wilson's
    assert total([0.0, 0.0], amounts=True) == {"n": 2, "value": 0.0, "low": 0.0, "high": 0.0}


def test_calibration_is_the_distance_of_said_from_true() -> None:
    rows = [
        {"answerable": truth, "record": {"answerable": said}}
        for truth, said in ((True, 0.95), (False, 0.95), (False, 0.05), (False, 0.05), (None, 0.5))
    ]
    found = calibration(rows)
    assert found["ece"] == pytest.approx((2 * 0.45 + 2 * 0.05) / 4)
    assert [one["n"] for one in found["bins"]] == [2, *[0] * 8, 2]
    assert calibration([])["ece"] is None


def test_agreement_is_beyond_chance() -> None:
    labels = [True] * 8 + [False] * 2
    always = agreement(labels, [True] * 10)
    assert always.accuracy is not None
    assert always.kappa is not None
    assert (always.accuracy.value, always.kappa.value) == (0.8, 0)
    unsure = agreement(labels, [None] * 10)
    assert (unsure.unreadable, unsure.precision) == (10, None)
    same = agreement(labels, labels)
    assert same.kappa is not None
    assert same.kappa.value == 1
    assert agreement([], []).accuracy is None


def test_kappa_as_in_the_textbook() -> None:
    import numpy as np

    truth = np.array([True] * 25 + [False] * 25)
    said = np.array([True] * 20 + [False] * 5 + [True] * 10 + [False] * 15)
    assert kappa(truth, said) == pytest.approx(0.4)


TABLE = [["Collaboration", "Partners"], ["HUS and Janssen", "HUS; Janssen"], ["CONNECT", "Roche"]]


def test_small_talk_is_right_without_citations_and_is_no_refusal() -> None:
    case = EvalCase(id="t", question="Hello!", language="en", small_talk=True)
    greeted = scored(case, record(answer="Hello! Ask me.", citations=[], sentences=[]))
    assert (greeted.scores["chatted"], greeted.scores["right"]) == (1, 1)
    assert greeted.scores["refused_rightly"] is greeted.scores["answered"] is None
    assert greeted.scores["brier"] is None
    assert scored(case, record()).scores["right"] == 0
    assert scored(case, REFUSAL).scores["chatted"] == 0


def test_a_summary_covers_a_share_of_the_points_and_may_be_right_without_all() -> None:
    case = EvalCase(id="s", question="Sum it up", points=[["Virta"], ["2015"], ["HUS"], ["40"]])
    found = scored(case, record())
    assert (found.scores["points"], found.scores["right"]) == (0.5, 1)
    assert scored(case, REFUSAL).scores["points"] == 0


def test_each_part_of_a_question_is_answered_or_not() -> None:
    parts = [[["Virta"], ["HUS"]], [["2015"]]]
    case = EvalCase(id="p", question="Who leads it and since when?", parts=parts)
    found = scored(case, record())
    assert (found.scores["parts"], found.scores["right"]) == (0.5, 0)
    assert found.missed["facts"] == [["2015"]]
    whole = record(answer="Virta leads HUS since 2015. [1]")
    assert (scored(case, whole).scores["parts"], scored(case, whole).scores["right"]) == (1, 1)


def test_a_cell_counts_only_in_its_own_row() -> None:
    cells = [{"row": ["HUS"], "value": ["Janssen"]}, {"row": ["CONNECT"], "value": ["Janssen"]}]
    case = EvalCase.model_validate({"id": "c", "question": "A table, please", "cells": cells})
    found = scored(case, record(tables=[TABLE]))
    assert (found.scores["cells"], found.scores["right"]) == (0.5, 0)
    assert scored(case, record()).scores["cells"] == 0


def test_a_list_is_complete_holds_nothing_else_and_tells_its_coverage() -> None:
    gold = ["one.txt", "two.txt"]
    case = EvalCase(id="l", question="Which ones?", documents=gold, lists_documents=True)
    told = {"cited": 1, "documents": 1}
    found = scored(case, record(coverage=told))
    assert (found.scores["listed"], found.scores["listed_only"]) == (0.5, 1)
    assert (found.scores["coverage_told"], found.scores["right"]) == (1, 0)
    for wrong in (None, {"cited": 2, "documents": 2}, {"cited": 1, "documents": 9}):
        assert scored(case, record(coverage=wrong)).scores["coverage_told"] == 0


def test_the_cases_of_other_shapes_are_true_to_the_documents() -> None:
    cases = read_cases(Path("eval/cases/shapes.jsonl"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in Path("documents").iterdir()}
    for case in cases:
        assert isinstance(case, EvalCase)
        assert case.small_talk or case.documents
        gold = [*case.points, *(group for part in case.parts for group in part)]
        gold += [cell.value for cell in case.cells]
        assert not unmet_facts("\n".join(texts[name] for name in case.documents), gold)
