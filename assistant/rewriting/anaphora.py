"""The words of a question that point back into the conversation, in five languages."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.language import stopwords, vocabulary
from assistant.rewriting.binding import content_words, is_bound
from assistant.rewriting.idle import points_to_nothing
from assistant.rewriting.lexicon import (
    FINNISH_UNDERTAKING,
    SCANDINAVIAN_UNDERTAKING,
    UNDERTAKING,
)
from assistant.rewriting.mentions import Mention
from assistant.rewriting.pointers import Anaphor, Form, Need

_Rule = tuple[re.Pattern[str], Need, Form, bool]


def _pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", re.I)


_AT_END = rf"(?=\s*(?:[?.!]|$|{vocabulary.pattern('joining.and')}\b))"


@cache
def _rules(language: str) -> tuple[_Rule, ...]:
    """The language's pronouns: what can stand for each, and how it takes its place."""
    made = []
    for row in vocabulary.rows("pronouns", language):
        form = Form[row["form"].upper()]
        possessive = row.get("possessive", form is Form.POSSESSIVE)
        pattern = _pattern(row["pattern"].replace("<at_end>", _AT_END))
        made.append((pattern, Need[row["need"].upper()], form, possessive))
    return tuple(made)


@cache
def _nouns(language: str) -> re.Pattern[str]:
    """What means an undertaking or organisation that was named before ("the agreement")."""
    organisations = vocabulary.pattern("pointing.organisations", language)
    if language == "en":
        return _pattern(rf"(?:the|this|that)\s+(?:(?P<joint>{UNDERTAKING})|{organisations})")
    if language == "fi":
        return _pattern(rf"(?P<joint>{FINNISH_UNDERTAKING})|{organisations}")
    return _pattern(rf"(?:(?P<joint>{SCANDINAVIAN_UNDERTAKING})|{organisations})s?")


_AND = _pattern(vocabulary.pattern("joining.and"))
_INVERTED = _pattern(vocabulary.pattern("pointing.inverted"))
_RESTRICTIVE = _pattern(vocabulary.pattern("pointing.restrictive"))
_DESCRIBED = re.compile(r"\b(?:de[nt]?|this|that|\w+[ae])\s+(?:\w+[ae]\s+)?$")
_MOST_WORDS = 7  # of content; a longer question brings along what it means
_MOST_WORDS_WITH_NOUN = 4


def anaphors(text: str, language: str, own: Sequence[Mention]) -> list[Anaphor]:
    """The words of `text` that need the conversation, at most one for each need, in order.

    `own` are the mentions in the same text: a word that can mean one of them needs nothing.
    """
    content = len(content_words(text, language))
    if content > _MOST_WORDS:
        return []
    found: dict[Need, Anaphor] = {}
    for pattern, need, form, possessive in _rules(language):
        for match in pattern.finditer(text):
            anaphor = Anaphor(match.start(), match.end(), need, form, possessive)
            if need in found and found[need].start <= anaphor.start:
                continue
            if _is_word_as_such(text, anaphor) or points_to_nothing(text, anaphor, language):
                continue
            if not is_bound(text, anaphor, own, language):
                found[need] = anaphor
    if not found and not own and content <= _MOST_WORDS_WITH_NOUN:
        noun = _definite_noun(text, language)
        return [noun] if noun else []
    return _without_repeats(sorted(found.values(), key=lambda anaphor: anaphor.start), text)


def _is_word_as_such(text: str, anaphor: Anaphor) -> bool:
    """Capitals in mid-sentence ("IT", "Hans Moe") and contractions ("it's") are left alone."""
    word = text[anaphor.start : anaphor.end]
    inside = re.search(r"\w\W{0,2}$", text[: anaphor.start]) and not re.search(
        r"[.!?]\s+$", text[: anaphor.start]
    )
    contracted = re.match(r"['’]\w", text[anaphor.end :])
    return bool((inside and word[0].isupper()) or contracted)


def _without_repeats(found: list[Anaphor], text: str) -> list[Anaphor]:
    """In "What are its goals and who pays for them?" the goals are meant by "them"."""
    kept: list[Anaphor] = []
    for anaphor in found:
        repeated = any(
            earlier.possessive
            and anaphor.need in (Need.THING, Need.SEVERAL)
            and re.search(
                rf"\b{vocabulary.pattern('joining.and')}\b", text[earlier.end : anaphor.start]
            )
            for earlier in kept
        )
        if not repeated:
            kept.append(anaphor)
    return kept


def _definite_noun(text: str, language: str) -> Anaphor | None:
    """ "the agreement" where nothing in the question says which one."""
    for match in _nouns(language).finditer(text):
        if _restricted(text, match, language):
            continue
        need = Need.UNDERTAKING if match["joint"] else Need.THING
        form = Form.NOUN if language == "en" else Form.ASIDE
        return Anaphor(match.start(), match.end(), need, form)
    return None


def _restricted(text: str, noun: re.Match[str], language: str) -> bool:
    """Whether other words say which one: "the agreement between …", "den nya planen"."""
    if language != "en" and _DESCRIBED.search(text[: noun.start()]):
        return True
    following = re.match(r"\s+(['’\w-]+)(\s*\w)?", text[noun.end() :])
    if not following:
        return bool(re.match(r"['’-]", text[noun.end() :]))
    word = following.group(1)
    if _RESTRICTIVE.fullmatch(word):
        return following.group(2) is not None
    if language != "en" or word.lower() in stopwords("en") or word.endswith("ed"):
        return False
    before = text[: noun.start()].split()[-1:]
    return not (before and _INVERTED.fullmatch(before[0]))
