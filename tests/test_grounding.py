"""A chat model's text becomes plain sentences with exact citations, and no doubt is hidden."""

import re
import time
from collections.abc import Sequence

import pytest
from inert import assert_inert

from assistant.grounding import Grounded, check, ground, is_refusal
from assistant.types import Document, DoubtKind, Passage, ScoredPassage, Sentence

HUS = """# HUS and Janssen agree

HUS Helsinki University Hospital, the University of Helsinki and Janssen signed an agreement on
17 January 2023. It runs for five years and costs 4 million euros.

Taneli Raivio is Research Director at HUS. He said that patients gain from research. Janssen does
not lead the trials.

- Clinical trials are run jointly.
- Staff can move between the partners.
"""
LIF = """# Region Värmland och LIF

Region Värmland har slutit ett avtal med LIF. Plattformen binds inte till bestämda läkemedel.
Tobias Kjellberg är hälso- och sjukvårdsdirektör i Region Värmland. Kontakt: info@lif.example,
https://www.lif.example/avtal.
"""


def passages() -> list[ScoredPassage]:
    """The whole of HUS as 1, its beginning as 2, its end as 3, and LIF as 4."""
    hus = Document("hus", "/hus.md", "hus.md", "HUS and Janssen agree", "", "", "en", HUS, "")
    lif = Document("lif", "/lif.md", "lif.md", "Region Värmland och LIF", "", "", "sv", LIF, "")
    middle = HUS.index("Taneli")
    spans = [(hus, 0, len(HUS)), (hus, 0, middle), (hus, middle, len(HUS)), (lif, 0, len(LIF))]
    return [
        ScoredPassage(Passage(f"p{n}", d.id, n, start, end), d, 1.0, 0.5, 0.5)
        for n, (d, start, end) in enumerate(spans)
    ]


def grounded(text: str, language: str = "en") -> Grounded:
    """The text grounded, after checking what must hold for every text."""
    result = ground(text, passages(), language)
    position = 0
    for sentence in result.sentences:
        marks = "".join(f" [{c.number}]" for c in sentence.citations)
        found = result.text.find(sentence.text + marks, position)
        assert found >= position
        position = found + len(sentence.text + marks)
        for citation in sentence.citations:
            text = citation.document.text
            assert citation.quote == text[citation.start : citation.end] != ""
            assert citation.passage.start <= citation.start < citation.passage.end
    numbers = [c.number for s in result.sentences for c in s.citations]
    first_uses = list(dict.fromkeys(numbers))
    assert first_uses == list(range(1, len(first_uses) + 1))
    assert_inert(result.text)
    return result


def cited_words(result: Grounded, number: int = 0) -> str:
    return " … ".join(c.quote for c in result.sentences[number].citations)


def doubts(result: Grounded, number: int = 0) -> set[DoubtKind]:
    return {doubt.kind for doubt in result.sentences[number].doubts}


def test_a_marker_resolves_to_the_exact_words() -> None:
    result = grounded("Taneli Raivio is the hospital's Research Director [1].")
    assert cited_words(result) == "Taneli Raivio is Research Director at HUS."
    assert not doubts(result)
    assert result.text == "Taneli Raivio is the hospital's Research Director. [1]"


def test_two_sentences_are_cited_where_one_is_not_enough() -> None:
    result = grounded("HUS and Janssen signed an agreement that costs 4 million euros [1].")
    assert "17 January 2023" in cited_words(result)
    assert "4 million euros" in cited_words(result)
    assert not doubts(result)


def test_numbers_follow_the_order_of_first_use() -> None:
    text = "LIF slöt ett avtal med Region Värmland [4]. Raivio är Research Director [3]."
    result = grounded(f"{text} Region Värmland slöt ett avtal med LIF [4].", "sv")
    assert [[c.number for c in s.citations] for s in result.sentences] == [[1], [2], [1]]
    assert [s.citations[0].document.id for s in result.sentences] == ["lif", "hus", "lif"]


