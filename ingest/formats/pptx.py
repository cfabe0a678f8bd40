"""Reads .pptx: a page for each slide under its title; text, tables, charts, diagrams, notes."""

from collections.abc import Iterator
from typing import Any

from ingest.archive import attribute, local
from ingest.file_errors import FileError
from ingest.formats.drawing import graphic_text, paragraphs
from ingest.head_block import under_head_block
from ingest.open_packaging import Package, child, children
from ingest.reading import Composer, Reading

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr", "sldImg")


def read_pptx(data: bytes) -> Reading:
    """Raises FileError where it is encrypted, no presentation, or without text."""
    package = Package(data)
    composer = Composer()
    for number, slide in enumerate(_slides(package), 1):
        root = package.xml(slide)
        if attribute(root, "show") in ("0", "false"):
            composer.note("hidden_slide", page=number)
            continue
        composer.turn_to_page(number)
        _Slide(package, slide, composer).add(root)
    if not composer.text:
        raise FileError("no_text")
    return under_head_block(composer, package.facts())


def _slides(package: Package) -> list[str]:
    """The slides in the order of the presentation."""
    targets = {r.id: r.target for r in package.relations(package.main) if r.kind == "slide"}
    listed = child(package.xml(package.main), "sldIdLst")
    ids = [_relation_id(one) for one in children(listed, "sldId")]
    return [targets[id] for id in ids if targets.get(id, "") in package.archive]


def _relation_id(element: Any) -> str:
    """The r:id, which stands beside a plain id."""
    return next((v for k, v in element.attrib.items() if k.endswith("}id")), "")


class _Slide:
    def __init__(self, package: Package, part: str, composer: Composer) -> None:
        self._package, self._part, self._composer = package, part, composer
        self._relations = {relation.id: relation for relation in package.relations(part)}

    def add(self, root: Any) -> None:
        shapes = list(_shapes(child(root, "cSld", "spTree")))
        titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
        for shape in titles:
            self._composer.add_heading(" ".join(paragraphs(child(shape, "txBody"))))
        for shape in shapes:
            if shape not in titles and _placeholder(shape) not in _FURNITURE:
                self._add_shape(shape)
        self._add_notes()

    def _add_shape(self, shape: Any) -> None:
        if local(shape) == "graphicFrame":
            data = child(shape, "graphic", "graphicData")
            if data is not None:
                self._composer.add(graphic_text(data, self._package, self._relations))
            return
        lines = paragraphs(child(shape, "txBody"))
        if _placeholder(shape) in ("body", "obj", "subTitle", "") and len(lines) > 1:
            lines = [line if line.lstrip().startswith("- ") else f"- {line}" for line in lines]
        self._composer.add("\n".join(lines))

    def _add_notes(self) -> None:
        for part in self._package.related(self._part, "notesSlide"):
            for shape in _shapes(child(self._package.xml(part), "cSld", "spTree")):
                if _placeholder(shape) == "body":
                    lines = "\n".join(paragraphs(child(shape, "txBody")))
                    self._composer.add(f"Notes: {lines}" if lines else "")


def _shapes(tree: Any) -> Iterator[Any]:
    """Shapes that show, those of groups too."""
    for shape in tree if tree is not None else ():
        if local(shape) == "AlternateContent":
            yield from _shapes(child(shape, "Choice"))
        elif local(shape) == "grpSp":
            yield from _shapes(shape)
        elif local(shape) in ("sp", "graphicFrame") and not _is_hidden(shape):
            yield shape


def _is_hidden(shape: Any) -> bool:
    for part in shape:
        about = child(part, "cNvPr")
        if about is not None and attribute(about, "hidden") in ("1", "true"):
            return True
    return False


def _placeholder(shape: Any) -> str | None:
    """What a shape holds the place of, "" where that is not said; None if it is no placeholder."""
    for part in shape:
        place = child(part, "nvPr", "ph")
        if place is not None:
            return attribute(place, "type") or ""
    return None
