"""The address of a citation: which words, of which document, in which state of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from assistant.types import Citation, Document

_HASH_LENGTH = 12  # characters of the content hash; enough to notice any change


@dataclass(frozen=True, slots=True)
class CitationLink:
    """The words `start` to `end` of a document whose content hash begins with `hash`."""

    document: str
    start: int
    end: int
    hash: str

    def fits(self, document: Document) -> bool:
        """Whether the document still is as it was when the link was made."""
        return document.content_hash[:_HASH_LENGTH] == self.hash


def link_to(citation: Citation) -> CitationLink:
    """The link to a citation's words."""
    cited = citation.document
    return CitationLink(cited.id, citation.start, citation.end, cited.content_hash[:_HASH_LENGTH])


def address_of(link: CitationLink) -> str:
    """The link as the reader's browser can open it from anywhere; relative before it told where."""
    query = urlencode(
        {"document": link.document, "start": link.start, "end": link.end, "hash": link.hash}
    )
    page = (st.context.url or "").rstrip("/")
    return f"{page}/documents?{query}" if page else f"documents?{query}"


def named_in(query: Mapping[str, str]) -> CitationLink | None:
    """The link in a page's query parameters; None where there is none or it is damaged."""
    document, start, end = (query.get(name, "") for name in ("document", "start", "end"))
    if not (document and start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        return None
    return CitationLink(document, int(start), int(end), query.get("hash", ""))
