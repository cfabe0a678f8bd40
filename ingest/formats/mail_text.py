"""The plain text of mail: lines joined as they were written, what is quoted credited."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.language import vocabulary
from ingest.reading import Composer
from ingest.reflow import reflow, usual_width

_NARROWEST = 60  # characters: lines in mail that are all shorter were not broken by a margin
_MARKS = re.compile(r"(?:[ \t]{0,2}>)+[ \t]?")
_WROTE = re.compile(rf".{{0,200}}{vocabulary.pattern('mail.wrote')}\b.{{0,80}}:$", re.DOTALL)
_ORIGINAL = re.compile(
    rf"[-_ ]{{2,}}\s*{vocabulary.pattern('mail.forwarded')}\s*[-_ ]*", re.IGNORECASE
)
_HEAD = re.compile(rf"\*?{vocabulary.pattern('mail.from')}\s?:\*?\s+(.+)", re.IGNORECASE)
_SENT = re.compile(rf"\*?{vocabulary.pattern('mail.sent')}\s?:\*?\s+(.+)", re.IGNORECASE)
_TOLD = 5  # lines below a head in which it says when


def add_text(text: str, composer: Composer) -> None:
    """Appends a message's own words, then each quotation under who wrote it and when."""
    lines = ["" if line.rstrip() == "--" else line for line in text.splitlines()]  # signatures
    width = max(usual_width(lines), _NARROWEST)
    for quoted, group in groupby(_with_depth(lines), key=lambda line: line[0] > 0):
        block = [line for _, line in group]
        if quoted:
            _add_quoted(block, width, composer)
        else:
            _add_own(block, width, composer)


def _with_depth(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        marks = _MARKS.match(line)
        depth = marks.group().count(">") if marks else 0
        yield depth, line[marks.end() :] if marks and depth else line


def _add_own(lines: list[str], width: int, composer: Composer) -> None:
    begun = 0
    for at, line in enumerate(lines):
        if _ORIGINAL.fullmatch(line.strip()) or _begins_head(lines, at):
            composer.add(reflow(lines[begun:at], width))
            composer.add_heading(line.strip() if _HEAD.match(line) else line, _credit(lines[at:]))
            begun = at + 1
    composer.add(reflow(lines[begun:], width))


def _begins_head(lines: Sequence[str], at: int) -> bool:
    """Whether the head of an older message is written out here, as Outlook does."""
    below = lines[at + 1 : at + _TOLD]
    above = lines[at - 1].strip() if at else ""
    told = _HEAD.match(lines[at].strip()) and any(_SENT.match(line.strip()) for line in below)
    return bool(told) and not _ORIGINAL.fullmatch(above)


def _credit(lines: Sequence[str]) -> str:
    """Who wrote what follows, and when."""
    near = [line.strip() for line in lines[: _TOLD + 2]]
    found = [m.group(1) for pattern in (_HEAD, _SENT) for m in map(pattern.match, near) if m]
    return ", ".join(found) or lines[0].strip(" -_")


def _add_quoted(lines: list[str], width: int, composer: Composer) -> None:
    """The lines without their marks; the credit stands in the line above them, if anywhere."""
    text = reflow(lines, width)
    if not text:
        return
    last = composer.text[-300:].rpartition("\n\n")[2].strip()
    if _WROTE.match(last):
        composer.name_last(last)
    else:
        composer.add_heading("Quoted:")
    composer.add(_marked(text))
    composer.end_section()


def _marked(text: str) -> str:
    return "\n".join(f"> {line}" if line.strip() else "" for line in text.split("\n"))


def unflowed(text: str, without_space: bool) -> str:
    """Flowed text (RFC 3676) with its paragraphs whole again."""
    paragraphs: list[tuple[str, str]] = []  # quotation marks, and text
    open_ended = False
    for line in text.splitlines():
        marks = re.match(r">*", line)
        depth = marks.group() if marks else ""
        content = line[len(depth) :].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and without_space else content
        if open_ended and paragraphs[-1][0] == depth and content != "-- ":
            paragraphs[-1] = depth, paragraphs[-1][1] + piece
        else:
            paragraphs.append((depth, piece))
        open_ended = flows
    return "\n".join(f"{depth} {text}" if depth else text for depth, text in paragraphs)
