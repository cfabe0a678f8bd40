"""Case files: what is wrong with a line, and gold that outlives a new splitter."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import CaseError
from assistant.types import Document
from eval.__main__ import main
from eval.case_files import BadLine, EvalCase, read_cases, read_rows
from eval.metrics.spans import find_quote, gold_of

ROOT = Path(__file__).parents[1]

GOOD = {"id": "a", "question": "Who leads research?"}


def write(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def document(name: str, text: str) -> Document:
    return Document(name, f"/{name}", name, "", "", "", "en", text, "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"id": "b", ', "not JSON"),
        ("[1, 2]", "an object is wanted"),
        ({"id": "b"}, "question: Field required"),
        ({"id": "", "question": "Q?"}, "id: "),
        ({"id": "b", "question": "Q?", "evidense": ["x"]}, "did you mean evidence?"),
        ({"id": "b", "question": "Q?", "facts": ["x"]}, "facts.0: "),
        (GOOD, "the id 'a' is already that of line 1"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_bad_line_is_named_and_the_others_stay(tmp_path: Path, row: Any, reason: str) -> None:
    good, bad, last = read_cases(
        write(tmp_path / "cases.jsonl", GOOD, row, {"id": "z", "question": "Q?"})
    )
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert reason in bad.reason
    assert [one.id for one in (good, last) if isinstance(one, EvalCase)] == ["a", "z"]


def test_answers_pass_over_foreign_fields_but_no_slip(tmp_path: Path) -> None:
    strange = write(tmp_path / "strange.jsonl", {**GOOD, "annotator": "NN"})
    assert read_rows(strange, EvalCase)[0].id == "a"
    slip = write(tmp_path / "slip.jsonl", {**GOOD, "histroy": ["Q?"]})
    with pytest.raises(CaseError, match=r"line 1: histroy is not a field; did you mean history\?"):
        read_rows(slip, EvalCase)


def test_a_byte_order_mark_and_blank_lines_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("\ufeff" + json.dumps(GOOD) + "\n\n", encoding="utf-8")
    assert len(read_cases(file)) == 1


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("leads research", "leads research"),
        ("LEADS  Research", "leads research"),
        ('research at\nHUS – in "Helsinki"', "research at HUS - in “Helsinki”"),
        ("leads no research", None),
        (" ", None),
    ],
)
def test_a_quotation_is_found_whatever_the_layout(quote: str, found: str | None) -> None:
    text = "She leads research at HUS - in “Helsinki”."
    place = find_quote(text, quote)
    assert (place and text[slice(*place)]) == found


def test_gold_moves_with_the_text_and_says_what_is_lost() -> None:
    case = EvalCase(id="a", question="Q?", documents=["one"], evidence=["Mia leads.", "Bo left."])
    before = {"one": document("one", "Mia leads. Bo left.")}
    after = {
        "one": document("one", "New heading\n\nMia leads."),
        "two": document("two", "Bo left."),
    }
    assert [span.start for span in gold_of(case, before).spans] == [0, 11]
    gold = gold_of(case, after)
    assert [(span.document, span.start) for span in gold.spans] == [("one", 13)]
    assert gold.lost == ("Bo left.",)


def test_a_case_tells_whether_it_has_an_answer() -> None:
    assert not EvalCase(**GOOD).has_answer
    assert EvalCase(**GOOD, facts=[["x"]]).has_answer
    assert not EvalCase(**GOOD, facts=[["x"]], answerable=False).has_answer


def test_check_cases_names_each_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "one.txt").write_text("Mia Virta leads research at the hospital.")
    good = {**GOOD, "documents": ["one.txt"], "facts": [["Virta"]], "evidence": ["Mia Virta leads"]}
    bad = {
        **{"id": "b", "question": "Q?", "language": "xx", "documents": ["one.txt", "gone.txt"]},
        **{"facts": [["Lahti"]], "evidence": ["Mia Lahti leads"]},
    }
    cases = write(tmp_path / "cases.jsonl", good, bad, "nonsense")
    assert main(["check-cases", str(cases), "--documents", str(folder)]) == 1
    output = capsys.readouterr().out
    assert "line 1:" not in output
    assert "line 2: b: the language 'xx'" in output
    for fault in ("gone.txt is not there", "'Mia Lahti leads'", "these facts: 'Lahti'"):
        assert fault in output
    assert "line 3: not JSON" in output
    assert "3 cases, 2 with faults." in output
    write(cases, good)
    assert main(["check-cases", str(cases), "--documents", str(folder)]) == 0


def test_the_shipped_cases_are_true_to_their_documents(capsys: pytest.CaptureFixture[str]) -> None:
    cases = ROOT / "eval" / "cases"
    shipped = ["--documents", str(ROOT / "documents")]
    assert main(["check-cases", str(cases / "collaborations.jsonl"), *shipped]) == 0
    for name, folder in (("hostile", "hostile"), ("languages", "nordic")):
        more = str(cases / folder)
        assert main(["check-cases", str(cases / f"{name}.jsonl"), *shipped, more]) == 0
    assert capsys.readouterr().out.count(" 0 with faults.") == 3


def test_every_language_is_asked_about_every_other_equally() -> None:
    cases = read_rows(ROOT / "eval" / "cases" / "languages.jsonl", EvalCase)
    pairs = Counter((case.language, case.documents[0]) for case in cases)
    assert len(pairs) == 25
    assert set(pairs.values()) == {6}
    assert all(case.facts and case.evidence for case in cases)
    assert len({case.question for case in cases}) == len(cases)
