"""Which languages a text is written in, part by part; also some that have no words here."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from assistant.language import LANGUAGES
from assistant.language.identifier import NEIGHBOURS, open_identifier

_PART = 500  # characters at least, but where another language begins
_FEWEST_LETTERS = 100  # of a part
_LEAST, _LEAST_SHARE = 200, 0.12  # characters, and of all: a language that counts
_SURE, _SURER = 0.9, 0.99
_ALIKE = ({"no", "da"},)  # written so much alike that one part passes for the other
_MOST = 200_000  # characters that are looked at
_PARAGRAPH = re.compile(r"\S[\s\S]*?(?=\n\s*\n|\Z)")


def spoken(text: str) -> tuple[str, ...]:
    """Codes of the languages, the one of most of the text first; none of a text too short."""
    counts: Counter[str] = Counter()
    for part in _parts(text[:_MOST]):
        if language := _language(part, _SURE):
            counts[language] += len(part)
    whole = sum(counts.values())
    enough = [
        language
        for language, count in counts.most_common()
        if count >= _LEAST and count >= _LEAST_SHARE * whole
    ]
    return tuple(one for at, one in enumerate(enough) if not _passes_for(one, enough[:at]))


def _language(part: str, sure: float) -> str:
    """The language of a part; "" where that is not so sure."""
    ranked: dict[str, float] = dict(_identifier().rank(part))
    language = max(ranked, key=lambda one: ranked[one])
    alike = next((pair for pair in _ALIKE if language in pair), {language})
    return language if sum(ranked.get(one, 0.0) for one in alike) >= sure else ""


def _passes_for(language: str, before: list[str]) -> bool:
    return any(language in pair and pair & set(before) for pair in _ALIKE)


def _parts(text: str) -> Iterator[str]:
    """Paragraphs, short ones joined with others of their language."""
    part = ""
    for match in _PARAGRAPH.finditer(text):
        if _is_of_another(part, match.group()):
            yield part
            part = ""
        part = f"{part}\n{match.group()}"
        if len(part) >= _PART:
            yield from _lettered(part)
            part = ""
    yield from _lettered(part)


def _is_of_another(part: str, paragraph: str) -> bool:
    """Whether a paragraph is surely of another language than what is joined so far."""
    if not (any(_lettered(part)) and any(_lettered(paragraph))):
        return False
    one, other = _language(part, _SURER), _language(paragraph, _SURER)
    return bool(one and other) and not any({one, other} <= pair for pair in ({one}, *_ALIKE))


def _lettered(part: str) -> Iterator[str]:
    if sum(map(str.isalpha, part)) >= _FEWEST_LETTERS:
        yield part


@cache
def _identifier() -> Any:
    return open_identifier((*LANGUAGES, *NEIGHBOURS))
