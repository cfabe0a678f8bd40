"""Reads .odt, .ods and .odp: text, lists, tables, notes; sheets and slides as sections."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.archive import Archive, attribute, local
from ingest.file_errors import FileError
from ingest.formats.opendocument_text import Styles, inline
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading
from ingest.sheets import sheet_texts
from ingest.tables import Cell, table_text

_MOST_REPEATED = 1000  # a value that fills more cells than this is a fill, not data
_FURNITURE = ("page-number", "date-time", "header", "footer", "page")
_GROUPS = ("section", "text-box", "frame", "g", "page", "custom-shape", "index-body", "rect")


def read_opendocument(data: bytes) -> Reading:
    """Raises FileError where it is encrypted, no such document, or without text."""
    archive = Archive(data)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise FileError("encrypted")
    root = archive.xml("content.xml")
    composer = Composer()
    if root is not None:
        styles = Styles(root, archive.xml("styles.xml"))
        _Body(composer, styles, archive).add(_body(root))
        for text in styles.running_lines():
            composer.add_running(text)
        for kind in sorted(styles.left_out):
            composer.note(kind)
    if not composer.text:
        raise FileError("no_text")
    return under_head_block(composer, _facts(archive.xml("meta.xml")))


def _body(root: Any) -> Any:
    body = next((e for e in root if local(e) == "body"), None)
    return body[0] if body is not None and len(body) else root


def _facts(root: Any) -> dict[str, Fact]:
    for element in root.iter() if root is not None else ():
        title = " ".join((element.text or "").split())
        if local(element) == "title" and is_usable_title(title):
            return {"title": Fact(title)}
    return {}


class _Body:
    def __init__(self, composer: Composer, styles: Styles, archive: Archive) -> None:
        self._composer, self._styles, self._archive = composer, styles, archive
        self._slides = 0

    def add(self, parent: Any) -> None:
        for element in parent:
            name = local(element)
            if name == "h":
                self._composer.add_heading(self._inline(element))
            elif name == "p":
                self._add_paragraph(element)
            elif name == "list":
                self._composer.add("\n".join(self._items(element, "")))
            elif name == "table":
                self._add_table(element)
            elif name == "page":
                self._add_slide(element)
            elif name == "notes":
                frames = [f for f in element if attribute(f, "class") not in _FURNITURE]
                text = "\n".join(self._inline(p) for f in frames for p in _paragraphs(f))
                self._composer.add(f"Notes: {text.strip()}" if text.strip() else "")
            elif name == "object":
                self._add_object(element)
            elif name in _GROUPS and attribute(element, "class") not in _FURNITURE:
                self.add(element)

    def _add_paragraph(self, element: Any) -> None:
        self._composer.add(self._inline(element))
        for box in (e for e in element.iter() if local(e) == "text-box"):
            self.add(box)

    def _inline(self, element: Any) -> str:
        return inline(element, self._styles)

    def _add_slide(self, page: Any) -> None:
        self._slides += 1
        self._composer.turn_to_page(self._slides)
        frames = [frame for frame in page if local(frame) != "notes"]
        for frame in frames:
            if attribute(frame, "class") == "title":
                self._composer.add_heading(" ".join(self._inline(p) for p in _paragraphs(frame)))
        self.add([frame for frame in page if attribute(frame, "class") != "title"])

    def _add_object(self, element: Any) -> None:
        """A chart, as the values that it keeps."""
        place = (attribute(element, "href") or "").removeprefix("./")
        root = self._archive.xml(f"{place}/content.xml") if place else None
        for part in root.iter() if root is not None else ():
            if local(part) == "table":
                self._composer.add(table_text(list(self._rows(part, False))))

    def _items(self, element: Any, indent: str, style: str = "") -> Iterator[str]:
        style = attribute(element, "style-name") or style
        number = 0
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            number = int(attribute(item, "start-value") or number + 1)
            label = self._styles.list_label(style, len(indent) // 2 + 1, number)
            for part in item:
                if local(part) == "list":
                    yield from self._items(part, indent + "  ", style)
                elif text := self._inline(part):
                    yield f"{indent}{label} {text}"

    def _add_table(self, element: Any) -> None:
        headed = attribute(element, "use-first-row-styles") == "true"
        rows = list(self._rows(element, False))
        if headed and rows:
            rows[0] = [replace(cell, is_head=True) for cell in rows[0]]
        if attribute(element, "name") and local(element.getparent()) == "spreadsheet":
            if self._styles.is_hidden_table(element):
                self._composer.note("hidden_sheet", name=attribute(element, "name") or "")
                return
            texts = sheet_texts(rows)
            if texts:
                self._composer.add_heading(attribute(element, "name") or "")
            for text in texts:
                self._composer.add(text)
        else:
            self._composer.add(table_text(rows))

    def _rows(self, parent: Any, head: bool) -> Iterator[list[Cell]]:
        for element in parent:
            name = local(element)
            if name == "table-row":
                cells = [cell for place in element for cell in self._cells(place, head)]
                while cells and not cells[-1].text:
                    cells.pop()
                if attribute(element, "visibility") not in ("collapse", "filter"):
                    times = _repeated(element, "number-rows-repeated") if cells else 1
                    yield from [cells] * times
                elif cells:
                    self._composer.note("hidden_text")
            elif name in ("table-header-rows", "table-row-group", "table-rows"):
                yield from self._rows(element, head or name == "table-header-rows")

    def _cells(self, element: Any, head: bool) -> list[Cell]:
        if local(element) != "table-cell":  # a covered place, which the cell that spans it fills
            return []
        text = "\n".join(self._cell_lines(element))
        across = int(attribute(element, "number-columns-spanned") or 1)
        down = int(attribute(element, "number-rows-spanned") or 1)
        head = head or self._styles.is_bold_cell(element)
        times = _repeated(element, "number-columns-repeated") if text or across == 1 else 1
        return [Cell(text, head, across, down)] * times

    def _cell_lines(self, element: Any) -> Iterator[str]:
        for part in element:
            name = local(part)
            if name in ("p", "h"):
                yield self._inline(part)
            elif name == "list":
                yield "; ".join(line.strip(" -") for line in self._items(part, ""))
            elif name == "table":
                yield table_text(list(self._rows(part, False))).replace("\n", "; ")
            elif name in ("frame", "text-box", "section"):
                yield from self._cell_lines(part)
            elif name == "annotation":
                said = " ".join(self._inline(p) for p in part if local(p) == "p")
                yield f"(comment: {said})" if said else ""


def _paragraphs(element: Any) -> list[Any]:
    return [p for p in element.iter() if local(p) in ("p", "h")]


def _repeated(element: Any, name: str) -> int:
    times = int(attribute(element, name) or 1)
    return times if times <= _MOST_REPEATED else 1
