"""Measures answers and rankings offline.

May use: answering, conversations, core, encoder, errors, grounding, ingest, langchain_interface,
language, library, models, plan, prompts, records, register, resources, search, settings, types,
wiring.
"""
