"""What looks like an answer and is none: of another name, another date, another kind of body."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.extractive import Extract
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.language import vocabulary
from assistant.language.glossary import concepts
from assistant.language.matching import TextForms, acronyms
from assistant.language.rows import table_of
from assistant.register.columns import ENDS, column, columns_asked
from assistant.register.fields import labels
from assistant.scope.facets import BEGINNINGS
from assistant.types import Citation, Document, Sentence

_UNSURE = 0.49  # that it answers, at most
_WHICH = re.compile(rf"\W*{vocabulary.pattern('asking.which')}\b", re.IGNORECASE)
_BODIES = [
    re.compile(rf"(?<!\w){one}(?!\w)", re.IGNORECASE) for one in vocabulary.entries("near.bodies")
]
_NO_WORD = re.compile(r"[-_.]")
_READ = 50_000  # characters of a document that are searched for names
_OPENING = 40  # characters of a question that say of what kind the body is


def without_near_miss(
    asked: ParsedQuestion, extract: Extract, share: Callable[[str], float]
) -> Extract:
    """The extract, unsure where its best sentence tells something beside what is asked for.

    `share(stem)` is the share of passages that hold a stem.
    """
    if extract.over_several or not extract.sentences:
        return extract
    first = extract.sentences[0]
    beside = (
        _dates_otherwise(asked.text, first)
        or _names_no_such_body(asked.text, first)
        or _is_of_another(asked, first.citations[0].document, share)
    )
    if not beside:
        return extract
    likely = min(extract.answerable, _UNSURE)
    return replace(extract, sentences=(), answerable=likely, unsure=first, direct="")


def _dates_otherwise(question: str, sentence: Sentence) -> bool:
    """Whether it is a table's row that says when something began, and its end is asked for.

    Or the other way round.
    """
    if answer_type(question) is not AnswerType.TIME:
        return False
    asked = columns_asked(question) & {*BEGINNINGS, *ENDS}
    cited = sentence.citations[0]
    table = table_of(cited.document.text, cited.start)
    headings = table.headings if table else ()
    told = {
        name
        for name in (*BEGINNINGS, *ENDS)
        if any(labels(column(name), heading) for heading in headings)
    }
    return any(
        asked and asked <= set(wanted) and told and told <= set(other)
        for wanted, other in ((ENDS, BEGINNINGS), (BEGINNINGS, ENDS))
    )


def _names_no_such_body(question: str, sentence: Sentence) -> bool:
    """Whether a committee or court is asked for, of which each says in its name what it is."""
    if not _WHICH.match(question):
        return False
    wanted = [one for one in _BODIES if one.search(question[:_OPENING])]
    told = _around(sentence.citations[0])
    return bool(wanted) and not any(one.search(told) for one in wanted)


def _is_of_another(
    asked: ParsedQuestion, document: Document, share: Callable[[str], float]
) -> bool:
    """Whether the document holds none of the names that are asked about, and others hold one."""
    names = [
        term
        for term in asked.terms
        if term.name and term.word.isalpha() and not concepts(term.word, asked.language)
    ]
    known = [term for term in names if any(share(form) > 0 for form in term.forms)]
    if not known:
        return False
    text = f"{document.title} {_NO_WORD.sub(' ', document.name)} {document.text[:_READ]}"
    forms = TextForms.of(text, document.language, acronyms(text, asked.text))
    return not any(term.match(forms) > 0 for term in known)


def _around(cited: Citation) -> str:
    return f"{cited.document.title}\n{cited.passage.heading}\n{cited.quote}"
