"""The register: typed cells with exact evidence, kept, renewed, judged and taken along."""

import csv
import io
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.__main__ import main
from assistant.core.reader import Reader
from assistant.library.file import FILE_NAME
from assistant.library.lock import register_lock
from assistant.register import Background, CellState, Progress, Register, Row
from assistant.register.background import fill, is_being_filled
from assistant.register.exports import EXPORTS
from assistant.register.readers.durations import durations_in
from assistant.register.readers.money import sums_in
from assistant.register.readers.organisations import join, organisations_in
from assistant.register.readers.people import people_in
from assistant.scope import Scopes
from assistant.settings import Settings, StoreSettings
from assistant.types import Scope
from assistant.wiring import open_register
from eval.register.gold import GoldRow
from eval.register.score import score
from ingest.pipeline import ingest_paths

NEWS = """Skogby Hospital and Fjordmed sign an agreement on asthma

Skogby, 3 May 2024. Skogby Hospital and Fjordmed AS have signed an agreement on research into
asthma in children. The agreement runs for three years. Fjordmed pays NOK 4.5 million a year.
The project manager is Kari Fjelltun. For more information, contact Ola Nesheim, ola@example.no.
"""
CONTACTS = "name;organisation;email\nKari Fjelltun;Skogby Hospital;kari@example.no\n"
SHEET = """project;hospital;company;signed;value (MEUR)
ALFA;Skogby Hospital;Fjordmed;2024-05-03;1.2
BETA;Lyngby Sygehus;Medika A/S;2023-11-30;0.4
"""


