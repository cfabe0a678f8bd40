"""What a sentence denies: its negations and the words in their reach."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.language import stem
from assistant.language.stopwords import stopwords

_CUES = {
    "en": "not no never none neither nor cannot without nobody nothing nowhere hardly",
    "sv": "inte ej icke aldrig ingen inga inget ingenting varken utan",
    "no": "ikke ikkje aldri ingen intet ingenting verken uten",
    "da": "ikke aldrig ingen intet ingenting hverken uden",
    "fi": "ei eivät emme ette en et eikä eivätkä ilman älä koskaan",
}
# Saying no without a negation.
_REFUSALS = {
    "en": r"fail(?:s|ed)?|lack(?:s|ed|ing)?|refus(?:e|es|ed|ing)|den(?:y|ies|ied)|declin(?:es|"
    r"ed) to|reject\w*|"
    r"unable|impossible|forbid\w*|forbade|prohibit\w*|banned|cancel\w*|terminat\w*|broke off|"
    r"abandon\w*",
    "sv": r"saknar?|saknade|vägra\w*|neka[rs]?|nekade|avvisa\w*|omöjlig\w*|förbj\w*|sagt upp|"
    r"sade upp|säger upp|"
    r"avbr[uöy]t\w*",
    "no": r"mangler|manglet|nekt\w*|avvis\w*|umulig\w*|forby\w*|forbød|sagt opp|sa opp|sier opp|"
    r"avbr[uøy]t\w*",
    "da": r"mangler|manglede|nægt\w*|afvis\w*|umulig\w*|forby\w*|forbød|opsagt|opsagde|opsiger|"
    r"afbr[uøy]d\w*",
    "fi": r"puuttu\w*|kieltä\w*|kiels\w*|hylkä\w*|hylkäsi\w*|mahdoto\w*|irtisano\w*|perui\w*|"
    r"keskeytt\w*",
}
# Limiting or reversing; beside one of these a negation on the other side proves nothing.
_LIMITS = {
    "en": r"prevent\w*|exclud\w*|unlikely|absent|absence|instead|rather|except|only|stop\w*|"
    r"ceas\w*|avoid\w*|"
    r"rarely|seldom|too|disagree\w*|un\w{4,}(?:ed|able|al)|bann?(?:s|ed)?",
    "sv": r"hindra\w*|utesluter?|bara|endast|enbart|istället|i stället|slutat?|undvik\w*|sällan|"
    r"saknas",
    "no": r"hindr\w*|utelukk\w*|bare|kun|isteden\w*|i stedet|sluttet|unngå\w*|sjelden",
    "da": r"hindr\w*|udeluk\w*|bare|kun|blot|i stedet|stoppe\w*|undgå\w*|sjælden\w*",
    "fi": r"estä\w*|vain|ainoastaan|sijaan|lopet\w*|välttä\w*|harvoin|\w+t(?:on|oma\w*|ön|ömä\w*)|"
    r"\w+(?:matta|mättä)",
}
_NOT_ONLY = re.compile(
    r"\bnot (?:only|just|merely|least|until)\b|\binte förrän\b|\butan (?:också|även|i stället|"
    r"snarare)\b|\bikke før(?!\w)|\bikke først\b|"
    r"\bno (?:less|more|later|fewer) than\b|\bnothing (?:but|"
    r"less)\b|"
    r"\bno\.? ?\d|\binte (?:bara|endast|minst|enbart)\b|\bikke (?:bare|kun|minst|mindst|blot|"
    r"alene)\b|"
    r"\bei (?:vain|ainoastaan|pelkästään|vähiten)\b|\bno longer than\b|\bwhether or not\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?|[.,;:!?–—()]")
_REACH = 7  # words after a negation
_BACK = 3  # and before it: in the Nordic languages the verb often stands there
_CLAUSE_ENDS = {".", ";", ":", "!", "?", "–", "—", "(", ")"}
_TURNS = {"but", "men", "mutta", "vaan", "utan", "although", "while", "whereas", "because", "since"}


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation at `start:end`, and the stems of the content words it may reach."""

    start: int
    end: int
    reach: frozenset[str]


@lru_cache(maxsize=4096)
def denials(text: str, language: str) -> tuple[Denial, ...]:
    """The negations of a text; "not only" is none."""
    masked = _NOT_ONLY.sub(lambda match: "_" * len(match[0]), text)
    tokens = list(_WORD.finditer(masked))
    cues = set(_CUES[language].split())
    found: list[Denial] = []
    for position, token in enumerate(tokens):
        word = token[0].lower()
        contracted = language == "en" and word.replace("’", "'").endswith("n't")
        if not (contracted or word in cues):
            continue
        if word == "utan" and (found or text[: token.start()].rstrip().endswith(",")):
            continue  # "inte A utan B"
        if word in ("en", "et") and language == "fi":
            continue  # as often a foreign article as a first person
        found.append(Denial(token.start(), token.end(), _reach(tokens, position, language)))
    return tuple(found)


@lru_cache(maxsize=4096)
def refusals(text: str, language: str) -> tuple[str, ...]:
    """The words of a text that say no without a negation."""
    return tuple(_found(_REFUSALS[language], text))


@lru_cache(maxsize=4096)
def denials_without_not(text: str, language: str) -> frozenset[str]:
    """The words of a text that say no, limit or reverse without a negation."""
    return frozenset([*refusals(text, language), *_found(_LIMITS[language], text)])


@lru_cache(maxsize=4096)
def turns(text: str) -> bool:
    """Whether a text turns from one thing to another ("but", "while")."""
    return not _TURNS.isdisjoint(match[0].lower() for match in _WORD.finditer(text))


def _found(pattern: str, text: str) -> list[str]:
    return [word.lower() for word in re.findall(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]


def _reach(tokens: list[re.Match[str]], position: int, language: str) -> frozenset[str]:
    reach: set[str] = set()
    for token in tokens[position + 1 : position + 1 + _REACH]:
        if token[0] in _CLAUSE_ENDS or token[0].lower() in _TURNS:
            break
        reach.add(token[0].lower())
    for token in reversed(tokens[max(0, position - _BACK) : position]):
        if token[0] in _CLAUSE_ENDS or token[0] == "," or token[0].lower() in _TURNS:
            break
        reach.add(token[0].lower())
    content = {word for word in reach if word[0].isalpha() and word not in stopwords(language)}
    return frozenset(stem(word, language) for word in content)
