"""Where on a page its article is: trafilatura finds the words, the page shows what holds them."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import trafilatura

_MOST_BETWEEN = 1.6  # times the article's words: with more, something else stands between
_FEW_WORDS = 40
_NEVER_PART = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|comments?|breadcrumbs?|popup|modal)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:related|shar(?:e|ing)|social|newsletter|subscribe|banner|advert\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FEWEST_LEFT = 5  # words
_MOST_BESIDE = 0.4  # of a page's words
_LINKED = 0.7  # of its characters: an aside of links to elsewhere
_BEGINNING = 60  # characters of a paragraph that tell it
_NEVER_BESIDE = ("body", "main", "article", "table", "tr", "td", "tbody", "h1", "h2", "p", "li")


def article_of(body: Any) -> list[Any]:
    """The elements that hold the article, without what is set beside it; all where none is told."""
    if not _words(body):
        return []
    _drop_what_is_beside(body)
    found: Any = trafilatura.bare_extraction(copy.deepcopy(_root(body)), include_comments=False)
    blocks = list(found.body) if found is not None and found.body is not None else []
    texts = [text for block in blocks if (text := _plain(block))]
    if not texts:
        return [body]
    words = sum(len(text.split()) for text in texts)
    holder = _holder(body, texts[0], texts[-1])
    parts = [] if holder is None else _parts(holder, texts, words)
    if not parts:
        return [body] if _words(body) <= _MOST_BETWEEN * words + _FEW_WORDS else [found.body]
    return [*_title_above(body, parts), *parts]


def _drop_what_is_beside(body: Any) -> None:
    for element in list(body.iter()):
        if element.tag in _NEVER_BESIDE:
            continue
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        words, whole = _words(element), _words(body)
        never = bool(_NEVER_PART.search(named)) and whole - words >= _FEWEST_LEFT
        if never or (words <= _MOST_BESIDE * whole and _is_beside(element, named)):
            element.drop_tree()


def _is_beside(element: Any, named: str) -> bool:
    if element.tag == "footer":
        return not _within(element, "article")
    return bool(_BESIDE.search(named)) or (element.tag == "aside" and _links(element) >= _LINKED)


def _links(element: Any) -> float:
    whole = len(_plain(element))
    return sum(len(_plain(link)) for link in element.iter("a")) / whole if whole else 1.0


def _within(element: Any, tag: str) -> bool:
    return any(above.tag == tag for above in element.iterancestors())


def _root(body: Any) -> Any:
    return body.getroottree().getroot()


def _plain(element: Any) -> str:
    text = (
        element.text_content() if hasattr(element, "text_content") else "".join(element.itertext())
    )
    return " ".join(text.split())


def _words(element: Any) -> int:
    return len(_plain(element).split())


def _holder(body: Any, first: str, last: str) -> Any:
    """The innermost element with both the first and the last paragraph; None where they are not."""
    begins, ends = _innermost(body, first, False), _innermost(body, last, True)
    if begins is None or ends is None:
        return None
    around = [begins, *begins.iterancestors()]
    return next((e for e in (ends, *ends.iterancestors()) if e in around), None)


def _innermost(body: Any, text: str, from_behind: bool) -> Any:
    beginning = text[:_BEGINNING]
    if beginning not in _plain(body):
        return None
    element = body
    while True:
        inside = [child for child in element if beginning in _plain(child)]
        if not inside:
            return element
        element = inside[-1 if from_behind else 0]


def _parts(holder: Any, texts: list[str], words: int) -> list[Any]:
    """The holder, or what goes with it around; of one that holds too much the part in question."""
    most = _MOST_BETWEEN * words + _FEW_WORDS
    if _words(holder) <= most:
        for above in holder.iterancestors():
            if above.tag == "html" or _words(above) > most:
                break
            holder = above
        return [holder]
    first, last = texts[0][:_BEGINNING], texts[-1][:_BEGINNING]
    children = list(holder)
    holding = [n for n, c in enumerate(children) if first in _plain(c) or last in _plain(c)]
    between = children[holding[0] : holding[-1] + 1] if holding else []
    return between if between and sum(map(_words, between)) <= most else []


def _title_above(body: Any, parts: list[Any]) -> Iterator[Any]:
    """The page's only main heading, where it stands outside the article."""
    titles = list(body.iter("h1"))
    if len(titles) == 1 and not any(
        part in (titles[0], *titles[0].iterancestors()) for part in parts
    ):
        yield titles[0]
