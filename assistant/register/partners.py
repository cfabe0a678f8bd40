"""Who collaborates with whom: organisations that a sentence joins, not all that a text names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.language.glossary import concepts
from assistant.language.numbers import counting_words
from assistant.register.columns import Column, columns, words
from assistant.register.contracting import contracting, defined
from assistant.register.fields import bare, labels
from assistant.register.linking import LONGEST_GAP, joins, leads_to
from assistant.register.not_partners import counts_partners, is_row, without_others
from assistant.register.readers.organisations import Joined, Named, join, organisations_in
from assistant.register.readers.people import mail_addresses, surnames, telephones
from assistant.register.reading import HEAD, Line, Reading
from assistant.scope.organisations import is_organisation

_LED, _LEAST_WORDS = 25, 3  # "Together with A" so far before "tests B", within so many words
_BEHIND = 40  # characters behind a name that may say what it is in the sentence
_PARTIES = 2
_ABOVE = 2  # sentences between the partners' names and how many they are
_HEADERS = 1000  # characters in which a mail says between whom it goes
_OPENING = 6  # characters before the name that opens a sentence
_BRACKETS = re.compile(r"\(([^()]+)\)")
_ITEM = re.compile(r"[-*•]\s*|\(?(?:\d+|[a-z])[.)]\s*")
_ADDRESS = r"^{field}:.*?@([\w-]+)\."


@dataclass(frozen=True, slots=True)
class Partnership:
    """The partners of a document's collaboration, and the lines that say so, strongest first."""

    partners: tuple[Joined, ...]
    lines: tuple[Line, ...]
    sure: bool
    others: tuple[str, ...] = ()  # groups that are told without a name

    @property
    def labels(self) -> list[str]:
        return [*(partner.label for partner in self.partners), *self.others]


def partnership(reading: Reading) -> Partnership:
    """From title and agreement first; else from lists, those present, or a mail's addresses."""
    column = next(c for c in columns() if c.name == "partners")
    if reading.is_row:
        return _made(list(_in_fields(reading, column)), [], sure=True)
    found = list(defined(reading))
    if sum(len(group) for _, group in found) >= _PARTIES:
        return _made(found, [], sure=True)
    found = list(_joined_in_lines(reading, column))
    found += [*_labelled(reading, column), *_listed(reading, column), *_counted(reading, column)]
    found = without_others(reading, found)
    found += _joining_in(reading) if found else ()
    others = list(_told_as_kinds(reading))
    if found or others:
        return _made(found, others, sure=True)
    weak = (_present(reading, column), _corresponding(reading), contracting(reading))
    for weaker in weak:
        if found := without_others(reading, weaker):
            return _made(found, [], sure=False)
    return Partnership((), (), False)


def _made(
    found: Sequence[tuple[Line, list[Named]]], others: Sequence[tuple[Line, str]], sure: bool
) -> Partnership:
    mentions = [mention for _, group in found for mention in group]
    if not any(mention.sure for mention in mentions) and not others:
        sure = sure and any(line.is_heading for line, _ in found)
        if not sure and not any(" " in mention.name for mention in mentions):
            return Partnership((), (), False, ())  # capitals alone are no partners
    lines = dict.fromkeys([line for line, _ in found] + [line for line, _ in others])
    partners = tuple(join(mentions))
    return Partnership(partners, tuple(lines), sure, tuple(text for _, text in others))


def _joined_in_lines(reading: Reading, column: Column) -> Iterator[tuple[Line, list[Named]]]:
    lines = [line for line in reading.lines if not _set_aside(line, column)]
    title = reading.title
    if title and not any(line.start <= title[1] < line.end for line in lines):
        lines.insert(0, Line(title[1], title[2], title[0], "", True))
    apart = surnames(reading.text, reading.language) | _own_names(reading)
    for line in lines:
        titled = title is not None and _opens(line, title[1])
        together = reading.is_part and not line.is_heading  # a section's "A and B test …"
        told = column.cues().search(line.text) or words("between").match(line.text)
        told = told or words("funds").search(line.text)
        if titled:
            told = told or words("between").search(line.text)
        groups = _groups(line, reading, column, apart)
        best = max(groups, key=len, default=[])
        sure = (titled or (together and _opens_with(line, best))) and all(n.sure for n in best)
        if len(best) > 1 and (told or sure):
            yield line, best


