"""Finds passages: by meaning and by words, fused into one ranking, and read once more.

May use: children, core, errors, fault_texts, language, library, scope, settings, types.
"""
