"""Reads .txt: the text is the whole decoded file."""

from ingest.decoding import decode
from ingest.reading import Reading


def read_text(data: bytes) -> Reading:
    """Raises FileError where the bytes are not text."""
    return Reading(decode(data))