def test_invented_markers_never_reach_the_reader() -> None:
    result = grounded("Raivio is Research Director [1][7]. Janssen pays [9].")
    assert result.removed_markers == 2
    assert not re.search(r"\[[79]\]", result.text)
    assert doubts(result, 1) == {DoubtKind.NO_CITATION}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The agreement costs 40 million euros [1].", DoubtKind.NUMBER),
        ("HUS signed the agreement on 18 January 2023 [1].", DoubtKind.DATE),
        ("Nina Ekholm is Research Director at HUS [1].", DoubtKind.NAME),
        ("Janssen leads the trials [1].", DoubtKind.NEGATION),
        ("Raivio bought a boat and sailed to Spain with it [1].", DoubtKind.WORDS),
        ("Bananas are yellow and grow in warm countries [1].", DoubtKind.NO_CITATION),
        ("Janssen pays.", DoubtKind.NO_CITATION),
    ],
)
def test_what_the_cited_words_lack_is_marked(sentence: str, kind: DoubtKind) -> None:
    assert kind in doubts(grounded(sentence))


@pytest.mark.parametrize("marker", ["", " [4]", " [3][4]", " (see passage 4)"])
def test_a_statement_is_tied_to_what_bears_it_out_whatever_number_it_has(marker: str) -> None:
    result = grounded(f"The agreement costs 4 million euros{marker}.")
    assert cited_words(result) == "It runs for five years and costs 4 million euros."
    assert not doubts(result)
    assert result.mended == bool(marker)


def verified(text: str, logit: float) -> Sentence:
    """The one sentence of a text, of which a verifier thinks so much whatever it reads."""
    (only,) = ground(text, passages(), "en", verify=lambda _, read: [logit] * len(read)).sentences
    return only


def test_the_verifier_finds_what_words_do_not_show() -> None:
    reworded = "Those under treatment gain when something is studied."
    assert verified(reworded, 0.0).doubts
    found = verified(reworded, 4.0)
    assert not found.doubts
    assert "patients gain from research" in found.citations[0].quote


def test_the_verifier_doubts_what_words_show_too_easily() -> None:
    plain = "The agreement costs 4 million euros."
    assert not verified(plain, -2.0).doubts
    assert verified(plain, -3.0).doubts


@pytest.mark.parametrize(("passage", "cited", "is_marked"), [(-6.0, 2.0, False), (-6.0, 0.0, True)])
def test_the_passage_and_the_cited_words_count_alike(
    passage: float, cited: float, is_marked: bool
) -> None:
    text = "The agreement costs 4 million euros."
    (only,) = ground(text, passages(), "en", verify=lambda *_: [passage, cited]).sentences
    assert bool(only.doubts) == is_marked


def test_what_one_sentence_nearly_says_is_left_to_its_words() -> None:
    assert not verified("It runs for five years and costs 4 million euros.", -9.0).doubts


def test_no_verifier_outweighs_a_wrong_figure_or_a_denial() -> None:
    for text in ("The agreement costs 40 million euros [1].", "Janssen leads the trials [1]."):
        assert verified(text, 9.0).doubts


def test_what_one_passage_denies_is_not_sought_in_another() -> None:
    for marker in ("", " [1]", " [2]"):
        assert DoubtKind.NEGATION in doubts(grounded(f"Janssen leads the trials{marker}."))


BLOOD = (
    "The registry of Lindvik Hospital follows patients with blood clots for ten years and counts "
    "how many bleed."
)
SLEEP = "Nordfarm supports a trial of light therapy for night workers who sleep badly."


def tied(text: str) -> Sentence:
    """The one sentence of a text, over two documents of one sentence each."""
    read = []
    for name, said in (("Lindvik Hospital's registry", BLOOD), ("Nordfarm's trial", SLEEP)):
        document = Document(name, name, name, name, "", "", "en", said, "")
        passage = Passage(name, name, 0, 0, len(said))
        read.append(ScoredPassage(passage, document, 1.0, 0.5, 0.5))
    (only,) = ground(text, read, "en").sentences
    return only


@pytest.mark.parametrize(
    "text",
    [
        "Nordfarm follows patients with blood clots for ten years and counts how many bleed.",
        "The trial of Nordfarm follows patients with blood clots and counts how many bleed.",
        "Lindvik Hospital supports a trial of light therapy for night workers who sleep badly.",
        "Nordfarm follows patients with blood clots, "
        "while Lindvik Hospital supports light therapy.",
    ],
)
def test_what_one_document_says_is_not_said_of_the_subject_of_another(text: str) -> None:
    assert tied(text).doubts


