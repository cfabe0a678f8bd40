"""The register of collaborations: every cell a cited answer.

A document is asked each column's question (`columns`); what the reader points at is read as a
typed value (`readers`), cited, and kept (`findings`). Rows of one collaboration are joined
(`joining`). Lists, comparisons and tables rest on the cells.

May use: errors, grounding, language, library, resources, scope, settings, survey, types, wiring.
"""

from assistant.register.background import Background, Progress
from assistant.register.cells import Cell, CellState, CitedSpan, Row
from assistant.register.columns import Column, ColumnType, columns
from assistant.register.register import Register

__all__ = [
    "Background",
    "Cell",
    "CellState",
    "CitedSpan",
    "Column",
    "ColumnType",
    "Progress",
    "Register",
    "Row",
    "columns",
]
