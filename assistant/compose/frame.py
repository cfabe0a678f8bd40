"""The words around what documents say, in the language of the question: `prompts/frame.toml`."""

import re
import tomllib
from functools import cache
from typing import Any

from assistant.errors import ResourceError
from assistant.language import LANGUAGES
from assistant.resources import resource
from assistant.types import Coverage

_FILE = "frame.toml"
_NAME = re.compile(r"\{(\w+)\}")


def frame(language: str, key: str, **values: str | int) -> str:
    """The words of `key`, with each `{placeholder}` replaced; braces in the values stay.

    Raises:
        ResourceError: prompts/frame.toml lacks the key, or a placeholder has no value.
    """
    text = _texts()[language].get(key)
    if not isinstance(text, str):
        raise ResourceError(f"prompts/{_FILE} has no {key!r} in [{language}]; add it.")
    if missing := set(_NAME.findall(text)) - values.keys():
        raise ResourceError(f"prompts/{_FILE}: {key} in [{language}] knows no {missing.pop()}.")
    return _NAME.sub(lambda match: str(values[match[1]]), text)


def coverage_told(language: str, coverage: Coverage) -> str:
    """How many of the documents say so; raises what `frame` raises."""
    return frame(language, "coverage", stated=coverage.cited, documents=coverage.documents)


@cache
def _texts() -> dict[str, dict[str, Any]]:
    texts = tomllib.loads((resource("prompts") / _FILE).read_text(encoding="utf-8"))
    keys = set(texts.get("en", {}))
    for language in LANGUAGES:
        if odd := keys ^ set(texts.get(language, {})):
            raise ResourceError(
                f"prompts/{_FILE}: [{language}] and [en] differ in {', '.join(sorted(odd))}; "
                "give every language the same keys."
            )
    return texts