@pytest.mark.parametrize("word", [", while ", " whereas "])
def test_each_side_of_a_contrast_rests_on_its_own_document(word: str) -> None:
    sides = (
        "The registry of Lindvik Hospital counts bleeding patients",
        "Nordfarm supports a trial of light therapy for night workers who sleep badly.",
    )
    sentence = tied(word.join(sides))
    assert not sentence.doubts
    assert [citation.quote for citation in sentence.citations] == [BLOOD, SLEEP]


@pytest.mark.parametrize(
    ("text", "is_swapped"),
    [
        ("While {0} {2}, {1} {3}.", False),
        ("While {0} {3}, {1} {2}.", True),
        ("{0} {2}, while {1} {3}.", False),
        ("{0} {3}, while {1} {2}.", True),
        ("{0} {3}, whereas {1} {2}.", True),
    ],
)
def test_swapped_sides_of_a_contrast_are_doubted(text: str, is_swapped: bool) -> None:
    names = ("Lindvik Hospital", "Nordfarm")
    does = (
        "counts bleeding patients in its registry",
        "supports a trial of light therapy for night workers",
    )
    sentence = tied(text.format(*names, *does))
    assert bool(sentence.doubts) is is_swapped


def test_a_title_in_front_of_a_document_is_cited_after_its_sentences() -> None:
    text = (
        '---\ntitle: "Polaris brings light therapy to the north"\n---\n\n'
        "Polaris is an initiative of the northern clinics. "
        "Its goal is to make sure that night workers are reached by light therapy.\n"
    )
    document = Document("d", "d", "d.md", "Polaris", "", "", "en", text, "")
    read = ScoredPassage(Passage("p", "d", 0, 0, len(text)), document, 1.0, 0.5, 0.5)
    said = "The goal of Polaris is to make sure that night workers are reached by light therapy."
    (only,) = ground(said, [read], "en").sentences
    assert not only.doubts
    assert "title:" not in "".join(citation.quote for citation in only.citations)


def test_two_passages_that_say_it_equally_well_are_both_cited() -> None:
    said = "Aino Salo leads the registry of bleeding patients."
    sources = (f"{said} She is a surgeon.", f"As everybody knows, {said}", "Nordfarm gives money.")
    read = []
    for name, source in zip("abc", sources, strict=True):
        document = Document(name, name, name, name, "", "", "en", source, "")
        passage = Passage(name, name, 0, 0, len(source))
        read.append(ScoredPassage(passage, document, 1.0, 0.5, 0.5))
    (only,) = ground(said, read, "en").sentences
    assert [citation.document.id for citation in only.citations] == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "language", "said", "in_language", "is_doubted"),
    [
        ("More than ten companies are members.", "en", "Ten companies are members.", "en", True),
        ("More than ten companies are members.", "en", "Over ten companies are members.", "en", 0),
        ("Ten companies are members.", "en", "Ten companies are members.", "en", False),
        (
            "It ran for over ten years in Turku.",
            "en",
            "It ran for ten years in Turku.",
            "en",
            False,
        ),
        ("Fler än 40 kliniker deltar i studien.", "sv", "40 kliniker deltar i studien.", "sv", 1),
        ("Mer enn ti sykehus er med.", "no", "Ti sykehus er med.", "no", True),
        ("Mindst 12 hospitaler deltager.", "da", "Mindst 12 hospitaler deltager.", "da", False),
        ("Mukana on yli kymmenen sairaalaa.", "fi", "Mukana on kymmenen sairaalaa.", "fi", True),
        ("At most 200 patients are treated.", "en", "200 patients are treated.", "en", True),
        ("At most 200 patients are treated.", "en", "About 200 patients are treated.", "en", False),
        ("Fler än 40 kliniker deltar i studien.", "sv", "Over 40 clinics take part.", "en", False),
    ],
)
def test_a_least_or_a_most_is_no_exact_number(
    source: str, language: str, said: str, in_language: str, is_doubted: bool
) -> None:
    kinds = {doubt.kind for doubt in check(said, [source], in_language, language)}
    assert (DoubtKind.NUMBER in kinds) == bool(is_doubted)


