"""Search by meaning: Chroma collections, each in a folder of its own or on a Chroma server."""

from assistant.vectors.collection import preload
from assistant.vectors.index import VectorIndex
from assistant.vectors.server import VectorServer, open_server

__all__ = ["VectorIndex", "VectorServer", "open_server", "preload"]
