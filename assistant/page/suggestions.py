"""First questions for an empty conversation, made from the documents at hand."""

from assistant.library import DocumentSummary
from assistant.wiring import Assistant

_MOST = 4


def suggest(assistant: Assistant, documents: list[DocumentSummary]) -> list[str]:
    """Up to four questions that the documents answer."""
    return [f"What is “{d.title}” about?" for d in documents[:_MOST]]
