"""Passages tile every document, keep sentences whole and know heading and page."""

import dataclasses
import random
from itertools import pairwise

import pytest

from assistant.types import Document, Passage, Section
from ingest.splitter import LONGEST, SHORTEST, split

SENTENCES = {
    "en": "The hospital and the university share their data, e.g. scans, with Dr. Moe every week. ",
    "sv": "Region Värmland och sjukhuset delar bl.a. sina data – ungefär 1,5 miljoner rader – då. ",
    "no": "Sykehuset på Ås og universitetet følger pasientene hjemme, sier Åse Lindgrønn til oss. ",
    "da": "Hospitalet i Århus og universitetet følger patienterne hjemme hele året, siger Søren. ",
    "fi": "Sairaala ja yliopisto tekevät yhteistyötä Jyväskylässä, sanoo ylilääkäri Äijälä nyt. ",
}


def document(
    text: str, language: str = "en", sections: tuple[Section, ...] = (Section(0),)
) -> Document:
    return Document(
        id="d",
        source="/d.txt",
        name="d.txt",
        title="D",
        publisher="",
        published="",
        language=language,
        text=text,
        content_hash="h",
        sections=sections,
    )


def assert_tiles(text: str, passages: list[Passage]) -> None:
    assert [passage.index for passage in passages] == list(range(len(passages)))
    assert passages[0].start == 0
    assert passages[-1].end == len(text)
    assert all(above.end == below.start for above, below in pairwise(passages))
    assert all(0 < passage.end - passage.start <= LONGEST for passage in passages)
    assert len({passage.id for passage in passages}) == len(passages)


def random_text(rng: random.Random, sentence: str) -> str:
    parts = [
        lambda: sentence,
        lambda: sentence * rng.randint(2, 20) + "\n\n",
        lambda: "\r\n" * rng.randint(1, 3),
        lambda: "# Överskrift\n\n",
        lambda: "- punkt\n" * rng.randint(1, 5),
        lambda: "–" + " " * rng.randint(1, 1500),
        lambda: "å" * rng.randint(1, 3000),
        lambda: "e\u0301\u0302" * rng.randint(1, 900),
        lambda: "🙂" * rng.randint(1, 1300),
        lambda: "\t \u2028\x0b\r",
    ]
    return "".join(rng.choice(parts)() for _ in range(rng.randint(1, 25)))


@pytest.mark.parametrize("language", SENTENCES)
def test_passages_tile_random_texts(language: str) -> None:
    rng = random.Random(0)
    for _ in range(40):
        text = random_text(rng, SENTENCES[language])
        starts = sorted({0, *(rng.randrange(len(text)) for _ in range(rng.randint(0, 4)))})
        sections = tuple(
            Section(start, rng.choice(["", "Mål"]), rng.choice([None, 1])) for start in starts
        )
        assert_tiles(text, split(document(text, language, sections)))


@pytest.mark.parametrize("language", SENTENCES)
def test_a_long_paragraph_is_cut_between_sentences(language: str) -> None:
    sentence = SENTENCES[language]
    text = sentence * 60
    passages = split(document(text, language))
    assert len(passages) > 3
    assert {passage.start % len(sentence) for passage in passages} == {0}
    assert min(passage.end - passage.start for passage in passages) >= SHORTEST / 2


def test_paragraphs_stay_whole_where_they_fit() -> None:
    paragraph = SENTENCES["en"] * 8 + "\r\n\r\n"
    text = paragraph * 6
    starts = [passage.start for passage in split(document(text))]
    assert starts == [n * len(paragraph) for n in range(6)]


def test_a_small_document_is_one_passage_and_an_empty_one_none() -> None:
    assert [(p.start, p.end) for p in split(document("Only this.\n"))] == [(0, 11)]
    assert [(p.start, p.end) for p in split(document(" \n"))] == [(0, 2)]
    assert split(document("")) == []


def test_a_heading_stays_with_what_follows_it() -> None:
    paragraph = SENTENCES["sv"] * 9 + "\n\n"
    text = paragraph + "Breda frågor\n\n" + paragraph + "Mer om målen:\n\n" + paragraph
    starts = [text[p.start : p.start + 5] for p in split(document(text, "sv"))]
    assert starts == ["Regio", "Breda", "Mer o"]


def test_headings_open_passages_and_name_them() -> None:
    paragraph = SENTENCES["en"] * 7 + "\n\n"
    text = paragraph + "## Aims\n\n" + paragraph + "## Money\n\n" + paragraph
    aims, money = text.index("## Aims"), text.index("## Money")
    sections = (Section(0), Section(aims, "Aims"), Section(money, "Money"))
    passages = split(document(text, sections=sections))
    assert [(p.start, p.heading) for p in passages] == [(0, ""), (aims, "Aims"), (money, "Money")]


def test_small_sections_share_a_passage() -> None:
    text = "".join(f"## Part {n}\n\n{SENTENCES['en']}\n\n" for n in range(12))
    starts = [text.index(f"## Part {n}\n") for n in range(12)]
    sections = tuple(Section(start, f"Part {n}") for n, start in enumerate(starts))
    passages = split(document(text, sections=sections))
    assert len(passages) in (2, 3)
    assert {passage.start for passage in passages} <= set(starts)
    assert passages[0].heading == "Part 0"


def test_a_page_may_change_within_a_passage_which_knows_where_it_starts() -> None:
    text = SENTENCES["en"] * 30
    second = len(SENTENCES["en"]) * 4 + 30  # in the middle of a sentence
    passages = split(document(text, sections=(Section(0, "", 1), Section(second, "", 2))))
    assert passages[0].page == 1
    assert second not in {passage.start for passage in passages}
    assert {passage.page for passage in passages[1:]} == {2}


def test_a_section_that_goes_on_overleaf_is_not_cut_there() -> None:
    text = SENTENCES["en"] * 30
    overleaf = len(SENTENCES["en"]) * 4 + 30
    sections = (Section(0, "Aims", 1), Section(overleaf, "Aims", 2))
    passages = split(document(text, sections=sections))
    assert overleaf not in {passage.start for passage in passages}
    assert {passage.heading for passage in passages} == {"Aims"}


def test_no_cut_within_a_character_or_a_line_end() -> None:
    for unit in ("e\u0301", "\r\n", "\r\n\r\n"):
        text = unit * 3000
        for passage in split(document(text)):
            assert text[passage.start] != "\u0301"
            assert text[passage.start - 1 : passage.start + 1] != "\r\n"


def test_ids_are_stable_and_follow_the_content() -> None:
    text = SENTENCES["en"] * 40
    first, again = split(document(text)), split(document(text))
    assert first == again
    changed = split(dataclasses.replace(document(text), content_hash="other"))
    assert not {p.id for p in first} & {p.id for p in changed}
