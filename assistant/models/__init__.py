"""Chat and embedding models by their names in the settings.

May use: encoder, errors, fault_texts, prompts, search, settings, types.
"""
