"""The register of collaborations: every cell a cited answer.

A document is asked each column's question (`columns`); what the reader points at is read as a
typed value (`readers`), cited, and kept (`findings`). Rows of one collaboration are joined
(`joining`). A chat model may point at what is missing (`pointing`, `completing`). Lists,
comparisons and tables rest on the cells.

May use: errors, grounding, language, library, resources, scope, settings, survey, types, wiring.
"""

from assistant.register.background import Background, fill_apart
from assistant.register.cells import Cell, CellState, CitedSpan, Row
from assistant.register.columns import Column, ColumnType, columns
from assistant.register.completing import Completion
from assistant.register.progress import Progress
from assistant.register.register import Register

__all__ = [
    "Background",
    "Cell",
    "CellState",
    "CitedSpan",
    "Column",
    "ColumnType",
    "Completion",
    "Progress",
    "Register",
    "Row",
    "columns",
    "fill_apart",
]
