"""From files to passages, vectors and indexes.

May use: children, errors, fault_texts, intake, language, library, models, resources, search,
settings, types.
"""
