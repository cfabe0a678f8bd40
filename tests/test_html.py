"""A web page is read as a browser shows it: its own article, boxes, captions and tables with it."""

from pathlib import Path

import pytest
from sample_files import AIM, LEAD, QUOTE, SWEDISH, TITLE

from assistant.types import Document
from ingest.loaders import Loader


def load(loader: Loader, tmp_path: Path, page: str | bytes) -> Document:
    path = tmp_path / "a.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return loader.load(path, path.name)


def article(inside: str, style: str = "", around: str = "") -> str:
    return (
        f"<html><head><title>T</title><style>{style}</style></head><body>{around}<article>"
        f"<h1>{TITLE}</h1><p>{LEAD}</p>{inside}<p>{QUOTE}</p></article></body></html>"
    )


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        ("<p>We saw 120<sup>3</sup> adults.</p>", "We saw 120³ adults."),
        ("<p>We saw 120<sup><a href='#n'>[3]</a></sup> adults.</p>", "We saw 120³ adults."),
        ("<p>9 m<span style='vertical-align:super'>2</span> here</p>", "9 m² here"),
        ("<p>CO<sub>2</sub> on the 1<sup>st</sup> day</p>", "CO₂ on the 1st day"),
        ("<figure><img src=x><figcaption>Åse at work.</figcaption></figure>", "Åse at work."),
        ("<aside><h3>Facts</h3><ul><li>Sum: 4</li></ul></aside>", "Facts\n\n- Sum: 4"),
        ("<dl><dt>Sum</dt><dd>4 million</dd></dl>", "Sum: 4 million"),
        ("<pre>Sum:  4\nHead: Åse</pre>", "Sum:  4\nHead: Åse"),
    ],
)
def test_what_an_article_holds(loader: Loader, tmp_path: Path, inside: str, read: str) -> None:
    assert read in load(loader, tmp_path, article(inside)).text


def test_tables_told_by_their_marks(loader: Loader, tmp_path: Path) -> None:
    box = "<table><tr><th>Founded</th><td>1921</td></tr><tr><th>Beds</th><td>131</td></tr></table>"
    assert "Founded | 1921\nBeds | 131" in load(loader, tmp_path, article(box)).text
    roles = (
        "<div role=table><div role=row><span role=columnheader>Town</span><span role=columnheader>"
        "Beds</span></div><div role=row><span role=cell>Selby</span><span role=cell>31</span></div>"
        "</div>"
    )
    assert "Town: Selby | Beds: 31" in load(loader, tmp_path, article(roles)).text


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<p hidden>Secret words here.</p>", "hidden_text"),
        ("<p style='display: none'>Secret words here.</p>", "hidden_text"),
        ("<div style='visibility:hidden'><p>Secret words here.</p></div>", "hidden_text"),
        ("<p class='x gone'>Secret words here.</p>", "hidden_text"),
        ("<p style='color:#fff'>Secret words here.</p>", "hidden_text"),
        ("<p id='off'>Secret words here.</p>", "hidden_text"),
        ("<p>It ends <del>Secret words here.</del> late.</p>", "struck_text"),
        ("<p>It ends <s>Secret words here.</s> late.</p>", "struck_text"),
        (
            "<p>It <b style='text-decoration: line-through'>Secret words</b> ends.</p>",
            "struck_text",
        ),
    ],
)
def test_what_is_not_seen_is_left_out_and_said(
    loader: Loader, tmp_path: Path, inside: str, kind: str
) -> None:
    style = "@media print {.kept {display:none}} .gone, p#off { color: red; display: none }"
    document = load(loader, tmp_path, article(f"<p class='kept'>{AIM}</p>{inside}", style))
    assert "Secret" not in document.text
    assert AIM in document.text
    assert [note.kind for note in document.notes] == [kind]


def test_tables_of_links_lists_and_spans(loader: Loader, tmp_path: Path) -> None:
    table = (
        "<table><caption>Staff by town</caption><thead><tr><td>Town</td><td>Year</td><td>Staff</td>"
        "</tr></thead><tr><td rowspan=2><a href='/s'>Selby</a></td><td>2023</td><td>110</td></tr>"
        "<tr><td>2024</td><td><ul><li>140</li><li>nurses</li></ul></td></tr></table>"
    )
    assert (
        load(loader, tmp_path, article(table)).text.count(
            "Staff by town\nTown: Selby | Year: 2023 | Staff: 110\n"
            "Town: Selby | Year: 2024 | Staff: 140; nurses"
        )
        == 1
    )


def test_what_stands_beside_the_article_is_none_of_it(loader: Loader, tmp_path: Path) -> None:
    around = (
        f"<div class='cookie-banner'><p>{'We use cookies. ' * 30}</p></div>"
        "<aside><a href=1>Another story</a> <a href=2>A third one</a></aside>"
        "<footer>Contact us</footer>"
    )
    text = load(loader, tmp_path, article("", around=around)).text
    for word in ("cookies", "Another story", "Contact us"):
        assert word not in text


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset='iso-8859-1'>",
        "<script src='x' charset='utf-16'></script><meta charset=windows-1252>",
        "<!-- <meta charset='koi8-r'> --><meta content='text/html; charset=latin1'>",
        f"<!-- {'x' * 6000} --><meta charset='windows-1252'>",
        "<meta charset='utf-8'>",
    ],
)
def test_encodings_that_pages_claim(loader: Loader, tmp_path: Path, head: str) -> None:
    text = f"<html><head>{head}</head><body><p>{SWEDISH} € “5”</p></body></html>"
    assert f"{SWEDISH} € “5”" in load(loader, tmp_path, text.encode("cp1252")).text
