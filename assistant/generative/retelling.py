"""Cuts a composed answer into parts that a chat model can tell, and puts together what it told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.extractive.telling import sentences_in
from assistant.types import Block, BlockKind, Citation, Passage, ScoredPassage, Sentence

_ENOUGH = 2  # sentences that can be summed up


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks of an answer; `cited` are the words to tell them from, none where they stay.

    `heading` is what they stand under, `lead` what the told paragraph begins with.
    """

    blocks: tuple[Block, ...]
    heading: str = ""
    lead: str = ""
    cited: tuple[Citation, ...] = ()

    @property
    def passages(self) -> tuple[ScoredPassage, ...]:
        """The cited words, each a passage by itself."""
        return tuple(ScoredPassage(_alone(one), one.document, 0.0, 0.0, 0.0) for one in self.cited)

    def without_heading(self, text: str) -> str:
        """A model's text without the part's heading, where it begins with that ("Aim: …")."""
        return re.sub(rf"\A\W*{re.escape(self.heading)}\W*[:\n]\W*", "", text, flags=re.IGNORECASE)

    def told(self, sentences: Sequence[Sentence]) -> tuple[Block, ...]:
        """The part as a model told it: what is borne out; as it was where nothing is."""
        sure = [self._cited_as_before(s) for s in sentences if s.citations and not s.doubts]
        if not sure:
            return self.blocks
        return (Block(BlockKind.PARAGRAPH, self.lead, tuple(sure)),)

    def _cited_as_before(self, sentence: Sentence) -> Sentence:
        """With the passages in which the cited words stand in their document."""
        whole = {_alone(one).id: one.passage for one in self.cited}
        cited = (replace(one, passage=whole[one.passage.id]) for one in sentence.citations)
        return replace(sentence, citations=tuple(cited))


def parts_of(blocks: Sequence[Block], language: str) -> Iterator[Part]:
    """The parts in order; a table's rows come before it, and the table as it is.

    A list in the reader's own `language`, and what is one sentence of it, is left as it is.
    """
    heading = ""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        same = tuple(group)
        if kind is BlockKind.HEADING:
            heading = same[-1].text
        if kind is BlockKind.PARAGRAPH:
            yield from (_part((block,), heading, block.text, language, _ENOUGH) for block in same)
        elif kind is BlockKind.ITEM:
            yield _part(same, heading, "", language, 0)
        elif kind is BlockKind.TABLE:
            yield from (row for block in same for row in _rows(block))
            yield Part(same)
        else:
            yield Part(same)


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with their citations numbered from 1 in the order of first use."""
    numbers: dict[tuple[str, int, int], int] = {}

    def anew(sentence: Sentence) -> Sentence:
        cited = []
        for one in sentence.citations:
            key = one.document.id, one.start, one.end
            cited.append(replace(one, number=numbers.setdefault(key, len(numbers) + 1)))
        return replace(sentence, citations=tuple(cited))

    return tuple(
        replace(
            block,
            sentences=tuple(map(anew, block.sentences)),
            rows=tuple(
                tuple(replace(cell, sentences=tuple(map(anew, cell.sentences))) for cell in row)
                for row in block.rows
            ),
        )
        for block in blocks
    )


def _part(blocks: tuple[Block, ...], heading: str, lead: str, language: str, enough: int) -> Part:
    cited = _cited(sentences_in(blocks))
    is_foreign = any(one.document.language != language for one in cited)
    worth_it = cited and (is_foreign or 0 < enough <= len(cited))
    return Part(blocks, heading or lead, lead, cited if worth_it else ())


def _rows(table: Block) -> Iterator[Part]:
    """A part for each row in which two sides or more say something."""
    for row in table.rows[1:]:
        stated = [cell.sentences for cell in row if cell.sentences]
        if len(stated) >= _ENOUGH:
            cited = _cited([sentence for cell in stated for sentence in cell])
            yield Part((), row[0].text, row[0].text, cited)


def _cited(sentences: Sequence[Sentence]) -> tuple[Citation, ...]:
    found = {(c.document.id, c.start, c.end): c for s in sentences for c in s.citations}
    return tuple(found.values())


def _alone(cited: Citation) -> Passage:
    place = cited.start, cited.end
    return Passage(f"{cited.document.id}:{cited.start}:{cited.end}", cited.document.id, 0, *place)
