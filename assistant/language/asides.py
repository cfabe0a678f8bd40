"""Lines about a text and not of it: who wrote it, what was corrected in it, heads of mails."""

import re

from assistant.language import vocabulary
from assistant.language.letters import CAPITAL
from assistant.language.mail_lines import is_of_mail_head

_SIGN = r"[*_>\s]*"
_BY = re.compile(
    rf"{_SIGN}(?i:{vocabulary.pattern('asides.by')}):?\s+{CAPITAL}[^\W\d_]+(?:\s+{CAPITAL}[\w-]*)*\s*,"
)
_NOTE = re.compile(rf"{_SIGN}{vocabulary.pattern('asides.notes')}(?!\w)", re.IGNORECASE)
_LINE = re.compile(r"[^\n]*")
_LONGEST = 160  # characters of a by-line


def is_aside(text: str, start: int) -> bool:
    """Whether what begins at `start` is of such a line."""
    begin = text.rfind("\n", 0, start) + 1
    line = _LINE.match(text, begin)
    said = line[0].strip() if line else ""
    is_by = len(said) <= _LONGEST and any(map(str.isdigit, said)) and bool(_BY.match(said))
    return is_by or bool(_NOTE.match(said)) or is_of_mail_head(text, start)
