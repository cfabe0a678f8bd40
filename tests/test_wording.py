"""The page's texts: the same in every language, filled as each language writes them."""

import ast
import datetime
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.page.wording.texts import LANGUAGES, date_in_words, phrase, texts

PAGE = Path(__file__).parents[1] / "assistant" / "page"


def forms(text: Any) -> dict[str, str]:
    return dict(text) if isinstance(text, Mapping) else {"": text}


def placeholders(text: Any) -> set[str]:
    parts = [text] if isinstance(text, str) else forms(text).values()
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts(language: str) -> None:
    own, english = texts(language), texts("en")
    assert own.keys() == english.keys()
    for key, text in english.items():
        if isinstance(text, list):
            assert len(own[key]) == len(text), key
            continue
        assert isinstance(text, Mapping) == isinstance(own[key], Mapping), key
        assert placeholders(own[key]) == placeholders(text), key
        assert all(form.strip() or key == "numbers.thousands" for form in forms(own[key]).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_both_forms_and_a_count(language: str) -> None:
    for key, text in texts(language).items():
        if isinstance(text, Mapping):
            assert text.keys() == {"one", "other"}, key
            assert "count" in placeholders(text["other"]), key


def said() -> Iterator[tuple[str, str]]:
    """Every literal key that the page says, and the fixed beginnings of computed ones."""
    for path in sorted(PAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    yield "whole", str(key.value)
                elif isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
                    yield "beginning", str(key.values[0].value)


def test_what_the_page_says_exists() -> None:
    known = texts("en")
    for kind, key in said():
        if kind == "whole":
            assert key in known
        else:
            assert any(name.startswith(key) for name in known), key


def test_every_text_is_said_somewhere() -> None:
    whole = {key for kind, key in said() if kind == "whole"}
    beginnings = tuple(key for kind, key in said() if kind == "beginning")
    named = {
        node.value
        for path in PAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unsaid = {key for key in texts("en") if key not in whole | named}
    beginnings += tuple(name for name in named if re.fullmatch(r"[a-z]+\.([a-z_]+_)?", name))
    assert not {key for key in unsaid if not key.startswith(beginnings)}


def test_every_step_of_an_answer_has_a_name() -> None:
    steps = {
        node.args[0].value
        for path in PAGE.parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("steps.start")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert "search" in steps
    assert {f"found.step_{step}" for step in steps} <= texts("en").keys()


def test_plural_form_follows_the_count() -> None:
    assert phrase("en", "documents.passages", count=1) == "1 passage"
    assert phrase("en", "documents.passages", count=0) == "0 passages"
    assert phrase("fi", "documents.passages", count=2) == "2 katkelmaa"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert phrase("en", "documents.passages", count=12345) == "12,345 passages"
    assert phrase("sv", "documents.passages", count=12345) == "12\u00a0345 avsnitt"
    assert phrase("da", "documents.passages", count=12345) == "12.345 afsnit"
    assert phrase("da", "documents.passages", count=2024) == "2024 afsnit"
    assert phrase("fi", "documents.passages", count=1.5) == "1,5 katkelmaa"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "17 January 2023"),
        ("sv", "17 januari 2023"),
        ("no", "17. januar 2023"),
        ("da", "17. januar 2023"),
        ("fi", "17. tammikuuta 2023"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, words: str) -> None:
    assert date_in_words(language, "2023-01-17") == words
    assert phrase(language, "shell.documents", count=datetime.date(2023, 1, 17)).count(words)


def test_what_is_no_date_stays() -> None:
    assert date_in_words("sv", "2023") == "2023"
    assert date_in_words("sv", "") == ""


def test_values_are_never_read_as_placeholders() -> None:
    assert (
        phrase("en", "shell.documents", count="{count.real} {0}") == "Documents ({count.real} {0})"
    )


def test_missing_text_or_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        phrase("en", "shell.no_such_text")
    with pytest.raises(KeyError):
        phrase("en", "shell.documents")
