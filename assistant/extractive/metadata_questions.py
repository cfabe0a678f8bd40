"""Questions about a document itself (when and by whom it was published, its title)."""

import re
from collections.abc import Sequence

from assistant.extractive.conditions import Conditions
from assistant.extractive.evidence import Asked, Evidence
from assistant.types import Document, ScoredPassage

_PUBLISH = (
    r"publish\w*|publication|posted|released|announced|dated|publicer\w*|publikation\w*|"
    r"utgiv\w*|tillkännag\w*|publiser\w*|utgitt|kunngjort|offentliggj\w*|offentliggør\w*|"
    r"udgiv\w*|julkais\w*|ilmoit\w*"
)
_ITEM = (
    r"articles?|documents?|press releases?|news|reports?|texts?|artikel\w*|dokument\w*|"
    r"pressmeddelande\w*|nyhet\w*|artikkel\w*|pressemelding\w*|pressemeddelelse\w*|nyhed\w*|artikkeli\w*|"
    r"asiakirja\w*|tiedot\w*|uuti\w*"
)
_WHEN = r"when|what date|which date|date|year|när|datum|år|når|dato|hvornår|milloin|päiv\w*|vuon\w*"
_WHO = (
    r"who|publisher|vem|vilken tidning|utgivare|hvem|utgiver|udgiver|hvilken avis|kuka|julkaisija"
)
_LEAST = 0.5  # of the conditions that a document must meet to be the one asked about
_OF_BEST = 0.9  # and of what the best one meets
_TITLE = r"title|headline|titel\w*|rubrik\w*|tittel\w*|overskrift\w*|otsikko"
_ABOUT_DOCUMENTS = "|".join((_PUBLISH, _ITEM, _WHEN, _WHO, _TITLE))


def wanted_field(question: str) -> str | None:
    """The metadata field that a question asks for: "published", "publisher", "title" or None."""
    if _has(_TITLE, question) and _has(_ITEM, question):
        return "title"
    if _has(r"publisher|utgivare|utgiver|udgiver|julkaisija", question):
        return "publisher"
    about_document = _has(_ITEM, question) and _has(r"date|datum|dato|päiv\w*", question)
    if about_document or (_has(_PUBLISH, question) and _has(_WHEN, question)):
        return "published"
    if not _has(_PUBLISH, question):
        return None
    return "publisher" if _has(_WHO, question) else None


def stated_line(document: Document, field: str) -> tuple[int, int] | None:
    """The span of the trimmed line in which the document states a field; None if it does not."""
    if field not in document.stated:
        return None
    start, end = document.stated[field]
    start = document.text.rfind("\n", 0, start) + 1
    end = (document.text + "\n").find("\n", end)
    line = document.text[start:end]
    start += len(line) - len(line.lstrip())
    return start, start + len(line.strip())


def asked_about(asked: Asked, evidence: Sequence[Evidence]) -> list[ScoredPassage]:
    """A passage of each document that a question about metadata means, best first.

    A question that names none means all of them.
    """
    conditions = Conditions(asked, lambda term: not _has(_ABOUT_DOCUMENTS, term.word))
    met = conditions.met_by_document(evidence)
    least = max(_LEAST, _OF_BEST * max(met.values(), default=0.0))
    passages = {item.document.id: item.passage for item in reversed(evidence)}
    meant = [key for key in met if met[key] >= least]
    return [passages[key] for key in sorted(meant, key=lambda key: -met[key])]


def _has(words: str, question: str) -> bool:
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", question, re.IGNORECASE) is not None
