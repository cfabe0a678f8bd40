"""From bytes to text, for the formats that are text already; decides which encoding it was."""

import codecs
import re

from ingest.file_errors import FileError

_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_UNUSUAL = 0.3  # of the letters: more outside ASCII is no text in our five languages
_TYPOGRAPHIC = set("“”‘’«»„‚–—…•·§°©®™€£´¨½¼¾²³×¿¡\u00a0\u00ad")


def decode(data: bytes, mend: bool = False) -> str:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    With `mend` a few damaged bytes within UTF-8 become replacement characters.

    Raises:
        FileError: it is no text, or text in some other encoding.
    """
    if data.startswith(_WIDE_BOMS):
        return _decode_wide(data)
    if b"\0" in data:
        wide = _unmarked_wide(data)
        if wide:
            return _decode_wide(wide)
        raise FileError("nul")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _decode_legacy(data, error, mend)
    _refuse_binary(text)
    return text


def _unmarked_wide(data: bytes) -> bytes:
    """UTF-16 that lacks its mark, with one: every other byte of western text is 0."""
    for mark, zero in ((codecs.BOM_UTF16_LE, 1), (codecs.BOM_UTF16_BE, 0)):
        high, low = data[zero::2], data[1 - zero :: 2]
        if len(data) % 2 == 0 and high.count(0) > 0.8 * len(high) and 0 not in low:
            return mark + data
    return b""


def _decode_wide(data: bytes) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise FileError("utf16", place=error.start) from error
    _refuse_binary(text)
    return text


def _decode_legacy(data: bytes, failure: UnicodeDecodeError, mend: bool) -> str:
    lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    if sum(character > "\x7f" for character in lenient) > 5 * damaged:
        if mend:
            return lenient
        raise FileError("utf8", place=failure.start) from failure
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if not _plausible(text):
        raise FileError("encoding") from failure
    return text


def _plausible(text: str) -> bool:
    """Whether a legacy decoding gave western text: few accented letters, hardly any oddities."""
    letters = unusual = odd = 0
    for character in text:
        if character.isalpha():
            letters += 1
            unusual += character > "\x7f"
        elif character > "\x7f" and character not in _TYPOGRAPHIC:
            odd += 1
    return unusual <= _MOST_UNUSUAL * letters and odd <= 0.02 * len(text)


def _refuse_binary(text: str) -> None:
    controls = len(re.findall("[\x00-\x08\x0e-\x1a\x1c-\x1f]", text))
    if "\0" in text or controls > 0.01 * len(text):
        raise FileError("controls")
