"""Questions over many documents: the best sentence of each document that meets the conditions."""

import re
from collections.abc import Sequence

import numpy as np

from assistant.evidence import Asked, Evidence
from assistant.matching import Term, TextForms, coverage

_DOCUMENT_NOUNS = re.compile(
    r"(?<!\w)(?:collaborations|partnerships|alliances|agreements|deals|initiatives|projects|"
    r"articles|documents|sources|samarbeten\w*|partnerskapen|avtalen|överenskommelser\w*|"
    r"initiativen|projekten|artiklar\w*|dokumenten|källor\w*|samarbeidene|samarbeider|"
    r"samarbeidsavtale\w*|avtalene|avtaler|partnerskapene|initiativer|prosjekte\w+|artikle\w+|"
    r"dokumente\w+|kilde\w+|samarbejde\w+|aftaler\w*|partnerskaber\w*|initiativer\w*|projekter\w*|"
    r"yhteisty\w*|sopimu\w+t|sopimuksi\w+|kumppanuude\w+|hankke\w+|artikkelit|artikkelei\w+|"
    r"asiakirjat|asiakirjoi\w+|lähtee\w+)(?!\w)",
    re.IGNORECASE,
)
_ENUMERATES = re.compile(
    r"(?<!\w)(?:which|what|list|name|all|compare|comparison|difference\w*|differ|each|every|both|"
    r"common|vilka|vilket|lista|alla|jämför|skillnad\w*|varje|båda|gemensamt|hvilke|list|alle|"
    r"sammenlign|forskjell\w*|forskel\w*|hver|begge|felles|fælles|mitkä|missä|luettele|kaikki|"
    r"kaikissa|vertaa|vertaile|ero\w*|molemm\w+)(?!\w)",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"(?<!\w)(?:compare|comparison|differences? between|differs?|jämför|skillnad\w*|"
    r"sammenlign|forskjell\w*|forskel\w*|vertaa|vertaile)(?!\w)",
    re.IGNORECASE,
)
_LEAST = 0.5  # of the conditions a document must meet
_OF_BEST = 0.75  # and of what the best one meets


def wants_breadth(question: str) -> bool:
    """Whether a question asks for several documents at once."""
    if _COMPARES.search(question):
        return True
    return bool(_DOCUMENT_NOUNS.search(question) and _ENUMERATES.search(question))


def best_by_document(asked: Asked, evidence: Sequence[Evidence], scores: np.ndarray) -> list[int]:
    """Indexes of the best sentence of each document that meets the question's conditions.

    The conditions are the question's words without those that only say "the documents"; a
    question without any is met by every document. In a comparison a document need only bear one
    of the names compared.
    """
    conditions = _conditions(asked)
    groups: dict[str, list[int]] = {}
    for index, item in enumerate(evidence):
        groups.setdefault(item.document.id, []).append(index)
    met = {key: _met(conditions, [evidence[i] for i in group]) for key, group in groups.items()}
    least = max(_LEAST, _OF_BEST * max(met.values(), default=0.0))
    if _COMPARES.search(asked.text):
        least = _LEAST / max(1, len(conditions))
    chosen = sorted((key for key in groups if met[key] >= least), key=lambda key: -met[key])
    return [_best(conditions, groups[key], evidence, scores) for key in chosen]


def _conditions(asked: Asked) -> list[Term]:
    nouns = {match.lower() for match in _DOCUMENT_NOUNS.findall(asked.text)}
    conditions = [term for term in asked.terms if term.word not in nouns]
    if _COMPARES.search(asked.text):
        return [term for term in conditions if term.name] or conditions
    return conditions


def _met(conditions: Sequence[Term], evidence: Sequence[Evidence]) -> float:
    """0 to 1: how far a document meets the conditions, half of it within a single sentence."""
    if not conditions:
        return 1.0
    sentence = max(coverage(conditions, item.forms) for item in evidence)
    together = TextForms.union(item.forms for item in evidence)
    return (sentence + coverage(conditions, together)) / 2


def _best(
    conditions: Sequence[Term], group: list[int], evidence: Sequence[Evidence], scores: np.ndarray
) -> int:
    return max(group, key=lambda i: (round(coverage(conditions, evidence[i].forms), 1), scores[i]))
