"""Vectors on a Chroma server: a collection for each generation of each library."""

import http.client
import weakref
from collections.abc import Collection as Names
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from assistant.search.vectors.collection import BUILDER, Progress, errors, fill, graph
from assistant.search.vectors.faults import unreachable
from assistant.search.vectors.index import VectorIndex
from assistant.settings import StoreSettings, api_key, spare_loopback_from_proxies
from assistant.settings.model import is_loopback

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_CONNECT_SECONDS = 5.0
_SECONDS = 60.0  # that a request may take; Chroma's own client would wait for ever
_PAGE = 100  # collections listed at once


@dataclass(frozen=True, slots=True)
class VectorServer:
    """Where the vectors of `library` (its id) are kept.

    Every method raises UnreachableError where no Chroma server answers at `url`, and StoreError
    where it answers with an error. `token` is what a proxy in front of it asks for, "" for none.
    """

    url: str
    library: str = ""
    token: str = field(default="", repr=False)

    def build(
        self, name: str, ids: Sequence[str], vectors: np.ndarray, progress: Progress | None = None
    ) -> None:
        """Fills the collection of the generation `name` with unit vectors [len(ids), dimension]."""
        with self._client() as client, self._errors("cannot be written"):
            collection = client.get_or_create_collection(
                _collection(name),
                metadata={"built_by": BUILDER, "library": self.library, "generation": name},
                embedding_function=None,
                configuration=graph(),
            )
            fill(client, collection, ids, vectors, progress)

    def open(self, name: str) -> VectorIndex:
        """The collection of a generation; StoreError where it is not there."""
        client = self._connected()
        try:
            with self._errors("cannot be read"):
                found = client.get_collection(_collection(name), embedding_function=None)
        except BaseException:
            client.close()
            raise
        index = VectorIndex(found, f"on the Chroma server {self.url}", self.url)
        weakref.finalize(index, client.close)
        return index

    def holds(self, name: str, passages: int) -> bool:
        """Whether the generation is there with so many passages."""
        with self._client() as client, self._errors("cannot be read"):
            return any(c.name == _collection(name) and c.count() == passages for c in _all(client))

    def delete_all_but(self, keep: Names[str]) -> None:
        """Deletes this library's other collections, and no other library's."""
        kept = {_collection(name) for name in keep}
        with self._client() as client, self._errors("cannot be tidied"):
            for collection in list(_all(client)):
                owner = (collection.metadata or {}).get("library")
                if owner == self.library and collection.name not in kept:
                    client.delete_collection(collection.name)

    @contextmanager
    def _client(self) -> "Iterator[ClientAPI]":
        client = self._connected()
        try:
            yield client
        finally:
            client.close()

    def _connected(self) -> Any:
        self._greet()
        import chromadb
        from chromadb.config import Settings

        place = urlsplit(self.url)
        if is_loopback(place.hostname or ""):
            spare_loopback_from_proxies()
        with self._errors("cannot be used"):
            client = chromadb.HttpClient(
                host=place.hostname or "",
                port=_port(self.url),
                ssl=place.scheme == "https",
                headers=self._headers(),
                settings=Settings(anonymized_telemetry=False),
            )
            client._server._session.timeout = _SECONDS  # type: ignore[attr-defined]
        return client

    def _greet(self) -> None:
        """Raises UnreachableError, soon, where no Chroma server answers."""
        place = urlsplit(self.url)
        secure = place.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(place.hostname or "", _port(self.url), timeout=_CONNECT_SECONDS)
        try:
            connection.request("GET", "/api/v2/heartbeat", headers=self._headers())
            answer = connection.getresponse()
            said = answer.read(1000)
        except (OSError, http.client.HTTPException) as error:
            reason = str(error) or type(error).__name__
            raise unreachable("unreachable", address=self.url, said=reason) from error
        finally:
            connection.close()
        if answer.status in (401, 403):
            raise unreachable("refused", address=self.url, status=answer.status)
        if answer.status != 200 or b"heartbeat" not in said:
            raise unreachable("not_one", address=self.url, status=answer.status)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _errors(self, what: str) -> AbstractContextManager[None]:
        return errors(f"The vectors on the Chroma server {self.url} {what}", self.url)


def open_server(settings: StoreSettings, library: str = "") -> VectorServer | None:
    """The configured server, not contacted yet; None where the vectors stay in the store."""
    if not settings.chroma_url:
        return None
    return VectorServer(settings.chroma_url, library, api_key(settings.chroma_key_variable))


def _collection(name: str) -> str:
    return f"passages-{name}"


def _port(url: str) -> int:
    place = urlsplit(url)
    return place.port or (443 if place.scheme == "https" else 80)


def _all(client: "ClientAPI") -> "Iterator[Collection]":
    """Every collection of this program on the server."""
    offset = 0
    while found := client.list_collections(limit=_PAGE, offset=offset):
        offset += len(found)
        yield from (c for c in found if (c.metadata or {}).get("built_by") == BUILDER)
