"""The chat page; nothing outside this package and `app.py` knows Streamlit.

May use: access, answering, compose, conversations, errors, intake, journal, language, library,
register, resources, rewriting, scope, search, settings, types, web, wiring.
"""
