"""Reads .md: headings become sections, front matter fills the fields it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from assistant.language.dates import find_dates
from assistant.language.front_matter import FRONT_MATTER
from assistant.types import Section
from ingest.decoding import decode
from ingest.reading import Fact, Reading, Span

_LINE = re.compile(r"[^\r\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_NOT_UNDERLINED = re.compile(r"\s*(?:$|[-*+>|]\s|\d+[.)]\s|[-=]+\s*$)")
_EMPHASIS = re.compile(r"[*`]|(?<!\w)_+|_+(?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FIELDS = {
    "title": "title",
    "publisher": "publisher",
    "published": "published",
    "date": "published",
    "language": "language",
    "lang": "language",
}
_ENTRY = re.compile(r"^(\w+):[ \t]+(\S.*?)[ \t\r]*$", re.M)


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int  # of its line
    value: str
    span: Span  # of its words


def read_markdown(data: bytes) -> Reading:
    """Raises FileError where the bytes are not text."""
    text = decode(data)
    front = FRONT_MATTER.match(text)
    body = front.end() if front else 0
    headings = _headings(text, body)
    facts: dict[str, Fact] = {}
    if headings:
        facts["title"] = Fact(headings[0].value, headings[0].span)
    if front:
        facts |= _front_matter(front.group(1), front.start(1))
    return Reading(text, _sections(headings), body, facts)


def _front_matter(block: str, offset: int) -> dict[str, Fact]:
    """The known fields of a YAML block, with their spans in the whole text."""
    fields: dict[str, Fact] = {}
    for key, value, begin, end in _entries(block):
        name = _FIELDS.get(key.strip().lower(), "")
        if name == "published":
            value, begin, end = _date(block, begin, end)
        if name and value:
            span = offset + begin, offset + end
            fields.setdefault(name, Fact(" ".join(value.split()), span, "head"))
    return fields


def _entries(block: str) -> Iterator[tuple[str, str, int, int]]:
    """Key, value and the value's span of each entry that is a plain value."""
    try:
        # Composing gives nodes with offsets and constructs nothing, so aliases cannot multiply.
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        # Mostly an unquoted colon in a title; the entries of one line each are clear all the same.
        for line in _ENTRY.finditer(block):
            yield line.group(1), line.group(2), *line.span(2)
        return
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            begin, end = value.start_mark.index, value.end_mark.index
            yield key.value, value.value, *_inside_quotes(block, begin, end)


def _date(block: str, begin: int, end: int) -> tuple[str, int, int]:
    dates = find_dates(block[begin:end])
    return (dates[0].iso, begin + dates[0].start, begin + dates[0].end) if dates else ("", 0, 0)


def _inside_quotes(block: str, begin: int, end: int) -> Span:
    if end - begin >= 2 and block[begin] == block[end - 1] and block[begin] in "'\"":
        return begin + 1, end - 1
    while end > begin and block[end - 1].isspace():
        end -= 1
    return begin, end


def _headings(text: str, start: int) -> list[_Heading]:
    """Headings outside code, in order: those marked with # and those underlined."""
    headings: list[_Heading] = []
    fence = ""
    above: tuple[int, int] | None = None  # the line before, if it is one that can be underlined
    for line in _LINE.finditer(text, start):
        content, begin = line.group(), line.start()
        mark = _FENCE.match(content)
        marked = _ATX.fullmatch(content)
        if fence or mark:
            fence = _next_fence(fence, content, mark)
        elif marked and marked.group(2):
            span = begin + marked.start(2), begin + marked.end(2)
            headings.append(_Heading(begin, _plain(marked.group(2)), span))
        elif above and _UNDERLINE.fullmatch(content) and _adjacent(text, above[1], begin):
            headings.append(_Heading(above[0], _plain(text[slice(*above)]), above))
        usable = not (fence or mark or marked or _NOT_UNDERLINED.match(content))
        above = (begin, line.end()) if usable else None
    return [heading for heading in headings if heading.value]


def _next_fence(fence: str, content: str, mark: re.Match[str] | None) -> str:
    """The fence that is open after this line, "" for none."""
    if not fence:
        return mark.group(1) if mark else ""
    closing = content.strip()
    closed = len(closing) >= len(fence) and not closing.strip(fence[0])
    return "" if closed else fence


def _adjacent(text: str, end: int, begin: int) -> bool:
    return text[end:begin] in ("\n", "\r\n", "\r")


def _plain(markup: str) -> str:
    """A heading without its links and emphasis."""
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", markup)).split())


def _sections(headings: list[_Heading]) -> tuple[Section, ...]:
    sections = tuple(Section(heading.start, heading.value) for heading in headings)
    return sections if sections and sections[0].start == 0 else (Section(0), *sections)
