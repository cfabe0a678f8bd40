"""The words of a question that point back into the conversation, in five languages."""

import re
from collections.abc import Sequence

from assistant.language.stopwords import stopwords
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


def _rule(alternatives: str, need: Need, form: Form, possessive: bool = False) -> _Rule:
    return _pattern(alternatives), need, form, possessive or form is Form.POSSESSIVE


_AT_END = r"(?=\s*(?:[?.!]|$|and\b|och\b|og\b))"
_HER_OBJECT = rf"her(?:{_AT_END}|(?=\s+(?:to|for|at|in|about|with)\b))"
_OF_THIS = "start|begin|happen|end|work|mean|cost|take|include|involve|cover|affect|help|change"
_LIKE_THIS = "different|similar|related|connected|public"
_SCANDINAVIAN = (
    _rule("hon|hun|han|henne|honom|ham|hende", Need.PERSON, Form.PLAIN),
    _rule("hennes|hans|hendes", Need.PERSON, Form.POSSESSIVE),
    _rule("den|det|denna|detta|denne|dette", Need.THING, Form.PLAIN),
    _rule("dess|dens|dets", Need.THING, Form.POSSESSIVE),
    _rule("de|dem|disse|dessa", Need.SEVERAL, Form.PLAIN),
    _rule("deras|deres", Need.SEVERAL, Form.POSSESSIVE),
    _rule(rf"(?:där|dit|der|dér|dertil){_AT_END}", Need.PLACE, Form.THERE),
)
_RULES = {
    "en": (
        _rule("she|he|him", Need.PERSON, Form.PLAIN),
        _rule(_HER_OBJECT, Need.PERSON, Form.PLAIN),
        _rule(rf"his|(?!{_HER_OBJECT})her", Need.PERSON, Form.POSSESSIVE),
        _rule("it", Need.THING, Form.PLAIN),
        _rule("its", Need.THING, Form.POSSESSIVE),
        _rule(rf"(?:this|that){_AT_END}", Need.THING, Form.PLAIN),
        _rule(
            rf"(?<=did |oes |can |ill )(?:this|that)(?=\s+(?:{_OF_THIS})\b)|"
            rf"(?<=is )(?:this|that)(?=\s+(?:{_LIKE_THIS})\b)",
            Need.THING,
            Form.PLAIN,
        ),
        _rule("they|them|(?<=of )those", Need.SEVERAL, Form.PLAIN),
        _rule("their", Need.SEVERAL, Form.POSSESSIVE),
        _rule("there", Need.PLACE, Form.THERE),
    ),
    "sv": _SCANDINAVIAN,
    "no": _SCANDINAVIAN,
    "da": _SCANDINAVIAN,
    "fi": (
        _rule("hän", Need.PERSON, Form.PLAIN),
        _rule("hänen", Need.PERSON, Form.ASIDE, possessive=True),
        _rule("häntä|hänelle|hänellä|hänestä|hänet|häneen|häneltä", Need.PERSON, Form.ASIDE),
        _rule(rf"se|tämä{_AT_END}", Need.THING, Form.PLAIN),
        _rule("sen", Need.THING, Form.ASIDE, possessive=True),
        _rule("sitä|siihen|siinä|siitä|sillä|sille|siltä|tätä|tähän", Need.THING, Form.ASIDE),
        _rule("heidän|niiden", Need.SEVERAL, Form.ASIDE, possessive=True),
        _rule("he|ne|heitä|heille|heillä|heistä|niitä|niissä|niistä", Need.SEVERAL, Form.ASIDE),
        _rule("siellä|sinne|sieltä", Need.PLACE, Form.ASIDE),
    ),
}
_ORGANISATIONS = {
    "en": "company|hospital|university|organi[sz]ation|institute|agency|firm|society",
    "sv": "företaget|bolaget|sjukhuset|universitetet|organisationen|regionen|myndigheten",
    "no": "selskapet|bedriften|sykehuset|universitetet|organisasjonen|etaten",
    "da": "virksomheden|selskabet|firmaet|hospitalet|sygehuset|universitetet|organisationen",
    "fi": "yhtiön?|yritys|yrityksen|sairaalan?|yliopiston?|järjestön?",
}
_NOUNS = {
    "en": _pattern(rf"(?:the|this|that)\s+(?:(?P<joint>{UNDERTAKING})|{_ORGANISATIONS['en']})"),
    "fi": _pattern(rf"(?P<joint>{FINNISH_UNDERTAKING})|{_ORGANISATIONS['fi']}"),
} | {
    language: _pattern(rf"(?:(?P<joint>{SCANDINAVIAN_UNDERTAKING})|{_ORGANISATIONS[language]})s?")
    for language in ("sv", "no", "da")
}
_INVERTED = _pattern("do|does|did|will|can|could|should|would|may|might|must")
_RESTRICTIVE = _pattern(
    "of|between|with|about|on|for|in|to|that|which|who|whose|at|from|called|named|mellan|med|om|"
    "för|i|av|som|till|på|mellom|for|til|mellem|af|der|hvor|där"
)
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
    for pattern, need, form, possessive in _RULES[language]:
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
            and re.search(r"\b(?:and|och|og|ja)\b", text[earlier.end : anaphor.start])
            for earlier in kept
        )
        if not repeated:
            kept.append(anaphor)
    return kept


def _definite_noun(text: str, language: str) -> Anaphor | None:
    """ "the agreement" where nothing in the question says which one."""
    for match in _NOUNS[language].finditer(text):
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
