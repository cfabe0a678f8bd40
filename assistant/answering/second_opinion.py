"""What the reader that ships has to say about a chat model's answer."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.extractive import Extract
from assistant.grounding import leaves_out
from assistant.language import vocabulary
from assistant.types import Ending, Sentence

if TYPE_CHECKING:  # a chat model's libraries take two seconds to import
    from assistant.generative.written import Written

_BESIDE = 0.75  # the probability from which what the reader found is shown beside a model's answer,
_INSTEAD = 0.9  # and from which it is told in the place of a model that found nothing
_QUOTES = '“”„"«»'
_YES_OR_NO = re.compile(rf"{vocabulary.pattern('answers.yes_or_no')}\b", re.IGNORECASE)


def is_overruled(written: "Written", opinion: Extract) -> bool:
    """Whether a model found nothing where the reader firmly holds that the documents answer."""
    return written.ending is Ending.NOT_FOUND and _is_sure(opinion, _INSTEAD)


def in_own_words(written: "Written", opinion: Extract, language: str) -> "Written":
    """A whole answer with the sentence that the reader holds to answer, where it leaves that out.

    In quotation marks and a paragraph of its own, so that it does not pass for the model's.
    """
    said = [one.text for one in written.sentences if not one.doubts]
    if not _is_sure(opinion, _BESIDE) or not opinion.direct or _YES_OR_NO.match(written.text):
        return written
    source = opinion.sentences[0].citations[0].document.language
    if not leaves_out(opinion.direct, source, " ".join(said), language):
        return written
    added = _numbered(opinion.sentences[0], written.sentences)
    markers = "".join(f" [{one.number}]" for one in added.citations)
    return replace(
        written,
        text=f"{written.text}\n\n{added.text}{markers}",
        sentences=(*written.sentences, added),
    )


def _is_sure(opinion: Extract, least: float) -> bool:
    return bool(opinion.sentences) and opinion.answerable >= least and not opinion.over_several


def _numbered(sentence: Sentence, before: tuple[Sentence, ...]) -> Sentence:
    """The quotation under the numbers of an answer that stands before it."""
    known = {(c.document.id, c.start, c.end): c.number for one in before for c in one.citations}
    citations = []
    for one in sentence.citations:
        place = (one.document.id, one.start, one.end)
        number = known.setdefault(place, max(known.values(), default=0) + 1)
        citations.append(replace(one, number=number))
    return Sentence(f"“{sentence.text.strip(_QUOTES)}”", tuple(citations))
