"""Quoted words as they are read in an answer: without the signs of Markdown, mail and tables."""

import re

_LINE_SIGN = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+|[-*+•·‣▪◦][ \t]+)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|__)(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL)
_CODE = re.compile(r"`+([^`\n]+)`+")
_LINK = re.compile(r"!?\[([^\]\n]+)\]\((?:[^()\s]|\([^()\s]*\))+\)")
_MAILBOX = re.compile(r"<([^<>\s@]+@[^<>\s@]+)>")
_ROW = re.compile(r"\A\s*\|(.+?)\|?\s*\Z", re.DOTALL)


def readable(quote: str) -> str:
    """`quote` on one line; of a table's row the cells, parted by a middle dot."""
    text = _LINE_SIGN.sub("", quote)
    if row := _ROW.match(text):
        text = " · ".join(cell.strip() for cell in row[1].split("|") if cell.strip())
    text = _MAILBOX.sub(r"(\1)", text).replace(" | ", " · ")  # as the loaders write a table's row
    text = _LINK.sub(r"\1", _CODE.sub(r"\1", _EMPHASIS.sub(r"\2", text)))
    return " ".join(text.split())
