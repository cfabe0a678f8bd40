"""Sentence boundaries in five languages: what the splitter packs and the answerer quotes."""

import re
from collections.abc import Iterator

from assistant.language import vocabulary
from assistant.language.dates import names_month
from assistant.language.layout import Unit, units
from assistant.language.letters import CAPITAL, SMALL

# The marks that may end a sentence, with the quotation marks, brackets and footnote numbers that
# close after them; after a space only what cannot open anything there ("said . '' Then").
_FOOTNOTE = r"\[(?:(?:[Nn]ote|N) )?\d{1,3}\]"
_END = re.compile(
    rf"[.!?…]+(?:[\"'”“’»«)\]*_¹²³]|{_FOOTNOTE})*"
    rf"(?:[ \u00a0](?:''|-RRB-|[”»)\]]|{_FOOTNOTE})(?!\S))*"
)
_MARKS = re.compile(r"[.!?…]+")
_BEFORE_WORD = re.compile(r"[\s\"'“”„‘’‚«»(\[*_`–—-]*")
_WORD = re.compile(r"\w+")
_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")
_ORDINAL = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_NUMERAL = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[IVXivx]{1,5}|[^\W\d_]")
_BEFORE_TOKEN = re.compile(r"[\s\"'“”„‘’‚«»(\[*_`–—-]")
_RUN_ON = re.compile(rf"{CAPITAL}{SMALL}+[\s,]")
_SHORT_WORDS = vocabulary.words("words.short")  # of one letter; they end a sentence now and then
_CLOSING = vocabulary.words("abbreviations.closing")
_NUMBERED = vocabulary.words("abbreviations.numbered")
_MAY_END = vocabulary.words("abbreviations.may_end")
_LONGEST_TOKEN = 16  # characters; nothing longer is an abbreviation


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Trimmed `(start, end)` spans of sentences in order, as character offsets into `text`.

    Headings, list items, table rows and other lines that stand alone are spans of their own.
    Every character that is not white space lies in exactly one span. Whether single line breaks
    wrap or end a paragraph is judged over all of `text`, so pass a whole document where possible.
    """
    spans: list[tuple[int, int]] = []
    for unit in units(text):
        spans.extend(_sentences(text, unit, language))
    return spans


def _sentences(text: str, unit: Unit, language: str) -> Iterator[tuple[int, int]]:
    start = unit.start
    if not unit.whole:
        first_word = _next_word(text, start, unit.end)
        for match in _END.finditer(text, unit.start, unit.end):
            end = match.end()
            if end >= unit.end or first_word >= match.start():
                continue
            if not text[end].isspace() and not _space_is_missing(text, match.start(), end):
                continue
            opening = _BEFORE_WORD.match(text, end, unit.end)
            following = opening.end() if opening else end
            if following < unit.end and _ends_here(text, start, match.start(), following, language):
                yield start, end
                start = end + len(text[end:following]) - len(text[end:following].lstrip())
                first_word = _next_word(text, following, unit.end)
    yield start, unit.end


def _next_word(text: str, position: int, end: int) -> int:
    match = _WORD.search(text, position, end)
    return match.start() if match else end


def _ends_here(text: str, start: int, mark: int, following: int, language: str) -> bool:
    """Whether the mark at `mark` ends the sentence begun at `start`, given what follows it."""
    head = text[following : following + 2]
    if head[0] in ".,;:!?…" or (head[0].islower() and not head[1:].isupper()):
        return False
    marks = _MARKS.match(text, mark)
    if marks is None or marks.group() != ".":
        return True
    token_start = _token_start(text, start, mark)
    token = text[token_start:mark]
    if not token:
        return True
    if token_start == _first_alphanumeric(text, start, mark) and _NUMERAL.fullmatch(token):
        return False  # "1. Introduction"
    return not _abbreviated(token, text, following, language)


def _space_is_missing(text: str, mark: int, end: int) -> bool:
    """Whether two sentences run together ("vården.Sedan"), unlike a host name or a number."""
    before = text[max(0, mark - 3) : mark]
    return before.isalpha() and before.islower() and bool(_RUN_ON.match(text, end))


def _abbreviated(token: str, text: str, following: int, language: str) -> bool:
    """Whether the full stop after `token` belongs to it and ends nothing."""
    key = token.lower()
    number_follows = text[following].isdigit()
    match = _WORD.match(text, following)
    word = match.group().lower() if match else ""
    if key in vocabulary.words("abbreviations.leading", language):
        return True
    if key in _CLOSING or token in _SHORT_WORDS:
        return False
    if key in _NUMBERED:
        return number_follows
    if _ORDINAL.fullmatch(token):
        return number_follows or names_month(word)
    if key in _MAY_END or _INITIALS.fullmatch(token):
        return word not in vocabulary.words("words.openers", language)
    return False


def _token_start(text: str, start: int, mark: int) -> int:
    """Where the word before the mark starts; `mark` itself if it is too long to abbreviate."""
    position = mark
    limit = max(start, mark - _LONGEST_TOKEN)
    while position > limit and not _BEFORE_TOKEN.match(text[position - 1]):
        position -= 1
    return mark if position == limit and limit > start else position


def _first_alphanumeric(text: str, start: int, end: int) -> int:
    match = _BEFORE_WORD.match(text, start, end)
    return match.end() if match else start
