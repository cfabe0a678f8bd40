"""What every document that is loaded fulfils."""

from itertools import pairwise
from pathlib import Path

from assistant.types import Document
from ingest.loaders import Loader
from ingest.splitter import split


def load(loader: Loader, path: Path) -> Document:
    document = loader.load(path, path.name)
    starts = [section.start for section in document.sections]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] < len(document.text)
    assert document.text.encode("utf-8")  # no half characters
    passages = split(document)
    assert "".join(document.text[p.start : p.end] for p in passages) == document.text
    assert all(above.end == below.start for above, below in pairwise(passages))
    return document
