"""The multilingual core: one table of word vectors, and the networks that run on it.

May use: errors, language, networks, search.
"""
