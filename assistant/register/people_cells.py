"""Who leads a collaboration, and whom to ask: people beside the words that say so."""

import re
from collections.abc import Iterator

from assistant.language.letters import CAPITAL, SMALL
from assistant.register.cells import NOT_STATED, Cell
from assistant.register.columns import words
from assistant.register.fields import labels
from assistant.register.finding import Candidate, Wanted, cell, labelled, pointed_at, weighed
from assistant.register.readers.organisations import organisations_in
from assistant.register.readers.people import Person, mail_addresses, people_in, telephones
from assistant.register.reading import Line

_NEAR = 80
_NEXT_PERSON = re.compile(
    rf"\),?\s|,\s(?:{words('joints').pattern}\s)?(?={CAPITAL}{SMALL}+ {CAPITAL})"
)
_PARTS = re.compile(r"[,;()]")
_MOST = 3
_IN_PLACE = 0.85
_LABELLED, _IN_ROWS = 0.7, 0.45
_OF_LENGTH = 8  # characters between a post and the house that it is in
_LAST_LINES = 8  # in which an agreement is signed, by people who need not lead it


def people(asked: Wanted) -> Cell:
    """The people whom labels or words point at, the newest where one follows another; or whom
    the reader does."""
    found = [*_labelled(asked), *_below_heading(asked), *_candidates(asked)]
    found = weighed(asked, found) or list(_pointed_at(asked))
    if not found:
        return NOT_STATED
    top = max(one.weight for one in found)
    chosen = [one for one in found if one.weight >= top - 0.1]
    names = list(dict.fromkeys(one.value["name"] for one in chosen))[:_MOST]
    chosen = [one for one in chosen if one.value["name"] in names]
    records = list({one.value["name"]: one.value for one in reversed(chosen)}.values())[::-1]
    return cell(chosen, records)


def _labelled(asked: Wanted) -> Iterator[Candidate]:
    lines = list(labelled(asked))
    headings = [line.heading for line in lines]
    for line in lines:  # in a table with a leader in each row they lead what the rows tell of
        weight = _LABELLED if headings.count(line.heading) == 1 else _IN_ROWS
        for person in _people(asked, line):
            record = {"role": line.heading} | _record(asked, line, person)
            yield Candidate(record, line, line.start, line.end, weight, line.text)


def _below_heading(asked: Wanted) -> Iterator[Candidate]:
    """All whom the lines below a heading such as "Contacts" name."""
    for line in asked.reading.sentences:
        for person in _people(asked, line) if labels(asked.column, line.heading) else ():
            record = _record(asked, line, person)
            yield Candidate(record, line, line.start, line.end, 0.65, line.text)


def _candidates(asked: Wanted) -> Iterator[Candidate]:
    rows = [(start, end) for start, end, _ in asked.reading.records]
    led = False  # whether the line before was on who leads
    for line in asked.reading.sentences:
        if any(start <= line.start < end for start, end in rows):
            continue
        for person in _people(asked, line):
            weight = _weight(asked, line, person) or _stepping_in(asked, line, person, led)
            if weight:
                record = _record(asked, line, person)
                place = line.start, line.end
                yield Candidate(record, line, *place, weight, line.text, by_reader=0.1)
        led = bool(asked.column.cues().search(line.text))


def _stepping_in(asked: Wanted, line: Line, person: Person, led: bool) -> float:
    """The weight of who comes "in her place" in the sentence behind one on who led."""
    before, _ = _beside(line.text, person)
    return _IN_PLACE if led and asked.column.cues("instead").search(before) else 0.0


def _pointed_at(asked: Wanted) -> Iterator[Candidate]:
    signing = asked.reading.lines[-_LAST_LINES:] if asked.reading.is_contract else ()
    for line, start, end in pointed_at(asked):
        if line in signing or words("speaking").search(line.text):
            continue
        if _leads(asked, line) or not _tells_who_leads(asked, line):
            continue
        for person in _people(asked, line):
            if any(form in person.role for form in _forms(asked)):
                continue  # a post in a partner is not the lead of what the partners do
            if start < line.start + person.end and line.start + person.start < end:
                record = _record(asked, line, person)
                yield Candidate(record, line, line.start, line.end, 0.5, line.text)
                return


def _tells_who_leads(asked: Wanted, line: Line) -> bool:
    """Whether a line holds any word for leading, of the column or of its people."""
    if asked.column.name != "lead":
        return True
    told = asked.column.cues().search(line.text) or asked.column.cues("roles").search(line.text)
    return bool(told) or any(one.role for one in _people(asked, line))


