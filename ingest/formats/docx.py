"""Reads .docx and its macro and template kinds: all that Word shows, in the order it is read."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from ingest.archive import attribute, local
from ingest.file_errors import FileError
from ingest.formats.docx_notes import Notes
from ingest.formats.docx_numbering import BULLET, Numbering
from ingest.formats.docx_runs import Runs, chosen
from ingest.formats.docx_styles import Styles
from ingest.formats.docx_tables import cells_of, table_rows
from ingest.formats.drawing import graphic_text
from ingest.head_block import under_head_block
from ingest.open_packaging import Package, child, is_on
from ingest.reading import Composer, Reading
from ingest.running import is_page_number
from ingest.tables import table_text

_HEADINGS = ("heading", "title", "subtitle", "rubrik", "overskrift", "otsikko", "tittel")
_ITEMS = ("list bullet", "list number")
_CONTENTS = ("toc ", "table of figures", "index ")
_BODY_TEXT_LEVEL = "9"
_SET_APART = (
    "del",
    "moveFrom",
    "txbxContent",
    "instrText",
    "pPr",
    "rPr",
    "sdtPr",
    "tblPr",
    "Fallback",
)
_LONG_CELL = 600  # characters: a cell that arranges text, rather than data


def read_docx(data: bytes) -> Reading:
    """Raises FileError where it is encrypted, no such document, or without text."""
    package = Package(data)
    root = package.xml(package.main)
    if root is None or local(root) != "document":
        raise FileError("damaged", said="it has no document part")
    document = _Document(package)
    document.add_blocks(child(root, "body") if child(root, "body") is not None else root)
    document.end()
    if not document.composer.text and not document.composer.running:
        raise FileError("no_text")
    return under_head_block(document.composer, package.facts())


class _Document:
    """Builds the text of a document from its parts."""

    def __init__(self, package: Package) -> None:
        self.composer = Composer()
        self._package = package
        self._styles = Styles(self._root("styles"))
        self._numbering = Numbering(self._root("numbering"), self._styles)
        self._notes = Notes({kind: self._root(f"{kind}s") for kind in Notes.KINDS})
        self._runs = Runs(self._styles, self.composer, self._notes.mark)
        self._relations = {r.id: r for r in package.relations(package.main)}
        self._was_item = False
        self._begun = ""  # the text of a paragraph whose end was deleted

    def _root(self, kind: str) -> Any:
        return next((self._package.xml(part) for part in self._package.parts(kind)), None)

    def end(self) -> None:
        """Adds what stands on every page, once."""
        for part in (*self._package.parts("header"), *self._package.parts("footer")):
            self._add_running(self._package.xml(part))
        if self._package.parts("oleObject") or self._package.parts("package"):
            for part in (*self._package.parts("oleObject"), *self._package.parts("package")):
                self.composer.note("embedded", name=PurePosixPath(part).name)

    def _add_running(self, part: Any) -> None:
        """The lines of a header or footer, those of its text boxes too."""
        for paragraph in _of_kind(part, "p"):
            line = " ".join(self._runs.text(paragraph).split())
            if not is_page_number(line):
                self.composer.add_running(line)
            for box in _of_kind(paragraph, "txbxContent"):
                self._add_running(box)

    def add_blocks(self, parent: Any) -> None:
        for block in parent if parent is not None else ():
            name = local(block)
            if name == "p":
                self._add_paragraph(block)
            elif name == "tbl":
                self._add_table(block)
                self._was_item = False
            elif name == "altChunk":
                self._add_chunk(block)
            elif name == "AlternateContent":
                self.add_blocks(chosen(block))
            elif name == "sdt" and is_on(block, "sdtPr", "showingPlcHdr"):
                continue
            elif name not in _SET_APART:
                self.add_blocks(block)

    def _add_paragraph(self, paragraph: Any) -> None:
        style = self._styles.name(paragraph).lower()
        if not style.startswith(_CONTENTS):
            self._write(paragraph, style)
        for note in self._notes.called(self._runs.text):
            self.composer.add(note)
        for part in _of_kind(paragraph, "txbxContent", "graphicData"):
            if local(part) == "graphicData":
                self.composer.add(graphic_text(part, self._package, self._relations))
            else:
                self.add_blocks(part)

    def _write(self, paragraph: Any, style: str) -> None:
        text = self._begun + self._runs.text(paragraph)
        self._begun = ""
        if child(paragraph, "pPr", "rPr", "del") is not None:
            self._begun = text
            return
        label = self._numbering.label(paragraph) if text.strip() else ""
        if text.strip() and not label and style.startswith(_ITEMS):
            label = BULLET
        written = f"{label} {text.strip()}" if label else text
        if self._is_heading(paragraph, style):
            self.composer.add_heading(written.removeprefix(f"{BULLET} "))
            self._was_item = False
        else:
            self.composer.add(written, "\n" if label and self._was_item else "\n\n")
            self._was_item = bool(label) if text.strip() else self._was_item

    def _is_heading(self, paragraph: Any, style: str) -> bool:
        level = self._styles.of_paragraph(paragraph, "outlineLvl")
        if level is not None:
            return attribute(level, "val") != _BODY_TEXT_LEVEL
        return style.startswith(_HEADINGS)

    def _add_table(self, table: Any) -> None:
        cells = [cell for row in cells_of(table) for cell in row]
        if len(cells) == 1 or any(_is_long(cell) for cell in cells):
            for cell in cells:
                self.add_blocks(cell)
            return
        self.composer.add(table_text(table_rows(table, self._styles, self._cell_text)))
        for note in self._notes.called(self._runs.text):
            self.composer.add(note)

    def _cell_text(self, cell: Any) -> str:
        lines: list[str] = []
        self._add_cell_lines(cell, lines)
        return "\n".join(lines)

    def _add_cell_lines(self, parent: Any, lines: list[str]) -> None:
        for block in parent:
            name = local(block)
            if name == "p":
                text, label = self._runs.text(block), self._numbering.label(block)
                boxes = _of_kind(block, "txbxContent")
                item = label == BULLET and lines
                lines.append(
                    f"; {text}"
                    if item
                    else f"{label} {text}"
                    if label not in ("", BULLET)
                    else text
                )
                for box in boxes:
                    self._add_cell_lines(box, lines)
            elif name == "tbl":
                rows = table_text(table_rows(block, self._styles, self._cell_text))
                lines.append(rows.replace("\n", "; "))
            elif name not in _SET_APART and not is_on(block, "sdtPr", "showingPlcHdr"):
                self._add_cell_lines(block, lines)

    def _add_chunk(self, chunk: Any) -> None:
        """Another file that Word would show in this place."""
        from ingest.formats import SUFFIXES, reader_of

        relation = next((self._relations.get(v) for v in chunk.attrib.values()), None)
        suffix = PurePosixPath(relation.target).suffix.lower() if relation else ""
        suffix = {".xml": ".docx"}.get(suffix, suffix)
        data = self._package.archive.read(relation.target) if relation else b""
        if data and suffix in (".htm", ".html", ".xhtml"):
            from ingest.formats.html import plain_page

            self.composer.add_reading(plain_page(data))
        elif data and suffix in (".mht", ".mhtml"):
            from ingest.formats.mail import saved_page

            self.composer.add_reading(saved_page(data))
        elif data and suffix in SUFFIXES:
            self.composer.add_reading(reader_of(suffix)(data))
        elif relation:
            self.composer.note("embedded", name=PurePosixPath(relation.target).name)


def _of_kind(element: Any, *names: str) -> Iterator[Any]:
    """The outermost descendants of these names that show."""
    for part in element if element is not None else ():
        if local(part) == "AlternateContent":
            yield from _of_kind(chosen(part), *names)
        elif local(part) in names:
            if local(part) == "graphicData" and any(True for _ in _of_kind(part, "txbxContent")):
                yield from _of_kind(part, *names)
            else:
                yield part
        elif local(part) not in ("del", "moveFrom", "Fallback"):
            yield from _of_kind(part, *names)


def _is_long(cell: Any) -> bool:
    """Whether a cell holds text in several paragraphs, rather than a value."""
    texts = ["".join(t.text or "" for t in _of_kind(p, "t")) for p in _of_kind(cell, "p")]
    return sum(map(len, texts)) > _LONG_CELL and sum(bool(text.strip()) for text in texts) > 1
