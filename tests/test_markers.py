"""Citation markers in every form that models write, and what only looks like one."""

import pytest

from assistant.grounding.markers import SIGN, numbers_of, read_markers

PASSAGES = [
    f"This is what passage {name} says." for name in ("one", "two", "three", "four", "five")
]


def read(text: str) -> tuple[str, tuple[int, ...], int]:
    """The text without signs, all numbers in order, and how many were invented."""
    marked, removed = read_markers(text, PASSAGES)
    return SIGN.sub("", marked), numbers_of("".join(m[0] for m in SIGN.finditer(marked))), removed


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("HUS leads it [1].", (1,)),
        ("HUS leads it.[1]", (1,)),
        ("HUS leads it. [1]", (1,)),
        ("HUS leads it [1,2].", (1, 2)),
        ("HUS leads it [1, 2, 5].", (1, 2, 5)),
        ("HUS leads it [1; 2].", (1, 2)),
        ("HUS leads it [1 and 2].", (1, 2)),
        ("HUS leads it [1][2].", (1, 2)),
        ("HUS leads it [1] [2].", (1, 2)),
        ("HUS leads it [1], [2].", (1, 2)),
        ("HUS leads it [1-3].", (1, 2, 3)),
        ("HUS leads it [1–3].", (1, 2, 3)),
        ("HUS leads it [1, 3-5].", (1, 3, 4, 5)),
        ("HUS leads it [[2]].", (2,)),
        ("HUS leads it [^2].", (2,)),
        ("HUS leads it [^2^].", (2,)),
        ("HUS leads it \\[2\\].", (2,)),
        ("HUS leads it `[2]`.", (2,)),
        ("HUS leads it **[2]**.", (2,)),
        ("HUS leads it [2](https://evil.example/x).", (2,)),
        ("HUS leads it 【2】.", (2,)),
        ("HUS leads it【2†source】.", (2,)),
        ("HUS leads it 【2:0†hus.md】【3:1†source】.", (2, 3)),
        ("HUS leads it [2†L12-L15].", (2,)),
        ("HUS leads it ［2］.", (2,)),
        ("HUS leads it 〔2〕.", (2,)),
        ("HUS leads it (2).", (2,)),
        ("HUS leads it. (2)", (2,)),
        ("HUS leads it (1, 2).", (1, 2)),
        ("HUS leads it (1)(2).", (1, 2)),
        ("HUS leads it (1). Six (6) partners pay (3).", (1, 3)),
        ("HUS leads it ^2^.", (2,)),
        ("HUS leads it^2.", (2,)),
        ("HUS leads it².", (2,)),
        ("HUS leads it.¹,³", (1, 3)),
        ("HUS leads it<sup>2</sup>.", (2,)),
        ("HUS leads it <sup>[2]</sup>.", (2,)),
        ("HUS leads it [Source 2].", (2,)),
        ("HUS leads it [Source: 2].", (2,)),
        ("HUS leads it [passage 2].", (2,)),
        ("HUS leads it [Passage 2, Passage 3].", (2, 3)),
        ("HUS leads it [Passages 2 and 3].", (2, 3)),
        ("HUS leads it [doc2].", (2,)),
        ("HUS leads it [doc_2].", (2,)),
        ("HUS leads it [#2].", (2,)),
        ("HUS leads it [ref. 2].", (2,)),
        ("HUS leads it [cite: 2, 3].", (2, 3)),
        ("HUS leads it [citation:2].", (2,)),
        ("HUS leads it [2, p. 4].", (2,)),
        ("HUS leder det [källa 2].", (2,)),
        ("HUS leder det [kilde 2].", (2,)),
        ("HUS johtaa sitä [lähde 2].", (2,)),
        ("HUS leads it (source 2).", (2,)),
        ("HUS leads it (see passages 2 and 3).", (2, 3)),
        ("According to passage 2, HUS leads it.", (2,)),
        ("Enligt källa 2 leder HUS det.", (2,)),
        ("[2] HUS leads it.", (2,)),
        ("- [2] HUS leads it", (2,)),
        ("> HUS leads it [2]", (2,)),
        ("```\nHUS leads it [2]\n```", (2,)),
        ("| HUS | leads it [2] |", (2,)),
        ("Six (6) partners lead it [2].", (2,)),
        ("HUS leads it [1]. Janssen pays (2).", (1, 2)),
        ("HUS leads it.\n\nSources: [1], [2]", (1, 2)),
    ],
)
def test_markers_are_read_in_every_form(text: str, numbers: tuple[int, ...]) -> None:
    rest, found, removed = read(text)
    assert found == numbers
    assert removed == 0
    assert not any(sign in rest for sign in "[]【】^†²³¹")


