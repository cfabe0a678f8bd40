"""Files that old mail programs wrote into the text itself, between "begin" and "end"."""

import binascii
import re

from ingest.reading import Attached

_FILE = re.compile(
    r"^begin [0-7]{3,4} (?P<name>\S[^\n]*)\n(?P<lines>(?:[ -`]{1,90}\n)+?)[ `]?\n?end[ \t]*$",
    re.MULTILINE,
)


def without_files(text: str) -> tuple[str, list[Attached]]:
    """The text without the files in it, and these; what cannot be decoded stays text."""
    files: list[Attached] = []

    def taken(match: re.Match[str]) -> str:
        data = _decoded(match["lines"])
        if data is None:
            return match.group()
        files.append(Attached(match["name"].strip(), lambda: data))
        return ""

    return _FILE.sub(taken, text), files


def _decoded(lines: str) -> bytes | None:
    try:
        return b"".join(binascii.a2b_uu(line) for line in lines.splitlines() if line.strip())
    except (binascii.Error, ValueError):
        return None