def test_a_citation_across_languages() -> None:
    result = grounded("Tobias Kjellberg is a director in Region Värmland [4].")
    assert cited_words(result).startswith("Tobias Kjellberg är")
    assert not doubts(result)


def test_a_marker_at_the_end_of_a_paragraph_serves_its_sentences() -> None:
    text = "Raivio is Research Director at HUS. He said that patients gain from research. [3]"
    result = grounded(text)
    assert [len(s.citations) for s in result.sentences] == [1, 1]
    assert not doubts(result, 0) | doubts(result, 1)


def test_a_marker_is_not_carried_to_what_it_does_not_support() -> None:
    result = grounded("The moon is made of cheese. Raivio is Research Director at HUS. [3]")
    assert doubts(result, 0) == {DoubtKind.NO_CITATION}
    assert not result.sentences[0].citations


def test_a_marker_in_the_lead_in_serves_the_list() -> None:
    text = (
        "The partners agree on [1]:\n- Clinical trials run jointly\n- Staff moving between partners"
    )
    result = grounded(text)
    assert [bool(s.citations) for s in result.sentences] == [False, True, True]
    assert result.text.split("\n")[-1].startswith("- Staff moving between partners [")


def test_headings_lead_ins_and_courtesies_need_no_citation() -> None:
    text = (
        "Sure! Here is what the documents say:\n\n## The director\n\n**Who leads**\n\n"
        "Raivio is Research Director [1].\n\nLet me know if you have other questions."
    )
    result = grounded(text)
    assert not any(s.doubts for s in result.sentences)
    assert sum(bool(s.citations) for s in result.sentences) == 1


def test_a_statement_in_a_heading_is_not_let_through() -> None:
    result = grounded("# The agreement was signed by Pfizer and costs a lot of money.")
    assert doubts(result) == {DoubtKind.NO_CITATION}


def test_a_remark_on_what_is_lacking_needs_no_citation() -> None:
    result = grounded("The documents do not state the profit. Raivio is Research Director [1].")
    assert not doubts(result, 0)
    assert not result.sentences[0].citations


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("According to [3], Raivio is Research Director.", "Raivio is Research Director. [1]"),
        (
            "According to passage 3, Raivio is Research Director.",
            "Raivio is Research Director. [1]",
        ),
        ("[3] states that Raivio is Research Director.", "Raivio is Research Director. [1]"),
        ("Raivio [3] is Research Director.", "Raivio is Research Director. [1]"),
        ("- [3] Raivio is Research Director", "- Raivio is Research Director [1]"),
        ("1. Raivio is Research Director [3]", "1. Raivio is Research Director [1]"),
        ("> Raivio is Research Director. [3]", "Raivio is Research Director. [1]"),
        ("```\nRaivio is Research Director. [3]\n```", "Raivio is Research Director. [1]"),
        ("`Raivio is Research Director. [3]`", "Raivio is Research Director. [1]"),
        ("**Raivio** is *Research Director*.[3]", "Raivio is Research Director. [1]"),
        ("| Raivio | Research Director [3] |", "Raivio; Research Director [1]"),
        ("Raivio is Research Director<sup>3</sup>.", "Raivio is Research Director. [1]"),
        ("Raivio is <b>Research</b> Director (3).", "Raivio is Research Director. [1]"),
        ("Raivio is Research Director [hus.md].", "Raivio is Research Director. [1]"),
        ("Raivio is Research Director (Source: HUS.md).", "Raivio is Research Director. [1]"),
        (
            "Raivio is Research Director [HUS and Janssen agree].",
            "Raivio is Research Director. [1]",
        ),
    ],
)
def test_every_form_gives_the_same_sentence(text: str, shown: str) -> None:
    result = grounded(text)
    assert result.text == shown
    assert not any(s.doubts for s in result.sentences)


