"""Makes the sample files of the loader tests: one collaboration, told in every format."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF

TITLE = "Nordkap and Selby University agree on a joint sleep study"
LEAD = (
    "Nordkap Hospital and Selby University have signed an agreement on a joint study of sleep "
    "and heart disease, which will follow 4,200 adults in five towns over six years."
)
QUOTE = (
    "“Nobody has measured both at once in people’s own homes,” says Åse Lindgrønn, "
    "who leads the study at Nordkap."
)
AIM = "The first results are expected in 2027, and the data will be open to other researchers."
SWEDISH = (
    "– Vi har väntat länge på det här, säger Örjan Hällström, överläkare. "
    "Nu kan vi äntligen följa patienterna hemma, och det förändrar hela vårdkedjan."
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{title} | Nordkap News</title><meta property="og:site_name" content="Nordkap News">
<meta property="article:published_time" content="2023-01-17T08:00:00+01:00"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>{title}</h1>
<p>{lead}</p><p>{quote}</p><h2>Aims</h2><p>{aim}</p>
<ul><li>Measure sleep at home</li><li>Share the data</li></ul>
<table><tr><th>Town</th><th>Adults</th></tr><tr><td>Selby</td><td>900</td></tr></table>
</article><footer>Copyright Nordkap</footer><script>alert("no")</script></body></html>"""


def write_text(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


def write_html(path: Path) -> Path:
    return write_text(path, PAGE.format(title=TITLE, lead=LEAD, quote=QUOTE, aim=AIM))


def write_pdf(path: Path, pages: list[str], title: str = "", running: str = "") -> Path:
    """A PDF of one page for each text; `running` is printed above, the page number below."""
    pdf = FPDF()
    if title:
        pdf.set_title(title)
    for number, text in enumerate(pages, 1):
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        if running:
            pdf.cell(0, 10, running, new_x="LMARGIN", new_y="NEXT")
        pdf.multi_cell(0, 6, _in_core_font(text), align="L", new_x="LMARGIN", new_y="NEXT")
        if running:
            pdf.cell(0, 10, f"Page {number} of {len(pages)}")
    pdf.output(str(path))
    return path


def write_set_pdf(path: Path, pages: list[list[tuple[str, int, str]]]) -> Path:
    """A PDF of pages made of (text, type size, "" or "B" for bold) blocks."""
    pdf = FPDF()
    for blocks in pages:
        pdf.add_page()
        for text, size, style in blocks:
            pdf.set_font("Helvetica", style, size)
            pdf.multi_cell(0, size / 2, text, align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(size / 4)
    pdf.output(str(path))
    return path


def _in_core_font(text: str) -> str:
    """The PDF core fonts know Latin-1 only."""
    plain = str.maketrans("“”’–", '""\'-')
    return text.translate(plain)


def write_scan(path: Path) -> Path:
    """A PDF with a drawing and no text layer."""
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 100, 100)
    pdf.output(str(path))
    return path


def write_encrypted_pdf(path: Path) -> Path:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.cell(text=LEAD)
    pdf.set_encryption(owner_password="owner", user_password="user")
    pdf.output(str(path))
    return path


def write_docx(path: Path) -> Path:
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 0)
    document.add_paragraph(LEAD)
    document.add_paragraph(QUOTE)
    document.add_heading("Aims", 1)
    document.add_paragraph("Measure sleep at home", style="List Bullet")
    document.add_paragraph("Share the data", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells),
        ("Town", "Adults", "Selby", "900"),
        strict=True,
    ):
        cell.text = text
    document.add_heading("Next", 1)
    document.add_paragraph(AIM)
    document.save(str(path))
    return path


def write_reviewed_docx(path: Path) -> Path:
    """A DOCX with tracked changes, a table of contents and a content control."""
    document = docx.Document()
    body = document.element.body
    for xml in (
        '<w:p {ns}><w:r><w:t xml:space="preserve">The study </w:t></w:r>'
        "<w:del><w:r><w:delText>ends</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>begins</w:t></w:r></w:ins><w:r><w:t> in May.</w:t></w:r></w:p>",
        "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
    ):
        body.insert(len(body) - 1, parse_xml(xml.format(ns=nsdecls("w"))))
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Aims 3", style="toc 1")
    document.save(str(path))
    return path


def write_mail(path: Path, change: Callable[[EmailMessage], None] | None = None) -> Path:
    message = EmailMessage()
    message["From"] = "Åse Lindgrønn <ase@example.org>"
    message["To"] = "team@example.org"
    message["Date"] = "Tue, 17 Jan 2023 10:00:00 +0100"
    message["Subject"] = TITLE
    message.set_content(f"{LEAD}\n\n{QUOTE}\n")
    message.add_alternative(f"<p>{LEAD}</p>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="plan.pdf")
    if change:
        change(message)
    path.write_bytes(message.as_bytes())
    return path
