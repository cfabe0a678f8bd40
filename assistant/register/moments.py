"""Dates of the register: when something was announced, signed, began and ends."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from assistant.register.cells import NOT_STATED, Cell, CellState, CitedSpan
from assistant.register.columns import Column, ColumnType, columns, words
from assistant.register.finding import (
    NEAR,
    Candidate,
    Wanted,
    cell,
    cued,
    labelled,
    pointed_at,
    weighed,
)
from assistant.register.readers.dates import Dated, dates_in
from assistant.register.reading import HEAD, Line
from assistant.register.relative import of_the_day, reckoned

_DASH = re.compile(r"\s*[-–—]\s*")
_BY_LOADER = 0.45  # of a date that the loader wrote above the text, and no reader of it sees
_LAST_LINES = 8  # in which an agreement is signed
_LONGEST_PLACE = 40
_SINCE = 25  # characters before a date in which "from" stands
_TO_DATE = r"(?:\s+(?:den|the|dagen))?\s*"  # between a word and the date that it is before
_READER_KNOWS = ("signed", "start")  # of an end it takes any date of an agreement
_BEFORE = ("signed", "announced")  # whose dates are no start that only the reader tells
_LABEL = r"^\W*(?i:{})\W*:"
_MOST_WORDS = 6  # beside the date in a dateline: a place, a desk, an article


def date(asked: Wanted) -> Cell:
    """The best-told date of a column."""
    found = [*_ranges(asked)] or [*_cued_dates(asked), *_in_blocks(asked), *_labelled(asked)]
    if asked.column.name == "announced":
        found += _told_by_head(asked)
    if asked.column.has("blocks") and asked.reading.is_contract:
        found += _beside_signatures(asked)
    if asked.column.has("from_signature") and not found:
        found += _from_signature(asked)
    if asked.column.has("reckoned") and not found:
        found = [*of_the_day(asked)]
    found = found or list(_from(asked)) or list(_pointed_at(asked))
    if not found and asked.column.has("reckoned") and (found := list(reckoned(asked))):
        return cell(found, found[0].value, CellState.UNSURE)
    if not found:
        return NOT_STATED
    found = weighed(asked, found)
    best = max(found, key=lambda one: one.weight)
    same = [one for one in found if one.value == best.value]
    same = [one for one in same if one.weight != _BY_LOADER] or same
    return cell(same, best.value)


def _from(asked: Wanted) -> Iterator[Candidate]:
    """The day since which partners are said to be joined, or that opens a sentence with "from"."""
    for line in asked.reading.sentences if asked.column.has("from_signature") else ():
        joins = line in asked.partnership.lines
        for one in dates_in(line.text, asked.reading.language):
            before = line.text[: one.start][-_SINCE:]
            since = words("since").search(before) if joins else _opens_or_lasts(line, before)
            if since and not _is_an_end(asked.column, line, one):
                yield Candidate(one.iso, line, line.start, line.end, 0.45, line.text)


def _opens_or_lasts(line: Line, before: str) -> bool:
    """Whether a sentence opens with "from", or what runs "since" is a project or its like."""
    if words("since").match(before):
        return True
    lasting = words("since_then").search(before)
    return bool(lasting and words("undertaking_nouns").search(line.text))


def _pointed_at(asked: Wanted) -> Iterator[Candidate]:
    """The date in a line with no other, within the words that the reader firmly points at."""
    taken = {asked.cells[name].value for name in _BEFORE if name in asked.cells}
    others = [
        one.cues() for one in columns() if one.type is ColumnType.DATE and one != asked.column
    ]
    for line, start, end in pointed_at(asked) if asked.column.name in _READER_KNOWS else ():
        dates = dates_in(line.text, asked.reading.language)
        inside = [d for d in dates if start < line.start + d.end and line.start + d.start < end]
        told_by_other = any(other.search(line.text) for other in others)
        if len(dates) == len(inside) == 1 and inside[0].iso not in taken and not told_by_other:
            yield Candidate(inside[0].iso, line, line.start, line.end, 0.45, line.text)
            return


def _cued_dates(asked: Wanted) -> Iterator[Candidate]:
    column = asked.column
    for whole in asked.reading.sentences:
        if "|" in whole.text:
            continue
        dates = dates_in(whole.text, asked.reading.language)
        for number, one in enumerate(dates):
            if column.name != "announced" and _opens_news(whole, one):
                continue
            line = _up_to_next(whole, one, dates[number + 1 :])
            if column.has("not_between") and _is_an_end(column, line, one):
                continue
            if _told_before(column, line, one):
                yield Candidate(one.iso, whole, whole.start, whole.end, 0.8, whole.text)
            elif _cued(column, line, one) and not _of_other_thing(column, line, one):
                weight = 0.5 + 0.01 * len(one.iso) + _beside_cue(column, line, one)
                place = whole.start, whole.end
                yield Candidate(one.iso, whole, *place, weight, whole.text, by_reader=0.1)


def _cued(column: Column, line: Line, one: Dated) -> bool:
    """By the column's words; "opened" is one only of what a collaboration opens."""
    if cued(column, line, one.start, one.end):
        return True
    opens = column.cues("opens_what").search(line.text)
    return bool(opens) and cued(column, line, one.start, one.end, "opening")


