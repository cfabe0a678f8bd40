"""The text within a paragraph of an OpenDocument file, and the styles that hide or strike it."""

from collections.abc import Iterator
from typing import Any

from ingest.archive import attribute, local
from ingest.marks import lowered, raised
from ingest.running import is_page_number

_CHARACTERS = {"tab": "\t", "line-break": "\n", "soft-page-break": ""}
_LEFT_OUT = ("frame", "custom-shape", "tracked-changes", "bookmark", "note-citation", "rdf")


class Styles:
    """What the styles say that changes what can be read; `left_out` says what was left out."""

    def __init__(self, content: Any, styles: Any) -> None:
        self._styles = styles
        self._properties: dict[str, dict[str, str]] = {}
        self._parents: dict[str, str] = {}
        self.left_out: set[str] = set()
        self._lists: dict[tuple[str, int], str] = {}  # by style and level: how numbers are set
        for root in (styles, content):
            for style in root.iter() if root is not None else ():
                if local(style) == "style":
                    self._take(style)
                elif local(style) == "list-style":
                    self._take_list(style)

    def _take(self, style: Any) -> None:
        name = attribute(style, "name") or ""
        self._parents[name] = attribute(style, "parent-style-name") or ""
        own = self._properties.setdefault(name, {})
        for part in style:
            own |= {str(key).rpartition("}")[2]: str(value) for key, value in part.attrib.items()}

    def _take_list(self, style: Any) -> None:
        name = attribute(style, "name") or ""
        for level in style:
            if local(level) == "list-level-style-number" and attribute(level, "num-format"):
                before, after = attribute(level, "num-prefix"), attribute(level, "num-suffix")
                place = name, int(attribute(level, "level") or 1)
                self._lists[place] = f"{before or ''}{{}}{after or ''}"

    def list_label(self, style: str, level: int, number: int) -> str:
        """The number or bullet of an item."""
        return self._lists.get((style, level), "-").format(number)

    def _says(self, element: Any, name: str) -> str:
        style = attribute(element, "style-name") or ""
        for _ in range(20):
            if name in self._properties.get(style, {}):
                return self._properties[style][name]
            style = self._parents.get(style, "")
        return ""

    def hides(self, element: Any) -> bool:
        hidden = self._says(element, "display") == "none"
        struck = self._says(element, "text-line-through-style") not in ("", "none")
        if (hidden or struck) and "".join(element.itertext()).strip():
            self.left_out.add("hidden_text" if hidden else "struck_text")
        return hidden or struck

    def is_raised(self, element: Any) -> bool:
        return self._says(element, "text-position").startswith(("super", "33%"))

    def is_lowered(self, element: Any) -> bool:
        return self._says(element, "text-position").startswith(("sub", "-"))

    def is_bold_cell(self, element: Any) -> bool:
        return self._says(element, "font-weight") == "bold"

    def is_hidden_table(self, element: Any) -> bool:
        return self._says(element, "display") == "false"

    def running_lines(self) -> list[str]:
        """The headers and footers of pages, each once, without those that only count pages."""
        lines = []
        for part in self._styles.iter() if self._styles is not None else ():
            if local(part) in ("header", "footer", "header-first", "footer-first"):
                texts = [_without_page(p, self) for p in part.iter() if local(p) == "p"]
                lines += [text for text in texts if not is_page_number(text)]
        return list(dict.fromkeys(lines))


def _without_page(paragraph: Any, styles: Styles) -> str:
    return " ".join("".join(_parts(paragraph, styles, fields=False)).split())


def inline(element: Any, styles: Styles) -> str:
    """A paragraph's text; notes follow in brackets where they are called."""
    if styles.hides(element):
        return ""
    return "".join(_parts(element, styles)).strip()


def _parts(element: Any, styles: Styles, fields: bool = True) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        yield from _part(part, styles, fields)
        yield part.tail or ""


def _part(part: Any, styles: Styles, fields: bool) -> Iterator[str]:
    name = local(part)
    if name == "s":
        yield " " * int(attribute(part, "c") or 1)
    elif name in _CHARACTERS:
        yield _CHARACTERS[name]
    elif name in ("note", "annotation"):
        said = " ".join(_words(p, styles) for p in part.iter() if local(p) == "p")
        yield f" ({'comment: ' if name == 'annotation' else ''}{said})" if said.strip() else ""
    elif _is_left_out(part, styles, fields):
        return
    elif name == "span" and styles.is_raised(part):
        yield raised("".join(_parts(part, styles)))
    elif name == "span" and styles.is_lowered(part):
        yield lowered("".join(_parts(part, styles)))
    else:
        yield from _parts(part, styles, fields)


def _is_left_out(part: Any, styles: Styles, fields: bool) -> bool:
    name = local(part)
    counts_pages = name in ("page-number", "page-count", "date") and not fields
    return name in _LEFT_OUT or counts_pages or (name == "span" and styles.hides(part))


def _words(paragraph: Any, styles: Styles) -> str:
    return " ".join("".join(_parts(paragraph, styles)).split())
