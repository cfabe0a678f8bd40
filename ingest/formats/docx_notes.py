"""Footnotes, endnotes and comments of a Word document, told where the text calls them."""

from collections.abc import Callable, Iterator
from typing import Any

from ingest.archive import attribute, local
from ingest.marks import raised

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


class Notes:
    """Marks in the text, and the notes that have been marked since the last were told."""

    KINDS = ("footnote", "endnote", "comment")

    def __init__(self, roots: dict[str, Any]) -> None:
        self._notes = {
            (kind, attribute(note, "id") or ""): note
            for kind, root in roots.items()
            for note in (root if root is not None else ())
            if local(note) == kind and attribute(note, "type") not in _SEPARATORS
        }
        self._counted = 0
        self._waiting: list[tuple[str, Any]] = []

    def mark(self, kind: str, id: str) -> str:
        """The sign in the text; a comment has none."""
        note = self._notes.pop((kind, id), None)
        if note is None:
            return ""
        if kind == "comment":
            self._waiting.append((f"Comment by {attribute(note, 'author') or 'somebody'}:", note))
            return ""
        self._counted += 1
        sign = raised(str(self._counted))
        self._waiting.append((sign, note))
        return sign

    def called(self, read: Callable[[Any], str]) -> Iterator[str]:
        """The notes marked since the last time, each in a line."""
        waiting, self._waiting = self._waiting, []
        for sign, note in waiting:
            texts = (read(p) for p in note.iter() if local(p) == "p")
            said = " ".join(" ".join(texts).split())
            if said:
                yield f"{sign} {said}"
