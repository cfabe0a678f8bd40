"""What Word shows of a document is what is read of it; what it hides is left out, and said."""

from pathlib import Path

from office_samples import run, word, write_word

from assistant.types import Document
from ingest.loaders import Loader


def load(loader: Loader, path: Path) -> Document:
    return loader.load(path, path.name)


def text(loader: Loader, tmp_path: Path, body: str, extra: str = "", **parts: str) -> str:
    return load(loader, write_word(tmp_path / "a.docx", body, extra, **parts)).text


def val(name: str, value: str) -> str:
    return f'<w:{name} w:val="{value}"/>'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(inside: str, properties: str = "") -> str:
    inside = inside if inside.startswith("<") else word(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def test_raised_figures_are_no_digits_of_a_number(loader: Loader, tmp_path: Path) -> None:
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    styles = f'<w:style w:styleId="Note"><w:rPr>{up}</w:rPr></w:style>'
    body = (
        f"<w:p>{run('We saw 120')}{run('3', up)}{run(' adults, CO')}{run('2', down)}"
        f"{run(', 40')}{run('1,2', val('rStyle', 'Note'))}{run(' of the 1')}"
        f"{run('st', up)}{run(', 50')}{run('7', val('position', '6'))}.</w:p>"
    )
    assert text(loader, tmp_path, body, styles=styles) == (
        "We saw 120³ adults, CO₂, 40¹,² of the 1st, 50⁷"
    )


def test_notes_follow_the_paragraph_that_calls_them(loader: Loader, tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('Lund joined.')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"{word('It pays.')}<w:p>{run('So do we.')}<w:r><w:endnoteReference w:id='1'/></w:r>"
        "<w:r><w:commentReference w:id='0'/></w:r></w:p>"
    )
    notes = {
        "footnotes": f"<w:footnote w:type='separator' w:id='0'/><w:footnote w:id='2'>"
        f"{word('Since May.')}</w:footnote>",
        "endnotes": f"<w:endnote w:id='1'>{word('Half of it.')}</w:endnote>",
        "comments": f"<w:comment w:id='0' w:author='Åse'>{word('Really?')}</w:comment>",
    }
    assert text(loader, tmp_path, body, **notes).split("\n\n") == [
        "Lund joined.¹",
        "¹ Since May.",
        "It pays.",
        "So do we.²",
        "² Half of it.",
        "Comment by Åse: Really?",
    ]


def test_list_numbers_are_read_as_they_show(loader: Loader, tmp_path: Path) -> None:
    def level(at: int, form: str, shown: str, start: int = 1) -> str:
        return (
            f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
            f"<w:lvlText w:val='{shown}'/></w:lvl>"
        )

    def item(words: str, at: int = 0, number: int = 1) -> str:
        place = f"<w:ilvl w:val='{at}'/><w:numId w:val='{number}'/>"
        return word(words, paragraph=f"<w:numPr>{place}</w:numPr>")

    numbering = (
        f"<w:abstractNum w:abstractNumId='0'>{level(0, 'decimal', '§ %1')}"
        f"{level(1, 'lowerLetter', '%1.%2)')}{level(2, 'lowerRoman', '%3.', 3)}</w:abstractNum>"
        f"<w:abstractNum w:abstractNumId='1'>{level(0, 'bullet', '·')}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
        "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'>"
        "<w:startOverride w:val='7'/></w:lvlOverride></w:num>"
    )
    body = (
        f"{item('Aim')}{item('first', 1)}{item('second', 1)}{item('deep', 2)}{item('Term')}"
        f"{item('again', 1)}{item('bullet', number=2)}{item('Seven', number=3)}"
    )
    assert text(loader, tmp_path, body, numbering=numbering).splitlines() == [
        *("§ 1 Aim", "1.a) first", "1.b) second", "iii. deep", "§ 2 Term", "2.a) again"),
        *("- bullet", "§ 7 Seven"),
    ]


def test_what_is_hidden_struck_or_deleted_is_left_out_and_said(
    loader: Loader, tmp_path: Path
) -> None:
    styles = "<w:style w:styleId='Secret'><w:rPr><w:vanish/></w:rPr></w:style>"
    body = (
        f"<w:p>{run('It ends in ')}{run('2025', '<w:strike/>')}{run(' 2027')}"
        f"{run(' or never', '<w:vanish/>')}{run('.', val('vanish', '0'))}</w:p>"
        f"{word('Do not tell.', paragraph=val('pStyle', 'Secret'))}"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('One ')}</w:p>{word('sentence.')}"
        f"<w:del>{run('gone')}</w:del>{word('White.', val('color', 'FFFFFF'))}"
        f"{word('Tiny.', val('sz', '2'))}"
    )
    document = load(loader, write_word(tmp_path / "a.docx", body, styles=styles))
    assert document.text == "It ends in 2027.\n\nOne sentence."
    assert {note.kind for note in document.notes} == {"hidden_text", "struck_text"}


def test_symbols_boxes_and_equations(loader: Loader, tmp_path: Path) -> None:
    ticked = "<w:checkBox><w:default w:val='1'/></w:checkBox>"
    box = f"<w:r><w:fldChar><w:ffData>{ticked}</w:ffData></w:fldChar></w:r>"
    wingdings = '<w:rFonts w:ascii="Wingdings"/>'
    fraction = (
        "<m:oMath><m:r><m:t>p=</m:t></m:r><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den>"
        "<m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup>"
        "<m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    body = (
        f"<w:p>{run('Age ')}<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>{run(' 18 ')}"
        f"{box}{run(' yes ')}{run('ü', wingdings)}{run(' done ')}{fraction}</w:p>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{word('Click here')}</w:sdtContent></w:sdt>"
    )
    assert text(loader, tmp_path, body) == "Age ≥ 18 ☒ yes ✔ done p=(a+b)/2x²"


def test_merged_nested_and_headed_tables(loader: Loader, tmp_path: Path) -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    bold = "<w:b/>"
    body = table(
        cell(word("Town", bold)) + cell(word("Staff", bold), '<w:gridSpan w:val="2"/>'),
        cell("Selby", begin) + cell("Åse") + cell("Örjan"),
        cell(word(""), on) + cell(table(cell("a") + cell("1"), cell("b") + cell("2"))) + cell("-"),
        "<w:trPr><w:del/></w:trPr>" + cell("Gone") + cell("x") + cell("y"),
    )
    assert text(loader, tmp_path, body).splitlines() == [
        "Town: Selby | Staff: Åse | Staff: Örjan",
        "Town: Selby | Staff: a / 1; b / 2 | Staff: -",
    ]


def test_headers_once_and_text_boxes_once(loader: Loader, tmp_path: Path) -> None:
    inside = f"<w:txbxContent>{word('Call Åse.')}</w:txbxContent>"
    box = (
        f"<mc:AlternateContent><mc:Choice>{inside}</mc:Choice><mc:Fallback><w:pict>{inside}"
        "</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r>{box}</w:r></w:p>{word('All agreed.')}"
    reference = inside.replace("Call Åse.", "Paper 7")
    header = (
        word("Minutes of the board") + word("Sida 1 av 3") + f"<w:p><w:r>{reference}</w:r></w:p>"
    )
    assert text(loader, tmp_path, body, header=header) == (
        "Minutes of the board\nPaper 7\n\nCall Åse.\n\nAll agreed."
    )


def test_links_that_lead_nowhere_do_no_harm(loader: Loader, tmp_path: Path) -> None:
    extra = '<Relationship Id="x" Type="t/image" Target="../NULL"/><Relationship Id="y"/>'
    assert text(loader, tmp_path, word("Still here."), extra) == "Still here."
