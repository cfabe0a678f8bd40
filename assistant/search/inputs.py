"""What the encoder sees of a passage: more than is cited, so that it is found in its context."""

import hashlib

from assistant.types import Document, Passage

INPUT_VERSION = "1"  # raise it with every change below: all passages are then encoded again


def encoder_input(document: Document, passage: Passage) -> str:
    """The document's title, the passage's heading and its text, a line each."""
    text = document.text[passage.start : passage.end].strip()
    context = dict.fromkeys((document.title.strip(), passage.heading.strip()))
    return "\n".join([line for line in context if line and not text.startswith(line)] + [text])


def input_digest(text: str) -> bytes:
    """Sha256 of an encoder input, under which its vector is kept."""
    return hashlib.sha256(text.encode("utf-8")).digest()
