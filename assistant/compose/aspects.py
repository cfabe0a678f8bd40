"""The aspects under which documents are summed up and compared: `prompts/aspects.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.compose.amounts import amounts
from assistant.compose.draft import Quote
from assistant.compose.moments_in import dated
from assistant.compose.room import Room
from assistant.compose.stated import cell_quotes, whole_sentences
from assistant.errors import ResourceError
from assistant.language import LANGUAGES, words
from assistant.language.asides import is_aside
from assistant.register.columns import column
from assistant.register.readers.durations import durations_in
from assistant.resources import resource
from assistant.survey import MOST_READ, Finding, State
from assistant.types import Document

_WORTH = 0.25  # the least probability of a sentence that is shown
_MOST = 2  # sentences of a document under one aspect
_MOST_OF_CELLS = 3  # likewise where the register's cells rest on them, the first columns first


@dataclass(frozen=True, slots=True)
class Aspect:
    """`questions`, `headings` and `stems` by language; `columns` are those of the register."""

    name: str
    type: str
    columns: tuple[str, ...]
    headings: dict[str, str]
    questions: dict[str, str]
    stems: dict[str, tuple[str, ...]]

    def named_in(self, question: str, language: str) -> bool:
        """Whether a word of the question is one of the aspect's."""
        return any(self.is_word(word, language) for word in words(question))

    def is_word(self, word: str, language: str) -> bool:
        return word.startswith(self.stems[language])


@cache
def aspects() -> tuple[Aspect, ...]:
    """All of them in order; raises ResourceError where the file is at fault."""
    file = resource("prompts") / "aspects.toml"
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return tuple(
            Aspect(
                name,
                one["type"],
                tuple(one["columns"]),
                {language: one[language]["heading"] for language in LANGUAGES},
                {language: one[language]["question"] for language in LANGUAGES},
                {language: tuple(one[language]["words"].split()) for language in LANGUAGES},
            )
            for name, one in told.items()
        )
    except (KeyError, ValueError) as error:
        raise ResourceError(
            f"prompts/aspects.toml cannot be read ({error}): each aspect has a type, columns and, "
            f"for {', '.join(LANGUAGES)}, heading, question and words."
        ) from error


def of_each(
    room: Room,
    aspect: Aspect,
    documents: Sequence[Document],
    most_read: int = MOST_READ,
    sure: bool = False,
) -> dict[str, list[Quote]]:
    """The sentences of each document (by id) on the aspect: its register cells', else the best.

    Without the documents that are beyond the `most_read` readings. Cells that are unsure are left
    out where it is to be `sure`; the head of a mail says nothing on any aspect.
    """
    found = {
        document.id: _most_telling(quotes)
        for document in documents
        if (quotes := _of_cells(room, aspect, document, sure))
    }
    silent = [document for document in documents if document.id not in found]
    answering = ask_each(room, aspect.questions, silent, most_read)
    return found | {id: _that_fit(quotes, aspect) for id, quotes in answering.items()}


def _of_cells(room: Room, aspect: Aspect, document: Document, sure: bool) -> list[Quote]:
    quotes = whole_sentences(cell_quotes(room.rows_of(document), aspect.columns, sure))
    return [one for one in quotes if not is_aside(document.text, one.start)]


def _most_telling(quotes: Sequence[Quote]) -> list[Quote]:
    return sorted(quotes[:_MOST_OF_CELLS], key=lambda quote: quote.start)


def ask_each(
    room: Room,
    questions: dict[str, str],
    documents: Sequence[Document],
    most_read: int = MOST_READ,
) -> dict[str, list[Quote]]:
    """The sentences of each document (by id) that answer; none where it does not say.

    Without the documents that are beyond the `most_read` readings.
    """
    found: dict[str, list[Quote]] = {}
    for language in sorted({document.language for document in documents}):
        ids = [document.id for document in documents if document.language == language]
        share = max(1, most_read * len(ids) // len(documents))
        for finding in room.survey.ask(questions[language], ids, share):
            if finding.state is not State.UNREAD:
                found[finding.document.id] = _quotes(finding)
    return found


def _quotes(finding: Finding) -> list[Quote]:
    if finding.state is State.NOT_STATED:
        return []
    return [
        Quote(finding.document, one.start, one.end)
        for one in finding.sentences
        if one.probability >= _WORTH and not is_aside(finding.document.text, one.start)
    ]


def _that_fit(quotes: Sequence[Quote], aspect: Aspect) -> list[Quote]:
    return [quote for quote in quotes if fits(quote, aspect)][:_MOST]


def fits(quote: Quote, aspect: Aspect) -> bool:
    """Whether a sentence holds what an answer on the aspect must hold."""
    match aspect.type:
        case "amount":
            return bool(amounts(quote))
        case "date":
            told = dated(quote) or durations_in(quote.text, quote.document.language)
            return bool(told) and any(_is_cued(quote, name) for name in aspect.columns)
        case "named":
            return aspect.named_in(quote.text, quote.document.language)
    return True


def _is_cued(quote: Quote, name: str) -> bool:
    """Whether words of a register column speak for a sentence, and none against it."""
    of_register = column(name)
    cued = of_register.cues().search(quote.text) or of_register.cues("labels").search(quote.text)
    return bool(cued) and not of_register.cues("against").search(quote.text)
