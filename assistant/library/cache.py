"""Keeps recently read documents in memory, so that a question reads few texts from the disk."""

import threading
from collections import OrderedDict

from assistant.types import Document

Key = tuple[str, ...]


class DocumentCache:
    """Least recently used documents go first once their texts exceed `characters`."""

    def __init__(self, characters: int) -> None:
        self._room = characters
        self._documents: OrderedDict[Key, Document] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Document | None:
        with self._lock:
            document = self._documents.get(key)
            if document is not None:
                self._documents.move_to_end(key)
            return document

    def put(self, key: Key, document: Document) -> None:
        with self._lock:
            if key in self._documents:
                return
            self._documents[key] = document
            self._room -= len(document.text)
            while self._room < 0 and len(self._documents) > 1:
                _, dropped = self._documents.popitem(last=False)
                self._room += len(dropped.text)
