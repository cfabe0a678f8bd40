"""Conversations as files to pass on: Markdown, Word and JSON, each with its sources."""

import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from docx import Document as WordDocument
from docx.shared import Pt

from assistant.conversations.kept import keep_scope
from assistant.conversations.records import Conversation, Turn
from assistant.conversations.telling import Block, Part, Say, blocks

# Whatever Markdown could read as a link, an image, markup or a formula is written as it reads.
_SIGNS = re.compile(r"([\\`*_\[\]<>~|$])|(?<=!)(?=\[)")
_LINE_SIGN = re.compile(r"^(\s*)([#+=-]|\d+[.)](?=\s))", re.MULTILINE)
_MARKERS = re.compile(r"\\\[(\d{1,3})\\\]")
_LONGEST_PROPERTY = 255  # characters that Word's properties take
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_markdown(conversation: Conversation | None, turns: Sequence[Turn], say: Say) -> bytes:
    """The conversation in Markdown, UTF-8; what it quotes cannot act as markup.

    Without a conversation it is an answer by itself.
    """
    lines: list[str] = []
    before: Part | None = None
    for block in blocks(conversation, turns, say):
        together = before is block.kind is Part.ITEM
        lines.append(("" if not lines else "\n" if together else "\n\n") + _markdown(block))
        before = block.kind
    return ("".join(lines) + "\n").encode("utf-8", "replace")


def _markdown(block: Block) -> str:
    text = _plain(block.text)
    match block.kind:
        case Part.HEADING:
            return f"### {_line(text)}"
        case Part.ITEM:
            return f"- {_led(block)}"
        case Part.TABLE:
            return _markdown_table(block.rows)
        case Part.WORDS if block.lead:
            return _led(block)
        case Part.TITLE:
            return f"# {_line(text)}"
        case Part.QUESTION:
            return f"## {_line(text)}"
        case Part.ABOUT:
            return f"*{_line(text)}*"
        case Part.NOTE:
            return f"> **{_line(text)}**"
        case Part.SOURCES:
            return f"**{text}**"
        case Part.SOURCE:
            return f"[{block.number}] “{_line(text)}” — {_line(_plain(block.reference))}"
    return _MARKERS.sub(r"[\1]", text)


def _led(block: Block) -> str:
    words = _cited(block.text)
    return f"**{_line(_plain(block.lead))}** {words}" if block.lead else words


def _markdown_table(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(map(_cited, row))} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _cited(text: str) -> str:
    """On one line, with its markers as they are."""
    return _MARKERS.sub(r"[\1]", _line(_plain(text)))


def _plain(text: str) -> str:
    return _LINE_SIGN.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))


def _line(text: str) -> str:
    return " ".join(text.split())


def as_word(conversation: Conversation | None, turns: Sequence[Turn], say: Say) -> bytes:
    """The conversation as a .docx file; without one, an answer by itself."""
    document = WordDocument()
    name = conversation.name if conversation else turns[0].question
    document.core_properties.title = _printable(name)[:_LONGEST_PROPERTY]
    for block in blocks(conversation, turns, say):
        _add_to_word(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_to_word(document: Any, block: Block) -> None:
    text = _printable(block.text)
    match block.kind:
        case Part.TITLE:
            document.add_heading(text, level=0)
        case Part.QUESTION:
            document.add_heading(text, level=1)
        case Part.HEADING:
            document.add_heading(text, level=2)
        case Part.TABLE:
            _add_table(document, block.rows)
        case Part.ABOUT:
            document.add_paragraph().add_run(text).italic = True
        case Part.NOTE | Part.SOURCES:
            document.add_paragraph().add_run(text).bold = True
        case Part.SOURCE:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = Pt(18)
            paragraph.add_run(f"[{block.number}] ")
            paragraph.add_run(f"“{text}”").italic = True
            paragraph.add_run(f" — {_printable(block.reference)}")
        case _:
            style = "List Bullet" if block.kind is Part.ITEM else None
            paragraph = document.add_paragraph(style=style)
            if block.lead:
                paragraph.add_run(f"{_printable(block.lead)} ").bold = True
            paragraph.add_run(text)


def _add_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            run = cell.paragraphs[0].add_run(_printable(text))
            run.bold = number == 0 or place == 0
    document.add_paragraph()  # what follows stands apart from it


def _printable(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def as_json(conversation: Conversation, turns: Sequence[Turn]) -> bytes:
    """The conversation as one JSON object, UTF-8 (docs/conversations.md)."""
    record = {
        "format": 1,
        "name": conversation.name,
        "created": conversation.created,
        "changed": conversation.changed,
        "turns": [_turn_record(turn) for turn in turns],
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _turn_record(turn: Turn) -> dict[str, Any]:
    answer = turn.answer
    return {
        "question": turn.question,
        "asked": turn.asked,
        "understood": turn.understood,
        "scope": keep_scope(turn.scope),
        "profile": turn.profile,
        "model": answer.model if answer else "",
        "answer": turn.text,
        "ending": answer.ending.value if answer else None,
        "stopped": turn.stopped,
        "problem": turn.problem,
        "advice": answer.advice if answer else "",
        "sentences": [
            {
                "text": sentence.text,
                "lead": sentence.lead,
                "sources": [citation.number for citation in sentence.citations],
                "doubts": [asdict(doubt) for doubt in sentence.doubts],
            }
            for sentence in (answer.sentences if answer else ())
        ],
        "sources": [asdict(source) for source in turn.sources],
    }
