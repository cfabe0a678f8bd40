"""One finder for each type of column: from lines that may answer to a cell."""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.register.cells import NOT_STATED, Cell, CellState, CitedSpan
from assistant.register.columns import ColumnType, words
from assistant.register.finding import Candidate, Wanted, best, cell, cued, labelled, pointed_at
from assistant.register.moments import date
from assistant.register.own_cells import own
from assistant.register.people_cells import people
from assistant.register.readers.countries import countries_in
from assistant.register.readers.durations import durations_in
from assistant.register.readers.money import Sum, sum_of_field, sums_below, sums_in
from assistant.register.readers.organisations import organisations_in
from assistant.register.readers.people import people_in
from assistant.register.reading import HEAD, Line
from assistant.register.sentence_cells import sentence
from assistant.scope.organisations import is_organisation

_ANSWERS = 0.5  # probability at which a line without a cue is believed to answer
_PERHAPS = 0.25
_MOST_SUMS = 4
_MOST_TERMS = 6
_CLOSE = 15  # characters before a word in which "not" denies it
_LEAST_KIND = 0.3
_LABELLED = 0.9  # weight of what stands behind a label
_LONGEST_TERM = 5  # words
_NAMES_TERM = 0.8  # probability at which the reader's own words are taken for a term


def find(asked: Wanted) -> Cell:
    """The cell of a column in a document."""
    finder = own if asked.column.own else _FINDERS[asked.column.type]
    return finder(asked)


def _title(asked: Wanted) -> Cell:
    title = asked.reading.title
    if title is None:
        return NOT_STATED
    text, start, end = title
    return Cell(CellState.STATED, text, text, (CitedSpan(start, end),), 1.0)


def _organisations(asked: Wanted) -> Cell:
    found = asked.partnership
    if not found.labels:
        return NOT_STATED
    lines = found.lines[:_MOST_SUMS]
    state = CellState.STATED if found.sure else CellState.UNSURE
    evidence = tuple(CitedSpan(line.start, line.end) for line in lines)
    return Cell(state, found.labels, lines[0].text, evidence, 0.9 if found.sure else 0.4)


def _terms(asked: Wanted) -> Cell:
    if not asked.column.has("named"):
        return best(list(_kinds_in(asked)), _LEAST_KIND)
    found = list(_terms_in(asked, [*labelled(asked), *_telling_lines(asked)]))
    found = found or list(_terms_pointed_at(asked))
    found = found or list(_terms_in(asked, asked.reading.sentences))
    if not found:
        return NOT_STATED
    values = list(dict.fromkeys(one.value for one in found))[:_MOST_TERMS]
    return cell([next(c for c in found if c.value == v) for v in values], values)


def _telling_lines(asked: Wanted) -> list[Line]:
    """Title, the lines that join the partners, and those that the reader points at."""
    lines = [*asked.partnership.lines]
    if title := _title_line(asked):
        lines.insert(0, title)
    lines += [line for line in asked.reading.sentences if asked.likely(line) >= _PERHAPS]
    return list(dict.fromkeys(lines))


def _title_line(asked: Wanted) -> Line | None:
    title = asked.reading.title
    return Line(title[1], title[2], title[0], "", True) if title else None


def _terms_in(asked: Wanted, lines: Sequence[Line]) -> Iterator[Candidate]:
    for line in lines:
        for value, term in asked.column.terms:
            if match := term.search(line.text):
                yield _term(value, line, match, 1.0)


def _terms_pointed_at(asked: Wanted) -> Iterator[Candidate]:
    """In the document's own words what no term of the column stands for."""
    told = [(line, line.start, line.end) for line in labelled(asked)]
    for line, start, end in [*told, *pointed_at(asked, _NAMES_TERM)]:
        said = asked.reading.text[start:end].strip(" .,;:()")
        if 0 < len(said.split()) <= _LONGEST_TERM and not is_organisation(said):
            yield Candidate(said, line, start, end, 0.5, said)
            return


