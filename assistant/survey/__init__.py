"""One question asked of every document: lists, comparisons, tables and the register rest on it.

`Survey.ask(question, documents)` gives one `Finding` for each document, in the order given: its
best sentences with their offsets, and whether they answer (`State`). Unlike the search, which
wants the best passages of the whole library, no document is left out because others say more;
what there was no time to read is UNREAD, and to be said.

May use: core, language, search, types.
"""

from assistant.survey.survey import MOST_READ, Finding, Found, State, Survey

__all__ = ["MOST_READ", "Finding", "Found", "State", "Survey"]
