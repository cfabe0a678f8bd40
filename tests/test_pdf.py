"""A PDF is read as its pages look: what is on them, in order, and nothing that nobody sees."""

from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from pdf_samples import at, paragraph, write_raw_pdf

from assistant.errors import LoadError
from assistant.types import Document
from ingest import ocr
from ingest.file_errors import FileError
from ingest.formats.pdf import read_pdf
from ingest.formats.pdf_pictures import picture
from ingest.loaders import Loader

BODY = (
    "Nordkap Hospital and Selby University will follow the sleep of adults in",
    "five towns over six years, and the data will be open to other researchers.",
)
TEXT = " ".join(BODY)


# Set to both margins, so that its words stand apart.
SPREAD = (
    "It may be that a mill is in uncompromisingneighbourlyfolks if we do go "
    "unbelievablyfarawaymountaintop as it is so unthinkablysimplemindedmachine at last."
)


def read(loader: Loader, tmp_path: Path, *pages: str, **given: str) -> Document:
    path = write_raw_pdf(tmp_path / "a.pdf", *pages, **given)
    return loader.load(path, path.name)


def noted(document: Document) -> dict[str, object]:
    return {note.kind: note.values.get("pages") for note in document.notes}


def test_raised_figures_are_no_digits_of_a_number(loader: Loader, tmp_path: Path) -> None:
    line = (
        "BT /F1 11 Tf 60 700 Td (We saw 120) Tj /F1 7 Tf 4 Ts (3) Tj /F1 11 Tf 0 Ts "
        "( adults and CO) Tj /F1 7 Tf -2 Ts (2) Tj /F1 11 Tf 0 Ts ( fell.) Tj ET\n"
    )
    same_size = "BT /F1 11 Tf 60 640 Td (In 40) Tj 5 Ts (7) Tj 0 Ts ( towns.) Tj ET\n"
    assert "In 40⁷ towns." in read(loader, tmp_path, same_size).text
    set_later = at(60, 600, "It cost 5") + at(130, 600, "million.") + at(99, 604, "2", 7)
    document = read(loader, tmp_path, line + set_later)
    assert "We saw 120³ adults and CO₂ fell." in document.text
    assert "5²" in document.text


def test_edges_that_recur_are_kept_once_and_amounts_always(loader: Loader, tmp_path: Path) -> None:
    pages = [
        at(60, 810, "Confidential, ref. 2024/117")
        + at(60, 780, f"Town {number}")
        + paragraph(750, *BODY)
        + at(60, 700, f"{number}10 000 euro")
        + at(300, 30, f"{number} (3)")
        for number in (1, 2, 3)
    ]
    document = read(loader, tmp_path, *pages)
    assert document.text.count("Confidential, ref. 2024/117") == 1
    for number in (1, 2, 3):
        assert f"Town {number}" in document.text
        assert f"{number}10 000 euro" in document.text
        assert f"{number} (3)" not in document.text
    assert "450" in read(loader, tmp_path, paragraph(700, *BODY) + at(60, 650, "450")).text


def test_a_reference_beside_the_page_number_is_kept_once(loader: Loader, tmp_path: Path) -> None:
    pages = [
        paragraph(700 - 30 * number, *BODY) + at(60, 30, f"Sida {number} av 3 Dnr 2024/117")
        for number in (1, 2, 3)
    ]
    text = read(loader, tmp_path, *pages).text
    assert text.startswith("Dnr 2024/117\n\n")
    assert "Sida" not in text


def test_a_number_of_a_paper_is_no_page(loader: Loader, tmp_path: Path) -> None:
    heads = [at(60, 810, f"Board paper NH-2023/45, page {n} of 3") for n in (1, 2, 3)]
    pages = [head + paragraph(700 - 30 * n, *BODY) for n, head in enumerate(heads)]
    assert read(loader, tmp_path, *pages).text.count("NH-2023/45") == 1


def test_equal_pages_are_not_all_furniture(loader: Loader, tmp_path: Path) -> None:
    assert TEXT in read(loader, tmp_path, *[paragraph(700, *BODY)] * 2).text


