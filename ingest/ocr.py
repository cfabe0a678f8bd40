"""Text recognition by Tesseract, where the system has it: for pages and pictures without text."""

import ctypes
import functools
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from assistant.language import detect, mainly
from assistant.language.spoken import spoken

_LANGUAGES = {
    "en": "eng",
    "sv": "swe",
    "no": "nor",
    "da": "dan",
    "fi": "fin",
    "de": "deu",
    "fr": "fra",
}
_SHARE = 0.8  # of the time for a file
_LEAST_SECONDS = 2.0
_LETTERS = 3  # that a picture has at least, where there is text in it
_WORDLIKE = 0.5  # of its signs: fewer are a picture mistaken for text
_DIE_WITH_PARENT = 1  # of prctl


@functools.cache
def program() -> str:
    """Where Tesseract is; "" where it is not installed."""
    return shutil.which("tesseract") or ""


@dataclass(slots=True)
class _Budget:
    until: float = float("inf")
    language: str = ""  # Tesseract's name of what the last page was written in


_budget = _Budget()


def begin(seconds: float) -> None:
    """From now on recognition has its share of the seconds that a file may take."""
    _budget.until, _budget.language = time.monotonic() + _SHARE * seconds, ""


def recognised(image: bytes) -> str | None:
    """The text in a picture, "" where there is none; None where it cannot be looked for.

    That is where Tesseract or its languages are missing, the time is up, or it cannot read it.
    With several languages at once it takes the letters of the first, "a" for "å": so the text
    is recognised again in the language that it turns out to be in, and the next page at once.
    """
    languages = installed_languages()
    if not languages:
        return None
    text = _read(image, _budget.language or "+".join(languages))
    own = _LANGUAGES.get(mainly(spoken(text), detect(text)), "") if text else ""
    if own in languages and own != _budget.language and (again := _read(image, own)):
        text, _budget.language = again, own
    return text


def _read(image: bytes, languages: str) -> str | None:
    left = _budget.until - time.monotonic()
    if left < _LEAST_SECONDS:
        return None
    try:
        done = subprocess.run(
            [program(), "stdin", "stdout", "-l", languages, "--psm", "3"],
            input=image,
            capture_output=True,
            timeout=min(left, 120.0),
            check=False,
            preexec_fn=_end_with_us if sys.platform == "linux" else None,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    if done.returncode:
        return None
    return _plausible(done.stdout.decode("utf-8", "replace"))


@functools.cache
def installed_languages() -> tuple[str, ...]:
    """Those of ours that are installed."""
    if not program():
        return ()
    listed = subprocess.run(
        [program(), "--list-langs"], capture_output=True, check=False, timeout=20
    )
    there = listed.stdout.decode("utf-8", "replace").split()
    return tuple(name for name in _LANGUAGES.values() if name in there)


def _plausible(text: str) -> str:
    signs = re.sub(r"\s", "", text)
    letters = sum(sign.isalnum() for sign in signs)
    return text if letters >= _LETTERS and letters >= _WORDLIKE * len(signs) else ""


def _end_with_us() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
