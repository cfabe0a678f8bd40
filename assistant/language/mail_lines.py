"""The lines of a mail that say who wrote to whom and when, apart from what is written in it."""

import re
from functools import lru_cache

from assistant.language import vocabulary

_LABEL = (
    rf"(?:from|to|cc|bcc|date|subject|{vocabulary.pattern('mail.from')}"
    rf"|{vocabulary.pattern('mail.sent')})"
)
_HEAD = re.compile(
    rf"^[>* ]*(?:from|{vocabulary.pattern('mail.from')})\s?:\*?\s.*"
    rf"(?:\n[>* ]*{_LABEL}\s?:\*?\s.*)+",
    re.IGNORECASE | re.MULTILINE,
)
_CREDIT = re.compile(
    rf"^(?=[^\n]*\d)[^\n]{{0,200}}\b{vocabulary.pattern('mail.wrote')}\b[^\n]{{0,80}}:[ \t]*$",
    re.MULTILINE,
)


def is_of_mail_head(text: str, start: int) -> bool:
    """Whether what begins at `start` is such a line: "To: Ann Holt", "On 3 May 2025 … wrote:"."""
    return any(begin <= start < end for begin, end in _heads(text))


@lru_cache(maxsize=256)
def _heads(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(one.span() for kind in (_HEAD, _CREDIT) for one in kind.finditer(text))
