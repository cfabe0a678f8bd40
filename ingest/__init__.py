"""From files to passages, vectors and indexes.

May use: children, errors, fault_texts, intake, journal, language, library, models, register,
resources, scope, search, settings, types.
"""
