"""Title, publisher and date of a document that has no fields for them: read from its own lines."""

import re
from collections.abc import Iterator

from assistant.language import vocabulary
from assistant.language.dates import FoundDate, find_dates
from assistant.language.letters import CAPITAL
from assistant.scope.organisations import is_organisation
from ingest.reading import Fact, Span

LONGEST_TITLE = 200  # characters
_LONGEST_DATELINE = 90
_LONGEST_AFTER_LABEL = 50
_HEAD_LINES, _TAIL_LINES = 15, 12
_OF_A_MEETING = 3  # the rank of a title with the date of what it tells of

_LONGEST_LETTERHEAD, _FEWEST_TITLE_WORDS = 5, 3  # words
_ADDRESS_NUMBER = re.compile(r"\d{3} ?\d{2}(?!\d)|\b(?!(?:19|20)\d\d\b)\d{4}\b|@|\bwww\.")

# Furniture of web pages, which people copy along with an article.
_CHROME = re.compile(vocabulary.pattern("furniture.lines"), re.IGNORECASE)
_JUNK_TITLE = re.compile(vocabulary.pattern("furniture.titles"), re.IGNORECASE)
_LABELLED = {
    field: re.compile(rf"\W*{vocabulary.pattern(f'labels.{field}')}\b\s*:?\s*", re.IGNORECASE)
    for field in ("title", "publisher", "published", "updated")
}
_VERSION = re.compile(
    rf"\W*{vocabulary.pattern('labels.version')}\W*\d+(?:\.\d+)*\W*", re.IGNORECASE
)
_MINUTES = vocabulary.whole("kinds.minutes")
_DUE = vocabulary.whole("labels.due")
_WEEKDAYS = "|".join(vocabulary.numbered("calendar.weekdays"))
_WEEKDAY_ENDINGS = vocabulary.pattern("calendar.weekday_endings")
_BESIDE_A_DATE = re.compile(
    r"T?\d{1,2}[:.]\d\d(?:[:.]\d\d)*(?:Z|\s*[+-]\d\d:?\d\d)?|\W|"
    rf"\b(?:(?:{_WEEKDAYS}){_WEEKDAY_ENDINGS}?|"
    rf"{vocabulary.either('calendar.weekdays_short', 'calendar.beside')})\b",
    re.IGNORECASE,
)
_BETWEEN_FIELDS = re.compile(r"\s*[|•·/]\s*|\s[–—-]\s")
_ROW = re.compile(r"\||[^|:]{1,40}:\s[^|]*\s\|\s")  # of a table
_PLACE = re.compile(rf"^{CAPITAL}[\w -]{{1,25}}(?:,|\sden\b)\s*")
_PRESS_PLACE = re.compile(rf"{CAPITAL}[^.!?:;]{{1,50}}[,(]\s*")
_PRESS_DASH = re.compile(r"\)?\s*(?:–|—|--|-\s|/|\|)")


def own_facts(text: str, body: int) -> dict[str, Fact]:
    """What lines of the text itself state, from offset `body` on."""
    found = {
        "title": find_title(text, body),
        "publisher": find_publisher(text, body),
        "published": find_published(text, body),
    }
    return {name: fact for name, fact in found.items() if fact}


def find_title(text: str, start: int = 0) -> Fact | None:
    """The first line that can be a title; None where prose comes first."""
    for begin, end in _lines(text, start):
        line = text[begin:end]
        label = _LABELLED["title"].match(line)
        if label and ":" in label.group() and label.end() < len(line):
            return Fact(line[label.end() :], (begin + label.end(), end))
        if is_chrome(line) or _is_dateline(line) or not any(c.isalpha() for c in line):
            continue
        if len(line) > LONGEST_TITLE or _goes_on_in_next_line(text, end):
            return None
        return _below_letterhead(text, line, end) or Fact(line, (begin, end))
    return None


def _below_letterhead(text: str, line: str, end: int) -> Fact | None:
    """The next line, where the first names no more than who writes and the next can be a title."""
    if not is_organisation(line.strip(" ,:")) or len(line.split()) > _LONGEST_LETTERHEAD:
        return None
    begin, until = next(_lines(text, end), (end, end))
    following = text[begin:until]
    words = [word for word in following.split() if any(map(str.isalpha, word))]
    is_title = (
        len(words) >= _FEWEST_TITLE_WORDS
        and len(following) <= LONGEST_TITLE
        and following[:1].isupper()
        and following[-1:] not in ".:,;"
        and not _ADDRESS_NUMBER.search(following)
        and not is_organisation(following)
        and not _is_dateline(following)
        and not is_chrome(following)
        and not any(label.match(following) for label in _LABELLED.values())
    )
    return Fact(following, (begin, until)) if is_title else None


