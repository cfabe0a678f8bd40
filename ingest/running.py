"""Lines that stand on every page: what only counts pages is dropped, the rest is kept once."""

import re

from assistant.language import vocabulary

_PAGE_NUMBER = re.compile(
    rf"\W*{vocabulary.pattern('layout.page')}?\W*(?:\d{{1,4}}|[ivxlc]{{1,6}})?\W*"
    rf"(?:(?:{vocabulary.pattern('joining.of')}|von|/)?\W*\d{{1,4}}\W*)?",
    re.IGNORECASE,
)


def is_page_number(line: str) -> bool:
    """Whether a line holds nothing but the number of its page."""
    return bool(_PAGE_NUMBER.fullmatch(line.strip()))