def test_what_nobody_sees_is_left_out_and_said(loader: Loader, tmp_path: Path) -> None:
    content = (
        paragraph(700, *BODY)
        + "BT 3 Tr /F1 11 Tf 60 600 Td (Invisible words.) Tj 0 Tr ET\n"
        + f"1 1 1 rg {at(60, 580, 'White words.')} 0 0 0 rg\n"
        + at(60, 2000, "Off the page.")
        + at(60, 540, "Covered words.")
        + "1 1 1 rg 50 535 200 20 re f 0 0 0 rg\n"
        + "0 0 0.5 rg 50 495 200 20 re f 1 1 1 rg "
        + at(60, 500, "White on blue.")
        + "0 0 0 rg\n"
    )
    document = read(loader, tmp_path, content)
    assert document.text == f"{TEXT}\n\nWhite on blue."
    assert noted(document) == {"hidden_text": None}


def test_struck_words_are_left_out_and_said(loader: Loader, tmp_path: Path) -> None:
    line = at(60, 700, "It ends in 2025 2027.") + "107.5 703.2 m 132 703.2 l S\n"
    underlined = at(60, 660, "Signed in May.") + "60 658 m 130 658 l S\n"
    document = read(loader, tmp_path, line + underlined)
    assert document.text == "It ends in 2027.\n\nSigned in May."
    assert noted(document) == {"struck_text": None}


def test_columns_are_read_one_after_the_other(loader: Loader, tmp_path: Path) -> None:
    left = (
        "Nordkap leads the first part,",
        "which asks how adults sleep",
        "at home. It began in 2022.",
    )
    right = (
        "Selby leads the second part,",
        "which asks how the heart fares",
        "at work. It ends in 2027.",
    )
    rows = "".join(
        at(60, 700 - 14 * n, a) + at(300, 700 - 14 * n, b)
        for n, (a, b) in enumerate(zip(left, right, strict=True))
    )
    document = read(
        loader, tmp_path, at(60, 740, "Two parts make up the study of sleep and heart.") + rows
    )
    assert " ".join(left) in document.text
    assert " ".join(right) in document.text


def test_a_few_lines_in_columns_among_lines_across(loader: Loader, tmp_path: Path) -> None:
    left = ("Nordkap leads the first part,", "which asks how adults sleep", "when at home.")
    right = ("Selby leads the second part,", "which asks how the heart", "fares when at work.")
    beside = "".join(
        at(60, 640 - 13 * n, left[n]) + at(300, 640 - 13 * n, right[n]) for n in range(3)
    )
    page = paragraph(720, *BODY) + beside + paragraph(560, *BODY, *BODY)
    document = read(loader, tmp_path, page)
    assert " ".join(left) in document.text
    assert " ".join(right) in document.text
    labels = (("Head of the whole study", "Åse Lindgrønn of Selby"),) * 3
    table = "".join(
        at(60, 640 - 13 * n, a) + at(300, 640 - 13 * n, b) for n, (a, b) in enumerate(labels)
    )
    text = read(loader, tmp_path, paragraph(720, *BODY) + table + paragraph(560, *BODY)).text
    assert text.count("Head of the whole study | Åse Lindgrønn of Selby") == 3


