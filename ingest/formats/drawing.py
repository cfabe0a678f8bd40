"""Text of DrawingML, which slides, charts and diagrams share: paragraphs and tables of shapes."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.archive import attribute, local
from ingest.open_packaging import Package, Relation, child, children
from ingest.tables import Cell, table_text


def paragraphs(body: Any) -> list[str]:
    """The paragraphs of a text body, those of a list as items."""
    lines = []
    for paragraph in children(body, "p"):
        text = "".join(_run(part) for part in paragraph).strip()
        properties = child(paragraph, "pPr")
        bulleted = (
            child(properties, "buChar") is not None or child(properties, "buAutoNum") is not None
        )
        level = int((attribute(properties, "lvl") if properties is not None else None) or 0)
        if text:
            lines.append(f"{'  ' * level}- {text}" if bulleted or level else text)
    return lines


def _run(part: Any) -> str:
    if local(part) == "br":
        return "\n"
    properties = child(part, "rPr")
    strike = attribute(properties, "strike") if properties is not None else None
    if local(part) not in ("r", "fld") or strike not in (None, "noStrike"):
        return ""
    return "".join(text.text or "" for text in children(part, "t"))


def table(root: Any) -> str:
    headed = (
        attribute(child(root, "tblPr"), "firstRow") in ("1", "true")
        if child(root, "tblPr") is not None
        else False
    )
    rows = []
    for number, row in enumerate(children(root, "tr")):
        rows.append(
            [
                _cell(cell, headed and not number)
                for cell in children(row, "tc")
                if not _covered(cell)
            ]
        )
    return table_text(rows)


def _covered(cell: Any) -> bool:
    """Whether a merged cell covers the place."""
    return any(attribute(cell, name) in ("1", "true") for name in ("hMerge", "vMerge"))


def _cell(cell: Any, head: bool) -> Cell:
    text = "\n".join(paragraphs(child(cell, "txBody")))
    across, down = (int(attribute(cell, name) or 1) for name in ("gridSpan", "rowSpan"))
    return Cell(text, head, across, down)


def chart(root: Any) -> str:
    """The values that a chart keeps, as a table: a row for each category, a column a series."""
    series = [element for element in root.iter() if local(element) == "ser"]
    if not series:
        return ""
    names = [" ".join(_cached(child(one, "tx"))) for one in series]
    categories = next((found for one in series if (found := _cached(_categories(one)))), [])
    columns = [_cached(_values(one)) for one in series]
    titles = [e.text or "" for e in _title(root)]
    head = [Cell("", True), *(Cell(name, True) for name in names)]
    rows = [
        [Cell(category), *(Cell(column[at] if at < len(column) else "") for column in columns)]
        for at, category in enumerate(categories)
    ]
    return table_text([head, *rows], "".join(titles))


def _title(root: Any) -> Iterator[Any]:
    title = child(root, "chart", "title")
    return (e for e in title.iter() if local(e) == "t") if title is not None else iter(())


def _categories(series: Any) -> Any:
    found = child(series, "cat")
    return child(series, "xVal") if found is None else found


def _values(series: Any) -> Any:
    found = child(series, "val")
    return child(series, "yVal") if found is None else found


def _cached(element: Any) -> list[str]:
    if element is None:
        return []
    return [v.text or "" for v in element.iter() if local(v) == "v"]


def diagram(root: Any) -> list[str]:
    """The texts of a SmartArt diagram's points, in order."""
    points = [e for e in root.iter() if local(e) == "pt"]
    found = []
    for point in points:
        if attribute(point, "type") in (None, "node", "asst"):
            found += paragraphs(child(point, "t"))
    return found


def graphic_text(data: Any, package: Package, relations: Mapping[str, Relation]) -> str:
    """What a graphic of a document shows in words: a table, a chart or a diagram."""
    texts = []
    for element in data:
        if local(element) == "tbl":
            texts.append(table(element))
        for key, id in element.attrib.items():
            relation = relations.get(id) if key.endswith(("}id", "}dm")) else None
            root = package.xml(relation.target) if relation else None
            if relation and root is not None and relation.kind == "chart":
                texts.append(chart(root))
            elif relation and root is not None and relation.kind == "diagramData":
                texts.append("\n".join(f"- {line}" for line in diagram(root)))
    return "\n\n".join(text for text in texts if text)
