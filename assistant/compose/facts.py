"""A fact: the words that answer first, the sentence they stand in, then the other sources."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.days import day_in_words
from assistant.compose.moments_in import written
from assistant.compose.wording import readable
from assistant.types import Block, BlockKind, Document, Sentence


def fact_blocks(sentences: Sequence[Sentence], direct: str, language: str) -> tuple[Block, ...]:
    """None where there are no words that answer by themselves, and one document alone says it.

    What the same document says goes on in the paragraph; other documents are further sources.
    Without such words none comes before the others, and each document stands with its date.
    """
    sentences = [replace(one, text=readable(one.text)) for one in sentences]
    if not direct:
        sources = list(dict.fromkeys(_source(one) for one in sentences))
        if len(sources) < 2:
            return ()
        said = [tuple(one for one in sentences if _source(one) == source) for source in sources]
        return tuple(
            Block(BlockKind.ITEM, titled(_document(own[0]), language), own) for own in said
        )
    source = _source(sentences[0])
    own = tuple(one for one in sentences if _source(one) == source)
    others = (one for one in sentences if _source(one) != source)
    further = (Block(BlockKind.FURTHER, _title(one), (one,)) for one in others)
    return (Block(BlockKind.PARAGRAPH, direct, own), *further)


def _source(sentence: Sentence) -> str:
    return _document(sentence).id


def titled(document: Document, language: str) -> str:
    """The title of a document, and when it was written, in words of `language`."""
    day = written(document)
    return f"{document.title} ({day_in_words(language, day)})" if day else document.title


def _title(sentence: Sentence) -> str:
    return _document(sentence).title


def _document(sentence: Sentence) -> Document:
    return sentence.citations[0].document
