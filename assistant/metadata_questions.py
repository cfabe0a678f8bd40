"""Questions about a document itself (when and by whom it was published, its title)."""

import re

from assistant.types import Document

_PUBLISH = (
    r"publish\w*|publication|posted|released|announced|dated|publicer\w*|publikation\w*|"
    r"utgiv\w*|tillkännag\w*|publiser\w*|utgitt|kunngjort|offentliggj\w*|offentliggør\w*|"
    r"udgiv\w*|julkais\w*|ilmoit\w*"
)
_ITEM = (
    r"article|document|press release|news|report|text|artikel\w*|dokument\w*|pressmeddelande\w*|"
    r"nyhet\w*|artikkel\w*|pressemelding\w*|pressemeddelelse\w*|nyhed\w*|artikkeli\w*|"
    r"asiakirja\w*|tiedot\w*|uuti\w*"
)
_WHEN = r"when|what date|which date|date|year|när|datum|år|når|dato|hvornår|milloin|päiv\w*|vuon\w*"
_WHO = (
    r"who|publisher|vem|vilken tidning|utgivare|hvem|utgiver|udgiver|hvilken avis|kuka|julkaisija"
)
_TITLE = r"title|headline|titel\w*|rubrik\w*|tittel\w*|overskrift\w*|otsikko"


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


def _has(words: str, question: str) -> bool:
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", question, re.IGNORECASE) is not None
