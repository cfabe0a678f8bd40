"""A fact: the words that answer first, the sentence they stand in, then the other sources."""

from collections.abc import Sequence

from assistant.types import Block, BlockKind, Sentence


def fact_blocks(sentences: Sequence[Sentence], direct: str) -> tuple[Block, ...]:
    """None where there are no words that answer by themselves.

    What the same document says goes on in the paragraph; other documents are further sources.
    """
    if not sentences or not direct:
        return ()
    source = _source(sentences[0])
    own = tuple(one for one in sentences if _source(one) == source)
    others = (one for one in sentences if _source(one) != source)
    further = (Block(BlockKind.FURTHER, _title(one), (one,)) for one in others)
    return (Block(BlockKind.PARAGRAPH, direct, own), *further)


def _source(sentence: Sentence) -> str:
    return sentence.citations[0].document.id


def _title(sentence: Sentence) -> str:
    return sentence.citations[0].document.title
