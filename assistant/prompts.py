"""Loads the program's own wording from `prompts/`, where it can be changed without code."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.errors import ResourceError
from assistant.language import LANGUAGES, vocabulary
from assistant.resources import resource

LANGUAGE_NAMES = {language: vocabulary.name(language) for language in LANGUAGES}

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PART = re.compile(r"^# (system|user)[ \t]*\n", re.MULTILINE)
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a chat model is sent: its instructions, and what they are to be applied to."""

    system: str
    user: str


def prompt(name: str, **values: str) -> Prompt:
    """`prompts/NAME.md` with every `{placeholder}` replaced; braces in the values stay.

    Raises:
        ResourceError: there is no such file, or it lacks a part or a placeholder, or has an
            unknown one.
    """
    file = resource("prompts") / f"{name}.md"
    parts = _parts(file)
    named = set(_NAME.findall("".join(parts)))
    if wrong := named ^ values.keys():
        words = ", ".join(f"{{{word}}}" for word in sorted(wrong))
        known = ", ".join(f"{{{word}}}" for word in values)
        raise ResourceError(f"{file} has too much or lacks {words}; it must use each of {known}.")
    system, user = (_NAME.sub(lambda m: values[m[1]], part) for part in parts)
    return Prompt(system, user)


@cache
def _parts(file: Path) -> tuple[str, str]:
    if not file.is_file():
        known = ", ".join(sorted(other.stem for other in file.parent.glob("*.md")))
        raise ResourceError(f"There is no {file}; write it, or name one of: {known}.")
    split = _PART.split(_COMMENT.sub("", file.read_text(encoding="utf-8")))
    if split[1::2] != ["system", "user"]:
        raise ResourceError(f"{file} must hold a part '# system' and then a part '# user'.")
    return split[2].strip(), split[4].strip()


def not_found(language: str) -> str:
    """The sentence that says the documents do not answer, in one of the five languages.

    Raises:
        ResourceError: prompts/not_found.md lacks a language.
    """
    return _by_language("not_found")[language]


@cache
def _by_language(name: str) -> dict[str, str]:
    file = resource("prompts") / f"{name}.md"
    lines = _COMMENT.sub("", file.read_text(encoding="utf-8")).split("\n")
    pairs = [line.split(":", 1) for line in lines if ":" in line]
    sentences = {language.strip(): sentence.strip() for language, sentence in pairs}
    if missing := [language for language in LANGUAGES if not sentences.get(language)]:
        raise ResourceError(f"{file} has no line for {', '.join(missing)}; add 'xx: sentence'.")
    return sentences
