"""Search by meaning: Chroma collections, each in a folder of its own or on a Chroma server."""

from assistant.search.vectors.collection import preload
from assistant.search.vectors.exact import ExactVectors
from assistant.search.vectors.index import VectorIndex
from assistant.search.vectors.layered import LayeredVectors
from assistant.search.vectors.server import VectorServer, open_server

Vectors = VectorIndex | ExactVectors | LayeredVectors

__all__ = [
    "ExactVectors",
    "LayeredVectors",
    "VectorIndex",
    "VectorServer",
    "Vectors",
    "open_server",
    "preload",
]
