"""What kind of document a text is: told by words of its head and its body, or by its format."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.language import vocabulary
from ingest.reading import Fact, Reading, Span

KINDS = (
    *("agreement", "press_release", "minutes", "agenda", "report", "contacts", "letter"),
    *("invitation", "plan"),
)
BY_FORMAT = {
    **{".eml": "mail", ".msg": "mail"},
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".potx", ".odp"), "slides"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm", ".ods", ".csv", ".tsv"), "table"),
}
_ENOUGH = 2  # points: a name at the head, or two signs in the body
_NAMED, _MOST_SIGNS = 2, 3
_CALLED = 2  # more, where the first or second line is nothing but the name
_HEAD_LINES = 6
_LONGEST_NAMED = 90  # characters of a line that names what it heads
_FEW_WORDS = 5  # of a line that may end with the name, or go on with who it is between
_BETWEEN = re.compile(rf"\s+{vocabulary.pattern('kinds.between')}\b", re.IGNORECASE)
_READ = 20_000  # characters of the body in which signs count
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\+\d[\d ()-]{6,}\d|(?<![\w-])0\d[\d -]{5,}\d")
_FEWEST_CONTACTS, _OF_LINES = 2, 0.5


def find_kind(reading: Reading, suffix: str) -> Fact | None:
    """One of KINDS with the words that tell it, or what the format is; None where nothing tells."""
    by_format = BY_FORMAT.get(suffix)
    if by_format == "mail":
        return Fact(by_format, origin="format")
    scored = [(*_points(kind, reading), kind) for kind in KINDS]
    points, span, kind = max(scored, key=lambda one: (one[0], _length(one[1])))
    if points >= _ENOUGH:
        return Fact(kind, span)
    return Fact(by_format, origin="format") if by_format else None


def _length(span: Span | None) -> int:
    return span[1] - span[0] if span else 0


def is_update(reading: Reading) -> bool:
    """Whether the head says that the document updates another."""
    title = reading.facts.get("title")
    lines = [reading.text[start:end] for start, end in _head_lines(reading)]
    updates = vocabulary.whole("kinds.update")
    return any(updates.search(line) for line in (title.value if title else "", *lines[:2]))


def _points(kind: str, reading: Reading) -> tuple[int, Span | None]:
    """How much speaks for a kind, and the first words that do."""
    named = _named(kind, reading)
    signs = _signs(kind, reading)
    found = named or (signs[0] if signs else None)
    points = _NAMED * bool(named) + min(_MOST_SIGNS, len(signs))
    return points + _CALLED * (named is not None and _is_called(named, reading)), found


def _named(kind: str, reading: Reading) -> Span | None:
    """Where a line of the head is called by the kind: it begins or ends so, or says of whom."""
    name = _pattern(f"kinds.{kind}")
    for start, end in _head_lines(reading):
        line = reading.text[start:end]
        for found in name.finditer(line[:_LONGEST_NAMED]):
            before, after = line[: found.start()], line[found.end() :]
            begins = not any(map(str.isalnum, before))
            ends = not any(map(str.isalnum, after)) or _BETWEEN.match(after)
            if begins or (ends and len(before.split()) < _FEW_WORDS):
                return start + found.start(), start + found.end()
    return None


def _is_called(named: Span, reading: Reading) -> bool:
    start, end = named
    for begin, until in list(_head_lines(reading))[:2]:
        if begin <= start and end <= until:
            beside = reading.text[begin:start] + reading.text[end:until]
            return not any(map(str.isalnum, beside))
    return False


def _signs(kind: str, reading: Reading) -> list[Span]:
    """Where the first of each different sign of a kind stands."""
    if kind == "contacts":
        return _addresses(reading)
    text = reading.text[reading.body : reading.body + _READ]
    found: dict[str, Span] = {}
    for match in _pattern(f"kinds.{kind}_signs").finditer(text):
        span = match.start() + reading.body, match.end() + reading.body
        found.setdefault(match.group().lower(), span)
    return list(found.values())


def _addresses(reading: Reading) -> list[Span]:
    """Addresses and numbers, where a good part of the lines holds one."""
    text = reading.text[reading.body : reading.body + _READ]
    lines = [line for line in text.splitlines() if line.strip()]
    held = list(_ADDRESS.finditer(text))
    if len(held) < _FEWEST_CONTACTS or len(held) < _OF_LINES * len(lines):
        return []
    return [(m.start() + reading.body, m.end() + reading.body) for m in held]


def _head_lines(reading: Reading) -> Iterator[Span]:
    """The title where the text states it, then the first lines of the body."""
    title = reading.facts.get("title")
    stated = title.span if title else None
    if stated:
        yield stated
    lines = re.compile(r"[^\s#*](?:[^\r\n]*\S)?").finditer(reading.text, reading.body)
    for _, line in zip(range(_HEAD_LINES), lines, strict=False):
        if line.span() != stated:
            yield line.span()


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return vocabulary.whole(kind)
