"""Chat and embedding models by their names in the settings.

May use: core, errors, fault_texts, language, prompts, search, settings, types.
"""
