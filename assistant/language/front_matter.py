"""Where the front matter of a text ends: the fields between fences that open a Markdown file."""

import re

FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\n)(?=\s*(?:#|[\w\"' -]+:))(.*?^)(?:---|\.\.\.)[ \t\r]*(?:\n\s*|\Z)",
    re.DOTALL | re.MULTILINE,
)


def body_start(text: str) -> int:
    """The offset at which the author's own text begins; 0 without front matter."""
    front = FRONT_MATTER.match(text)
    return front.end() if front else 0
