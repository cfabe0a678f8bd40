"""Lines of a fixed width become paragraphs again; used for PDF pages and mail."""

import re
from collections.abc import Sequence

from assistant.language import vocabulary

_BULLET = re.compile(r"\s*(?:[•▪‣◦●○■□·*–—-]|\d{1,3}[.)]|[a-z]\))\s")
_CONJUNCTION = re.compile(rf"{vocabulary.pattern('layout.goes_on')}\b")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_BROKEN_NUMBER = re.compile(r"\d[-–]$")
_LEADER = re.compile(r"(?:\.\s?){4,}\d+$")  # of a table of contents
_ENDS = (".", "!", "?", ":", "”", "»", '"', "…")
# A line that reaches so far, as a share of the usual width, was broken by the margin.
_FULL, _FULL_AT_AN_END = 0.7, 0.9


def usual_width(lines: Sequence[str]) -> int:
    """The width, in characters, that nine of ten lines keep within."""
    lengths = sorted(len(line) for line in lines if line.strip())
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def reflow(lines: Sequence[str], width: int, vocabulary: str = "") -> str:
    """Joins lines that the margin broke; blank lines and short lines still end a paragraph.

    A word broken by a hyphen is made whole, with its hyphen where `vocabulary`, the text around
    in lower case, writes it so elsewhere.
    """
    paragraphs: list[str] = []
    previous = ""  # the last line as it came
    joined = 0  # how many lines the last paragraph holds
    for line in lines:
        line = line.rstrip()
        if paragraphs and continues(previous, line, width):
            paragraphs[-1] = _join(paragraphs[-1], line.strip(), vocabulary)
            joined += 1
        elif line.strip():
            loose = not previous or joined > 1 or previous.endswith(_ENDS)
            paragraphs.append(("\n\n" if loose else "\n") + line.strip())
            joined = 1
        previous = line
    return "".join(paragraphs).strip()


def continues(previous: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the sentence or paragraph of the line before it."""
    if not previous.strip() or not line.strip() or _BULLET.match(line) or _LEADER.search(previous):
        return False
    if line.lstrip()[0].islower():
        return True
    ended = previous.endswith((".", "!", "?", ":"))
    return len(previous) >= (_FULL_AT_AN_END if ended else _FULL) * width


def _join(paragraph: str, line: str, vocabulary: str) -> str:
    if _BROKEN_NUMBER.search(paragraph) and line[0].isdigit():
        return paragraph + line
    broken = _BROKEN.search(paragraph)
    follows = re.match(r"[^\W\d_]+", line)
    if _CONJUNCTION.match(line):
        return f"{paragraph} {line}"
    if _BROKEN_NUMBER.search(paragraph) and line[0].isalpha():
        return paragraph + line  # "COVID-19-" and "vaccines"
    if not broken or not follows:
        return f"{paragraph} {line}"
    if not line[0].islower():
        return paragraph + line  # "Hewlett-" and "Packard"
    with_hyphen = f"{broken.group(1)}-{follows.group()}"
    if not paragraph.endswith("\u00ad") and with_hyphen.lower() in vocabulary:
        return paragraph + line
    return paragraph[:-1] + line
