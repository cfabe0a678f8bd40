"""A conversation laid out to be read elsewhere: the same blocks for every format of export."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assistant.conversations.records import Conversation, KeptCitation, Turn
from assistant.scope import EVERYTHING
from assistant.types import Block as AnswerBlock
from assistant.types import BlockKind, Ending, Scope, Sentence

# Gives the words of a key such as "export.understood" in the reader's language.
Say = Callable[..., str]


class Part(StrEnum):
    TITLE = "title"
    ABOUT = "about"
    QUESTION = "question"
    WORDS = "words"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"
    NOTE = "note"
    SOURCES = "sources"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of an export; of a source `text` is the quotation and `reference` its place.

    `lead` stands bold before the text. The first of a table's `rows` is its head.
    """

    kind: Part
    text: str
    number: int = 0
    reference: str = ""
    lead: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(conversation: Conversation | None, turns: Sequence[Turn], say: Say) -> Iterator[Block]:
    """The conversation from its name to its last source; without one, an answer by itself."""
    if conversation:
        yield Block(Part.TITLE, conversation.name)
        yield Block(Part.ABOUT, say("export.about", day=_day(conversation.changed)))
    for turn in turns:
        yield Block(Part.QUESTION if conversation else Part.TITLE, turn.question)
        yield from _about(turn, say)
        yield from _words(turn, say)
        if turn.sources:
            yield Block(Part.SOURCES, say("export.sources"))
        for source in turn.sources:
            yield Block(Part.SOURCE, source.quote, source.number, reference(source, say))


def _about(turn: Turn, say: Say) -> Iterator[Block]:
    if turn.understood and turn.understood.strip() != turn.question.strip():
        yield Block(Part.ABOUT, say("export.understood", question=turn.understood))
    if turn.scope != EVERYTHING:
        yield Block(Part.ABOUT, say("export.scope", what=_scope(turn.scope, say)))


def _words(turn: Turn, say: Say) -> Iterator[Block]:
    if turn.answer and turn.answer.blocks:
        yield from laid_out(turn.answer.blocks)
    else:
        paragraphs = (paragraph.strip() for paragraph in turn.text.split("\n\n"))
        yield from (Block(Part.WORDS, paragraph) for paragraph in paragraphs if paragraph)
    if turn.answer is None:
        yield Block(Part.NOTE, turn.problem or say("export.interrupted"))
        return
    if turn.stopped:
        yield Block(Part.NOTE, say("export.stopped"))
    elif turn.answer.ending not in (Ending.COMPLETE, Ending.NOT_FOUND):
        yield Block(Part.NOTE, say("export.incomplete"))
    for sentence in turn.answer.sentences:
        if sentence.doubts:
            yield Block(Part.NOTE, say("export.doubtful", words=sentence.text))
    if turn.answer.model:
        yield Block(Part.ABOUT, say("export.model", model=turn.answer.model, day=_day(turn.asked)))


def laid_out(blocks: Sequence[AnswerBlock]) -> Iterator[Block]:
    """The blocks of an answer; citations stand as [1] behind what they bear out."""
    for block in blocks:
        words = told(block.sentences)
        match block.kind:
            case BlockKind.HEADING:
                yield Block(Part.HEADING, block.text)
            case BlockKind.TABLE:
                yield Block(Part.TABLE, "", rows=_rows(block))
            case BlockKind.ITEM | BlockKind.FURTHER:
                yield _led(Part.ITEM, block.text, words)
            case _:
                yield _led(Part.WORDS, block.text, words)


def _led(part: Part, lead: str, words: str) -> Block:
    return Block(part, words, lead=lead) if words else Block(part, lead)


def _rows(table: AnswerBlock) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(told(cell.sentences) or cell.text for cell in row) for row in table.rows)


def told(sentences: Sequence[Sentence]) -> str:
    """Sentences with their markers, on one line."""
    return " ".join(
        " ".join(one.text.split()) + "".join(f" [{citation.number}]" for citation in one.citations)
        for one in sentences
    )


def reference(source: KeptCitation, say: Say) -> str:
    """Title, publisher, date and place of a source, as far as they are known, and its file."""
    published = _published(source)
    day = say("export.day", day=published) if published else source.published
    page = say("export.page", page=source.page) if source.page else ""
    facts = (source.title, source.publisher, day, page, source.heading, source.name)
    return ", ".join(dict.fromkeys(fact for fact in facts if fact))


def _scope(scope: Scope, say: Say) -> str:
    years = f"{scope.years[0]}–{scope.years[1]}" if scope.years else ""
    documents = say("export.documents", count=len(scope.documents)) if scope.documents else ""
    languages = (say(f"languages.{code}") for code in sorted(scope.languages))
    facets = (*sorted(scope.countries), *sorted(scope.areas))
    parts = (documents, *languages, *sorted(scope.publishers), years, *scope.partners, *facets)
    return ", ".join(part for part in parts if part)


def _published(source: KeptCitation) -> date | None:
    try:
        return date.fromisoformat(source.published)
    except ValueError:
        return None


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone().date()
