"""What a question wants, told by examples."""

from pathlib import Path

import pytest

from assistant.core.encoder import Encoder
from assistant.errors import ResourceError
from assistant.plan import Kind, Planner
from assistant.plan.planner import every_example
from assistant.plan.remembered import Remembered


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(Remembered(Encoder()))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Good afternoon!", Kind.SMALL_TALK),
        ("What are you able to do?", Kind.HELP),
        ("Compare the aims of Vindsund and Lakspharma", Kind.COMPARISON),
        ("Tidslinje for Vindsund", Kind.TIMELINE),
        ("Lag en tabell over kontaktene", Kind.TABLE),
        ("Is Lakspharma a partner in Vindsund?", Kind.YES_NO),
        ("And why was that?", Kind.FACT),
        ("What is the closing date for bids?", Kind.FACT),
    ],
)
def test_plain_questions_are_told_apart(planner: Planner, question: str, kind: Kind) -> None:
    assert planner.plan(question).kind is kind


def test_a_new_kind_of_wording_is_a_line_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "kinds.toml"
    file.write_text('[fact]\nen = ["What is the aim?"]\n[table]\nen = ["Blorp the figures"]\n')
    assert Planner(Remembered(Encoder()), file).plan("Blorp the dates").kind is Kind.TABLE


@pytest.mark.parametrize("text", ["[fact", '[unheard_of]\nen = ["x"]\n', '[fact]\nen = ["{zz}"]\n'])
def test_a_spoilt_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "kinds.toml"
    file.write_text(text)
    with pytest.raises(ResourceError, match=r"kinds\.toml cannot be read"):
        Planner(Remembered(Encoder()), file).plan("What?")


def test_every_example_that_ships_is_remembered() -> None:
    """Else the first question waits; `python -m assistant.plan.remembered` makes the file anew."""
    texts = {example.text for example in every_example()}
    remembered = Remembered(Encoder())
    assert {remembered.key(text) for text in texts} <= remembered.kept.keys()