def _kinds_in(asked: Wanted) -> Iterator[Candidate]:
    """Terms of which one is true: the first of the column's, and in the lines that tell most."""
    telling = _telling_lines(asked)
    many = len(asked.column.terms)
    for line in labelled(asked):
        for value, term in asked.column.terms:
            if match := term.search(line.text):
                yield _term(value, line, match, _LABELLED)
                break
    for line in dict.fromkeys([*telling, *asked.reading.lines]):
        for rank, (value, term) in enumerate(asked.column.terms):
            match = term.search(line.text)
            if match and not (_denied(asked, line.text, match) or _of_other(asked, line, value)):
                told = line in telling or asked.reading.is_mail
                share = 1.0 if told or not asked.column.has("elsewhere") else 0.5
                named = 1 - rank / many  # "collaboration" says less than "framework agreement"
                weight = share * 0.5 * named + 0.3 * named * (line in telling)
                weight += asked.likely(line) / 5
                yield _term(value, line, match, weight)


def _of_other(asked: Wanted, line: Line, value: str) -> bool:
    """Whether a value that needs a subject ("ended") is said of something else, or supposed."""
    if value not in asked.column.cues("of_subject").findall(value):
        return False
    if words("supposing").match(line.text):
        return True
    of_it = words("undertaking_nouns").search(line.text) or words("contracts").search(line.text)
    return not (of_it or line.is_heading or asked.reading.is_mail or asked.reading.is_part)


def _denied(asked: Wanted, text: str, match: re.Match[str]) -> bool:
    """Whether "not" stands beside the words, or the line says of what only may be."""
    beside = text[max(0, match.start() - _CLOSE) : match.start()], text[match.end() :][:_CLOSE]
    denied = any(words("not").search(one) for one in beside)
    return denied or bool(asked.column.cues("against").search(text))


def _term(value: str, line: Line, match: re.Match[str], weight: float) -> Candidate:
    start, end = line.start + match.start(), line.start + match.end()
    return Candidate(value, line, start, end, weight, match[0])


def _duration(asked: Wanted) -> Cell:
    found = []
    for line in asked.reading.sentences:
        for one in durations_in(line.text, asked.reading.language):
            if cued(asked.column, line, one.start, one.end):
                weight = 0.6 + asked.likely(line) / 2
                found.append(Candidate(one.value, line, line.start, line.end, weight, line.text))
    return best(found or list(_durations_elsewhere(asked)), 0.5)


def _durations_elsewhere(asked: Wanted) -> Iterator[Candidate]:
    """Behind a label, or within the words that the reader points at."""
    told = [(line, line.start, line.end) for line in labelled(asked)]
    for line, start, end in [*told, *pointed_at(asked)]:
        for one in durations_in(line.text, asked.reading.language):
            if start < line.start + one.end and line.start + one.start < end:
                yield Candidate(one.value, line, line.start, line.end, 0.6, line.text)


def _money(asked: Wanted) -> Cell:
    said, recorded = _sums_in_sentences(asked), _sums_in_records(asked)
    if said:  # the rows of a budget are parts of what the sentences say
        headings = [one.line.heading for one in recorded]
        recorded = [one for one in recorded if headings.count(one.line.heading) == 1]
    found = [*said, *recorded] or _sums_in_columns(asked)
    found = found or list(_sums_pointed_at(asked))
    if not found:
        return NOT_STATED
    chosen = sorted(found, key=lambda one: -one.weight)[:_MOST_SUMS]
    values = []
    for one in chosen:
        if one.value not in values:
            values.append(one.value)
    return cell(chosen, values)


def _sums_in_sentences(asked: Wanted) -> list[Candidate]:
    found = []
    for line in asked.reading.sentences:
        if ("|" in line.text and ": " in line.text) or asked.column.cues("never").search(line.text):
            continue
        for one in sums_in(line.text, asked.reading.language):
            differs = asked.column.cues("differing").match(line.text[one.end :].lstrip())
            if not differs and cued(asked.column, line, one.start, one.end):
                record = one.record(_payer(asked, line, one))
                weight = 0.5 + asked.likely(line) / 2
                found.append(Candidate(record, line, line.start, line.end, weight, line.text))
    return found