def test_a_table_keeps_its_rows_apart() -> None:
    table = "| Who | What |\n|---|---|\n| Raivio | Research Director [3] |\n| LIF | avtal [4] |"
    result = grounded(table)
    assert result.text == "Who; What\n\nRaivio; Research Director [1]\nLIF; avtal [2]"
    assert not result.sentences[0].doubts


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://evil.example/p.png) Raivio leads [3].",
        "[click here](http://evil.example) Raivio leads [3].",
        "[click][1] Raivio leads [3].\n\n[1]: http://evil.example",
        "<script>fetch('//evil.example')</script>Raivio leads [3].",
        "<scr<script>ipt>alert(1)</scr</script>ipt> Raivio leads [3].",
        "<img src=http://evil.example/p.png Raivio leads [3].",
        "&lt;img src=x onerror=alert(1)&gt; Raivio leads [3].",
        "&amp;lt;script&amp;gt; Raivio leads [3].",
        "<http://evil.example> Raivio leads [3].",
        "See http://evil.example/a?b=c and www.evil.example. Raivio leads [3].",
        "Write to thief@evil.example or javascript:alert(1). Raivio leads [3].",
        "data:text/html;base64,PHNjcmlwdD4= Raivio leads [3].",
        "Raivio leads [3](https://evil.example/?q=secret).",
        "![a![b](c)](d) [e[f](g)](h) Raivio leads [3].",
        "<!-- hidden --> Raivio leads [3]. <!-- open",
        "Rai\u200bvio le\u202eads\U000e0041 [3].",
    ],
)
def test_nothing_live_is_left(text: str) -> None:
    result = grounded(text)
    assert "evil" not in result.text
    assert "alert" not in result.text or "(" not in result.text
    assert any(c.document.id == "hus" for s in result.sentences for c in s.citations)


def test_an_address_of_the_documents_stays_as_plain_text() -> None:
    result = grounded("LIF nås på info@lif.example och https://www.lif.example/avtal [4].", "sv")
    assert "info@lif.example" in result.text
    assert "lif.example/avtal" in result.text


@pytest.mark.parametrize("text", ["", "   \n\n", "[9]", "**", "\x00\x07", "<p></p>", "---", "[1]"])
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    assert not grounded(text).sentences
    assert not grounded(text).text


def test_no_passages_at_all() -> None:
    result = ground("HUS leads it [1].", [], "en")
    assert result.removed_markers == 1
    assert [d.kind for d in result.sentences[0].doubts] == [DoubtKind.NO_CITATION]


def _long_answer(names: Sequence[str]) -> str:
    return " ".join(
        f"{name} signed the agreement on 17 January 2023 [{n}]."
        for n, name in enumerate(names, start=1)
    )


def test_ten_sentences_over_ten_passages_are_quick() -> None:
    """Under 50 ms on an idle machine; the limit leaves room for a busy one."""
    found = []
    for number in range(10):
        text = " ".join(
            f"Partner{number} of Oslo began study {line} of {number * line} in May 20{line + 10}."
            for line in range(8)
        )
        one = Document(f"d{number}", "/d", "d", f"Title {number}", "", "", "en", text, "")
        found.append(ScoredPassage(Passage("p", one.id, 0, 0, len(text)), one, 1.0, 0, 0))
    answer = _long_answer([f"Partner{number}" for number in range(10)])
    ground(answer.replace("Partner", "Firm"), passages(), "en")
    started = time.thread_time()
    result = ground(answer, found, "en")
    assert time.thread_time() - started < 0.15
    assert len(result.sentences) == 10
    assert ground(answer, found, "en") == result


@pytest.mark.parametrize(
    "unit",
    [
        "-",
        "--",
        "|-",
        "*",
        "_",
        "[",
        "(",
        "^",
        "(1)",
        "[1] ",
        "¹ ",
        "\n",
        "<",
        "[a](",
        "a.",
        "but ",
        "&lt;",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    text = unit * (6000 // len(unit)) + "x"
    started = time.thread_time()
    ground(text, passages(), "en")
    is_refusal(text, "en")
    assert time.thread_time() - started < 3


def test_an_answer_in_another_language_than_wanted_is_read_in_its_own() -> None:
    text = "Avtalet skrevs under den 17 januari 2023 [1]. Det gäller i fem år för 4 miljoner euro."
    assert not any(s.doubts for s in grounded(f"{text} [1]", "en").sentences)


def test_a_currency_is_no_name() -> None:
    assert not doubts(grounded("The agreement runs for 5 years and costs EUR 4m [1]."))
