"""Texts made alike before they are compared: kinds of dash and quotation mark, space, case."""

import re
import unicodedata

_LIKE = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
    }
)
_SPACE = re.compile(r"\s+")


def one_kind(text: str) -> str:
    """One kind of dash and quotation mark; every character keeps its place."""
    return text.translate(_LIKE)


def folded(text: str) -> str:
    """One kind of dash, quotation mark and space, in lower case; lengths may change."""
    composed = one_kind(unicodedata.normalize("NFKC", text))
    return _SPACE.sub(" ", composed).strip().casefold()
