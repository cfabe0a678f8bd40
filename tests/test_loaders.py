"""Every format gives exact text, sections and metadata."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from loading import load
from sample_files import (
    AIM,
    LEAD,
    QUOTE,
    SWEDISH,
    TITLE,
    write_docx,
    write_html,
    write_mail,
    write_pdf,
    write_reviewed_docx,
    write_set_pdf,
    write_text,
)

from assistant.types import Document
from ingest.loaders import Loader

SHARED = Path(__file__).parents[2] / "shared" / "documents"


def stated(document: Document) -> dict[str, str]:
    return {field: document.text[start:end] for field, (start, end) in document.stated.items()}


def under(document: Document) -> dict[str, str]:
    """Headings, and the first line of text under each."""
    found = {}
    for section in document.sections:
        lines = [line for line in document.text[section.start :].splitlines() if line.strip()]
        found[section.heading] = lines[1] if section.heading else lines[0]
    return found


# Text and Markdown


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_text_is_the_decoded_file_itself(loader: Loader, tmp_path: Path, ends: str) -> None:
    text = ends.join(
        ["  " + TITLE, "", "21 februari 2019", "", LEAD, SWEDISH, "\t å\u0308 \x0c", ""]
    )
    document = load(loader, write_text(tmp_path / "a.txt", text))
    assert document.text == text
    assert (document.title, document.published) == (TITLE, "2019-02-21")
    assert stated(document) == {"title": TITLE, "published": "21 februari 2019"}
    assert (document.publisher, document.name) == ("", "a.txt")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp1252", b""),
    ],
)
def test_encodings(loader: Loader, tmp_path: Path, encoding: str, mark: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(mark + f"{TITLE}\n\n{SWEDISH}".encode(encoding))
    document = load(loader, path)
    assert document.text == f"{TITLE}\n\n{SWEDISH}"


def test_front_matter_fills_the_fields_with_their_spans(loader: Loader, tmp_path: Path) -> None:
    text = (
        '---\r\ntitle: "Sömn: en studie"\r\npublisher: Nordkap\r\ndate: 17. januar 2023\r\n'
        "language: nb\r\ntags: [a, b]\r\n---\r\n\r\n# Another heading\r\n\r\n" + LEAD
    )
    document = load(loader, write_text(tmp_path / "a.md", text))
    assert document.text == text
    assert (document.title, document.publisher) == ("Sömn: en studie", "Nordkap")
    assert (document.published, document.language) == ("2023-01-17", "no")
    assert stated(document) == {
        "title": "Sömn: en studie",
        "publisher": "Nordkap",
        "published": "17. januar 2023",
    }


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Sleep: a study\ndate: 2023-01-17", "Sleep: a study"),  # no valid YAML
        ("title: >\n  Folded\n  title\ndate: 2023-01-17", "Folded title"),
        ("date: 2023-01-17\nother: {a: b", "Plan"),
        ("a: &a [x]\nb: [*a, *a]\ndate: '2023-01-17T10:00:00Z'", "Plan"),
    ],
)
def test_odd_front_matter(loader: Loader, tmp_path: Path, front: str, title: str) -> None:
    path = write_text(tmp_path / "a.md", f"---\n{front}\n---\n# Plan\n\n{LEAD}\n")
    document = load(loader, path)
    assert (document.title, document.published) == (title, "2023-01-17")


def test_a_rule_is_no_front_matter(loader: Loader, tmp_path: Path) -> None:
    document = load(loader, write_text(tmp_path / "a.md", f"---\n\n{LEAD}\n\n---\n\n# Aims\n"))
    assert document.sections[-1].heading == "Aims"
    assert document.title == "Aims"


def test_markdown_headings_open_sections(loader: Loader, tmp_path: Path) -> None:
    text = (
        f"# One *bold* [link](http://x)\n\n{LEAD}\n\nTwo\n---\n\n{QUOTE}\n\n"
        f"```\n# not this\n```\n\n### Three ###\n{AIM}\n\n| a | b |\n|---|---|\n#no\n"
    )
    document = load(loader, write_text(tmp_path / "a.md", text))
    headings = [section.heading for section in document.sections]
    assert headings == ["One bold link", "Two", "Three"]
    lines = [text[section.start :].splitlines()[0] for section in document.sections]
    assert lines == ["# One *bold* [link](http://x)", "Two", "### Three ###"]
    assert document.title == "One bold link"


# HTML


def test_html(loader: Loader, tmp_path: Path) -> None:
    document = load(loader, write_html(tmp_path / "a.html"))
    assert (document.title, document.publisher) == (TITLE, "Nordkap News")
    assert (document.published, document.language) == ("2023-01-17", "en")
    assert stated(document) == {
        "title": TITLE,
        "publisher": "Nordkap News",
        "published": "2023-01-17",
    }
    assert document.text.startswith("Publisher: Nordkap News\nPublished: 2023-01-17\n\n" + TITLE)
    assert under(document)[TITLE] == LEAD
    assert under(document)["Aims"] == AIM
    for line in (QUOTE, "- Measure sleep at home\n- Share the data", "Town: Selby | Adults: 900"):
        assert line in document.text
    assert "alert" not in document.text


def test_an_html_dateline_is_cited_where_it_stands(loader: Loader, tmp_path: Path) -> None:
    page = (
        '<html><head><meta property="article:published_time" content="2019-02-21"></head><body>'
        f"<article><h1>{TITLE}</h1><p>21 februari 2019</p><p>{SWEDISH}</p><p>{SWEDISH} Mer.</p>"
        "</article></body></html>"
    )
    document = load(loader, write_text(tmp_path / "a.htm", page))
    assert document.published == "2019-02-21"
    assert stated(document)["published"] == "21 februari 2019"


@pytest.mark.parametrize(
    ("extra", "published"),
    [
        ("<aside><time datetime='2020-01-01'>1 Jan 2020</time> Other story</aside>", ""),
        ("<div class='related'><p>Other</p><span class='date'>12.12.2022</span></div>", ""),
        ("<footer>© 2023 Nordkap</footer>", ""),
        ("<p>The agreement was signed on 5 May 2021 in Selby.</p>", ""),
        ("<time datetime='2020-01-02T10:00'>2 Jan 2020</time>", "2020-01-02"),
        (
            "<script type='application/ld+json'>"
            '{"@type": "NewsArticle", "datePublished": "2022-02-02"}</script>',
            "2022-02-02",
        ),
    ],
)
def test_only_dates_of_the_page_itself_count(
    loader: Loader, tmp_path: Path, extra: str, published: str
) -> None:
    article = f"<article><h1>{TITLE}</h1><p>{LEAD}</p><p>{QUOTE}</p><p>{AIM}</p></article>"
    page = f"<html><head><title>T</title></head><body>{article}{extra}</body></html>"
    assert load(loader, write_text(tmp_path / "a.html", page)).published == published


def test_a_page_without_an_article_is_rendered_plainly(loader: Loader, tmp_path: Path) -> None:
    page = (
        "<html><head><title>Contact</title></head><body><div>Sleep unit<br>Selby</div>"
        "<ul><li>Phone <b>hours</b><ul><li>Mondays</li></ul></li></ul><script>x</script></body>"
    )
    document = load(loader, write_text(tmp_path / "a.html", page))
    assert "Sleep unit\nSelby" in document.text
    assert "- Phone hours\n  - Mondays" in document.text
    assert "x" not in document.text.split()


def test_a_table_that_lays_out_a_page_is_no_table(loader: Loader, tmp_path: Path) -> None:
    cell = f"<td><h1>{TITLE}</h1><p>{LEAD}</p><p>{QUOTE}</p></td><td>Side</td>"
    page = f"<html><body><table><tr>{cell}</tr></table></body></html>"
    document = load(loader, write_text(tmp_path / "a.html", page))
    assert f"{TITLE}\n\n{LEAD}\n\n{QUOTE}\n\nSide" in document.text


def test_html_in_a_declared_encoding(loader: Loader, tmp_path: Path) -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{SWEDISH}</p></body></html>'
    path = tmp_path / "a.html"
    path.write_bytes(page.replace("–", "-").encode("latin-1"))
    assert SWEDISH.replace("–", "-") in load(loader, path).text


def test_html_with_a_damaged_byte_is_read_all_the_same(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><body><p>{SWEDISH}</p><p>".encode() + b"x\xe5y</p></body></html>")
    document = load(loader, path)
    assert SWEDISH in document.text
    assert "x\ufffdy" in document.text


# PDF


def test_pdf_pages_and_paragraphs(loader: Loader, tmp_path: Path) -> None:
    pages = [f"{TITLE}\n\n{LEAD}\n\n{QUOTE}", f"{AIM} {LEAD}", f"{SWEDISH}", f"{QUOTE}"]
    path = write_pdf(tmp_path / "a.pdf", pages, "Microsoft Word - plan.doc", "Nordkap report 2023")
    document = load(loader, path)
    assert [section.page for section in document.sections] == [1, 2, 3, 4]
    assert document.text[document.sections[1].start :].startswith(f"{AIM} {LEAD}")
    assert LEAD in document.text
    assert document.text.count("Nordkap report 2023") == 1
    assert "Page 1" not in document.text
    assert document.title == TITLE
    assert stated(document) == {"title": TITLE}


def test_pdf_title_from_its_properties(loader: Loader, tmp_path: Path) -> None:
    document = load(loader, write_pdf(tmp_path / "a.pdf", [LEAD], "The Nordkap sleep study"))
    assert document.title == "The Nordkap sleep study"
    assert document.text == f"Title: The Nordkap sleep study\n\n{LEAD}"
    assert stated(document) == {"title": "The Nordkap sleep study"}
    assert [(s.start, s.page) for s in document.sections] == [(0, 1)]


def test_pdf_headings_are_told_by_their_type(loader: Loader, tmp_path: Path) -> None:
    pages = [
        [("Nordkap Hospital", 11, ""), (TITLE, 20, "B"), (LEAD, 11, ""), ("Aims", 14, "")],
        [(AIM, 11, ""), (LEAD, 11, ""), ("Next", 11, "B"), (AIM, 11, "")],
    ]
    document = load(loader, write_set_pdf(tmp_path / "a.pdf", pages))
    assert document.title == TITLE
    assert [(s.heading, s.page) for s in document.sections] == [
        ("", 1),
        (TITLE, 1),
        ("Aims", 1),
        ("Aims", 2),
        ("Next", 2),
    ]
    assert document.text.endswith(f"{TITLE}\n\n{LEAD}\n\nAims\n\n{AIM}\n\n{LEAD}\n\nNext\n\n{AIM}")


def test_words_broken_at_a_line_end_are_made_whole(loader: Loader, tmp_path: Path) -> None:
    text = (
        "The hospital and the university will share what they learn from the colla-\n"
        "boration, says the head of the real-world data unit, which has followed the long-\n"
        "term illness of patients in their own homes. Hälso- och sjukvården and the hälso-\n"
        "och sjukvårdsdirektör agree, as do all the others. The long-term aim is the real-\n"
        "world evidence that has been missing for years in this field of medicine so far."
    )
    document = load(loader, write_pdf(tmp_path / "a.pdf", [text]))
    assert "from the collaboration, says" in document.text
    assert "the long-term illness" in document.text
    assert "the hälso- och sjukvårdsdirektör agree" in document.text
    assert "the real-world evidence" in document.text
    assert "\n" not in document.text


def test_a_sentence_over_two_pages_is_not_cut(loader: Loader, tmp_path: Path) -> None:
    first, second = LEAD[: LEAD.index("which")].strip(), LEAD[LEAD.index("which") :]
    document = load(loader, write_pdf(tmp_path / "a.pdf", [f"{QUOTE} {first}", second]))
    assert LEAD in document.text
    assert document.text[document.sections[1].start :] == second
    assert document.sections[1].page == 2


# DOCX and mail


def test_docx(loader: Loader, tmp_path: Path) -> None:
    document = load(loader, write_docx(tmp_path / "a.docx"))
    assert document.title == TITLE
    assert stated(document) == {"title": TITLE}
    assert under(document) == {TITLE: LEAD, "Aims": "- Measure sleep at home", "Next": AIM}
    assert (
        "- Measure sleep at home\n- Share the data\n\nTown | Adults\nSelby | 900" in document.text
    )


def test_docx_reads_with_changes_accepted(loader: Loader, tmp_path: Path) -> None:
    document = load(loader, write_reviewed_docx(tmp_path / "a.docx"))
    assert document.text == "The study begins in May.\n\nIn a control."


def test_mail(loader: Loader, tmp_path: Path) -> None:
    document = load(loader, write_mail(tmp_path / "a.eml"))
    assert document.title == TITLE
    assert (document.publisher, document.published) == ("Åse Lindgrønn", "2023-01-17")
    assert stated(document) == {
        "title": TITLE,
        "publisher": "Åse Lindgrønn",
        "published": "Tue, 17 Jan 2023 10:00:00 +0100",
    }
    assert document.text.startswith("From: Åse Lindgrønn <ase@example.org>\nTo: team@example.org\n")
    assert f"\n\n{LEAD}\n\n{QUOTE}\n\nAttachment: plan.pdf" in document.text


def test_mail_of_html_only(loader: Loader, tmp_path: Path) -> None:
    def only_html(message: EmailMessage) -> None:
        message.clear_content()
        message.set_content(f"<h2>Aims</h2><p>{LEAD}</p><p>{AIM}</p>", subtype="html")

    document = load(loader, write_mail(tmp_path / "a.eml", only_html))
    assert document.title == TITLE
    assert under(document)["Aims"] == LEAD


def test_mail_lines_broken_by_a_margin_are_joined(loader: Loader, tmp_path: Path) -> None:
    def wrapped(message: EmailMessage) -> None:
        words = LEAD.split()
        lines = [" ".join(words[n : n + 12]) for n in range(0, len(words), 12)]
        message.clear_content()
        message.set_content("\n".join(lines) + "\n\nBest wishes\nÅse\n")

    document = load(loader, write_mail(tmp_path / "a.eml", wrapped))
    assert f"{LEAD}\n\nBest wishes\nÅse" in document.text


def test_a_document_of_prose_is_named_after_its_file(loader: Loader, tmp_path: Path) -> None:
    document = load(loader, write_text(tmp_path / "sleep_study-2023.txt", f"{LEAD} {QUOTE}"))
    assert document.title == "sleep study 2023"
    assert "title" not in document.stated


def test_an_article_as_it_was_copied_from_the_web(loader: Loader, tmp_path: Path) -> None:
    text = (
        "Skip to content\nNews\n\nBirkdale Hospital and Corvia Pharma share a registry\n\n"
        "17 January 2023\n\nThe hospital and the company will follow patients for six years.\n"
    )
    document = load(loader, write_text(tmp_path / "copied.txt", text))
    assert document.text == text
    assert (document.language, document.published) == ("en", "2023-01-17")
    assert document.title == "Birkdale Hospital and Corvia Pharma share a registry"


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs files outside the repository: the original articles"
)
def test_the_original_articles(loader: Loader) -> None:
    known = {}
    for path in sorted(SHARED.glob("*.txt")):
        document = load(loader, path)
        assert document.text == path.read_bytes().decode("utf-8")
        known[path.stem] = (document.language, document.published, document.title.split()[0])
    assert known == {
        "abpi-birmingham": ("en", "2019-09-17", "ABPI,"),
        "bms-karolinska": ("en", "2023-01-17", "Bristol"),
        "connect-norway": ("en", "", "Landmark"),
        "hus-janssen": ("en", "", "HUS,"),
        "varmland-lif": ("sv", "2019-02-21", "Region"),
    }
