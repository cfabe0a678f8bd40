"""Puts a question in the texts' own spelling, so that who compares the two sees the same words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.language.forms import Form, combined, counted

_WORD = re.compile(r"[^\W\d_]+")

Text = tuple[str, str]  # language and text


def echoed(question: str, language: str, texts: Sequence[Text]) -> str:
    """The question with its numbers, dates, and joined names as the texts write them.

    The first text that has one decides, by its most frequent spelling. What no text has stays. A
    month becomes the day in it that they name, if there is but one.
    """
    asked = counted(question, language)
    spelled = _Spelled(question, (_counted_in(*text) for text in texts) if asked else ())
    changes = [(form.start, form.end, spelled.of(form)) for form in asked]
    names = _Spelled(question, (_combined_in(text) for _, text in texts))
    changes += [(form.start, form.end, names.of(form)) for form in _names(question)]
    return _changed(question, changes)


class _Spelled:
    """How texts spell what has a key: the same exactly, or something within it."""

    def __init__(
        self, question: str, found: Iterable[Sequence[tuple[str, tuple[str, ...]]]]
    ) -> None:
        self._question = question
        self._same: dict[str, Counter[str]] = {}
        self._within: dict[str, set[str]] = defaultdict(set)
        for forms in found:
            same: dict[str, Counter[str]] = defaultdict(Counter)
            for spelling, keys in forms:
                same[keys[0]][spelling] += 1
                for key in keys[1:]:
                    self._within[key].add(spelling)
            self._same = same | self._same

    def of(self, form: Form) -> str:
        """ "" where the texts have no other spelling."""
        key = form.keys[0]
        same = self._same.get(key)
        if same:
            written = self._question[form.start : form.end]
            return "" if written in same else min(same, key=lambda one: (-same[one], one))
        within = self._within.get(key, ())
        return next(iter(within)) if len(within) == 1 else ""


def _names(question: str) -> Iterator[Form]:
    """What may be a joined name: so written, or as words, two together first."""
    yield from combined(question)
    words = list(_WORD.finditer(question))
    for first, second in pairwise(words):
        yield Form(first.start(), second.end(), ((first[0] + second[0]).lower(),))
    for word in words:
        yield Form(word.start(), word.end(), (word[0].lower(),))


def _changed(question: str, changes: Iterable[tuple[int, int, str]]) -> str:
    done: list[tuple[int, int, str]] = []
    for start, end, spelling in changes:
        if spelling and not any(start < other[1] and other[0] < end for other in done):
            done.append((start, end, spelling))
    for start, end, spelling in sorted(done, reverse=True):
        question = question[:start] + spelling + question[end:]
    return question


@lru_cache(maxsize=1024)
def _counted_in(language: str, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((text[f.start : f.end], f.keys) for f in counted(text, language))


@lru_cache(maxsize=4096)
def _combined_in(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((text[f.start : f.end], f.keys) for f in combined(text))
