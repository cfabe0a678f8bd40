"""What can be quoted of a document: its sentences, without front matter, headings and orders."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.language import vocabulary
from assistant.language.front_matter import body_start
from assistant.language.orders import gives_orders
from assistant.language.sentences import sentence_spans
from assistant.types import Document

LONGEST_READ_WHOLE = 100_000  # characters; of a longer document only the stretch itself is read
_HEADING = re.compile(r"#{1,6}\s")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # of Markdown; nobody is shown it
_CLAUSE = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d_][^.!?:;|\n]{1,60}")
_GREETING = re.compile(r"[>\s]*[^\W\d_]+(?: [^\W\d_]+){0,3},")
_RULE_BELOW = re.compile(r"[ \t]*\n[ \t]*\|?[ \t]*:?-{2,}[-|: \t]*(?:\n|\Z)")
_BARE = vocabulary.pattern("answers.bare")
_BARE_ANSWER = re.compile(rf"{_BARE}(?:, {_BARE})*[.!]", re.IGNORECASE)
_ONE_SPACE = re.compile(r"[ \u00a0]")
_LIST_ITEM = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s")


def quotable_spans(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of `document` that begin in `start:end`, lists together with their opening.

    So is a bare answer to a heading's question ("No.") with the sentence that follows it.
    """
    text = document.text
    spans = sentences_in(document, start, end)
    body = body_start(text)
    spans = [(a, b) for a, b in spans if a >= body and not _HEADING.match(text, a, b)]
    hidden = [match.span() for match in _COMMENT.finditer(text)]
    spans = [(a, b) for a, b in spans if not any(a < y and x < b for x, y in hidden)]
    told = _that_say_something(text, spans)
    return list(_with_lists(text, list(_with_bare_answers(text, told))))


def _that_say_something(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All but orders, greetings, rules and heads of tables, and numbered headings of clauses.

    Several numbered lines one after the other are a list, and stay.
    """
    lines = [text[start:end] for start, end in spans]
    numbered = [bool(_CLAUSE.fullmatch(line)) for line in lines]
    after = [*numbered[1:], False]
    beside = [a or b for a, b in zip([False, *numbered], after, strict=False)][: len(lines)]
    return [
        span
        for span, line, is_clause, listed in zip(spans, lines, numbered, beside, strict=True)
        if any(character.isalnum() for character in line)
        and not _GREETING.fullmatch(line)
        and not gives_orders(line)
        and (listed or not is_clause)
        and not ("|" in line and _RULE_BELOW.match(text, span[1]))
    ]


def sentences_in(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of all sentences that begin in `start:end`, as offsets into the document."""
    if len(document.text) > LONGEST_READ_WHOLE:
        inside = sentence_spans(document.text[start:end], document.language)
        return [(start + a, start + b) for a, b in inside]
    return [s for s in _all_spans(document.text, document.language) if start <= s[0] < end]


@lru_cache(maxsize=512)
def _all_spans(text: str, language: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text, language))


def _with_bare_answers(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans; a bare answer takes in the sentence behind it in the same line."""
    opening: int | None = None
    for (start, end), (following, _) in pairwise([*spans, (-1, -1)]):
        start, opening = (start if opening is None else opening), None
        if _BARE_ANSWER.fullmatch(text, start, end) and _ONE_SPACE.fullmatch(text, end, following):
            opening = start
        else:
            yield start, end


def _with_lists(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans; one that ends in a colon takes in the list items that follow it."""
    position = 0
    while position < len(spans):
        start, end = spans[position]
        position += 1
        if text[start:end].endswith(":"):
            while position < len(spans) and _LIST_ITEM.match(text, *spans[position]):
                end = spans[position][1]
                position += 1
        yield start, end