def _sums_pointed_at(asked: Wanted) -> Iterator[Candidate]:
    for line, _, _ in pointed_at(asked, _ANSWERS):
        for one in sums_in(line.text, asked.reading.language):
            record = one.record(_payer(asked, line, one))
            yield Candidate(record, line, line.start, line.end, 0.5, line.text)
            return


def _payer(asked: Wanted, line: Line, one: Sum) -> str:
    """Who stands before a word for paying, before the sum."""
    before = line.text[: one.start]
    payers = [*asked.column.cues("payers").finditer(before)]
    if not payers:
        return ""
    named = [
        o for o in organisations_in(before, asked.reading.language) if o.end <= payers[-1].start()
    ]
    return named[-1].name if named and payers[-1].start() - named[-1].end < 20 else ""


def _sums_in_records(asked: Wanted) -> list[Candidate]:
    found = []
    for line in labelled(asked):
        if one := sum_of_field(line.heading, line.text, asked.reading.language):
            record = one.record()
            found.append(Candidate(record, line, line.start, line.end, 0.5, line.text))
    return found


def _sums_in_columns(asked: Wanted) -> list[Candidate]:
    reading = asked.reading
    return [
        Candidate(
            one.record(),
            Line(one.start, one.end, reading.text[one.start : one.end], ""),
            one.start,
            one.end,
            0.5,
        )
        for one in sums_below(reading.text, reading.start, reading.end, reading.language)
    ]


def _countries(asked: Wanted) -> Cell:
    """Where the partners are; else what title and head say, else what the text names most."""
    reading, partners = asked.reading, asked.partnership
    found: list[Candidate] = []
    title = _title_line(asked)
    for line in [*labelled(asked), *partners.lines]:
        found += _countries_of(asked, line)
    if found:
        found = [*_countries_of(asked, title), *found] if title else found
    else:
        head = [line for line in reading.lines if line.start < reading.body + HEAD]
        for line in [*([title] if title else []), *head]:
            found += _countries_of(asked, line)
    sure = bool(found)
    if not found:
        for line in reading.sentences:
            found += _countries_of(asked, line)
    if not found:
        return _country_of_language(asked)
    codes = list(dict.fromkeys(one.value for one in found))
    if not sure:
        codes = codes[:1]
    chosen = [next(c for c in found if c.value == code) for code in codes]
    return cell(chosen, codes, CellState.STATED if sure else CellState.UNSURE)


def _country_of_language(asked: Wanted) -> Cell:
    """What a hospital's own language says of where it is, where nothing else does."""
    if found := _told_by_signs(asked):
        return cell([found], [found.value], CellState.UNSURE)
    home = asked.column.homes.get(asked.reading.language)
    if not home or not asked.partnership.lines:
        return NOT_STATED
    line = asked.partnership.lines[0]
    told = Candidate(home, line, line.start, line.end, 0.3, line.text)
    return cell([told], [home], CellState.UNSURE)


def _told_by_signs(asked: Wanted) -> Candidate | None:
    """By a telephone's country, the currency of the sums, or a partner's legal form."""
    lines = asked.reading.lines
    for sign, code in asked.column.homes.items():
        told = re.compile(rf"(?<![\w+]){re.escape(sign)}(?![a-zA-Z])")
        line = next((line for line in lines if told.search(line.text)), None)
        if line and not sign.islower():
            return Candidate(code, line, line.start, line.end, 0.3, line.text)
    return None


def _countries_of(asked: Wanted, line: Line) -> list[Candidate]:
    people = people_in(line.text, asked.reading.language)
    return [
        Candidate(code, line, line.start, line.end, 0.7, line.text)
        for code, start, _ in countries_in(line.text, asked.reading.language)
        if not any(one.start < start < one.end for one in people)  # called like a town
    ]


_FINDERS: dict[ColumnType, Callable[[Wanted], Cell]] = {
    ColumnType.TITLE: _title,
    ColumnType.ORGANISATIONS: _organisations,
    ColumnType.SENTENCE: sentence,
    ColumnType.TEXT: own,
    ColumnType.TERMS: _terms,
    ColumnType.DURATION: _duration,
    ColumnType.MONEY: _money,
    ColumnType.COUNTRIES: _countries,
    ColumnType.DATE: date,
    ColumnType.PEOPLE: people,
}
