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

_LANGUAGES = ("eng", "swe", "nor", "dan", "fin", "deu", "fra")
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


_budget = _Budget()


def begin(seconds: float) -> None:
    """From now on recognition has its share of the seconds that a file may take."""
    _budget.until = time.monotonic() + _SHARE * seconds


def recognised(image: bytes) -> str | None:
    """The text in a picture, "" where there is none; None where it cannot be looked for.

    That is where Tesseract or its languages are missing, the time is up, or it cannot read it.
    """
    left = _budget.until - time.monotonic()
    languages = _languages()
    if not languages or left < _LEAST_SECONDS:
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
def _languages() -> str:
    """Those of ours that are installed, joined as Tesseract wants them."""
    if not program():
        return ""
    listed = subprocess.run(
        [program(), "--list-langs"], capture_output=True, check=False, timeout=20
    )
    there = listed.stdout.decode("utf-8", "replace").split()
    return "+".join(name for name in _LANGUAGES if name in there)


def _plausible(text: str) -> str:
    signs = re.sub(r"\s", "", text)
    letters = sum(sign.isalnum() for sign in signs)
    return text if letters >= _LETTERS and letters >= _WORDLIKE * len(signs) else ""


def _end_with_us() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