def _up_to_next(line: Line, one: Dated, following: list[Dated]) -> Line:
    """The line up to the clause of its next date, whose words are not this one's."""
    if not following:
        return line
    gap = line.text[one.end : following[0].start]
    clause = re.search(rf"[,;]|{words('joints').pattern}", gap)
    end = one.end + clause.start() if clause else len(line.text)
    return replace(line, text=line.text[:end])


def _told_before(column: Column, line: Line, one: Dated) -> bool:
    """Whether the words right before a date say it: "agreement of 3 May", "extended to 1 June"."""
    before = line.text[: one.start]
    if not _leads(column, "beside", before):
        return False
    if not column.has("ending"):
        return True
    extended = _leads(column, "up_to", before) and column.cues("extending").search(before)
    return bool(extended or column.cues("ending").search(before))


def _is_an_end(column: Column, line: Line, one: Dated) -> bool:
    """Whether the words beside a date make it the end, whatever began before it."""
    end = next(other for other in columns() if other.name == "end")
    until = re.match(rf"\s*{column.cues('not_between').pattern}", line.text[one.end :], re.I)
    return bool(until) or _told_before(end, line, one)


def _leads(column: Column, kind: str, before: str) -> bool:
    return bool(re.search(rf"{column.cues(kind).pattern}{_TO_DATE}$", before, re.IGNORECASE))


def _beside_cue(column: Column, line: Line, one: Dated) -> float:
    """More where a cue leads right to the date ("until 1 May") than where it comes later."""
    between = r"[^\d;.]{0,25}"
    before, after = line.text[: one.start], line.text[one.end :]
    if re.search(rf"{column.cues().pattern}{between}$", before, re.IGNORECASE):
        return 0.2
    return 0.1 if re.match(rf"{between}?{column.cues().pattern}", after, re.IGNORECASE) else 0.0


def _ranges(asked: Wanted) -> Iterator[Candidate]:
    """ "Valid 1 May 2024 to 30 April 2029": the first date for a start, the last for an end."""
    for line in _that_may_range(asked) if asked.column.has("valid") else ():
        dates = dates_in(line.text, asked.reading.language)
        for first, last in pairwise(dates):
            gap = line.text[first.end : last.start]
            before = line.text[max(0, first.start - NEAR) : first.start]
            told = asked.column.cues("valid").search(f"{line.heading} {before}")
            if told and words("measuring").search(line.text):
                continue  # "records from 2020 to 2024" are no collaboration's
            if told and (_DASH.fullmatch(gap) or words("up_to").fullmatch(gap.strip())):
                one = first if asked.column.has("from_signature") else last
                yield Candidate(one.iso, line, line.start, line.end, 0.75, line.text)


def _that_may_range(asked: Wanted) -> Iterator[Line]:
    yield from asked.reading.sentences
    for one in asked.reading.fields:
        yield Line(one.start, one.end, asked.reading.text[one.start : one.end], one.name)


def _of_other_thing(column: Column, line: Line, one: Dated) -> bool:
    """Whether the cue stands in a clause that tells of something else ("…, which began in")."""
    cues = [*column.cues().finditer(line.text), *column.cues("opening").finditer(line.text)]
    nearest = min(cues, key=lambda cue: abs(cue.start() - one.start), default=None)
    if nearest is None:
        return True
    between = line.text[nearest.end() : one.start]
    if column.cues("not_between").search(between):
        return True
    clause = max(line.text.rfind(", ", 0, nearest.start()), 0)
    return bool(
        words("relative").search(line.text[clause : nearest.start()])
    ) and not _ends_with_agreement(line.text[:clause])


