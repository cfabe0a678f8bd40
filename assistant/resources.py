"""Finds the files that ship with the program, in a checkout and in an installed package alike."""

from pathlib import Path

from assistant.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The path of a shipped file or folder, such as `prompts`, `documents` or `app.py`.

    A wheel carries them under `assistant/shipped/`; in a checkout they stand beside `assistant/`.

    Raises:
        ResourceError: it is in neither place.
    """
    for root in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise ResourceError(f"{name} is missing from the installation; install the package again.")
