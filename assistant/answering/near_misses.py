"""What looks like an answer and is none: another date than asked, a body of another kind."""

import re
from dataclasses import replace

from assistant.extractive import Extract
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.language import vocabulary
from assistant.language.rows import table_of
from assistant.register.columns import Column, columns
from assistant.register.fields import labels
from assistant.types import Citation, Sentence

_BEGINNINGS = frozenset(("announced", "signed", "start"))
_END = frozenset(("end",))
_UNSURE = 0.49  # that it answers, at most
_WHICH = re.compile(rf"\W*{vocabulary.pattern('asking.which')}\b", re.IGNORECASE)
_BODIES = [
    re.compile(rf"(?<!\w){one}(?!\w)", re.IGNORECASE) for one in vocabulary.entries("near.bodies")
]
_OPENING = 40  # characters of a question that say of what kind the body is


def without_near_miss(question: str, extract: Extract) -> Extract:
    """The extract, unsure where its best sentence tells something beside what is asked for."""
    if extract.over_several or not extract.sentences:
        return extract
    first = extract.sentences[0]
    if not (_dates_otherwise(question, first) or _names_no_such_body(question, first)):
        return extract
    likely = min(extract.answerable, _UNSURE)
    return replace(extract, sentences=(), answerable=likely, unsure=first, direct="")


def _dates_otherwise(question: str, sentence: Sentence) -> bool:
    """Whether it is a table's row that says when something began, and its end is asked for.

    Or the other way round.
    """
    if answer_type(question) is not AnswerType.TIME:
        return False
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


def _names_no_such_body(question: str, sentence: Sentence) -> bool:
    """Whether a committee or court is asked for, of which each says in its name what it is."""
    if not _WHICH.match(question):
        return False
    wanted = [one for one in _BODIES if one.search(question[:_OPENING])]
    told = _around(sentence.citations[0])
    return bool(wanted) and not any(one.search(told) for one in wanted)


def _around(cited: Citation) -> str:
    return f"{cited.document.title}\n{cited.passage.heading}\n{cited.quote}"
