"""A structured answer taken along: headings, lists and tables stay what they are, nothing acts."""

import csv
import io
from functools import partial
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document as WordDocument
from markdown_it import MarkdownIt

from assistant.answering import Assistant
from assistant.conversations import Turn
from assistant.conversations.exports import as_markdown, as_word
from assistant.conversations.kept import keep, kept_citations, restore
from assistant.conversations.records import KeptCitation
from assistant.conversations.sheets import as_csv, as_xlsx, tables_of
from assistant.page.chat.references import plain, rich
from assistant.page.wording.texts import LANGUAGES, phrase
from assistant.types import Block, BlockKind, Cell, Question, Sentence

ENGLISH = partial(phrase, "en")
MOMENT = "2026-11-22T05:28:43.212+00:00"
FORMULAS = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1;1)",
    "\t=1+1",
    " =1+1",
    "\n=1+1",
    "＝1+1",
)


def asked(assistant: Assistant, question: str) -> Turn:
    answer = restore(keep(assistant.ask(Question(question))), assistant.library)
    sources = kept_citations(keep(answer))
    return Turn(
        "t", question, MOMENT, understood=question, text=answer.text, answer=answer, sources=sources
    )


@pytest.fixture(scope="module")
def table(sample_assistant: Assistant) -> Turn:
    return asked(sample_assistant, "Make a table of the partners in each collaboration")


@pytest.fixture(scope="module")
def briefing(sample_assistant: Assistant) -> Turn:
    return asked(sample_assistant, "Write a briefing note on CONNECT")


def cells(turn: Turn) -> list[list[str]]:
    assert turn.answer
    (rows,) = tables_of(turn.answer.blocks)
    return [list(row) for row in rows]


def test_a_workbook_holds_the_table_and_its_sources(table: Turn) -> None:
    assert table.answer
    file = as_xlsx(table.answer.blocks, table.sources, ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames == ["Table 1", "Sources"]
    held = [[cell.value for cell in row] for row in book["Table 1"].iter_rows()]
    assert held == cells(table)
    assert len(held) > 3
    quotes = [row[1].value for row in book["Sources"].iter_rows(min_row=2)]
    assert quotes == [source.quote for source in table.sources]


def test_separated_values_hold_the_table_and_its_sources(table: Turn) -> None:
    assert table.answer
    file = as_csv(table.answer.blocks, table.sources, ENGLISH).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[: len(cells(table))] == cells(table)
    assert [row[0] for row in rows if row and row[0].startswith("[")] == [
        f"[{source.number}]" for source in table.sources
    ]


def test_word_and_markdown_have_tables_and_headings(table: Turn, briefing: Turn) -> None:
    document = WordDocument(io.BytesIO(as_word(None, [table], ENGLISH)))
    (drawn,) = document.tables
    assert [[cell.text for cell in row.cells] for row in drawn.rows] == cells(table)
    html = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(as_markdown(None, [table], ENGLISH).decode())
    )
    assert html.count("<tr>") == len(cells(table))
    note = WordDocument(io.BytesIO(as_word(None, [briefing], ENGLISH)))
    styles = [paragraph.style.name for paragraph in note.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 2") >= 3
    text = as_markdown(None, [briefing], ENGLISH).decode()
    assert text.count("\n### ") == styles.count("Heading 2")
    assert all(f"[{source.number}] “" in text for source in briefing.sources)


def test_what_is_copied_has_the_tables_and_every_reference(table: Turn) -> None:
    assert table.answer
    lines = plain(table.answer).splitlines()
    head = "\t".join(cells(table)[0])
    assert head in lines
    assert rich(table.answer).count("<tr>") == len(cells(table))
    assert all(any(line.startswith(f"[{s.number}] ") for line in lines) for s in table.sources)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    rows = ((Cell(formula), Cell("b")), (Cell(formula), Cell(sentences=(Sentence(formula, ()),))))
    blocks = [Block(BlockKind.TABLE, rows=rows)]
    source = KeptCitation(1, "d", formula, formula, "", "", "en", None, "", 0, 1, formula)
    file = as_xlsx(blocks, [source], ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    parts = ZipFile(io.BytesIO(file))
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    told = csv.reader(io.StringIO(as_csv(blocks, [source], ENGLISH).decode("utf-8-sig")))
    begun = [cell.lstrip()[:1] for row in told for cell in row]
    assert not set(begun) & set("=+-@＝")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_the_sheets(table: Turn, language: str) -> None:
    assert table.answer
    file = as_xlsx(table.answer.blocks, table.sources, partial(phrase, language))
    assert len(openpyxl.load_workbook(io.BytesIO(file)).sheetnames) == 2
