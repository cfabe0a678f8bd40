"""What can go wrong with a Chroma server, and what to do about it."""

from assistant.errors import UnreachableError
from assistant.fault_texts import told

ADVICE = {
    "chroma_unreachable": "The Chroma server {address} cannot be reached ({said}). Start it "
    "(`chroma run --path FOLDER`), or change store.chroma_url.",
    "chroma_refused": "{address} refuses us ({status}). Check the token in the variable that "
    "store.chroma_key_variable names.",
    "chroma_not_one": "{address} answers, but is no Chroma server ({status}). Check "
    "store.chroma_url.",
    "chroma_silent": "The Chroma server {address} does not answer ({said}). Look at it, then try "
    "again.",
}


def unreachable(kind: str, **details: object) -> UnreachableError:
    """The error of a kind of ADVICE, told without its prefix; `details` fill the advice."""
    named = f"chroma_{kind}"
    return UnreachableError(*told(named, ADVICE[named], details))
