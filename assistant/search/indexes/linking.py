"""Gives a new generation the words of the one before, without copying what never changes."""

import os
import shutil
from pathlib import Path

from assistant.search.indexes.sealing import is_passing

_REPLACED = "meta.json"  # Tantivy puts others in their place; a segment is never written again


def link_words(source: Path, target: Path) -> None:
    """Raises OSError where that cannot be done."""
    target.mkdir(parents=True)
    for path in source.iterdir():
        if is_passing(path):
            continue
        if path.name.startswith(".") or path.name == _REPLACED:
            shutil.copy2(path, target / path.name)
        else:
            _link(path, target / path.name)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)