def _ends_with_agreement(text: str) -> bool:
    """Whether what a clause tells of is the agreement itself ("The agreement, which was …")."""
    kinds = next(other for other in columns() if other.name == "type").terms
    last = " ".join(text.split()[-2:])
    return any(kind.search(last) for _, kind in kinds)


def _in_blocks(asked: Wanted) -> Iterator[Candidate]:
    """Below a heading such as "Signatures"."""
    for line in asked.reading.sentences:
        if asked.column.cues("blocks").search(line.heading):
            for one in dates_in(line.text, asked.reading.language):
                yield Candidate(one.iso, line, line.start, line.end, 0.55, line.text)


def _beside_signatures(asked: Wanted) -> Iterator[Candidate]:
    """An agreement's place and date, in a line of their own near its end."""
    lines = [line for line in asked.reading.lines if line.text.strip()]
    for line in lines[max(len(lines) // 2, len(lines) - _LAST_LINES) :]:
        found = dates_in(line.text, asked.reading.language)
        if len(found) == 1 and _is_dateline(line, found[0]):
            yield Candidate(found[0].iso, line, line.start, line.end, 0.5, line.text)


def _labelled(asked: Wanted) -> Iterator[Candidate]:
    """In a field that is called so."""
    for line in labelled(asked):
        for one in dates_in(line.text, asked.reading.language)[:1]:
            yield Candidate(one.iso, line, line.start, line.end, 0.7, line.text)


def _told_by_head(asked: Wanted) -> Iterator[Candidate]:
    """What a news item says of itself: its metadata, its dateline or its byline."""
    reading = asked.reading
    if reading.is_mail or reading.is_minutes:
        return
    document = reading.document
    place = document.stated.get("published")
    if place and document.published and place[0] < reading.body:
        line = Line(*place, reading.text[slice(*place)], "")
        yield Candidate(document.published, line, *place, 0.9, line.text)
    elif place and document.published and reading.is_own_head(place[0]):
        line = Line(*place, reading.text[slice(*place)], "")
        yield Candidate(document.published, line, *place, _BY_LOADER, line.text)
    for line in reading.lines:
        if line.start > reading.body + HEAD:
            return
        found = dates_in(line.text, reading.language)
        told = len(found) == 1 or (found and _opens_news(line, found[0]))
        if told and _is_dateline(line, found[0]) and not _denied(asked, line):
            yield Candidate(found[0].iso, line, line.start, line.end, 0.5, line.text)


def _is_dateline(line: Line, one: Dated) -> bool:
    if len(one.iso) != len("2024-01-01"):
        return False
    after = "" if _opens_news(line, one) else line.text[one.end :]
    before = re.sub(_LABEL.format(words("place_and_date").pattern), "", line.text[: one.start])
    rest = re.findall(r"\w+", f"{before} {after}")
    small = [word for word in rest if not (word[0].isupper() or word[0].isdigit())]
    return len(rest) <= _MOST_WORDS and all(words("in_datelines").fullmatch(w) for w in small)


def _opens_news(line: Line, one: Dated) -> bool:
    """Whether the news begins behind the date and a dash."""
    behind = re.match(r"\s*[–—:-]\s", line.text[one.end :])
    return bool(behind) and one.start < _LONGEST_PLACE


def _denied(asked: Wanted, line: Line) -> bool:
    label = line.text.partition(":")[0] if ":" in line.text else ""
    own = bool(asked.column.cues().search(label)) or not label
    return not own or bool(asked.column.cues("against").search(line.text))


def _from_signature(asked: Wanted) -> Iterator[Candidate]:
    """ "The agreement is valid from signature": it starts when it was signed."""
    signed = asked.cells.get("signed")
    if not signed or not signed.given:
        return
    for line in asked.reading.sentences:
        if asked.column.cues("from_signature").search(line.text):
            yield Candidate(signed.value, line, line.start, line.end, 0.7, line.text)
            for evidence in signed.evidence:
                yield _candidate(asked, signed.value, evidence)


def _candidate(asked: Wanted, value: str, evidence: CitedSpan) -> Candidate:
    text = asked.reading.text[evidence.start : evidence.end]
    line = Line(evidence.start, evidence.end, text, "")
    return Candidate(value, line, evidence.start, evidence.end, 0.5, text)
