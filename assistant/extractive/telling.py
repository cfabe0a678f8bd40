"""Tells an answer made of statements: as one text, and as the events of a stream."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.types import Answer, Block, Event, Finished, Sentence, Text


def told(answer: Answer) -> Iterator[Event]:
    """A finished answer, statement by statement; one laid out in blocks at once."""
    if answer.blocks:
        yield Text(answer.text)
        yield Finished(answer)
        return
    for number, sentence in enumerate(answer.sentences):
        yield Text(_separator(sentence, number) + _marked(sentence))
    if not answer.sentences:
        yield Text(answer.text)
    yield Finished(answer)


def text_of(sentences: Sequence[Sentence]) -> str:
    """Statements with their markers as one text."""
    return "".join(_separator(s, number) + _marked(s) for number, s in enumerate(sentences))


def sentences_in(blocks: Iterable[Block]) -> list[Sentence]:
    """All that the blocks of an answer hold, in order."""
    found: list[Sentence] = []
    for block in blocks:
        found += block.sentences
        found += [one for row in block.rows for cell in row for one in cell.sentences]
    return found


def _separator(sentence: Sentence, number: int) -> str:
    if number == 0:
        return ""
    return "\n\n" if sentence.lead else " "


def _marked(sentence: Sentence) -> str:
    lead = f"{sentence.lead}: " if sentence.lead else ""
    return lead + sentence.text + "".join(f" [{c.number}]" for c in sentence.citations)
