"""A table's row that dates a collaboration, though not by the date that was asked for."""

from dataclasses import replace

from assistant.extractive import Extract
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.language.rows import table_of
from assistant.register.columns import Column, columns
from assistant.register.fields import labels
from assistant.types import Sentence

_BEGINNINGS = frozenset(("announced", "signed", "start"))
_END = frozenset(("end",))
_UNSURE = 0.49  # that it answers, at most


def without_other_date(question: str, extract: Extract) -> Extract:
    """The extract, unsure where its best sentence is a row that tells another date.

    When something ends is not answered by the day on which it was signed, nor the other way round.
    """
    if extract.over_several or not extract.sentences:
        return extract
    if answer_type(question) is not AnswerType.TIME or not _crossed(question, extract.sentences[0]):
        return extract
    likely = min(extract.answerable, _UNSURE)
    return replace(extract, sentences=(), answerable=likely, unsure=extract.sentences[0], direct="")


def _crossed(question: str, sentence: Sentence) -> bool:
    asked = {one.name for one in _dates() if one.cues().search(question)}
    cited = sentence.citations[0]
    table = table_of(cited.document.text, cited.start)
    headings = table.headings if table else ()
    told = {one.name for one in _dates() if any(labels(one, heading) for heading in headings)}
    return any(
        asked <= wanted and asked and told <= other and told
        for wanted, other in ((_END, _BEGINNINGS), (_BEGINNINGS, _END))
    )


def _dates() -> list[Column]:
    return [one for one in columns() if one.name in _BEGINNINGS | _END]