def test_tables_keep_their_headers(loader: Loader, tmp_path: Path) -> None:
    rows = (("Town", "2023", "2024"), ("Selby", "110", "140"), ("Goole", "75", "90"))
    cells = "".join(
        at(x, 650 - 16 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((60, 180, 300), row, strict=True)
    )
    document = read(loader, tmp_path, paragraph(700, *BODY) + cells)
    assert "Town: Selby | 2023: 110 | 2024: 140\nTown: Goole | 2023: 75 | 2024: 90" in document.text


def test_ruled_rows_keep_cells_of_several_lines(loader: Loader, tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    with pdf.table(col_widths=(30, 60, 20)) as table:
        for row in (
            ("Town", "Task", "Staff"),
            ("Selby", "Recruits the adults of five towns and treats them at home for years", "12"),
            ("Goole", "Analyses", "7"),
        ):
            cells = table.row()
            for text in row:
                cells.cell(text)
    pdf.output(str(tmp_path / "t.pdf"))
    text = loader.load(tmp_path / "t.pdf", "t.pdf").text
    assert (
        "Town: Selby | Task: Recruits the adults of five towns and treats them at home for years"
        in text
    )
    assert "Town: Goole | Task: Analyses | Staff: 7" in text


@pytest.mark.parametrize("borders", ["ALL", "NONE"])
def test_text_below_a_table_is_not_of_it(loader: Loader, tmp_path: Path, borders: str) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=18)
    for title in ("Yearly report", "Where we work"):
        pdf.multi_cell(0, 8, title, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=14)
    pdf.set_font("Helvetica", size=11)
    with pdf.table(col_widths=(60, 20), borders_layout=borders) as table:
        for row in (("Town", "Staff"), ("Selby", "12"), ("Goole", "7")):
            cells = table.row()
            for text in row:
                cells.cell(text)
    if borders == "NONE":
        pdf.multi_cell(90, 6, SPREAD, new_x="LMARGIN", new_y="NEXT")
    for title in ("Dangers", "Hopes", "Plans"):
        pdf.set_font("Helvetica", size=14)
        pdf.multi_cell(0, 6, title, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(90, 6, SPREAD, new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(tmp_path / "t.pdf"))
    text = loader.load(tmp_path / "t.pdf", "t.pdf").text
    assert text.startswith("Yearly report\n\nWhere we work\n\nTown: Selby | Staff: 12\n")
    between = f"{SPREAD}\n\n" if borders == "NONE" else ""
    assert f"Town: Goole | Staff: 7\n\n{between}Dangers\n\n{SPREAD}\n\nHopes" in text


def test_merged_cells_are_told_by_the_rules_they_lack(loader: Loader, tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    with pdf.table(col_widths=(30, 30, 20, 20), num_heading_rows=2) as table:
        head, below, first, second, whole = (table.row() for _ in range(5))
        head.cell("Town", rowspan=2)
        head.cell("Ward", rowspan=2)
        head.cell("Patients", colspan=2, align="C")
        for text in ("2023", "2024"):
            below.cell(text)
        first.cell("Selby", rowspan=2, v_align="M")
        for row, texts in ((first, ("Heart", "110", "140")), (second, ("Lung", "75", "90"))):
            for text in texts:
                row.cell(text)
        whole.cell("Of all towns: 415 adults", colspan=4)
    pdf.output(str(tmp_path / "t.pdf"))
    text = loader.load(tmp_path / "t.pdf", "t.pdf").text
    assert text.splitlines()[-3:] == [
        "Town: Selby | Ward: Heart | Patients 2023: 110 | Patients 2024: 140",
        "Town: Selby | Ward: Lung | Patients 2023: 75 | Patients 2024: 90",
        "Of all towns: 415 adults",
    ]


def test_a_rule_parts_cells_whose_texts_stand_close(loader: Loader, tmp_path: Path) -> None:
    rows = (("Years", "Sums"), ("2024", "410"), ("2025", "435"))
    texts = "".join(
        at(x, 700 - 16 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((60, 95), row, strict=True)
    )
    lying = "".join(f"58 {y} m 130 {y} l S\n" for y in (712, 696, 680, 664))
    upright = "".join(f"{x} 712 m {x} 664 l S\n" for x in (58, 92.5, 130))
    text = read(loader, tmp_path, texts + "0.5 w\n" + lying + upright).text
    assert text == "Years: 2024 | Sums: 410\nYears: 2025 | Sums: 435"


def test_labels_beside_a_frame_stay_with_their_amounts(loader: Loader, tmp_path: Path) -> None:
    rows = (("Town", "2023", "2024"), ("Selby", "110", "140"), ("Goole", "75", "90"))
    texts = "".join(
        at(x, 700 - 16 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((60, 180, 240), row, strict=True)
    )
    lying = "".join(f"175 {y} m 290 {y} l S\n" for y in (712, 696, 680, 664))
    upright = "".join(f"{x} 712 m {x} 664 l S\n" for x in (175, 235, 290))
    text = read(loader, tmp_path, texts + "0.5 w\n" + lying + upright).text
    assert text == "Town: Selby | 2023: 110 | 2024: 140\nTown: Goole | 2023: 75 | 2024: 90"


def test_a_hyphen_behind_a_figure_stays(loader: Loader, tmp_path: Path) -> None:
    lines = (BODY[0], "and the others get COVID-19-", "vaccines in their own towns by COVID-19-")
    assert "COVID-19-vaccines in" in read(loader, tmp_path, paragraph(700, *lines)).text


def test_numbered_paragraphs_are_no_table(loader: Loader, tmp_path: Path) -> None:
    content = "".join(
        at(60, 700 - 40 * n, f"{n}.") + paragraph(700 - 40 * n, *BODY, x=90) for n in (1, 2)
    )
    assert read(loader, tmp_path, content).text == f"1. {TEXT}\n\n2. {TEXT}"


def test_accents_set_apart_and_spaces_left_out(loader: Loader, tmp_path: Path) -> None:
    accents = (
        "BT /F1 11 Tf 60 700 Td [(Malm) 0 (\xa8) 333 (o and Ume) 0 (\xb0) 478 (a meet.)] TJ ET\n"
    )
    spaceless = (
        "BT /F1 11 Tf 60 650 Td [(Nordkap) -130 (Hospital) -130 (follows) -130 (adults)] TJ ET\n"
    )
    text = read(loader, tmp_path, accents + spaceless).text
    assert "Malmö and Umeå meet." in text
    assert "Nordkap Hospital follows adults" in text


def test_words_set_close_are_told_apart_alike(loader: Loader, tmp_path: Path) -> None:
    widths = {"l": 2.4, "i": 2.4, "t": 3.1, "f": 3.1, "r": 3.7, "s": 5.5, "c": 5.5, "k": 5.5}
    said, line, x = "all of it is far as it is a flat tract at first", "", 60.0
    for word in said.split():
        line += at(round(x, 2), 700, word)
        x += sum(widths.get(letter, 6.1) for letter in word) + 1.75
    assert read(loader, tmp_path, line).text == said


def test_accents_right_before_their_letters(loader: Loader, tmp_path: Path) -> None:
    line = at(60, 700, "In Malm\xa8o a gar\xb8con said: the nurse\xb4s room, 20 \xb0C.")
    assert read(loader, tmp_path, line).text == "In Malmö a garçon said: the nurse´s room, 20 °C."


def test_layers_turned_off_and_words_struck_by_hand(loader: Loader, tmp_path: Path) -> None:
    layer = "/OC /L1 BDC\n" + at(60, 500, "Draft words") + "EMC\n"
    struck = (
        "<</Type/Annot/Subtype/StrikeOut/Rect[106 640 136 655]"
        "/QuadPoints[106 655 136 655 106 640 136 640]>>"
    )
    page = paragraph(700, *BODY) + at(60, 643, "It ends in 2026 2027.") + layer
    document = read(loader, tmp_path, page, annotations=struck)
    assert document.text == f"{TEXT}\n\nIt ends in 2027."
    assert noted(document) == {"hidden_text": None, "struck_text": None}


def test_text_printed_twice_is_read_once(loader: Loader, tmp_path: Path) -> None:
    twice = at(60, 700, "It costs 450 million.") + at(60.4, 700, "It costs 450 million.")
    assert read(loader, tmp_path, twice).text == "It costs 450 million."
    shadow = at(60, 700, "It costs 450 million.") + at(61.5, 698.8, "It costs 450 million.")
    assert read(loader, tmp_path, shadow).text == "It costs 450 million."


def test_forms_and_comments(loader: Loader, tmp_path: Path) -> None:
    widget = "<</Type/Annot/Subtype/Widget/FT/Tx/T(sum)/V(4 million)/Rect[180 590 300 610]>>"
    box = "<</Type/Annot/Subtype/Widget/FT/Btn/T(ethics)/V/Yes/AS/Yes/Rect[60 500 70 510]>>"
    free = "<</Type/Annot/Subtype/FreeText/Contents(Typed in.)/Rect[60 400 300 420]>>"
    note = "<</Type/Annot/Subtype/Text/T(Eva)/Contents(Really?)/Rect[9 9 19 19]>>"
    content = paragraph(700, *BODY) + at(60, 595, "Applied for:")
    listed = (
        "<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(kind)/V(r)/Opt[[(r)(Trial)][(c)(Care)]]"
        "/Rect[60 450 160 470]>>"
    )
    notes = widget + box + listed + free + note
    document = read(loader, tmp_path, content, annotations=notes, fields="yes")
    assert "kind: Trial" in document.text
    assert "Applied for: sum: 4 million" in document.text
    assert "ethics" in document.text
    assert "Typed in." in document.text
    assert "Comment by Eva: Really?" in document.text


def test_what_was_filled_into_a_dynamic_form(loader: Loader, tmp_path: Path) -> None:
    xfa = (
        "<x:datasets xmlns:x='u'><x:data><f><Grant_sum>4 million</Grant_sum><Town>five towns</Town>"
        "<Empty/></f></x:data></x:datasets>"
    )
    document = read(loader, tmp_path, paragraph(700, *BODY), xfa=xfa)
    assert document.text == f"{TEXT}\n\nGrant sum: 4 million"
    assert list(noted(document)) == ["dynamic_form"]


def test_fonts_that_say_nothing_are_repaired_or_named(loader: Loader, tmp_path: Path) -> None:
    font = (
        "<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Own/FirstChar 33/LastChar 126/Encoding"
        "<</Type/Encoding/Differences[33 " + " ".join(f"/g{n}" for n in range(33, 127)) + "]>>>>"
    )
    nonsense = "Nbt_pvu_uif_tdsfx?$%_xijdi"
    unreadable = "".join(at(60, 500 - 14 * n, nonsense, font="F3") for n in range(3))
    document = read(loader, tmp_path, paragraph(700, *BODY), unreadable, font=font)
    assert document.text == TEXT
    assert noted(document) == {"unreadable_pages": "2"}
    with pytest.raises(LoadError, match="do not say what their signs mean"):
        read(loader, tmp_path, unreadable, font=font)


IMAGE = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q\n"


def test_pages_without_text_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recognised", lambda image: None)
    monkeypatch.setattr(ocr, "program", lambda: "")
    path = write_raw_pdf(tmp_path / "a.pdf", paragraph(700, *BODY), IMAGE, "", IMAGE)
    notes = {note.kind: note.values.get("pages") for note in read_pdf(path.read_bytes()).notes}
    assert notes == {"empty_pages": "2, 4", "ocr_missing": None}
    once = IMAGE + at(60, 820, "Envelope 4711")
    read_once = read_pdf(
        write_raw_pdf(tmp_path / "c.pdf", paragraph(700, *BODY), once).read_bytes()
    )
    assert read_once.notes[0].values["pages"] == "2"
    assert "Envelope 4711" in read_once.text
    stamped = IMAGE + at(300, 20, "Scanned by a copier")
    with pytest.raises(FileError, match="scan"):
        read_pdf(write_raw_pdf(tmp_path / "b.pdf", stamped, stamped).read_bytes())


@pytest.mark.skipif(not ocr.program(), reason="there is no Tesseract here")
def test_only_pages_without_text_are_recognised(loader: Loader, tmp_path: Path) -> None:
    scan = IMAGE.replace("\x7f", "\xff") + "0.1 w 1 J 1 j\n" + _strokes("HELP")
    document = read(loader, tmp_path, paragraph(700, *BODY), scan)
    assert document.text.startswith(TEXT)
    assert noted(document) == {"recognised_pages": "2"}
    assert "HELP" in document.text


@pytest.mark.slow
@pytest.mark.skipif(
    not {"eng", "dan"} <= set(ocr.installed_languages()), reason="Tesseract has no Danish here"
)
def test_recognised_text_keeps_the_letters_of_its_language(tmp_path: Path) -> None:
    lines = ("Styregruppen holdt et møde i Vesterå om forsøget.", "Det næste møde er i Åbyhøj.")
    path = write_raw_pdf(tmp_path / "a.pdf", *(at(60, 700, line, 16) for line in lines))
    for page, line in zip(pypdfium2.PdfDocument(path), lines, strict=True):
        assert line in (ocr.recognised(picture(page)) or "")


def _strokes(word: str) -> str:
    """Capitals drawn as lines, as a scanner would see them."""
    lines = {
        "H": "0 0 0 7 4 0 4 7 0 3.5 4 3.5",
        "E": "0 0 0 7 0 7 4 7 0 3.5 3 3.5 0 0 4 0",
        "L": "0 0 0 7 0 0 4 0",
        "P": "0 0 0 7 0 7 3 7 3 7 4 6 4 6 4 4.5 4 4.5 3 3.5 3 3.5 0 3.5",
    }
    drawn = "q 6 0 0 6 100 600 cm 1 w\n"
    for number, letter in enumerate(word):
        ends = [float(end) for end in lines[letter].split()]
        for at_ in range(0, len(ends), 4):
            x1, y1, x2, y2 = ends[at_ : at_ + 4]
            drawn += f"{x1 + 6 * number} {y1} m {x2 + 6 * number} {y2} l S\n"
    return drawn + "Q\n"


@pytest.mark.parametrize(("turn", "matrix"), [(90, "0 1 -1 0 842 0"), (180, "-1 0 0 -1 595 842")])
def test_turned_pages(loader: Loader, tmp_path: Path, turn: int, matrix: str) -> None:
    path = write_raw_pdf(tmp_path / "a.pdf", f"q {matrix} cm {paragraph(400, *BODY)} Q")
    data = path.read_bytes().replace(b"/Type/Page/", f"/Type/Page/Rotate {turn}/".encode())
    path.write_bytes(data)
    assert loader.load(path, "a.pdf").text == TEXT
