"""The bytes of a web page as text, by what browsers go by rather than what pages claim."""

import codecs
import re

from ingest.decoding import decode

_META = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_NOT_MARKUP = re.compile(rb"<!--.*?-->|<script\b.*?</script>", re.IGNORECASE | re.DOTALL)
# What browsers read these as.
_REALLY = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "l1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("ansi", "windows-1252", "x-cp1252", "iso_8859-1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
}
_LATIN = "".join(chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


def decode_page(data: bytes) -> str:
    """UTF-8 where it is that, otherwise as the page declares, otherwise by its looks."""
    if b"\0" not in data:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass  # the ways below
        for name in _declared(data):
            text = _decoded(data, name)
            if text is not None:
                return text
    return decode(data, mend=True)


def _declared(data: bytes) -> list[str]:
    """The encodings that the page names, the first first; UTF-8 it is not."""
    markup = _NOT_MARKUP.sub(b"", data)
    found = [*_XML.findall(markup[:200]), *_META.findall(markup)]
    names = [name.decode("ascii").lower() for name in found]
    return [name for name in dict.fromkeys(names) if not name.startswith(("utf-", "utf8"))]


def _decoded(data: bytes, name: str) -> str | None:
    really = _REALLY.get(name, name)
    try:
        codec = codecs.lookup(really)
        if codec.name == "cp1252":
            return data.decode("cp1252", "replace") if _has_gaps(data) else data.decode("cp1252")
        return data.decode(codec.name)
    except (UnicodeDecodeError, LookupError):
        return None


def _has_gaps(data: bytes) -> bool:
    """Whether there are bytes that Windows-1252 gives no sign."""
    return any(sign.encode("latin-1") in data for sign in _LATIN)
