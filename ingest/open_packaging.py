"""Office files as parts that refer to one another, whatever dialect wrote them.

Parts are found by relation, elements and attributes by their names without namespaces, so that
the Strict dialect reads like the usual one; relations that lead nowhere are passed over.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.archive import Archive, attribute, local, resolve
from ingest.metadata import is_usable_title
from ingest.reading import Fact

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_DIALECTS = (
    (_STRICT + b"officeDocument/", _USUAL + b"officeDocument/2006/"),
    (_STRICT + b"spreadsheetml/main", _USUAL + b"spreadsheetml/2006/main"),
    (_STRICT + b"drawingml/", _USUAL + b"drawingml/2006/"),
)
_FALLBACKS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` is the last word of its type, such as "footnotes"; `target` a part's name."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a .docx, .xlsx or .pptx; `main` is the name of the one to begin with."""

    def __init__(self, data: bytes) -> None:
        self.archive, self._data = Archive(data), data
        main = next((r.target for r in self.relations("") if r.kind == "officeDocument"), "")
        if main not in self.archive:
            main = next((name for name in _FALLBACKS if name in self.archive), "")
        self.main = main

    def relations(self, part: str) -> list[Relation]:
        folder, name = posixpath.split(part)
        root = self.archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return list(_relations(root, part)) if root is not None else []

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that one refers to by relations of this kind, those that are there."""
        found = [r.target for r in self.relations(part) if r.kind == kind]
        return [target for target in dict.fromkeys(found) if target in self.archive]

    def parts(self, kind: str) -> list[str]:
        """The parts of this kind that the main part refers to."""
        return self.related(self.main, kind)

    def related_to_all(self, kind: str, below: str) -> list[str]:
        return [target for part in self.parts(kind) for target in self.related(part, below)]

    def transitional(self) -> bytes:
        """The file in the usual dialect, for a library that does not know the Strict one."""
        if _STRICT not in self.archive.read(self.main):
            return self._data
        result = io.BytesIO()
        with zipfile.ZipFile(result, "w") as written:
            for member in self.archive.members:
                content = self.archive.read(member.filename)
                for strict, usual in _DIALECTS:
                    content = content.replace(strict, usual)
                written.writestr(member.filename, content)
        return result.getvalue()

    def xml(self, part: str) -> Any:
        return self.archive.xml(part)

    def facts(self) -> dict[str, Fact]:
        """The title that the file's properties give; their dates are those of the file."""
        for part in self.related("", "core-properties"):
            root = self.xml(part)
            for element in root if root is not None else ():
                title = " ".join((element.text or "").split())
                if local(element) == "title" and is_usable_title(title):
                    return {"title": Fact(title)}
        return {}


def _relations(root: Any, part: str) -> Iterator[Relation]:
    for element in root:
        target = attribute(element, "Target") or ""
        if local(element) == "Relationship" and attribute(element, "TargetMode") != "External":
            kind = (attribute(element, "Type") or "").rpartition("/")[2]
            yield Relation(attribute(element, "Id") or "", kind, resolve(part, target))


def children(element: Any, name: str) -> Iterator[Any]:
    """Its direct children of that name."""
    return (child for child in element if local(child) == name) if element is not None else iter(())


def child(element: Any, *path: str) -> Any:
    """The first descendant along a path of names; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: Any, *path: str) -> str | None:
    """The `val` attribute of the element along a path."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else None


def is_on(element: Any, *path: str) -> bool:
    """Whether a switch such as <w:b/> is there and not turned off."""
    found = child(element, *path)
    return found is not None and (attribute(found, "val") or "1") not in (
        "0",
        "false",
        "off",
        "none",
    )
