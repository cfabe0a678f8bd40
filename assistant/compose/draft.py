"""Collects the blocks of an answer and numbers its citations as they come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.compose.room import Composed
from assistant.compose.wording import readable
from assistant.extractive.telling import sentences_in
from assistant.library import Library
from assistant.types import (
    Block,
    BlockKind,
    Cell,
    Citation,
    Coverage,
    Document,
    Passage,
    Sentence,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words to cite: offsets into the document."""

    document: Document
    start: int
    end: int

    def __hash__(self) -> int:
        return hash((self.document.id, self.start, self.end))

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell of a table says in brief, and the words that it rests on."""

    text: str
    quotes: tuple[Quote, ...]


In = str | Value | Sequence[Quote]  # what stands in a cell: the frame's words, a value, quotations


class Draft:
    """An answer in the making. The same words cited twice keep their number."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._blocks: list[Block] = []
        self._numbers: dict[tuple[str, int, int], Citation] = {}
        self._passages: dict[str, list[Passage]] = {}

    def heading(self, text: str) -> None:
        self._blocks.append(Block(BlockKind.HEADING, text))

    def note(self, text: str) -> None:
        self._blocks.append(Block(BlockKind.NOTE, text))

    def paragraph(self, quotes: Sequence[Quote], lead: str = "") -> None:
        self._quoted(BlockKind.PARAGRAPH, quotes, lead)

    def item(self, quotes: Sequence[Quote], lead: str = "") -> None:
        self._quoted(BlockKind.ITEM, quotes, lead)

    def further(self, quotes: Sequence[Quote], lead: str = "") -> None:
        """Another source of what was said above."""
        self._quoted(BlockKind.FURTHER, quotes, lead)

    def example(self, text: str) -> None:
        """An item in the frame's own words."""
        self._blocks.append(Block(BlockKind.ITEM, text))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[In]]) -> None:
        """Each cell is the frame's words, a value or quotations."""
        cells = tuple(tuple(self._cell(cell) for cell in row) for row in rows)
        first = tuple(Cell(text) for text in head)
        self._blocks.append(Block(BlockKind.TABLE, rows=(first, *cells)))

    def told(self, sentences: Sequence[Sentence], lead: str = "") -> None:
        """A paragraph of sentences that were cited elsewhere, numbered as the others here."""
        self.paragraph(quotes_of(sentences), lead)

    def told_as_items(self, sentences: Sequence[Sentence]) -> None:
        """Likewise, each sentence an item."""
        for sentence in sentences:
            self.item(quotes_of([sentence]))

    def include(self, composed: Composed) -> None:
        """What another draft told in paragraphs and items, numbered as the others here."""
        for block in composed.blocks:
            if block.sentences:
                self._quoted(block.kind, quotes_of(block.sentences), block.text)
            else:
                self._blocks.append(block)

    def finished(self, coverage: Coverage | None = None) -> Composed:
        return Composed(tuple(self._blocks), tuple(sentences_in(self._blocks)), coverage)

    @property
    def is_empty(self) -> bool:
        return not self._numbers

    @property
    def count(self) -> int:
        """How many different quotations there are."""
        return len(self._numbers)

    def _quoted(self, kind: BlockKind, quotes: Sequence[Quote], lead: str) -> None:
        if quotes:
            cited = [self._cited(quote) for quote in quotes]
            told = [replace(s, lead=lead) if _titles(lead, s) else s for s in cited]
            self._blocks.append(Block(kind, lead, tuple(told)))

    def _cell(self, cell: In) -> Cell:
        if isinstance(cell, str):
            return Cell(cell)
        if isinstance(cell, Value):
            cited = [self._cited(quote).citations for quote in cell.quotes]
            citations = {citation.number: citation for one in cited for citation in one}
            return Cell(sentences=(Sentence(cell.text, tuple(citations.values())),))
        return Cell(sentences=tuple(self._cited(quote) for quote in cell))

    def _cited(self, quote: Quote) -> Sentence:
        key = (quote.document.id, quote.start, quote.end)
        if key not in self._numbers:
            number = len(self._numbers) + 1
            passage = self._passage(quote)
            self._numbers[key] = Citation(
                number, quote.document, passage, quote.start, quote.end, quote.text
            )
        return Sentence(readable(quote.text), (self._numbers[key],))

    def _passage(self, quote: Quote) -> Passage:
        """The passage in which the words begin."""
        id = quote.document.id
        if id not in self._passages:
            self._passages[id] = self._library.passages_of(id)
        within = [one for one in self._passages[id] if one.start <= quote.start < one.end]
        if within:
            return within[0]
        # The document was replaced since it was read: its words are shown as they were.
        return Passage(f"{id}:{quote.start}", id, 0, quote.start, quote.end)


def quotes_of(sentences: Sequence[Sentence]) -> list[Quote]:
    return [Quote(c.document, c.start, c.end) for one in sentences for c in one.citations]


def _titles(lead: str, sentence: Sentence) -> bool:
    """Whether what leads the sentence is the title of its document."""
    return any(lead == citation.document.title for citation in sentence.citations)
