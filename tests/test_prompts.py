"""Prompts are files: every placeholder is filled, and a changed file is held to them."""

from pathlib import Path

import pytest

from assistant import prompts
from assistant.errors import ResourceError
from assistant.language import LANGUAGES
from assistant.prompts import LANGUAGE_NAMES, not_found, prompt


def test_values_are_put_in_as_they_are() -> None:
    filled = prompt(
        "answer",
        language="Danish",
        not_found="Nej.",
        passages="a {question} and {nobody} in braces",
        question="Hvem?",
    )
    assert "a {question} and {nobody} in braces" in filled.user
    assert "Question: Hvem?" in filled.user
    assert "Write in Danish" in filled.system
    assert "<!--" not in filled.system + filled.user


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# system\nHello\n# user\n{question}\n{langauge}", r"\{langauge\}"),
        ("# system\nHello\n# user\nNothing", r"\{question\}"),
        ("Hello {question}", "a part '# system'"),
        ("# user\n{question}\n# system\n", "a part '# system'"),
    ],
)
def test_a_prompt_that_cannot_be_filled_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    (tmp_path / "mine.md").write_text(text)
    monkeypatch.setattr(prompts, "resource", lambda _: tmp_path)
    with pytest.raises(ResourceError, match=said) as caught:
        prompt("mine", question="Who?")
    assert "mine.md" in str(caught.value)


def test_every_language_has_a_name_and_a_refusal() -> None:
    assert set(LANGUAGE_NAMES) == set(LANGUAGES)
    assert len({not_found(language) for language in LANGUAGES}) == len(LANGUAGES)
