"""Superscripts and subscripts in plain text, so that 120 with a note 3 is never read as 1203."""

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def raised(text: str) -> str:
    """Text set as a superscript; letters, as of "1st", read the same in line."""
    return text.translate(_RAISED) if any(map(str.isdigit, text)) else text


def lowered(text: str) -> str:
    """Text set as a subscript."""
    return text.translate(_LOWERED) if any(map(str.isdigit, text)) else text
