"""Loads the program's own wording from `prompts/`, where it can be changed without code."""

import re
from functools import cache

from assistant.errors import ResourceError
from assistant.language import LANGUAGES
from assistant.resources import resource

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


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