def find_publisher(text: str, start: int = 0) -> Fact | None:
    """The value of a line such as "Publisher: …" near the beginning or the end."""
    for begin, end in _outer_lines(text, start):
        label = _LABELLED["publisher"].match(text, begin, end)
        if label and ":" in label.group() and label.end() < end:
            return Fact(text[label.end() : end], (label.end(), end))
    return None


def find_published(text: str, start: int = 0) -> Fact | None:
    """The dateline, as an ISO 8601 date, near the beginning or the end; prose holds none."""
    best: tuple[int, Fact] | None = None
    above = ""
    for begin, end in _outer_lines(text, start):
        line, before = text[begin:end], above
        above = line
        ranked = None if _is_due(line) or _is_label_of_due(before) else _date_rank(line)
        if ranked and (best is None or ranked[0] < best[0]):
            rank, date = ranked
            best = rank, Fact(date.iso, (begin + date.start, begin + date.end))
    return best[1] if best else None


def is_chrome(line: str) -> bool:
    """Whether a line is furniture of a web page, such as "Skip to content" or "Photo: …"."""
    return bool(_CHROME.fullmatch(line.strip(" \t.…:|>»›•*-")))


def is_usable_title(title: str) -> bool:
    """Whether a title from a file's properties is one, rather than what a program left there."""
    junk = _JUNK_TITLE.fullmatch(title.strip()) or is_chrome(title)
    return any(character.isalpha() for character in title) and not junk


def _is_due(line: str) -> bool:
    """Whether a line tells until when something lasts or is due, or when it will be."""
    dates = find_dates(line[:_LONGEST_DATELINE])
    before = line[: dates[0].start] if dates else ""
    is_label = any(_LABELLED[field].fullmatch(before) for field in ("published", "updated"))
    return bool(_DUE.search(before)) and not is_label  # "senast uppdaterad" is no "senast"


def _is_label_of_due(line: str) -> bool:
    return len(line) < _LONGEST_AFTER_LABEL and bool(_DUE.fullmatch(line.strip(" \t:*#-–")))


def _date_rank(line: str) -> tuple[int, FoundDate] | None:
    """How surely the line is a dateline (0 is surest) and its date; None if it is not one."""
    dates = find_dates(line[:_LONGEST_DATELINE])
    if not dates:
        return None
    date = dates[0]
    before, after = line[: date.start], line[date.end :]
    if _LABELLED["published"].fullmatch(before) and len(after) < _LONGEST_AFTER_LABEL:
        return 0, date
    if _ROW.match(line):
        return None
    if len(line) <= _LONGEST_DATELINE and _stands_alone(before, after):
        return 1, date
    if _opens_short_line(before, after):
        return 1, date
    if _PRESS_PLACE.fullmatch(before) and _PRESS_DASH.match(after):
        return 1, date
    if _VERSION.fullmatch(before):
        return 1, date
    if _LABELLED["updated"].fullmatch(before) and len(after) < _LONGEST_AFTER_LABEL:
        return 2, date
    if _is_of_a_meeting(before, after):
        return _OF_A_MEETING, date
    return None


def _is_dateline(line: str) -> bool:
    ranked = _date_rank(line)
    return ranked is not None and ranked[0] != _OF_A_MEETING


def _stands_alone(before: str, after: str) -> bool:
    """Whether nothing but times, weekdays, a short place or other |-separated fields is beside."""
    before = _PLACE.sub("", _BETWEEN_FIELDS.split(before)[-1])
    after = _BETWEEN_FIELDS.split(after)[0]
    return not (_BESIDE_A_DATE.sub("", before + after) or after.startswith("."))


def _opens_short_line(before: str, after: str) -> bool:
    """ "12 May 2024, 9.00–11.00, Town Hall", as minutes and letters begin."""
    beside = len(before) + len(after) <= _LONGEST_AFTER_LABEL
    return not _PLACE.sub("", before) and after[:1] == "," and beside and after[-1] not in ".;:"


def _is_of_a_meeting(before: str, after: str) -> bool:
    """Whether a line calls a document the minutes of the meeting of a date that it ends with."""
    named = _MINUTES.search(before)
    begins = named and not any(map(str.isalnum, before[: named.start()]))
    return bool(begins) and not any(map(str.isalpha, after))


def _goes_on_in_next_line(text: str, end: int) -> bool:
    following = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*(\S)").match(text, end)
    return bool(following and following.group(1).islower())


def _outer_lines(text: str, start: int) -> list[Span]:
    lines = list(_lines(text, start))
    if len(lines) <= _HEAD_LINES + _TAIL_LINES:
        return lines
    return lines[:_HEAD_LINES] + lines[-_TAIL_LINES:]


def _lines(text: str, start: int) -> Iterator[Span]:
    """Trimmed spans of the lines that are not blank."""
    for match in re.compile(r"[^\s](?:[^\r\n]*[^\s])?").finditer(text, start):
        yield match.span()
