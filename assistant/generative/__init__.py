"""An answer written by a chat model from numbered passages.

writer ← condense (a follow-up by itself) · fitting ← packing (what the model reads) · ledger (what
it cost) · loops, tongue (what goes wrong while it writes)

May use: extractive, grounding, language, library, models, prompts, rewriting, settings, steps,
types.
"""
