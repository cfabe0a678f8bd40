"""Small office files made by hand, part by part, so that every oddity of theirs can be set."""

import zipfile
from pathlib import Path

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{_REL}"'
)


def write_zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def relations(*pairs: tuple[str, str]) -> str:
    """Relations as (kind, target); the first is rId1."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="x">{lines}</Relationships>'


def write_word(path: Path, body: str, extra: str = "", **parts: str) -> Path:
    """A document whose further parts, such as `footnotes`, are given by the kind of relation."""
    kinds = [(kind, f"{kind}.xml") for kind in parts]
    members = {
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*kinds).replace("</R", f"{extra}</R"),
    }
    for kind, inside in parts.items():
        members[f"word/{kind}.xml"] = f"<w:{kind} {_NS}>{inside}</w:{kind}>"
    return write_zip(path, members)


def word(text: str, looks: str = "", paragraph: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{paragraph}</w:pPr>{run(text, looks)}</w:p>"


def run(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def write_slides(path: Path, *slides: str, notes: str = "") -> Path:
    """A presentation; each slide is the inside of its shape tree."""
    listed = "".join(f'<p:sldId id="{n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    members = {
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {_NS}><p:sldIdLst>{listed}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/s{n}.xml") for n in range(1, len(slides) + 1))
        ),
    }
    for number, tree in enumerate(slides, 1):
        members[f"ppt/slides/s{number}.xml"] = _slide(tree)
    if notes:
        members["ppt/slides/_rels/s1.xml.rels"] = relations(("notesSlide", "../n1.xml"))
        members["ppt/n1.xml"] = _slide(shape(notes, "body"))
    return write_zip(path, members)


def _slide(tree: str) -> str:
    return f"<p:sld {_NS}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"


def shape(text: str, kind: str = "body", hidden: bool = False) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" hidden="{int(hidden)}"/><p:nvPr>'
        f'<p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>'
    )


def slide_table(rows: list[list[str]]) -> str:
    """A table; "<" repeats the cell on the left, as a merged one."""
    written = ""
    for row in rows:
        cells = ""
        for number, text in enumerate(row):
            across = 2 if row[number + 1 : number + 2] == ["<"] else 1
            merged = ' hMerge="1"' if text == "<" else f' gridSpan="{across}"'
            body = f"<a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody>"
            cells += f"<a:tc{merged}>{body}</a:tc>"
        written += f"<a:tr>{cells}</a:tr>"
    return (
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow='1'/>"
        f"{written}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"),
        ("presentation", "presentation"),
    )
)


def write_opendocument(path: Path, kind: str, body: str, styles: str = "") -> Path:
    """`kind` is text, spreadsheet or presentation."""
    return write_zip(
        path,
        {
            "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
        },
    )
