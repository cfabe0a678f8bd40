"""What a reader of one format hands on: the text, its sections, and the metadata it states."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.types import Fault, Section

LONGEST_HEAD = 300  # characters of a title, a heading or another fact
_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_LINE_END = re.compile(r"\r\n?|\x0c|\u2028|\u2029")


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of a metadata field and, where the text states it, its span there.

    `origin` is one of those of `Document.origins`.
    """

    value: str
    span: Span | None = None
    origin: str = "text"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file within a file, to be a document of its own; `read` gives its content."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as its reader understood it.

    `facts` maps "title", "publisher", "published" and "language" to what the file says of them;
    a field that it does not state is absent. `body` is the offset at which the author's own text
    begins, after front matter or head block. `notes` say what of the file is not in the text,
    `attached` are files within it.
    """

    text: str
    sections: tuple[Section, ...] = (Section(0),)
    body: int = 0
    facts: Mapping[str, Fact] = field(default_factory=dict)
    notes: tuple[Fault, ...] = ()
    attached: tuple[Attached, ...] = ()


def shortened(reading: Reading) -> Reading:
    """With title, headings and other facts no longer than one reads, which is noted.

    They are encoded and kept with every passage, so that one of megabytes would fill the memory.
    """
    facts = {field: _shortened_fact(fact) for field, fact in reading.facts.items()}
    sections = tuple(
        dataclasses.replace(section, heading=section.heading[:LONGEST_HEAD])
        for section in reading.sections
    )
    notes = reading.notes
    if facts != dict(reading.facts) or sections != tuple(reading.sections):
        notes = (*notes, Fault("cut_heads", {"limit": LONGEST_HEAD}))
    return dataclasses.replace(reading, facts=facts, sections=sections, notes=notes)


def _shortened_fact(fact: Fact) -> Fact:
    if len(fact.value) <= LONGEST_HEAD:
        return fact
    span = (fact.span[0], min(fact.span[1], fact.span[0] + LONGEST_HEAD)) if fact.span else None
    return Fact(fact.value[:LONGEST_HEAD].rstrip(), span, fact.origin)


class Composer:
    """Builds the text of a format that has none of its own, keeping count of the offsets."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._sections: list[Section] = []
        self._page: int | None = None
        self._page_is_new = self._ended = False
        self._notes: list[Fault] = []
        self._running: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Sorted by start, the first at 0; of several at one offset the last."""
        unique = {section.start: section for section in self._sections}
        return tuple(({0: Section(0)} | unique)[start] for start in sorted({0} | set(unique)))

    @property
    def notes(self) -> tuple[Fault, ...]:
        return tuple(self._notes)

    @property
    def running(self) -> tuple[str, ...]:
        """The lines that stand on every page, each once, without those of the text itself."""
        body = " ".join(self.text.split())
        return tuple(line for line in dict.fromkeys(self._running) if line not in body)

    def add_running(self, line: str) -> None:
        """A header or footer, to be kept above the text."""
        line = " ".join(clean(line).split())
        if line:
            self._running.append(line)

    def note(self, kind: str, **values: str | int | float) -> None:
        """Something of the file that is not in the text, for a reader to know; once each."""
        said = Fault(kind, values)
        if said not in self._notes:
            self._notes.append(said)

    def add(self, block: str, between: str = "\n\n") -> Span | None:
        """Appends a block of text set off by `between`; gives its span, None if it was blank."""
        block = clean(block).strip()
        if not block:
            return None
        if self._length:
            self._append(between)
        start = self._length
        if self._page_is_new:
            goes_on = self._sections and not self._ended
            heading = self._sections[-1].heading if goes_on else ""
            self._ended = False
            self._sections.append(Section(start, heading, self._page))
            self._page_is_new = False
        self._append(block)
        return start, self._length

    def add_heading(self, heading: str, name: str = "") -> None:
        """Appends a heading, which opens a section, by another name where that is given."""
        span = self.add(heading)
        if span:
            named = " ".join(clean(name or heading).split())
            self._sections.append(Section(span[0], named, self._page))

    def end_section(self) -> None:
        """What is added next stands under no heading."""
        self._page_is_new, self._ended = True, True

    def name_last(self, heading: str) -> None:
        """Lets the block added last, which reads as this heading, open a section."""
        start = self._length - len(self._parts[-1])
        self._sections.append(Section(start, " ".join(heading.split()), self._page))

    def turn_to_page(self, page: int) -> None:
        """What is added from now on stands on that page."""
        self._page = page
        self._page_is_new = True

    def add_reading(self, reading: Reading) -> None:
        """Appends the body of what another reader made, with its sections and notes."""
        self._notes += reading.notes
        span = self.add(reading.text[reading.body :])
        for section in reading.sections if span else ():
            if span and section.start >= reading.body and (section.heading or section.page):
                start = section.start - reading.body + span[0]
                self._sections.append(dataclasses.replace(section, start=start))

    def cut(self, first: str, last: str) -> "Composer | None":
        """From one block to another, with the heading right above; None where they are not."""
        text = self.text
        start, end = text.find(first), text.rfind(last) + len(last)
        if not first or not last or start < 0 or end - len(last) < start:
            return None
        above = [section for section in self._sections if section.start < start]
        if above and text[above[-1].start : start].strip() == above[-1].heading:
            start = above[-1].start
        result = Composer()
        result._append(text[start:end])
        inside = (section for section in self._sections if start <= section.start < end)
        result._sections = [dataclasses.replace(s, start=s.start - start) for s in inside]
        return result

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def clean(text: str) -> str:
    """Composed characters, `\\n` line ends; no ligatures, control characters, lone surrogates."""
    text = _LINE_END.sub("\n", text).replace("\u00a0", " ").replace("\u00ad", "")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text).translate(_LIGATURES))
