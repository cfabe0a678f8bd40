"""The words of the languages: what a kind holds, and that a language is one file."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assistant.language import LANGUAGES, vocabulary

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "assistant" / "language" / "vocabulary").glob("*.toml"))

# A made-up language: the months are Unu, Du, Tri …, "nul" denies, and all of it is one file.
SIXTH = """
[language]
name = "Sixish"
column = 6

[words]
stop = "la nul esta kaj kio"
openers = "la"

[calendar]
months = [
    "unua", "dua", "tria", "kvara", "kvina", "sesa",
    "sepa", "oka", "nava", "deka", "dekuna", "dekdua",
]

[numbers]
counting = "dudek=20 okdek=80"
scales = "milo=1e3"

[negation]
cues = "nul"

[organisations]
kinds = "hospitalo"
"""
READS = """
import json
from assistant.language import LANGUAGES, content_words, detect
from assistant.language.dates import find_dates
from assistant.language.negation import denials
from assistant.language.numbers import quantities
from assistant.language.sentences import sentence_spans
from assistant.scope.organisations import _is_organisation
text = "La kontrakto nul esta 5. Sepa 2021 kaj okdek milo."
print(json.dumps({
    "languages": LANGUAGES,
    "detected": detect("Kio esta la kontrakto kaj la prezo?"),
    "dates": [date.iso for date in find_dates(text)],
    "numbers": [sorted(quantity.values) for quantity in quantities("okdek milo", "xx")],
    "denied": [sorted(denial.reach) for denial in denials("La prezo nul falis.", "xx")],
    "content": content_words(text, "xx")[:2],
    "sentences": len(sentence_spans(text, "xx")),
    "organisation": _is_organisation("Urba hospitalo"),
}))
"""


@pytest.fixture
def with_sixth_language(tmp_path: Path) -> Path:
    """The package with one more file of words; everything else is the real one."""
    package = tmp_path / "assistant"
    package.mkdir()
    for entry in (ROOT / "assistant").iterdir():
        if entry.name != "language":
            (package / entry.name).symlink_to(entry)
    room = package / "language"
    room.mkdir()
    for entry in (ROOT / "assistant" / "language").iterdir():
        if entry.name != "vocabulary":
            (room / entry.name).symlink_to(entry)
    words = room / "vocabulary"
    words.mkdir()
    for entry in (ROOT / "assistant" / "language" / "vocabulary").iterdir():
        (words / entry.name).symlink_to(entry)
    (words / "xx.toml").write_text(SIXTH, encoding="utf-8")
    return tmp_path


def test_a_sixth_language_is_one_file(with_sixth_language: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(with_sixth_language)}
    ran = subprocess.run(
        [sys.executable, "-c", READS],
        cwd=with_sixth_language,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    read = json.loads(ran.stdout)
    assert read == {
        "languages": [*LANGUAGES, "xx"],
        "detected": "xx",
        "dates": ["2021-07-05"],
        "numbers": [[80000.0]],
        "denied": [["falis", "prezo"]],
        "content": ["kontrakto", "5"],
        "sentences": 1,
        "organisation": True,
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_the_files_hold_can_be_read(file: Path) -> None:
    for section, kinds in tomllib.loads(file.read_text(encoding="utf-8")).items():
        if isinstance(kinds, dict) and section != "language":
            for kind, value in kinds.items():
                assert isinstance(value, str | list), kind
                assert vocabulary.entries(f"{section}.{kind}"), kind


def test_a_word_stands_once_where_languages_share_it() -> None:
    read = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES}
    for kind in ("stop", "cues"):
        section = "words" if kind == "stop" else "negation"
        assert kind not in read["scandinavian"].get(section, {})
    assert vocabulary.words("names.inflections", "sv") == vocabulary.words(
        "names.inflections", "da"
    )


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"calendar\.moons"):
        vocabulary.words("calendar.moons")


def test_a_language_without_words_of_a_kind_has_a_pattern_that_finds_nothing() -> None:
    assert not re.search(vocabulary.pattern("absence.say", "en"), "anything at all")
