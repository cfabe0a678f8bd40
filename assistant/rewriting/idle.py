"""Pronouns that point to nothing: "Is it true that …", "Finns det …", an article before a noun."""

import re
from functools import cache

from assistant.language import stopwords, vocabulary
from assistant.rewriting.pointers import Anaphor, Form

_MODAL = re.compile(rf"\b{vocabulary.pattern('idle.modals')}\s+$", re.I)
_BE_OR_HAVE = re.compile(rf"\b{vocabulary.pattern('idle.be_or_have')}\s+$", re.I)
_OF = re.compile(rf"\b{vocabulary.pattern('joining.of')}\s+$", re.I)
_PRESENT = "r"  # of Scandinavian verbs: "how much of it does she pay" has the verb behind "it"
_RANKING = vocabulary.words("idle.ranking")


@cache
def _idle(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b{vocabulary.pattern('idle.patterns', language)}\b", re.I)


def points_to_nothing(text: str, anaphor: Anaphor, language: str) -> bool:
    """Whether the word is idle where it stands, or an article rather than a pronoun."""
    idle = _idle(language).finditer(text)
    if any(match.start() <= anaphor.start < match.end() for match in idle):
        return True
    return _is_article(text, anaphor, language)


def _is_article(text: str, anaphor: Anaphor, language: str) -> bool:
    """ "det nya avtalet", "de flesta": what follows is described, not what came before."""
    word = text[anaphor.start : anaphor.end].lower()
    before, rest = text[: anaphor.start], text[anaphor.end :]
    following = re.match(r"\s+([\"'“”«»]?[\w-]+)(\s*\w)?", rest)
    demonstratives = vocabulary.words("idle.demonstratives", language)
    articles = vocabulary.words("idle.articles", language) | demonstratives
    if anaphor.form is not Form.PLAIN or word not in articles or not following:
        return False
    after, more = following.group(1), following.group(2) is not None
    if not after[0].islower() or after in _RANKING or after == "som":
        return True
    if after in stopwords(language) or (_OF.search(before) and after.endswith(_PRESENT)):
        return False
    if word in demonstratives:
        return True
    if _MODAL.search(before):  # an infinitive ends like an adjective
        return bool(re.match(r"\s+\w+[ae]\s+[\w-]+(?:en|et|na|ne)\b", rest))
    if _BE_OR_HAVE.search(before):
        return more and after.endswith(("a", "e"))
    return True
