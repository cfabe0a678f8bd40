"""Lines that stand on every page: what only counts pages is dropped, the rest is kept once."""

import re

from assistant.language import vocabulary

_PAGE_NUMBER = re.compile(
    rf"\W*{vocabulary.pattern('layout.page')}?\W*(?:\d{{1,4}}|[ivxlc]{{1,6}})?\W*"
    rf"(?:(?:{vocabulary.pattern('joining.of')}|von|/)?\W*\d{{1,4}}\W*)?",
    re.IGNORECASE,
)


_OF = rf"(?:{vocabulary.pattern('joining.of')}|von|/)"
_MARK = re.compile(
    rf"\b{vocabulary.pattern('layout.page')}\W{{0,3}}(\d{{1,4}})(?:\s*{_OF}\s*\d{{1,4}})?(?!\d)"
    rf"|(?<!\d)(\d{{1,4}})\s*{_OF}\s*\d{{1,4}}(?!\d)|(?<!\d)(\d{{1,4}}) ?\(\d{{1,4}}\)",
    re.IGNORECASE,
)
_LAST, _FIRST = re.compile(r"\s(\d{1,3})\s*\Z"), re.compile(r"\s*(\d{1,3})\s")
_FEWEST_WORDS = 3
_SEPARATORS = " \t|·•–—-,;/"


def page_marks(line: str) -> list[tuple[int, str]]:
    """Each page that a line such as "Report 7 · page 3 of 9" may count, and the line without it.

    A bare number that ends or opens the line may be one too ("Annual report 2024 3").
    """
    found = []
    for mark in _MARK.finditer(line):
        number = next(int(group) for group in mark.groups()[::-1] if group and group.isdecimal())
        rest = (line[: mark.start()].strip(_SEPARATORS), line[mark.end() :].strip(_SEPARATORS))
        found.append((number, " ".join(part for part in rest if part)))
    bare = (one for one in (_LAST.search(line), _FIRST.match(line)) if one and not found)
    for one in bare:
        without = (line[: one.start()] + line[one.end() :]).strip()
        if len(without.split()) >= _FEWEST_WORDS:  # a shorter line may tell its number: "Town 1"
            found.append((int(one[1]), without))
    return found


def is_page_number(line: str) -> bool:
    """Whether a line holds nothing but the number of its page."""
    return bool(_PAGE_NUMBER.fullmatch(line.strip()))