@pytest.fixture(scope="module")
def samples(sample_settings: Settings) -> dict[str, Row]:
    return {row.document.name: row for row in open_register(sample_settings, READER).rows()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


READER = Reader()  # whose weights are loaded once


def register_of(folder: Path) -> Register:
    settings = Settings(store=StoreSettings(path=folder.parent / "store"))
    ingest_paths([folder], settings)
    return open_register(settings, READER)


def test_every_given_cell_rests_on_exact_words(samples: dict[str, Row]) -> None:
    assert len(samples) == 5
    for row in samples.values():
        for cell in row.cells.values():
            assert cell.given == bool(cell.evidence)
            assert all(row.quote(one).strip() for one in cell.evidence)


def test_partners_are_joined_under_their_names(samples: dict[str, Row]) -> None:
    partners = samples["abpi-birmingham.md"].cells["partners"].value
    assert len(partners) == 2
    assert "Industry (ABPI)" in partners[0]
    assert len(samples["hus-janssen.md"].cells["partners"].value) == 4


def test_what_is_not_stated_is_left_empty(samples: dict[str, Row]) -> None:
    cells = samples["hus-janssen.md"].cells
    for column in ("announced", "signed", "start", "end", "value", "contact"):
        assert cells[column].state is CellState.NOT_STATED


def test_values_have_their_columns_types(folder: Path) -> None:
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    cells = register_of(folder).rows()[0].cells
    assert cells["partners"].value == ["Skogby Hospital", "Fjordmed AS"]
    assert cells["announced"].value == "2024-05-03"
    assert cells["duration"].value == "3 years"
    assert cells["value"].value == [{"amount": 4500000, "currency": "NOK", "payer": "Fjordmed"}]
    assert [person["name"] for person in cells["lead"].value] == ["Kari Fjelltun"]
    assert cells["contact"].value == [{"name": "Ola Nesheim", "email": "ola@example.no"}]
    assert cells["end"].state is CellState.NOT_STATED


def test_a_contact_list_gives_no_row_and_a_sheet_one_for_each_line(folder: Path) -> None:
    (folder / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    (folder / "sheet.csv").write_text(SHEET, encoding="utf-8")
    rows = register_of(folder).rows()
    assert [row.cells["title"].value for row in rows] == ["ALFA", "BETA"]
    assert rows[1].cells["partners"].value == ["Lyngby Sygehus", "Medika A/S"]
    assert rows[1].cells["signed"].value == "2023-11-30"
    assert rows[0].cells["value"].value == [{"amount": 1200000, "currency": "EUR"}]
    assert rows[0].place != rows[1].place


REPORT = """# Report on the network

## Project ALFA

Skogby Hospital and Fjordmed AS collaborate on asthma. It began in March 2023.

## Project BETA

Lyngby Sygehus has signed an agreement with Medika A/S on migraine.

## Finances

All is well.
"""


def test_a_report_gives_a_row_for_each_section_with_partners_of_its_own(folder: Path) -> None:
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    rows = register_of(folder).rows()
    assert [row.cells["title"].value for row in rows] == ["Project ALFA", "Project BETA"]
    assert [row.cells["start"].value for row in rows] == ["2023-03", None]
    assert rows[1].cells["partners"].value == ["Lyngby Sygehus", "Medika A/S"]


def test_a_verdict_stays_and_is_stale_when_the_document_changes(folder: Path) -> None:
    file = folder / "news.txt"
    file.write_text(NEWS, encoding="utf-8")
    register = register_of(folder)
    row = register.rows()[0]
    register.confirm(row, "announced", "Ada")
    register.correct(row, "duration", "4 years", "Ada")
    cells = register.rows()[0].cells
    assert (cells["duration"].state, cells["duration"].by) == (CellState.CORRECTED, "Ada")
    assert not cells["duration"].stale
    file.write_text(NEWS.replace("4.5 million", "6 million"), encoding="utf-8")
    register = register_of(folder)
    assert len(register.missing()) == 1
    cells = register.rows()[0].cells
    assert cells["value"].value[0]["amount"] == 6000000
    assert cells["duration"].value == "4 years"
    assert cells["duration"].stale
    assert cells["announced"].stale
    assert register.missing() == []
    register.take_back(register.rows()[0], "duration")
    assert register.rows()[0].cells["duration"].value == "3 years"


def test_the_cells_of_a_document_leave_with_it(folder: Path) -> None:
    (folder / "a.txt").write_text("The Alvedon agreement was signed by Nordkap Hospital in 2024.\n")
    (folder / "b.txt").write_text("Selby University studies sleep.\n")
    register_of(folder).rows()
    (folder / "a.txt").unlink()
    left = register_of(folder)
    with sqlite3.connect(folder.parent / "store" / FILE_NAME) as file:
        found = file.execute("SELECT cells FROM register_cells").fetchall()
    assert len(found) == 1
    assert "Nordkap" not in str(found)
    assert left.missing() == []


def test_a_scope_is_narrowed_by_what_the_register_holds(folder: Path) -> None:
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    (folder / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    register = register_of(folder)
    [row] = register.rows()
    admitted = Scopes(register.library).admitted
    own = frozenset({row.document.id})
    assert admitted(Scope(countries=frozenset({"NO"}))) == own
    assert admitted(Scope(areas=frozenset({"respiratory disease"}))) == own
    assert admitted(Scope(areas=frozenset({"cancer"}))) == frozenset()
    register.correct(row, "countries", "SE", "Kim")
    assert Scopes(register.library).admitted(Scope(countries=frozenset({"NO"}))) == frozenset()


def test_two_do_not_read_for_the_register_at_once(folder: Path) -> None:
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    register = register_of(folder)
    lock = register_lock(register.library.folder)
    assert lock
    assert is_being_filled(register.library.folder)
    heard: list[Progress] = []
    background = Background(register)
    background.start()
    assert not background.wait(0.3)  # it waits for whoever holds the lock
    lock.release()
    assert background.wait(30)
    assert fill(register, heard.append) == 0
    assert not is_being_filled(register.library.folder)


def test_the_command_writes_what_programs_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    register_of(folder)
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(folder.parent / "store"))
    assert main(["register", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["document"] == "news.txt"
    assert row["cells"]["end"] == {
        "value": None,
        "text": "",
        "state": "not_stated",
        "citations": [],
    }
    for cell in row["cells"].values():
        for citation in cell["citations"]:
            assert NEWS[citation["start"] : citation["end"]] == citation["quote"]
    assert main(["register", "--format", "xlsx"]) == 2


@pytest.mark.parametrize("kind", EXPORTS)
def test_no_words_of_a_document_stop_an_export_or_are_a_formula(
    samples: dict[str, Row], kind: str
) -> None:
    from assistant.register import columns

    bad = "=1+2\x0b\x1b[2J\u202e"
    row = samples["abpi-birmingham.md"]
    row = replace(
        row,
        document=replace(row.document, name=f"{bad}.md", title=bad),
        cells={
            name: replace(cell, state=CellState.CORRECTED, value=bad)
            for name, cell in row.cells.items()
        },
    )
    data = EXPORTS[kind]([row], columns(), "en")
    if kind == "xlsx":
        cells = [cell for line in load_workbook(io.BytesIO(data))["Register"] for cell in line]
        assert any(str(cell.value).startswith("=1+2") for cell in cells)
        assert not [cell for cell in cells if cell.data_type == "f"]
    if kind == "csv":
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert all(value.startswith("'=") for value in lines[1])
    if kind in ("csv", "table"):
        assert not set("\x0b\x1b\u202e") & set(data.decode())


def test_a_workbook_holds_values_and_quotations(samples: dict[str, Row]) -> None:
    register = samples["abpi-birmingham.md"], samples["varmland-lif.md"]
    from assistant.register import columns

    data = EXPORTS["xlsx"](register, columns(), "sv")
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Register", "Quotations"]
    assert [cell.value for cell in book["Register"][1]][:3] == ["Document", "Titel", "Parter"]
    quotes = {line[3] for line in book["Quotations"].iter_rows(min_row=2, values_only=True)}
    assert "It rests on a Memorandum of Understanding." in quotes
    lines = list(csv.reader(io.StringIO(EXPORTS["csv"](register, columns(), "en").decode("utf-8"))))
    assert len(lines) == 3
    assert EXPORTS["docx"](register, columns(), "fi")[:2] == b"PK"


@pytest.mark.parametrize(
    ("text", "language", "amount", "currency"),
    [
        ("Stödet är 12,5 miljoner kronor.", "sv", 12_500_000, "SEK"),
        ("Budsjettet er på 3 millioner kroner", "no", 3_000_000, "NOK"),
        ("Budgettet hæves fra 20 til 31 millioner kroner", "da", 31_000_000, "DKK"),
        ("Yritys maksaa 2,4 miljoonaa euroa.", "fi", 2_400_000, "EUR"),
        ("The grant is £750,000.", "en", 750_000, "GBP"),
    ],
)
def test_sums(text: str, language: str, amount: float, currency: str) -> None:
    assert [(one.amount, one.currency) for one in sums_in(text, language)] == [(amount, currency)]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("ett fyraårigt avtal", "sv", "4 years"),
        ("avtalen gjelder i 18 måneder", "no", "18 months"),
        ("kolmivuotinen sopimus", "fi", "3 years"),
        ("a two-year agreement", "en", "2 years"),
    ],
)
def test_durations(text: str, language: str, value: str) -> None:
    assert [one.value for one in durations_in(text, language)] == [value]


def test_organisations_are_told_from_people_dates_and_papers() -> None:
    text = (
        "On 4 June 2023 Dr Anna Lindqvist of Norrby universitetssjukhus signed the Letter of "
        "Intent with Pharmaviva Oy (PV)."
    )
    found = [one.label for one in join(organisations_in(text, "sv"))]
    assert found == ["Norrby universitetssjukhus", "Pharmaviva Oy (PV)"]
    assert [person.name for person in people_in(text, "en")] == ["Anna Lindqvist"]


def test_scores_tell_right_from_wrong_and_false(samples: dict[str, Row]) -> None:
    gold = GoldRow.model_validate(
        {
            "document": "hus-janssen.md",
            "cells": {
                "disease_areas": {"values": [["depression"]], "evidence": ["and depression"]},
                "partners": {"values": [["University of Helsinki"], ["Lundbeck"]]},
                "signed": None,
                "countries": None,
            },
        }
    )
    outcomes = score([gold], list(samples.values())).outcomes["all"]
    assert outcomes["right"] == [1, 0]
    assert outcomes["items"] == [1, 1, 0]
    assert outcomes["false"] == [0, 1]
