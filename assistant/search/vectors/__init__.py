"""Search by meaning: Chroma collections, each in a folder of its own or on a Chroma server."""

from assistant.search.vectors.collection import preload
from assistant.search.vectors.exact import ExactVectors
from assistant.search.vectors.index import VectorIndex
from assistant.search.vectors.server import VectorServer, open_server

__all__ = ["ExactVectors", "VectorIndex", "VectorServer", "open_server", "preload"]