def _opens_with(line: Line, group: list[Named]) -> bool:
    return bool(group) and group[0].start - line.start < _OPENING


def _own_names(reading: Reading) -> frozenset[str]:
    """What the collaboration itself is called: "X is an alliance", or a title "X: …"."""
    kinds = next(column for column in columns() if column.name == "type").terms
    found = set()
    for line in reading.lines:
        name = re.match(r"[#\s]*([\w-]+(?: [\w-]+){0,3}): ", line.text)
        being = words("being").search(line.text[:LONGEST_GAP])
        if name and line.is_heading and line.start < reading.body + HEAD:
            found.add(name[1])
        elif being and any(t.search(_predicate(line.text[being.end() :])) for _, t in kinds):
            called = line.text[: being.start()].strip()
            found |= set() if is_organisation(called) else {called}
    return frozenset(found)


def _predicate(rest: str) -> str:
    """What something is said to be: two words, or four that begin with an article."""
    said = rest.split()[:4]
    return " ".join(said if said and words("articles").fullmatch(said[0]) else said[:2])


def _opens(line: Line, title: int) -> bool:
    """Whether a line is the title's."""
    return line.start == title or (line.is_heading and line.start < title < line.end)


def _set_aside(line: Line, column: Column) -> bool:
    return bool(column.cues("against").search(line.text)) or "|" in line.text


def _groups(
    line: Line, reading: Reading, column: Column, apart: frozenset[str]
) -> Iterator[list[Named]]:
    """Runs of organisations that stand side by side, or on both sides of a word for joint work."""
    group: list[Named] = []
    for named in organisations_in(line.text, reading.language, line.start):
        if named.name in apart or _is_word(named, line, reading):
            continue
        gap = line.text[group[-1].end - line.start : named.start - line.start] if group else ""
        led = group and words("together").search(line.text[: group[0].start - line.start][-_LED:])
        beside = bool(led) and len(gap.split()) <= _LEAST_WORDS and not re.search(r"[,.;:]", gap)
        after = line.text[named.end - line.start :][:_BEHIND]
        if group and not (beside or joins(gap, column) or leads_to(gap, named, after, column)):
            yield group
            group = []
        group.append(named)
    yield group


def _is_word(named: Named, line: Line, reading: Reading) -> bool:
    """Whether what opens a sentence is a word like others, and no name."""
    word = named.name.lower()
    if named.name.isupper() and line.text[named.end - line.start :][:1] in (".", ":"):
        return True
    if " " in word or named.start - line.start > _OPENING:
        return False
    if named.sure:
        return False
    common = concepts(word, reading.language) or word in counting_words(reading.language)
    return bool(common) or bool(re.search(rf"\b{re.escape(word)}\b", reading.text))


def _joining_in(reading: Reading) -> Iterator[tuple[Line, list[Named]]]:
    """ "X joins as academic partner": who stands alone in a sentence, beside partners of others."""
    for line in reading.sentences:
        named = organisations_in(line.text, reading.language, line.start)[:1]
        if not named or not named[0].sure or named[0].start - line.start > _OPENING:
            continue
        rest = line.text[named[0].end - line.start :].lstrip(" \u00a0")
        if words("joining_in").match(rest):
            yield line, named


def _listed(reading: Reading, column: Column) -> Iterator[tuple[Line, list[Named]]]:
    """Items below a heading such as "Partners", and "Partners: A, B" in a line."""
    apart = _own_names(reading)
    for line in reading.sentences:
        if is_row(line.text):  # its cells are fields
            continue
        label, colon, rest = line.text.partition(":")
        names = column.cues("lists")
        start = line.start + len(label) + 1
        if colon and len(label) < 40 and names.fullmatch(label.strip(" -*•|")):
            found = organisations_in(rest, reading.language, start)
            if mail_addresses(rest) or telephones(rest):  # whom to ask there
                found = [one for one in found if one.sure]
            if found:
                yield line, found
        elif (found := _below_heading(line, reading.language, column)) and (
            found[0].name not in apart
        ):
            yield line, found


