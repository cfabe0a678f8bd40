"""Quoted words as they are best read: without signs of Markdown, on one line."""

import re

_LINE_SIGN = re.compile(r"\A(?:#{1,6}|[-*+•])[ \t]+")


def without_line_sign(text: str) -> str:
    """`text` without the sign of a Markdown heading or list item before it."""
    return _LINE_SIGN.sub("", text)


def on_one_line(text: str) -> str:
    """`text` without that sign, and its white space as single spaces."""
    return " ".join(without_line_sign(text.strip()).split())
