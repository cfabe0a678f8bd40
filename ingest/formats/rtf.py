"""Reads .rtf: paragraphs, headings, lists, notes and tables, without hidden and struck text."""

import re
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ingest.file_errors import FileError
from ingest.formats.rtf_tokens import Token, tokens
from ingest.head_block import under_head_block
from ingest.marks import lowered, raised
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading
from ingest.running import is_page_number
from ingest.tables import Cell, table_text

_SKIPPED = {
    *("fonttbl", "colortbl", "stylesheet", "pict", "object", "themedata", "datastore", "listtable"),
    *("listoverridetable", "rsidtbl", "generator", "xmlnstbl", "fldinst", "datafield", "filetbl"),
    *(
        "latentstyles",
        "author",
        "operator",
        "creatim",
        "revtim",
        "printim",
        "company",
        "nonshppict",
    ),
    *("subject", "keywords", "doccomm", "comment", "revtbl", "mmathPr", "pgdsctbl", "atnid"),
    *("atnauthor", "atnref", "atndate", "atnicn", "bkmkstart", "bkmkend", "private", "pgptbl"),
    *("headerl", "headerr", "footerl", "footerr", "wgrffmtfilter", "listpicture", "sp", "blipuid"),
}
_LABEL = re.compile(r"^(\S{1,6})\t+")  # of a list's item
_ASIDE = {"footnote": " ({})", "annotation": " (comment: {})"}
_RUNNING = {"header", "footer", "headerf", "footerf"}
_NEVER_PASSED_OVER = {"shptxt", "shpinst", "cs", *_ASIDE, *_RUNNING}  # marked as optional or not
_SIGNS = {
    **{"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "bullet": "•", "~": "\u00a0", "_": "-", "emspace": " "},
    **{"enspace": " ", "softline": "\n", "page": "\n", "column": "\n", "sect": "\n"},
}


@dataclass(frozen=True, slots=True)
class _State:
    """What is in force within a group."""

    goes_to: str = "body"  # or "nowhere", "title", an aside, a running line
    hidden: bool = False
    stands_in: bool = False
    struck: bool = False
    script: str = ""


@dataclass(slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    outline: int | None = None
    in_table: bool = False


def read_rtf(data: bytes) -> Reading:
    """Raises FileError where it is no RTF, or there is no text in it."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        raise FileError("no_rtf")
    document = _Document()
    for token in tokens(data):
        document.take(token)
    document.end()
    if not document.composer.text:
        raise FileError("no_text")
    title = " ".join("".join(document.title).split())
    facts = {"title": Fact(title)} if is_usable_title(title) else {}
    return under_head_block(document.composer, facts)


class _Document:
    """Builds the text from the tokens of a file."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.title: list[str] = []
        self._state = _State()
        self._above: list[_State] = []
        self._paragraph = _Paragraph()
        self._aside: list[str] = []
        self._running: list[str] = []
        self._line: list[str] = []
        self._row: list[Cell] = []
        self._rows: list[list[Cell]] = []
        self._cell: list[str] = []
        self._optional = False
        self._merges: list[str] = []  # of the row: which cells begin or go on with merged ones
        self._merge = ""

    def take(self, token: Token) -> None:
        if token.kind == "open":
            self._above.append(self._state)
        elif token.kind == "close":
            self._close()
        elif token.kind == "text":
            self._write(token.text)
        else:
            self._control(token.text, token.number)
        self._optional = token.kind == "control" and token.text == "*"

    def end(self) -> None:
        self._end_paragraph()
        self._end_table()
        for line in self._running:
            self.composer.add_running(line)

    def _close(self) -> None:
        inner = self._state
        self._state = self._above.pop() if self._above else _State()
        if inner.goes_to == self._state.goes_to:
            return
        if inner.goes_to in _ASIDE:
            said = " ".join("".join(self._aside).split())
            self._aside = []
            outer, self._state = self._state, replace(self._state, script="")
            self._write(_ASIDE[inner.goes_to].format(said) if said else "")
            self._state = outer
        elif inner.goes_to in _RUNNING:
            self._end_running()

    def _end_running(self) -> None:
        line = " ".join("".join(self._line).split())
        self._line = []
        if not is_page_number(line):
            self._running.append(line)

    def _control(self, word: str, number: int | None) -> None:
        if word == "htmlrtf":  # what stands in for HTML that the text is wrapped in
            self._state = replace(self._state, stands_in=number != 0)
        elif word in _SKIPPED or (self._optional and word not in _NEVER_PASSED_OVER):
            self._state = replace(self._state, goes_to="nowhere")
        elif word in _ASIDE or word in _RUNNING or word == "title":
            self._state = replace(self._state, goes_to=word)
        elif word == "shptxt":
            self._state = replace(self._state, goes_to="body")
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word in (
            "plain",
            "pard",
            "v",
            "strike",
            "striked",
            "super",
            "sub",
            "nosupersub",
            "deleted",
        ):
            self._style(word, number != 0)
        elif word in ("par", "sect", "page"):
            self._end_line()
        elif self._state.goes_to == "body":
            self._structure(word, number)

    def _style(self, word: str, on: bool) -> None:
        if word == "plain":
            self._state = _State(self._state.goes_to)
        elif word == "pard":
            self._paragraph.in_table, self._paragraph.outline = False, None
        elif word == "v":
            self._state = replace(self._state, hidden=on)
        elif word in ("strike", "striked", "deleted"):
            self._state = replace(self._state, struck=on)
        else:
            self._state = replace(self._state, script=word if on and word != "nosupersub" else "")

    def _structure(self, word: str, number: int | None) -> None:
        if word == "intbl":
            self._paragraph.in_table = True
        elif word == "outlinelevel":
            self._paragraph.outline = number
        elif word in ("cell", "nestcell"):
            self._cell.append("".join(self._paragraph.text))
            self._row.append(Cell("\n".join(self._cell), down=self._spans(len(self._row))))
            self._cell, self._paragraph.text = [], []
        elif word == "trowd":
            self._merges, self._merge = [], ""
        elif word in ("clvmgf", "clvmrg"):
            self._merge = word
        elif word == "cellx":
            self._merges.append(self._merge)
            self._merge = ""
        elif word in ("row", "nestrow"):
            if self._row:
                self._rows.append(self._row)
            self._row = []

    def _spans(self, column: int) -> int:
        """How many rows a cell spans; -1 where one from above goes on in its place."""
        merge = self._merges[column] if column < len(self._merges) else ""
        return -1 if merge == "clvmrg" else 1

    def _write(self, text: str) -> None:
        state = self._state
        if text.strip() and state.goes_to == "body" and (state.hidden or state.struck):
            self.composer.note("hidden_text" if state.hidden else "struck_text")
        if state.hidden or state.struck or state.stands_in or state.goes_to == "nowhere":
            return
        scripts = {"super": raised, "sub": lowered}
        text = scripts[state.script](text) if state.script else text
        self._target().append(text)

    def _target(self) -> list[str]:
        goes_to = self._state.goes_to
        if goes_to == "title":
            return self.title
        if goes_to in _ASIDE:
            return self._aside
        return self._line if goes_to in _RUNNING else self._paragraph.text

    def _end_line(self) -> None:
        if self._state.goes_to in _RUNNING:
            self._end_running()
        elif self._state.goes_to == "body":
            self._end_paragraph()
        else:
            self._write(" ")

    def _end_paragraph(self) -> None:
        paragraph, text = self._paragraph, "".join(self._paragraph.text).strip()
        self._paragraph = _Paragraph(outline=paragraph.outline, in_table=paragraph.in_table)
        if paragraph.in_table:
            self._cell.append(text)
            return
        self._end_table()
        if paragraph.outline is not None and paragraph.outline < 9:
            self.composer.add_heading(text)
        else:
            self.composer.add(_LABEL.sub(r"\1 ", text))

    def _end_table(self) -> None:
        if self._rows:
            self.composer.add(table_text(_merged(self._rows)))
        self._rows = []


def _merged(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Cells that go on from above are part of these."""
    result: list[list[Cell]] = []
    for at, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            if cell.down == -1 and at:
                continue
            below = (r[column].down == -1 if column < len(r) else False for r in rows[at + 1 :])
            cells.append(replace(cell, down=1 + sum(1 for _ in takewhile(bool, below))))
        result.append(cells)
    return result
