"""What the styles of a Word document say of a paragraph or a run: its name, level, and looks."""

from typing import Any

from ingest.archive import attribute
from ingest.open_packaging import child, children, value

_DEEPEST = 20  # styles based on styles


class Styles:
    """The styles by id; anything about a run is looked up from the run outwards."""

    def __init__(self, root: Any) -> None:
        self._styles = {attribute(s, "styleId") or "": s for s in children(root, "style")}
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self._paragraph = next(
            (id for id, s in self._styles.items() if _is_default(s, "paragraph")), ""
        )

    def name(self, paragraph: Any) -> str:
        style = self._styles.get(self.id_of(paragraph))
        return (value(style, "name") or "") if style is not None else ""

    def id_of(self, paragraph: Any) -> str:
        return value(paragraph, "pPr", "pStyle") or self._paragraph

    def of_paragraph(self, paragraph: Any, *path: str) -> Any:
        """A paragraph property, its own or of its style."""
        own = child(paragraph, "pPr", *path)
        return own if own is not None else self._inherited(self.id_of(paragraph), "pPr", *path)

    def of_run(self, run: Any, paragraph: Any, name: str) -> Any:
        """A run property: its own, of its style, of the paragraph's style, or the default."""
        own = child(run, "rPr", name)
        if own is None:
            own = self._inherited(value(run, "rPr", "rStyle") or "", "rPr", name)
        if own is None and paragraph is not None:
            own = self._inherited(self.id_of(paragraph), "rPr", name)
        return child(self._defaults, name) if own is None else own

    def is_on(self, run: Any, paragraph: Any, name: str) -> bool:
        """Whether a switch such as "b" is in force."""
        found = self.of_run(run, paragraph, name)
        return found is not None and (attribute(found, "val") or "1") not in ("0", "false", "off")

    def _inherited(self, id: str, *path: str) -> Any:
        for _ in range(_DEEPEST):
            style = self._styles.get(id)
            if style is None:
                return None
            found = child(style, *path)
            if found is not None:
                return found
            id = value(style, "basedOn") or ""
        return None


def _is_default(style: Any, kind: str) -> bool:
    return attribute(style, "type") == kind and attribute(style, "default") in ("1", "true")
