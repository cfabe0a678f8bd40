"""The whole way from a question to a finished answer, as events; asking and streaming share it.

An `Assistant` is asked; it is made of `FromDocuments`, which answers in the documents' own words,
and, where there is a chat model, of `ByModel`.

May use: compose, errors, extractive, generative, grounding, language, library, plan, prompts,
register, rewriting, scope, search, steps, survey, types.
"""

from assistant.answering.assistant import Assistant
from assistant.answering.by_model import ByModel
from assistant.answering.documents import FromDocuments

__all__ = ["Assistant", "ByModel", "FromDocuments"]
