"""Answers made of the documents' own sentences.

answerer (which sentences) ← judge (how good each is, whether any answers) ← evidence (what speaks
for each) ← matching (which words of the question a text holds). Apart from them: breadth (one
statement of each document) and metadata_questions (when and where published), both by conditions.

May use: core, language, types.
"""

from assistant.extractive.answerer import Extract, ExtractiveAnswerer

__all__ = ["Extract", "ExtractiveAnswerer"]
