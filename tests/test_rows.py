"""Rows of tables: found in every form they are written in, and told apart by a question."""

from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.language.rows import table_of, tables_in
from assistant.settings import Settings, StoreSettings
from assistant.types import Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

MARKDOWN = "Text\n\n| Site | Lead |\n|------|:-----|\n| Åby | Ann |\n| Bø | |\n\nMore"
TOLD = "Site: Åby | Lead: Ann\nSite: Bø | Lead: Bo: the second\n"
BARE = "Site | Lead\nÅby | Ann\nBø | Bo\n"


@pytest.mark.parametrize("text", [MARKDOWN, TOLD, BARE])
def test_rows_are_found_with_their_headings(text: str) -> None:
    (table,) = tables_in(text)
    assert table.headings == ("Site", "Lead")
    cells = [[text[a:b] for _, (a, b) in row.cells] for row in table.rows]
    assert cells[0] == ["Åby", "Ann"]
    assert cells[1][0] == "Bø"
    assert table_of(text, table.rows[1].start) == table


def test_a_table_goes_on_over_the_page() -> None:
    (table,) = tables_in(TOLD + "\n" + "Site: Lo | Lead: Eva\n")
    assert len(table.rows) == 3
    assert len(tables_in(TOLD + "\nAnd then:\n\n" + TOLD)) == 2
    assert len(tables_in(TOLD + "\n" + TOLD.replace("Lead", "Head"))) == 2


def test_a_line_with_a_bar_is_no_table() -> None:
    assert not tables_in("This | that, in one line.\n\nAnd text | below it.")


@pytest.fixture(scope="module")
def clinics(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("clinics")
    rows = [
        ("Norrvik", "Ann Holt", "ann@norrvik.example", "31"),
        ("Söderby", "Bo Ek", "bo@soderby.example", "28"),
        ("Västhamn", "Cia Lund", "cia@vasthamn.example", "45"),
    ]
    head = "Clinic,Manager,Email,Patients\n"
    text = head + "".join(",".join(row) + "\n" for row in rows)
    (folder / "clinics.csv").write_text(text, encoding="utf-8")
    settings = Settings(store=StoreSettings(path=folder / "store"))
    ingest_paths([folder / "clinics.csv"], settings)
    return open_assistant(settings)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("email of bo ek", "bo@soderby.example"),
        ("Who is the manager of the clinic in Västhamn?", "Cia Lund"),
    ],
)
def test_the_row_that_is_meant_answers(clinics: Assistant, question: str, cell: str) -> None:
    answer = clinics.ask(Question(question))
    assert len(answer.citations) == 1
    assert cell in answer.citations[0].quote
