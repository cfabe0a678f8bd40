"""The people, organisations, places and undertakings a turn of the conversation names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.language import stopwords, vocabulary
from assistant.language.letters import CAPITAL, SMALL, SMALLS
from assistant.rewriting.lexicon import (
    ACRONYM,
    BETWEEN,
    LOCATED,
    NOT_NAMES,
    ORGANISATION,
    PLACE,
    REQUESTS,
    ROLE,
    TAKES_PART,
    UNDERTAKING,
    UNDERTAKING_NAME,
    WHO_IS,
)


class Sort(Enum):
    PERSON = auto()
    NAME = auto()  # an organisation or undertaking, known by its name alone
    UNDERTAKING = auto()  # "the HUS and Janssen agreement", "Global Expert Centers Initiative"
    GROUP = auto()  # several names, joined
    PLACE = auto()
    TOPIC = auto()  # what a question without any name is about


@dataclass(frozen=True, slots=True)
class Mention:
    """`text` is fit to be put into another sentence; `start` and `end` say where it stood.

    `perhaps_person` marks a name that has the form of a person's without further evidence.
    """

    text: str
    start: int
    end: int
    kind: Sort
    perhaps_person: bool = False


_NEAR = 60  # characters before a name that tell what it is
_TOKEN = re.compile(r"[^\W_]+(?:[-’'&:.][^\W_]+)*")
_LINKS = vocabulary.words("names.links")
_AND = rf"(?:,\s+(?:and\s+)?|\s+{vocabulary.pattern('joining.and')}\s+)"
_SENTENCE_START = re.compile(r"(?:^|[.!?:…][\"'”’»)]*\s+|\n\s*)[\"'“”«»(–—\-\s]*$")


def mentions(text: str, language: str, *, question: bool = True) -> list[Mention]:
    """What `text` names, the most salient first; groups come beside their members.

    In a question the first word counts as part of a name only where its form shows it to be one.
    """
    names = [_named(text, run, language) for run in _runs(text, language, question)]
    names = [name for name in names if name.text.lower() not in NOT_NAMES]
    return sorted(_with_groups(text, names), key=lambda m: _rank(m, text))


def takes_part(text: str, mention: Mention) -> bool:
    """Whether `text` speaks of taking part in what is mentioned."""
    return bool(TAKES_PART.search(text[max(0, mention.start - _NEAR) : mention.start]))


def _rank(mention: Mention, text: str) -> tuple[int, int]:
    """Undertakings first, then what others take part in, then what stands first."""
    if mention.kind is Sort.UNDERTAKING:
        return 0, mention.start
    return (1 if takes_part(text, mention) else 2), mention.start


def _runs(text: str, language: str, question: bool) -> Iterator[tuple[int, int]]:
    """Spans of names: words with capitals, and the small words that link them."""
    tokens = list(_TOKEN.finditer(text))
    index = 0
    while index < len(tokens):
        if not _is_name(text, tokens, index, language, question):
            index += 1
            continue
        last = index
        while (following := _next_of_name(text, tokens, last)) is not None:
            last = following
        if not (last + 1 < len(tokens) and _role_follows(text, tokens, last)):
            yield tokens[index].start(), tokens[last].end()
        index = last + 1


def _role_follows(text: str, tokens: Sequence[re.Match[str]], last: int) -> bool:
    """ "Country Director": the capitalised words belong to a title."""
    token = tokens[last + 1]
    return bool(ROLE.fullmatch(token.group())) and text[tokens[last].end() : token.start()] == " "


def _is_name(
    text: str, tokens: Sequence[re.Match[str]], index: int, language: str, question: bool
) -> bool:
    word, start = tokens[index].group(), tokens[index].start()
    if not any(character.isupper() for character in word) or word == "I":
        return False
    if ROLE.fullmatch(word):
        return False
    if not _SENTENCE_START.search(text[max(0, start - _NEAR) : start]):
        return True
    if ACRONYM.fullmatch(word) or any(character.isupper() for character in word[1:]):
        return True
    if word.lower() in stopwords(language) | stopwords("en") | REQUESTS:
        return False
    # Scandinavian and Finnish questions may open with any verb: "Stödjer LIF avtalet?"
    return (not question or language == "en") and _next_of_name(text, tokens, index) is not None


def _next_of_name(text: str, tokens: Sequence[re.Match[str]], index: int) -> int | None:
    """The index of the token that carries the name on, past at most two linking words."""
    here = tokens[index]
    if re.search(r"[’'](?:s)?$|:s$", here.group()):
        return None
    for following in range(index + 1, min(index + 4, len(tokens))):
        token = tokens[following]
        gap = text[tokens[following - 1].end() : token.start()]
        if gap.strip(" ") not in ("", "&") or not gap:
            return None
        if token.group()[0].isupper():
            if ROLE.fullmatch(token.group()):
                return None
            linked = following > index + 1
            return None if linked and ACRONYM.fullmatch(here.group()) else following
        if token.group() not in _LINKS:
            return None
    return None


def _named(text: str, span: tuple[int, int], language: str) -> Mention:
    start, end = span
    before = text[max(0, start - _NEAR) : start]
    name = bare_name(text[start:end], text[end : end + _NEAR], language)
    person = _person_like(name) and not before.endswith("the ")
    if PLACE.fullmatch(name) or _located(name, before):
        kind = Sort.PLACE
    elif person and WHO_IS.search(before):
        kind = Sort.PERSON
    elif UNDERTAKING_NAME.search(name):
        kind = Sort.UNDERTAKING
    else:
        kind = Sort.NAME
    if before.endswith("the "):
        name, start = f"the {name}", start - 4
    return Mention(name, start, end, kind, person and kind is Sort.NAME)


def _located(name: str, before: str) -> bool:
    """Whether the name is where something is, and not what it takes part in."""
    return (
        bool(LOCATED.search(before))
        and not TAKES_PART.search(before)
        and not name.isupper()
        and not ORGANISATION.search(name.lower())
    )


def _person_like(name: str) -> bool:
    parts = name.split()
    return 2 <= len(parts) <= 4 and not any(
        ACRONYM.fullmatch(part)
        or ORGANISATION.search(part.lower())
        or PLACE.fullmatch(part)
        or (part[0].islower() and part not in ("de", "van", "von", "af", "der"))
        for part in parts
    )


def bare_name(name: str, after: str, language: str) -> str:
    """`name` without the ending of a genitive or, on an abbreviation, of a Finnish case."""
    name = re.sub(r"[’'](?:s)?$|:s$", "", name)
    head, _, last = name.rpartition(" ")
    acronym = re.fullmatch(rf"({CAPITAL}{{2,}}):?{SMALL}{{1,5}}", last)
    if acronym and language != "en":
        last = acronym.group(1)
    elif language in ("sv", "no", "da") and re.search(r"[^\Ws]s$", last):
        following = re.match(rf"\s+([{SMALLS}-]+)", after)
        if following and following.group(1) not in stopwords(language):
            last = last[:-1]
    return f"{head} {last}" if head else last


def _with_groups(text: str, names: list[Mention]) -> Iterator[Mention]:
    """The names, joined ones as a group, and any of them with the noun it belongs to."""
    index = 0
    while index < len(names):
        last = index
        while last + 1 < len(names) and re.fullmatch(
            _AND, text[names[last].end : names[last + 1].start]
        ):
            last += 1
        members = names[index : last + 1]
        undertaking = _undertaking(text, members)
        if undertaking:
            yield undertaking
        if len(members) > 1:
            start, end = members[0].start, members[-1].end
            text_of_all = text[start : members[-1].start] + members[-1].text
            yield Mention(text_of_all, start, end, Sort.GROUP)
        if not undertaking:
            yield from members
        index = last + 1


def _undertaking(text: str, members: list[Mention]) -> Mention | None:
    """ "the HUS and Janssen agreement", "avtalet mellan Region Värmland och LIF"."""
    start, end = members[0].start, members[-1].end
    noun = re.match(r"\s+([^\W_]+)\b", text[end : end + _NEAR])
    if noun and re.fullmatch(UNDERTAKING, noun.group(1), re.I):
        end += noun.end()
        return Mention(text[start:end], start, end, Sort.UNDERTAKING)
    near = max(0, start - _NEAR)
    before = re.search(r"((?:the\s+)?([^\W_]+)\s+([^\W_]+)\s+)$", text[near:start])
    if before and re.fullmatch(UNDERTAKING, before.group(2), re.I) and before.group(3) in BETWEEN:
        start = near + before.start()
        return Mention(text[start:end], start, end, Sort.UNDERTAKING)
    return None
