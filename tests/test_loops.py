"""A chat model that repeats itself is noticed as soon as it does; lists that look alike are not."""

import pytest

from assistant.generative.loops import Loops

ONE = "HUS and Janssen agreed on research for several years."
TWO = "Region Värmland and LIF signed an agreement in 2019."


def read(text: str, size: int = 7) -> tuple[str, bool]:
    """What is kept of a text that comes in pieces, and whether it was a loop."""
    loops = Loops()
    for start in range(0, len(text), size):
        if loops.take(text[start : start + size]):
            return loops.text, True
    looped = loops.end()
    return loops.text, looped


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{ONE} {TWO} {ONE} {TWO} {ONE}", f"{ONE} {TWO}"),
        (f"{ONE} {ONE}", ONE),
        (f"1. {ONE}\n2. {TWO}\n3. {ONE}\n", f"1. {ONE}\n2. {TWO}"),
        (f"{ONE} [1]\n{ONE} [2]\n", f"{ONE} [1]"),
        (f"[1] {ONE}\n[2] {ONE}\n[3] {TWO}", f"[1] {ONE}"),
    ],
)
def test_only_the_first_turn_of_a_loop_is_kept(text: str, kept: str) -> None:
    assert read(text) == (kept, True)
    assert read(text, 1000)[1]


@pytest.mark.parametrize("unit", ["[1][2]", "and so on ", "the the "])
def test_what_never_ends_is_cut_short(unit: str) -> None:
    kept, looped = read(unit * 100)
    assert looped
    assert len(kept) < 3 * len(unit)


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE} {TWO}",
        "In 2019 it cost 4 million euros. In 2020 it cost 5 million euros.",
        "- HUS: not stated.\n- LIF: not stated.\n- BMS: not stated.\n",
        "| HUS | five years |\n|---|---|\n| LIF | five years |\n" + "-" * 6,
        "It runs from 1. January on. It runs well.",
        "",
    ],
)
def test_what_only_looks_alike_is_no_loop(text: str) -> None:
    assert read(text) == (text, False)
