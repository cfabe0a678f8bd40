"""A narrow scope in a large library: its search beside that of everything."""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.core.encoder import Encoder
from assistant.resources import resource
from assistant.settings import Settings, StoreSettings
from assistant.types import Document, Scope
from assistant.wiring import open_retriever
from ingest import pipeline
from ingest.pipeline import ingest_documents

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

QUESTION = "What are the aims of the collaboration between Region Värmland and LIF?"
DOCUMENTS, PUBLISHERS = 1700, 60


class RandomVectors:
    """Stands in for the encoder while 10,000 passages are ingested, which it takes minutes for."""

    def __init__(self) -> None:
        self._encoder = Encoder()
        self.fingerprint = self._encoder.fingerprint
        self.batch_size = 128

    def encode_passages(self, texts: Sequence[str]) -> Any:
        vectors = np.random.default_rng(len(texts)).normal(size=(len(texts), 384))
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def shelf() -> list[Document]:
    chosen = random.Random(1)
    words = " ".join(
        path.read_text(encoding="utf-8") for path in sorted(resource("documents").glob("*.md"))
    ).split()
    documents = []
    for number in range(DOCUMENTS):
        text = " ".join(chosen.choices(words, k=chosen.randint(500, 1100)))
        publisher = f"Publisher {number % PUBLISHERS}"
        name, date = f"{number}.txt", f"{2010 + number % 12}-01-02"
        documents.append(
            Document(name, f"/{name}", name, name, publisher, date, "en", text, str(number))
        )
    return documents


def test_a_narrow_scope_among_10000_passages_takes_about_as_long_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "open_embedder", lambda _: RandomVectors())
    settings = Settings(store=StoreSettings(path=tmp_path))
    report = ingest_documents(shelf(), settings)
    assert report.passages > 9000
    retriever = open_retriever(settings)
    scope = Scope(publishers=frozenset({"Publisher 7"}), years=(2010, 2025))
    retriever.search(QUESTION, 40)  # opens the indexes and the encoder
    everything, narrow = [], []
    for _ in range(15):
        everything.append(seconds(lambda: retriever.search(QUESTION, 40)))
        narrow.append(seconds(lambda: retriever.search(QUESTION, 40, scope)))
    found = retriever.search(QUESTION, 40, scope)
    assert {passage.document.publisher for passage in found} == {"Publisher 7"}
    assert len(found) == 40
    assert min(narrow) < 4 * min(everything)  # the best: other programs may be at work


def seconds(search: Callable[[], object]) -> float:
    started = time.perf_counter()
    search()
    return time.perf_counter() - started