def _counted(reading: Reading, column: Column) -> Iterator[tuple[Line, list[Named]]]:
    """As many names as a sentence just above "the four partners have signed" has together."""
    apart = surnames(reading.text, reading.language) | _own_names(reading)
    lines = reading.sentences
    for place, line in enumerate(lines):
        for count in counts_partners(line.text, reading.language):
            for above in lines[max(0, place - _ABOVE) : place + 1]:
                groups = [g for g in _groups(above, reading, column, apart) if len(g) == count]
                yield from ((above, group) for group in groups if any(n.sure for n in group))


def _labelled(reading: Reading, column: Column) -> Iterator[tuple[Line, list[Named]]]:
    """Behind labels such as "Coordinator", unless people stand there."""
    pairs = [one for one in reading.fields if labels(column, one.name)]
    for one in pairs:
        text = reading.text[one.start : one.end]
        line = Line(one.start, one.end, text, one.name)
        if named := organisations_in(text, reading.language, one.start):
            yield line, named


def _below_heading(line: Line, language: str, column: Column) -> list[Named]:
    """The organisation that an item or a sentence below "Partners and observers" opens with."""
    if _set_aside(line, column):
        return []
    named = organisations_in(line.text, language, line.start)[:1]
    opens = named and named[0].sure and named[0].start - line.start < _OPENING
    heading = bare(line.heading).strip("0123456789. ")
    if column.cues("lists").fullmatch(heading) or column.cues("labels").fullmatch(heading):
        return named if _ITEM.match(line.text) or opens else []
    return named if opens and column.cues("lists").search(line.heading) else []


@cache
def _addresses() -> re.Pattern[str]:
    field = words("mail_fields").pattern
    return re.compile(_ADDRESS.format(field=field), re.MULTILINE | re.IGNORECASE)


def _told_as_kinds(reading: Reading) -> Iterator[tuple[Line, str]]:
    """ "All six university hospitals are partners": partners without a name of their own."""
    being = re.compile(
        rf"(?P<who>[^.;:,]{{4,90}}?)\s+{words('being_a_partner').pattern}\s+(?:\w+ )?"
        rf"{words('partner_nouns').pattern}",
        re.IGNORECASE,
    )
    for line in reading.sentences:
        told = being.search(line.text)
        if told and words("kinds_of_partner").search(told["who"]):
            yield line, told["who"].strip(" ,").rpartition(", ")[2]


def _in_fields(reading: Reading, column: Column) -> Iterator[tuple[Line, list[Named]]]:
    """A table's row: what stands in its fields for partners."""
    for _, _, fields in reading.records:
        for name, (begin, finish) in fields.items():
            value = reading.text[begin:finish].strip()
            line = Line(begin, finish, value, name)
            if value and column.cues("fields").search(name):
                inside = organisations_in(value, reading.language, begin)
                yield line, inside or [Named(value, begin, begin + len(value))]


def _present(reading: Reading, column: Column) -> Iterator[tuple[Line, list[Named]]]:
    """Whom those who met came from: the last thing in the brackets behind each name."""
    for line in reading.sentences:
        label, colon, _ = line.text.partition(":")
        if not colon or not column.cues("present").fullmatch(label.strip()):
            continue
        groups = []
        for bracket in _BRACKETS.finditer(line.text):
            inside = bracket[1].rpartition(",")[2]
            start = line.start + bracket.end() - 1 - len(inside.lstrip())
            groups.extend(organisations_in(inside.strip(), reading.language, start))
        if groups:
            yield line, groups


def _corresponding(reading: Reading) -> Iterator[tuple[Line, list[Named]]]:
    """The organisations that a mail goes between, by its addresses."""
    if not reading.is_mail:
        return
    for address in _addresses().finditer(reading.text[:_HEADERS]):
        label = address[1]
        name = label.upper() if len(label) < 4 else label.capitalize()
        line = Line(address.start(), reading.text.find("\n", address.start()), "", "")
        text = reading.text[line.start : line.end]
        named = Named(name, address.start(1), address.end(1))
        yield Line(line.start, line.end, text, ""), [named]
