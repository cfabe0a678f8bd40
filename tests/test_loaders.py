"""Every format gives exact text, sections and metadata; every fault is named with a way out."""

import os
import random
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import pytest
from sample_files import (
    AIM,
    LEAD,
    QUOTE,
    SWEDISH,
    TITLE,
    write_docx,
    write_encrypted_pdf,
    write_html,
    write_mail,
    write_pdf,
    write_reviewed_docx,
    write_scan,
    write_set_pdf,
    write_text,
)

from assistant.errors import LoadError
from assistant.language.dates import parse_date
from assistant.settings import IngestSettings
from assistant.types import Document
from ingest.loaders import Loader, file_hash
from ingest.metadata import find_published, find_title, is_chrome, is_usable_title
from ingest.splitter import split

SHARED = Path(__file__).parents[2] / "shared" / "documents"


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    with Loader(IngestSettings()) as made:
        yield made


def load(loader: Loader, path: Path) -> Document:
    document = loader.load(path, path.name)
    starts = [section.start for section in document.sections]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] < len(document.text)
    assert document.text.encode("utf-8")  # no half characters
    passages = split(document)
    assert "".join(document.text[p.start : p.end] for p in passages) == document.text
    assert all(above.end == below.start for above, below in pairwise(passages))
    return document


def stated(document: Document) -> dict[str, str]:
    return {field: document.text[start:end] for field, (start, end) in document.stated.items()}


def under(document: Document) -> dict[str, str]:
    """Headings, and the first line of text under each."""
    found = {}
    for section in document.sections:
        lines = [line for line in document.text[section.start :].splitlines() if line.strip()]
        found[section.heading] = lines[1] if section.heading else lines[0]
    return found


