"""What a document says to whoever answers, to be obeyed: it tells nobody anything."""

import re
from functools import lru_cache

from assistant.language import plain, vocabulary

_SAID = vocabulary.whole("orders.said")
_MARKS = re.compile(vocabulary.pattern("orders.marks"), re.IGNORECASE)
_TAGS = {0xE0000 + code: code for code in range(0x20, 0x7F)}  # letters that nobody is shown
_LONGEST = 2000  # characters that are looked at


@lru_cache(maxsize=100_000)
def gives_orders(text: str) -> bool:
    """Whether a sentence or title speaks to the machine that reads it, about what to answer.

    Orders that are worded otherwise than any known one are not told from statements; they can
    then be quoted like these, and do nothing.
    """
    seen = plain(text[:_LONGEST].translate(_TAGS))
    return bool(_SAID.search(seen) or _MARKS.search(seen))


def read_title(title: str) -> str:
    """The title as what is read under it may take it into account: "" where it gives orders."""
    return "" if gives_orders(title) else title
