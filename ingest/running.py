"""Lines that stand on every page: what only counts pages is dropped, the rest is kept once."""

import re

_PAGE_NUMBER = re.compile(
    r"\W*(?:page|sida|sidan|side|sivu|p\.|s\.|sid\.)?\W*(?:\d{1,4}|[ivxlc]{1,6})?\W*"
    r"(?:(?:of|av|af|von|/)?\W*\d{1,4}\W*)?",
    re.IGNORECASE,
)


def is_page_number(line: str) -> bool:
    """Whether a line holds nothing but the number of its page."""
    return bool(_PAGE_NUMBER.fullmatch(line.strip()))