def fault(loader: Loader, path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        loader.load(path, path.name)
    assert str(caught.value).startswith(f"{path.name}: ")
    return str(caught.value)


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


# Metadata found in the text


@pytest.mark.parametrize(
    ("line", "iso", "span"),
    [
        ("Published: January 17, 2023", "2023-01-17", "January 17, 2023"),
        ("by | 17th Sep 2019 | News", "2019-09-17", "17th Sep 2019"),
        ("21 februari 2019", "2019-02-21", "21 februari 2019"),
        ("Publicerad den 1 maj 2020 kl. 10.15", "2020-05-01", "1 maj 2020"),
        ("17.1.2023", "2023-01-17", "17.1.2023"),
        ("2023-01-17T10:00:00Z", "2023-01-17", "2023-01-17"),
        ("17. januar 2023", "2023-01-17", "17. januar 2023"),
        ("tirsdag den 3. maj 2022", "2022-05-03", "3. maj 2022"),
        ("17. tammikuuta 2023", "2023-01-17", "17. tammikuuta 2023"),
        ("Julkaistu 17.1.2023 klo 14.30", "2023-01-17", "17.1.2023"),
        ("Publisert 21.02.2019 av Kari Nordmann", "2019-02-21", "21.02.2019"),
        ("Stockholm, den 17 januari 2023", "2023-01-17", "17 januari 2023"),
        ("HELSINKI, Finland, 17 January 2023 – The study", "2023-01-17", "17 January 2023"),
        ("Oppdatert 12.03.2021 14:05", "2021-03-12", "12.03.2021"),
        ("Jan 5, 2020 · 3 min read", "2020-01-05", "Jan 5, 2020"),
        ("5 maj 2020, kl. 9–11, rådhuset", "2020-05-05", "5 maj 2020"),
    ],
)
def test_datelines(line: str, iso: str, span: str) -> None:
    text = f"{TITLE}\n\n{line}\n\n{LEAD}\n"
    found = find_published(text)
    assert found is not None
    assert found.span is not None
    assert (found.value, text[slice(*found.span)]) == (iso, span)


@pytest.mark.parametrize(
    "line",
    [
        "The agreement was signed on 17 January 2023 in Selby.",
        "Avtalet löper till 17 januari 2023",
        "I dag, 17. januar 2023, har vi begynt.",
        "on 17 January 2023, the hospital began",
        "17 January 2023.",
        "| 2 | Order the pumps | Ann Holt | 17 January 2023 |",
        "Task: Order the pumps | Due: 17 January 2023",
        "Version 1.2.2023.4",
        "31.2.2023",
        "January 2023",
    ],
)
def test_a_date_in_prose_is_no_dateline(line: str) -> None:
    assert find_published(f"{TITLE}\n\n{line}\n\n{LEAD}\n") is None


def test_a_publication_date_goes_before_an_update_and_a_dateline_may_close() -> None:
    text = f"{TITLE}\n\nUpdated: 3 May 2021\n{LEAD}\n" + f"{QUOTE}\n" * 40
    updated = find_published(text)
    published = find_published(text + "Published: 1 May 2021")
    assert updated is not None
    assert published is not None
    assert (updated.value, published.value) == ("2021-05-03", "2021-05-01")


def test_dates_are_read_as_in_europe() -> None:
    assert parse_date("3/4/2021") == "2021-04-03"
    assert parse_date("12/31/2021") == "2021-12-31"
    assert parse_date("17/1-2023") == "2023-01-17"
    assert parse_date("kesäkuun 5. 2020 tai 5. kesäkuuta 2020") == "2020-06-05"
    assert parse_date("17.01.23") == "2023-01-17"


@pytest.mark.parametrize(
    "line",
    [
        *("Advertisement", "ANNONS", "Mainos", "top of page", "Skip to main content", "Menu"),
        *("Hoppa till innehållet", "Hopp til innhold", "Gå til indhold", "Siirry sisältöön"),
        *("Search for content, post, videos", "Read more: another article", "Läs mer: nytt"),
        *("Les også: mer om saken", "Læs mere om det", "Lue lisää: uutinen", "Photo: A. Moe"),
        *("Foto: Ö. Å", "Kuva: X", "6 views0 comments", "We use cookies", "- Dela -"),
    ],
)
def test_page_furniture_is_no_title(line: str) -> None:
    assert is_chrome(line)
    found = find_title(f"{line}\n\n{TITLE}\n\n{LEAD}")
    assert found is not None
    assert found.value == TITLE


@pytest.mark.parametrize(
    "line", ["Searching for sleep", "Photos of sleep", "Menus for the heart", "Delade mål"]
)
def test_titles_that_resemble_furniture(line: str) -> None:
    assert not is_chrome(line)


def test_titles_that_programs_leave_behind() -> None:
    for junk in ("Microsoft Word - plan.doc", "untitled", "Untitled 1", "report.indd", "", "123"):
        assert not is_usable_title(junk)
    assert is_usable_title("Word by word: a study")


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


# Faults


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.html", b"<html><body><script>1</script></body></html>", "no text"),
        ("a.txt", b"MZ\x90\0\x03\0\0\0\x04", "NUL bytes"),
        ("a.txt", bytes(range(1, 32)) * 9, "control characters"),
        ("a.txt", "Ålesund ønsker å være først. ".encode() * 20 + b"\xe5", "damaged at byte"),
        ("a.txt", b"\xff\xfea\0\0\xd8b\0", "UTF-16 text is damaged"),
        ("a.txt", "Привет, как дела сегодня".encode("cp1251"), "encoding"),
        ("a.pdf", b"%PDF-1.7\nnothing here", "malformed"),
        ("a.pdf", b"plain words", "malformed"),
        ("a.docx", b"PK\x03\x04 nothing", "malformed"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".ppt kind"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("a.eml", b"just words, no mail", "not a mail message"),
        ("a.eml", b"From: a@example.org\n\n", "neither subject nor text"),
        ("a.odg", b"PK", "not supported"),
    ],
)
def test_faults_are_named(
    loader: Loader, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reason in fault(loader, path)


def test_encrypted_and_scanned_pdfs(loader: Loader, tmp_path: Path) -> None:
    assert "encrypted" in fault(loader, write_encrypted_pdf(tmp_path / "locked.pdf"))
    assert "OCR" in fault(loader, write_scan(tmp_path / "scan.pdf"))


@pytest.mark.slow
def test_damaged_files_never_stop_the_loader(loader: Loader, tmp_path: Path) -> None:
    rng = random.Random(0)
    good = [
        write_pdf(tmp_path / "good.pdf", [LEAD, AIM]),
        write_docx(tmp_path / "good.docx"),
        write_html(tmp_path / "good.html"),
        write_mail(tmp_path / "good.eml"),
    ]
    for source in good:
        for number in range(15):
            data = bytearray(source.read_bytes())
            for _ in range(rng.randint(1, 40)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            path = tmp_path / f"bad{number}{source.suffix}"
            path.write_bytes(data[: rng.randint(len(data) // 2, len(data))])
            try:
                load(loader, path)
            except LoadError as error:
                assert str(error).startswith(path.name)  # noqa: PT017, either way is right


def test_oversize_is_told_before_reading(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD * 100)
    with pytest.raises(LoadError, match=r"too large .*limit is 0\.001.*ingest\.max_megabytes"):
        Loader(IngestSettings(max_megabytes=0.001)).load(path, "a.txt")


def test_the_deadline_is_held(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [LEAD] * 20)
    with (
        Loader(IngestSettings(seconds_per_file=0.05)) as hurried,
        pytest.raises(LoadError, match=r"longer than 0\.05 seconds.*ingest\.seconds_per_file"),
    ):
        hurried.load(path, "a.pdf")


def test_what_is_no_file(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in fault(loader, tmp_path / "folder.txt")
    assert "not a regular file" in fault(loader, tmp_path / "pipe.txt")
    assert "cannot be read" in fault(loader, tmp_path / "absent.txt")
    with pytest.raises(OSError, match="not a regular file"):
        file_hash(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    assert "cannot be read" in fault(loader, tmp_path / "broken.txt")


@pytest.mark.skipif(os.getuid() == 0, reason="the superuser may read everything")
def test_a_file_without_read_permission(loader: Loader, tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD)
    path.chmod(0)
    assert "permissions" in fault(loader, path)


def test_a_path_that_is_no_unicode(loader: Loader, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    path.write_bytes(b"words")
    with pytest.raises(LoadError, match=r"\?\.txt: its path is not valid UTF-8"):
        loader.load(path, path.name)


def test_the_hash_tells_whether_a_file_changed(loader: Loader, tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD)
    before = load(loader, path)
    assert before.content_hash == file_hash(path)
    write_text(path, LEAD + " More.")
    assert file_hash(path) != before.content_hash
    assert load(loader, path).id == before.id
