"""The language identifier of py3langid, of which only our languages and neighbours are loaded.

Its own file holds a hundred languages more and takes half a second to unpack, which each command
and each child process would pay for.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

NEIGHBOURS = ("de", "fr", "nl", "es", "it", "pt", "pl", "et", "is")  # named, without words here
MODEL = Path(__file__).with_name("languages.npz")
_PARTS = ("ptc", "pc", "classes", "nextmove", "row", "output")


def open_identifier(languages: Sequence[str]) -> Any:
    """py3langid's identifier, which ranks these languages by probability."""
    with np.load(MODEL, allow_pickle=False) as found:
        if not set(languages) <= set(found["classes"].tolist()):
            return _whole(languages, norm_probs=True)
        ptc, pc, classes, nextmove, row, output = (found[part] for part in _PARTS)
    identifier = LanguageIdentifier(
        ptc,
        pc,
        classes.tolist(),
        memoryview(nextmove),
        output.tolist(),
        norm_probs=True,
        tk_row=memoryview(row),
    )
    if len(set(languages)) < len(classes):
        identifier.set_languages(list(languages))
    return identifier


def reduced(languages: Sequence[str]) -> dict[str, np.ndarray]:
    """What of py3langid's own model is needed to tell these languages apart."""
    whole = _whole(languages)
    return {
        "ptc": np.asarray(whole.nb_ptc),
        "pc": np.asarray(whole.nb_pc),
        "classes": np.array(whole.nb_classes),
        "nextmove": np.asarray(whole.tk_nextmove),
        "row": np.asarray(whole.tk_row),
        "output": np.asarray(whole.tk_output, np.int32),
    }


def _whole(languages: Sequence[str], norm_probs: bool = False) -> Any:
    whole = LanguageIdentifier.from_model_file(Path(MODEL_DIR) / MODEL_FILE, norm_probs=norm_probs)
    whole.set_languages([code for code in languages if code in whole.nb_classes])
    return whole


if __name__ == "__main__":
    from assistant.language import LANGUAGES

    parts: dict[str, Any] = reduced((*LANGUAGES, *NEIGHBOURS))
    np.savez_compressed(MODEL, **parts)
