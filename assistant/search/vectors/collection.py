"""What Chroma's collections in a folder and on a server have in common."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import StoreError, is_panic
from assistant.search.vectors.faults import unreachable

if TYPE_CHECKING:  # importing it takes over a second, and most of the program does without
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import (
        CreateCollectionConfiguration,
        CreateHNSWConfiguration,
    )
    from chromadb.api.models.Collection import Collection

Progress = Callable[[int], None]  # hears how many more vectors are in

BUILDER = "collaboration-assistant"
# How many neighbours a search keeps in view. Of the nearest 100 of 4,447 real passages, Chroma's
# own 100 finds .960 in 0.4 ms, 200 finds .987, 400 finds .996 in 0.6 ms.
_SEARCHED = 400
# How many a vector is joined to. Vectors that all lie close together (multilingual-e5-small's own:
# cosines of .7 to .95) lose some of their number with Chroma's own 16: 10 of 760 passages did not
# find themselves. With 32 each did.
_NEIGHBOURS = 32


def preload() -> None:
    """Does the slow import now, for a process that has time to spare before its first search."""
    import chromadb  # noqa: F401


def graph(sync_threshold: int | None = None) -> "CreateCollectionConfiguration":
    """How a collection's graph is built, searched and written to the disk."""
    hnsw: CreateHNSWConfiguration = {
        "space": "cosine",
        "ef_search": _SEARCHED,
        "max_neighbors": _NEIGHBOURS,
    }
    if sync_threshold is not None:
        hnsw["sync_threshold"] = sync_threshold
    return {"hnsw": hnsw}


def fill(
    client: "ClientAPI",
    collection: "Collection",
    ids: Sequence[str],
    vectors: np.ndarray,
    progress: Progress | None,
    sync_threshold: int | None = None,
) -> None:
    """Puts in vectors by id; an id that is there already takes the new one.

    Chroma looks only after a batch whether its graph has changed by the `sync_threshold` since it
    wrote it: a batch ends there, so that nothing is left over by each.
    """
    for batch in batches(client, len(ids), sync_threshold):
        collection.upsert(ids=list(ids[batch]), embeddings=np.asarray(vectors[batch], np.float32))
        if progress:
            progress(len(ids[batch]))


def batches(client: "ClientAPI", count: int, ending: int | None = None) -> Iterator[slice]:
    """Slices of what Chroma takes at once, one of which ends at each multiple of `ending`."""
    size = min(1000, client.get_max_batch_size())
    ending = ending or count or 1
    for first in range(0, count, ending):
        last = min(count, first + ending)
        for start in range(first, last, size):
            yield slice(start, min(last, start + size))


@contextmanager
def errors(what: str, address: str = "") -> Iterator[None]:
    """Chroma's own errors share no base class with its engine's; all become StoreErrors.

    `address` is that of the Chroma server, if there is one.
    """
    try:
        yield
    except StoreError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        if type(error).__module__.startswith("httpx"):  # of a server; statuses are Chroma's own
            raise unreachable("silent", address=address, said=error) from error
        raise StoreError(f"{what}: {error}. Run `python -m ingest` to build it anew.") from error
