"""Sheets, slides, rich text and books come in as they read; each cell stands by its headers."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from office_samples import (
    shape,
    slide_table,
    write_opendocument,
    write_slides,
    write_zip,
)
from sample_files import LEAD, TITLE, write_text

from assistant.errors import LoadError
from assistant.types import Document
from ingest.formats import SUFFIXES, reader_of
from ingest.formats.number_formats import shown
from ingest.loaders import Loader
from ingest.tables import Cell, table_text


def load(loader: Loader, path: Path) -> Document:
    return loader.load(path, path.name)


def kinds(document: Document) -> list[str]:
    return [note.kind for note in document.notes]


def test_every_format_has_a_reader() -> None:
    assert all(callable(reader_of(suffix)) for suffix in SUFFIXES)


# Tables


def cells(*rows: str, head: int = 0) -> list[list[Cell]]:
    return [
        [Cell(text.strip(), number < head) for text in row.split("|")]
        for number, row in enumerate(rows)
    ]


def test_each_cell_stands_by_its_header() -> None:
    assert table_text(cells("Town | 2023 | 2024", "Selby | 110 | 140", "Goole | | 75")) == (
        "Town: Selby | 2023: 110 | 2024: 140\nTown: Goole | 2024: 75"
    )


def test_merged_cells_are_told_in_each_row_and_column() -> None:
    rows = [
        [Cell("Town", True, down=2), Cell("Patients", True, across=2)],
        [Cell("2023", True), Cell("2024", True)],
        [Cell("Selby", down=2), Cell("110"), Cell("140")],
        [Cell("111", across=2)],
        [Cell("The coast", across=3)],
        [Cell("Goole"), Cell("75"), Cell("")],
    ]
    assert table_text(rows, "Patients by town").splitlines() == [
        "Patients by town",
        "Town: Selby | Patients 2023: 110 | Patients 2024: 140",
        "Town: Selby | Patients 2023, Patients 2024: 111",
        "The coast",
        "The coast | Town: Goole | Patients 2023: 75",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("Grant | 4.5 million euro", "Director | Åse Lindgrønn"),
        ("Director | Åse Lindgrønn", "Patients | 110"),
        ("Selby | 110", "Goole | 75", "Hull | 12"),
    ],
)
def test_labels_and_values_are_no_header(rows: tuple[str, ...]) -> None:
    assert table_text(cells(*rows)) == "\n".join(rows)


def test_a_header_over_several_columns_has_headers_below() -> None:
    rows = [
        [Cell("Town", down=2), Cell("Staff", across=2)],
        [Cell("2022"), Cell("2023")],
        [Cell("Selby"), Cell("110"), Cell("140")],
        [Cell("Goole"), Cell("12"), Cell("14")],
    ]
    assert table_text(rows).splitlines()[0] == "Town: Selby | Staff 2022: 110 | Staff 2023: 140"


@pytest.mark.parametrize("marked", [True, False])
def test_the_row_below_a_header_names_its_parts(marked: bool) -> None:
    rows = [
        [Cell("Town", marked, down=2), Cell("2023", marked, 2), Cell("2024", marked, 2)],
        [Cell(text) for text in ("Staff", "Beds", "Staff", "Beds")],
        [Cell(text) for text in ("Selby", "110", "140", "112", "141")],
        [Cell(text) for text in ("Goole", "12", "14", "13", "15")],
    ]
    told = "Town: Selby | 2023 Staff: 110 | 2023 Beds: 140 | 2024 Staff: 112 | 2024 Beds: 141"
    assert table_text(rows).splitlines()[0] == told


def test_blank_cells_are_part_of_the_header_before_them() -> None:
    rows = cells(
        "Town | 2023 |  | 2024 | ", " | Plan | Fact | Plan | Fact", "Selby | 1 | 2 | 3 | 4"
    )
    assert table_text(rows) == (
        "Town: Selby | 2023 Plan: 1 | 2023 Fact: 2 | 2024 Plan: 3 | 2024 Fact: 4"
    )
    names = [[Cell("Name"), Cell("Contact", True, across=2)], *cells("Eva | e@x.example | 4711")]
    assert table_text(names).splitlines()[-1] == "Eva | e@x.example | 4711"


def test_words_above_dates_are_headers() -> None:
    rows = cells("Step | Lead | Due", "Portal | Roche | May 2025", "Ethics | Bergen | June 2025")
    assert table_text(rows).splitlines()[0] == "Step: Portal | Lead: Roche | Due: May 2025"


def test_absurd_spans_cost_nothing() -> None:
    wide = [[Cell("a", across=10**9, down=10**9)], [Cell("b")]]
    assert len(table_text(wide)) < 100


# Spreadsheets


def test_sheets_show_values_as_formatted(loader: Loader, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Grants"
    sheet.append(["Grants to Selby"])
    sheet.append([])
    for row in (["Partner", "Signed", "Share", "Sum"], ["Nordkap", None, 0.125, 1200000]):
        sheet.append(row)
    sheet["B4"] = datetime.date(2024, 3, 12)
    sheet["C4"].number_format = "0.0%"
    sheet["D4"].number_format = '#,##0 "kr"'
    hidden = book.create_sheet("Old")
    hidden["A1"] = "Cancelled"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    document = load(loader, tmp_path / "a.xlsx")
    assert document.text == (
        "Grants\n\nGrants to Selby\n\n"
        "Partner: Nordkap | Signed: 2024-03-12 | Share: 12.5 % | Sum: 1 200 000 kr"
    )
    assert document.sections[0].heading == "Grants"
    assert kinds(document) == ["hidden_sheet"]


def test_merged_cells_and_tables_apart_in_a_sheet(loader: Loader, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Town", "Year", "N"], ["Selby", 2023, 110], [None, 2024, 140], []):
        sheet.append(row)
    for row in (["Post", "2025", "2026"], ["Rent", 5, 6]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet["E9"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    document = load(loader, tmp_path / "a.xlsx")
    assert document.text.split("\n\n")[1:] == [
        "Town: Selby | Year: 2023 | N: 110\nTown: Selby | Year: 2024 | N: 140",
        "Post: Rent | 2025: 5 | 2026: 6",
    ]
    assert kinds(document) == ["formulas"]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0.00", "1 234.50"),
        (-5.0, '"€" #,##0;[Red]-"€" #,##0', "€ -5"),
        (0.5, "0%", "50 %"),
        (12.0, "[$€-40B] 0.0", "€ 12.0"),
        (3, '0 "st"', "3 st"),
        (True, "General", "TRUE"),
        (7.25, "0.##", "7.25"),
    ],
)
def test_number_formats(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_separated_values(loader: Loader, tmp_path: Path, sign: str) -> None:
    rows = [["namn", "roll"], ["Örjan Hällström", '"Överläkare, docent"'], ["Åse", ""]]
    text = "\r\n".join(sign.join(row) for row in rows)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("cp1252"))
    expected = "namn: Örjan Hällström | roll: Överläkare, docent\nnamn: Åse"
    assert load(loader, path).text == expected


# Slides


def test_slides_are_pages_under_their_titles(loader: Loader, tmp_path: Path) -> None:
    table = slide_table([["Town", "Adults", "<"], ["Selby", "900", "950"]])
    path = write_slides(
        tmp_path / "a.pptx",
        shape("Measure at home\nShare the data") + shape("Aims", "title") + shape("7", "sldNum"),
        shape("Numbers", "title") + table + shape("Old", hidden=True),
        notes="Say this slowly.",
    )
    document = load(loader, path)
    assert document.text == (
        "Aims\n\n- Measure at home\n- Share the data\n\nNotes: Say this slowly.\n\n"
        "Numbers\n\nTown: Selby | Adults: 900 | Adults: 950"
    )
    assert [(s.heading, s.page) for s in document.sections] == [("Aims", 1), ("Numbers", 2)]


# OpenDocument


def test_opendocument_text(loader: Loader, tmp_path: Path) -> None:
    body = (
        f"<text:h>{TITLE}</text:h><text:p>The trial has 120<text:span text:style-name='up'>3"
        "</text:span> adults<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>By May.</text:p></text:note-body></text:note> and<text:s text:c='2'/>"
        "<text:span text:style-name='gone'>no </text:span>staff.</text:p>"
        "<text:list><text:list-item><text:p>One</text:p><text:list><text:list-item>"
        "<text:p>Two</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Town"
        "</text:p></table:table-cell><table:table-cell><text:p>Head</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows><table:table-row><table:table-cell>"
        "<text:p>Selby</text:p></table:table-cell><table:table-cell><text:p>Åse</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    styles = (
        "<style:style style:name='up'><style:text-properties style:text-position='super 58%'/>"
        "</style:style><style:style style:name='gone'><style:text-properties text:display='none'/>"
        "</style:style>"
    )
    document = load(loader, write_opendocument(tmp_path / "a.odt", "text", body, styles))
    assert document.text == (
        f"{TITLE}\n\nThe trial has 120³ adults (By May.) and  staff.\n\n- One\n  - Two\n\n"
        "Town: Selby | Head: Åse"
    )
    assert kinds(document) == ["hidden_text"]


def test_opendocument_sheets_do_not_swell(loader: Loader, tmp_path: Path) -> None:
    row = (
        "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
        "</table:table-row>"
    )
    body = (
        "<table:table table:name='Towns'>"
        + row.format("Selby")
        + "<table:table-row table:number-rows-repeated='1048000'><table:table-cell "
        "table:number-columns-repeated='16000'/></table:table-row></table:table>"
    )
    document = load(loader, write_opendocument(tmp_path / "a.ods", "spreadsheet", body))
    assert document.text == "Towns\n\nSelby"


# Rich text and books


def test_rich_text(loader: Loader, tmp_path: Path) -> None:
    text = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Plan}}"
        r"\pard\outlinelevel0 Aims\par\pard Fr\'e5n \u214?rebro{\super 3}{\v secret}"
        r"{\strike old}{\footnote By May.} \{ok\}\par"
        r"\trowd\intbl Town\cell Adults\cell\row\trowd\intbl Selby\cell 900\cell\row"
        r"\trowd\intbl Goole\cell 75\cell\row\pard End\par}"
    )
    document = load(loader, write_text(tmp_path / "a.rtf", text))
    assert document.text == (
        "Title: Plan\n\nAims\n\nFrån Örebro³ (By May.) {ok}\n\n"
        "Town: Selby | Adults: 900\nTown: Goole | Adults: 75\n\nEnd"
    )
    assert document.sections[1].heading == "Aims"
    assert kinds(document) == ["hidden_text", "struck_text"]


def test_merged_cells_of_rich_text(loader: Loader, tmp_path: Path) -> None:
    rows = (("clvmgf", "Selby", "2023"), ("clvmrg", "", "2024"))
    body = "".join(
        rf"\trowd\{merge}\cellx1000\cellx2000\intbl {first}\cell {second}\cell\row"
        for merge, first, second in rows
    )
    path = write_text(tmp_path / "a.rtf", r"{\rtf1 " + body + r"\pard 1.\tab First\par}")
    assert load(loader, path).text == "Selby | 2023\nSelby | 2024\n\n1. First"


def test_notes_of_rich_text_stand_on_the_line(loader: Loader, tmp_path: Path) -> None:
    note = r"{\super 1{\*\footnote 1\pard\plain \s21\tab In 2023.}}"
    path = write_text(tmp_path / "a.rtf", r"{\rtf1 It has 640 adults" + note + r" in Hull.\par}")
    assert load(loader, path).text == "It has 640 adults¹ (¹ In 2023.) in Hull."


def test_a_book_is_read_in_its_order(loader: Loader, tmp_path: Path) -> None:
    page = "<html xmlns='x'><body><h1>{}</h1><p>{}</p></body></html>"
    members = {
        "META-INF/container.xml": "<container><rootfile full-path='o/b.opf'/></container>",
        "o/b.opf": "<package><metadata><title>Sleep</title><date>2024-05-02</date></metadata>"
        "<manifest><item id='b' href='b.xhtml'/><item id='a' href='a%20a.xhtml'/></manifest>"
        "<spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
        "o/b.xhtml": page.format("Two", LEAD),
        "o/a a.xhtml": page.format("One", "Short."),
    }
    document = load(loader, write_zip(tmp_path / "a.epub", members))
    assert document.text.endswith(f"One\n\nShort.\n\nTwo\n\n{LEAD}")
    assert (document.title, document.published) == ("Sleep", "2024-05-02")


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx", ".odt", ".epub", ".rtf"])
def test_what_is_no_such_file_is_named(loader: Loader, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(LoadError, match=r"damaged|no rich text"):
        loader.load(path, path.name)
