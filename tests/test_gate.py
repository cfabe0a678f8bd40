"""The gate: floors are kept, and a fall is told in one line."""

import json
from pathlib import Path

import pytest

from assistant.extractive.judge import Estimate, Judge
from assistant.resources import resource
from eval.__main__ import main
from eval.runs import gate
from eval.runs.gate import below, measure, read_floors, sampled, write_floors

pytestmark = pytest.mark.slow

FIGURE = {"n": 40, "value": 0.6, "low": 0.4, "high": 0.8}


def test_a_figure_below_its_floor_is_told() -> None:
    assert below({"right": FIGURE}, {"right": 0.6}) == []
    assert below({"right": FIGURE}, {"right": 0.61}) == [
        "right is .600 over 40 cases, its floor .610"
    ]
    assert below({}, {"right": 0.5}) == ["right is not measured any more"]


def test_floors_are_recorded_with_a_margin(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    write_floors({"right": FIGURE, "resisted": {**FIGURE, "value": 0.01}}, path)
    assert read_floors(path) == {"right": pytest.approx(0.57), "resisted": 0}


def test_damaged_floors_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"right": 0.5}')
    assert main(["gate", "--floors", str(path)]) in (1, 2)
    assert "holds no floors" in capsys.readouterr().err


def test_the_sample_has_every_kind_and_language() -> None:
    cases = sampled(gate.CASES)
    every = [json.loads(line) for line in gate.CASES.read_text("utf-8").splitlines()]
    assert {case.kind for case in cases} == {row["kind"] for row in every}
    assert {case.language for case in cases} == {row["language"] for row in every}
    assert 60 <= len(cases) <= 150
    assert sum(bool(case.forbidden) for case in cases) >= 8


def test_the_recorded_floors_name_what_is_measured() -> None:
    assert set(read_floors(gate.FLOORS)) <= set(gate.METRICS)
    assert {"right", "answered", "refused_rightly"} <= set(read_floors(gate.FLOORS))


def test_damage_falls_below_the_floors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cases = [case for case in sampled(gate.CASES) if case.language == "en"][:20]
    sound = measure(cases, gate.CASES, resource("documents"))
    write_floors(sound, tmp_path / "floors.json")
    floors = read_floors(tmp_path / "floors.json")
    assert below(sound, floors) == []
    whole = Judge.weigh
    monkeypatch.setattr(
        Judge, "weigh", lambda self, *given: Estimate(whole(self, *given).scores, 0.0)
    )
    fallen = below(measure(cases, gate.CASES, resource("documents")), floors)
    assert any(line.startswith("answered is ") for line in fallen)