@pytest.mark.parametrize(
    "text",
    [
        "The agreement was signed (2023).",
        "The plan (2019-2023) holds.",
        "There are five (5) partners.",
        "The partners are five (5).",
        "It is in phase (2).",
        "The partners are hospitals (3), universities (2) and companies (4).",
        "1. First\n2. Second",
        "1) First\n2) Second",
        "(1) First, then\n(2) second.",
        "It covers 5 m² and 10 km².",
        "It is 10³ times as much.",
        "The value of x^2 is 4.",
        "The list is [not] a marker.",
        "- [ ] to do\n- [x] done",
        "Version 1.2 of [HUS] is out.",
        "Phone (09) 471 711.",
        "Passage 12 of the law is old.",
        "In 5 (of 10) cases.",
    ],
)
def test_what_looks_like_a_marker_stays_text(text: str) -> None:
    assert read(text) == (text, (), 0)


@pytest.mark.parametrize(
    ("text", "numbers", "removed"),
    [
        ("HUS leads it [9].", (), 1),
        ("HUS leads it [0].", (), 1),
        ("HUS leads it [1][9].", (1,), 1),
        ("HUS leads it [1, 9, 12].", (1,), 2),
        ("HUS leads it 【17†source】.", (), 1),
        ("HUS leads it [4-7].", (4, 5), 2),
        ("HUS leads it ⁹.", (), 1),
        ("HUS leads it [Source 9].", (), 1),
    ],
)
def test_invented_markers_are_removed_and_counted(
    text: str, numbers: tuple[int, ...], removed: int
) -> None:
    rest, found, counted = read(text)
    assert (found, counted) == (numbers, removed)
    assert not any(c.isdigit() or c in "[]【】⁹" for c in rest)


def test_a_huge_range_costs_nothing() -> None:
    rest, found, removed = read("All of it [1-9999].")
    assert found == (1, 2, 3, 4, 5)
    assert removed > 0
    assert rest == "All of it ."


def test_a_footnote_of_the_quoted_document_is_no_marker() -> None:
    passages = ["The number of patients rose sharply.[4] Nobody knows why.", *PASSAGES]
    marked, removed = read_markers("“The number of patients rose sharply.[4]” [1]", passages)
    assert numbers_of(marked) == (1,)
    assert removed == 0
    marked, _ = read_markers("The number of patients rose [4].", passages)
    assert numbers_of(marked) == (4,)


def test_the_list_of_sources_at_the_end_is_dropped() -> None:
    text = "HUS leads it [1].\n\n**Sources:**\n[1] hus-janssen.md\n[2] connect.md"
    rest, numbers, removed = read(text)
    assert (rest, numbers, removed) == ("HUS leads it .", (1,), 0)
    rest, numbers, _ = read("HUS leads it [1].\n\n[1]: https://evil.example")
    assert (rest.strip(), numbers) == ("HUS leads it .", (1,))


def test_a_year_in_square_brackets_no_longer_looks_like_a_marker() -> None:
    assert read("The agreement [2023] holds.") == ("The agreement (2023) holds.", (), 0)
