"""The text within a Word paragraph, as it reads with all changes accepted and nothing hidden."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from ingest.archive import attribute, local
from ingest.formats.docx_styles import Styles
from ingest.formats.office_math import linear
from ingest.marks import lowered, raised
from ingest.open_packaging import child, children, is_on, value
from ingest.reading import Composer
from ingest.symbols import is_symbol_font, symbol

_DELETED = ("del", "moveFrom")
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LEFT_OUT = ("instrText", "delText", "rPr", "pPr", "sdtPr", "txbxContent", "rt", "delInstrText")
_SMALLEST = 2  # half points
_STRUCK = ("strike", "dstrike")

Asides = Callable[[str, str], str]  # hears of a note's kind and id; gives the mark in the text


class Runs:
    """Reads runs; what it leaves out it tells the composer."""

    def __init__(self, styles: Styles, composer: Composer, asides: Asides) -> None:
        self._styles, self._composer, self._asides = styles, composer, asides

    def text(self, paragraph: Any) -> str:
        text = "".join(self._parts(paragraph, paragraph))
        return re.sub(r"(?<=\S)  +(?=\S)", " ", text)  # where something between was left out

    def _parts(self, element: Any, paragraph: Any) -> Iterator[str]:
        for part in element:
            name = local(part)
            if name in _DELETED:
                self._composer.note("struck_text")
            elif name == "r":
                yield self._run(part, paragraph)
            elif name in ("oMath", "oMathPara"):
                yield linear(part)
            elif name == "sdt":
                yield self._control(part, paragraph)
            elif name == "AlternateContent":
                yield from self._parts(chosen(part), paragraph)
            elif name not in _LEFT_OUT:
                yield from self._parts(part, paragraph)

    def _control(self, control: Any, paragraph: Any) -> str:
        if is_on(control, "sdtPr", "showingPlcHdr"):
            return ""
        content = child(control, "sdtContent")
        return "".join(self._parts(content, paragraph)) if content is not None else ""

    def _run(self, run: Any, paragraph: Any) -> str:
        text = "".join(self._pieces(run, paragraph))
        if not text.strip():
            return text
        if self._styles.is_on(run, paragraph, "vanish") or self._is_unseen(run, paragraph):
            self._composer.note("hidden_text")
            return ""
        if any(self._styles.is_on(run, paragraph, name) for name in _STRUCK):
            self._composer.note("struck_text")
            return ""
        return self._placed(text, run, paragraph)

    def _is_unseen(self, run: Any, paragraph: Any) -> bool:
        """Whether text is white on white, or too small for anybody to read."""
        size = self._styles.of_run(run, paragraph, "sz")
        height = (attribute(size, "val") or "") if size is not None else ""
        if height.isdecimal() and int(height) <= _SMALLEST:
            return True
        colour = self._styles.of_run(run, paragraph, "color")
        if colour is None or (attribute(colour, "val") or "").upper() != "FFFFFF":
            return False
        in_table = any(local(above) == "tc" for above in run.iterancestors())
        shaded = self._styles.of_run(run, paragraph, "shd") is not None
        shaded |= self._styles.of_paragraph(paragraph, "shd") is not None
        in_box = any(local(above) == "txbxContent" for above in run.iterancestors())
        return not (in_table or in_box or shaded)

    def _placed(self, text: str, run: Any, paragraph: Any) -> str:
        """Raised or lowered as it is set."""
        place = self._styles.of_run(run, paragraph, "vertAlign")
        set_as = attribute(place, "val") if place is not None else ""
        height = int(float(value(run, "rPr", "position") or 0))
        if set_as == "superscript" or (height > 0 and text.strip().isdigit()):
            return raised(text)
        if set_as == "subscript" or (height < 0 and text.strip().isdigit()):
            return lowered(text)
        return text

    def _pieces(self, run: Any, paragraph: Any) -> Iterator[str]:
        fonts = self._styles.of_run(run, paragraph, "rFonts")
        font = (
            (attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or "")
            if fonts is not None
            else ""
        )
        for part in run:
            name = local(part)
            if name == "t":
                yield _in_font(part.text or "", font)
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "sym":
                yield symbol(
                    attribute(part, "font") or "", int(attribute(part, "char") or "20", 16)
                )
            elif name == "fldChar":
                yield _form_field(child(part, "ffData"))
            elif name in ("footnoteReference", "endnoteReference", "commentReference"):
                yield self._asides(name.removesuffix("Reference"), attribute(part, "id") or "")
            elif name == "ruby":
                yield from self._parts(child(part, "rubyBase"), paragraph)
            elif name == "AlternateContent":
                yield from self._pieces(chosen(part), paragraph)


def chosen(alternatives: Any) -> Any:
    """What Word itself would show of several ways to say the same."""
    for name in ("Choice", "Fallback"):
        for way in children(alternatives, name):
            if len(way):
                return way
    return ()


def _in_font(text: str, font: str) -> str:
    """The signs of symbol fonts, whether stored in the private area or as letters."""
    if not is_symbol_font(font) and not any("\uf020" <= sign <= "\uf0ff" for sign in text):
        return text
    known = font if is_symbol_font(font) else "Symbol"
    return "".join(
        symbol(known, ord(sign)) if is_symbol_font(font) or "\uf020" <= sign <= "\uf0ff" else sign
        for sign in text
    )


def _form_field(data: Any) -> str:
    """What a field of a form shows that has no text: a ticked box, a chosen entry."""
    box, choice = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        named = "checked" if child(box, "checked") is not None else "default"
        return "☒" if is_on(box, named) else "☐"
    if choice is not None:
        entries = [attribute(entry, "val") or "" for entry in children(choice, "listEntry")]
        at = int(value(choice, "result") or value(choice, "default") or 0)
        return entries[at] if at < len(entries) else ""
    return ""
