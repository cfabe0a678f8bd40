"""Finds a case's quotations in the documents as loaded, so that gold survives a new splitter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.types import Document
from eval.case_files import EvalCase
from eval.plain_text import one_kind


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document by its name; `quote` is the document's text at start:end."""

    document: str
    start: int
    end: int
    quote: str

    def touches(self, document: str, start: int, end: int) -> bool:
        return self.document == document and start < self.end and self.start < end


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the evidence of a case stands, and the quotations that stand nowhere any more."""

    spans: tuple[Span, ...]
    lost: tuple[str, ...]


def gold_of(case: EvalCase, documents: Mapping[str, Document]) -> Gold:
    """The case's evidence in its documents, or in any where it names none (or none that exist)."""
    named = [documents[name] for name in case.documents if name in documents]
    spans, lost = [], []
    for quote in case.evidence:
        if span := _first(quote, named or list(documents.values())):
            spans.append(span)
        else:
            lost.append(quote)
    return Gold(tuple(spans), tuple(lost))


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text` as `(start, end)`; None if nowhere.

    Exactly if possible, else without regard to case, white space, and the kind of dash and
    quotation mark.
    """
    if not quote.strip():
        return None
    if (start := text.find(quote)) >= 0:
        return start, start + len(quote)
    pattern = r"\s+".join(re.escape(word) for word in one_kind(quote).split())
    found = re.search(pattern, one_kind(text), re.IGNORECASE)
    return found.span() if found else None


def _first(quote: str, documents: Sequence[Document]) -> Span | None:
    for document in documents:
        if found := find_quote(document.text, quote):
            return Span(document.name, *found, document.text[slice(*found)])
    return None