def _leads(asked: Wanted, line: Line) -> bool:
    """Whether a line without an address or number tells who leads, and so not whom to ask."""
    lead = asked.cells.get("lead")
    if asked.column.name == "lead" or lead is None or not lead.given:
        return False
    reached = mail_addresses(line.text) or telephones(line.text)
    return not reached and any(one["name"] in line.text for one in lead.value)


def people_at(asked: Wanted, line: Line, start: int, end: int) -> list[dict[str, str]]:
    """Records of those whom a line names within `start:end` of its own text."""
    named = (one for one in _people(asked, line) if start < one.end and one.start < end)
    return [_record(asked, line, person) for person in named]


def _people(asked: Wanted, line: Line) -> Iterator[Person]:
    """Whom a line names, but for partners that are called like people."""
    partners = _forms(asked)
    for person in people_in(line.text, asked.reading.language):
        if not any(person.name in partner or partner in person.name for partner in partners):
            yield person


def _forms(asked: Wanted) -> set[str]:
    return {form for one in asked.partnership.partners for form in one.names}


def _weight(asked: Wanted, line: Line, person: Person) -> float:
    before, after = _beside(line.text, person)
    column = asked.column
    near = f"{before} {person.name} {after}"
    old = [*column.cues("old").finditer(before)]
    if old and len(before[old[-1].end() :].split()) <= 1:  # "takes over from Professor …"
        return 0.0
    told = [part for part in _PARTS.split(near) if column.cues().search(part)]
    told += [near] if _called(asked, before, after) else []
    if any(column.cues("against").search(part) for part in told):
        return 0.0
    if told and asked.column.name == "lead" and _of_another(asked, near):
        return 0.0
    if told:
        weight = 0.6
    elif _roles_of_undertaking(asked, near):
        weight = 0.5
    else:
        return 0.0
    if column.cues("newer").search(near) or column.cues("instead").search(before):
        weight += 0.25
    return weight


def _of_another(asked: Wanted, near: str) -> bool:
    """Whether the post is one in a house that is no partner ("chair of the Medical Union")."""
    cues = [*asked.column.cues().finditer(near)]
    return bool(cues) and all(_in_a_house(asked, near[cue.end() :]) for cue in cues)


def _in_a_house(asked: Wanted, behind: str) -> bool:
    named = organisations_in(behind[:_NEAR], asked.reading.language)[:1]
    if not named or not named[0].sure or named[0].start > _OF_LENGTH:
        return False
    name = named[0].name.lower()
    partners = [form.lower() for form in _forms(asked)]
    return not any(name in partner or partner in name for partner in partners)


def _called(asked: Wanted, before: str, after: str) -> bool:
    """ "Study owner is Anna Berg": a label of the column, as a sentence puts it."""
    called, being = asked.column.cues("labels").pattern, words("being").pattern
    ahead = rf"(?:^|[^\w]){called}\s+{being}\b[^,.;:]{{0,30}}$"
    behind = rf"\s*{being}\s+(?:{words('articles').pattern}\s+)?{called}"
    told = re.search(ahead, before, re.IGNORECASE) or re.match(behind, after, re.IGNORECASE)
    return bool(told)


def _beside(text: str, person: Person) -> tuple[str, str]:
    """The words around a name, up to those around another person's."""
    begin, end = max(0, person.start - _NEAR), person.end + _NEAR
    for other in _NEXT_PERSON.finditer(text):
        if other.end() <= person.start:
            begin = max(begin, other.end())
        elif other.start() >= person.end:
            end = min(end, other.start())
    return text[begin : person.start], text[person.end : end]


def _roles_of_undertaking(asked: Wanted, near: str) -> bool:
    """ "Director of the centre": a role, and at most a few words on what it is in."""
    roles, undertakings = asked.column.cues("roles"), asked.column.cues("of")
    for role in roles.finditer(near):
        for what in undertakings.finditer(near):
            gap = near[min(role.end(), what.end()) : max(role.start(), what.start())]
            if len(gap.split()) <= 3 and not re.search(r"[,;.(]", gap):
                return True
    return False


def _record(asked: Wanted, line: Line, person: Person) -> dict[str, str]:
    record = {"name": person.name}
    if person.role:
        record["role"] = person.role
    if asked.column.name == "contact":
        for key, found in (("email", mail_addresses(line.text)), ("phone", telephones(line.text))):
            if len(found) == 1:
                record[key] = found[0]
    return record
