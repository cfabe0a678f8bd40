"""Indexes of a state whose vectors another computer has put on the server that all share."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import StoreError
from assistant.search.indexes.build import Contents, Difference
from assistant.search.indexes.generation import (
    complete,
    folder_of,
    needed,
    read_manifest,
    words_folder,
)
from assistant.search.indexes.linking import link_words
from assistant.search.indexes.since import Since, read_since, write_since
from assistant.search.indexes.verify import Sample, Verifier
from assistant.search.vectors import VectorServer
from assistant.search.words import WordIndex

_SAMPLES = 100


@dataclass(frozen=True, slots=True)
class OnServer:
    """Where a state's vectors are: the collection of generation `base`, of so many `passages`.

    `gone` and `new` are what has left and come since, as in `Since`.
    """

    base: str
    passages: int
    gone: tuple[str, ...]
    new: tuple[str, ...]

    def as_text(self) -> str:
        return json.dumps(asdict(self))


def on_server(text: str) -> OnServer:
    said = json.loads(text)
    return OnServer(said["base"], said["passages"], tuple(said["gone"]), tuple(said["new"]))


def vectors_of(store: Path, name: str) -> OnServer:
    """Where those of a generation are that this computer has built.

    Raises:
        StoreError: it is not as it was built.
    """
    base = needed(store, name)[-1]
    manifest = read_manifest(folder_of(store, base))
    if manifest is None:
        raise StoreError(
            f"The indexes in {folder_of(store, base)} were lost while they were built. Run the "
            "command again."
        )
    since = read_since(folder_of(store, name))
    return OnServer(base, manifest.passages, since.gone, since.new)


def build_beside(
    store: Path,
    name: str,
    contents: Contents,
    vectors: OnServer,
    difference: Difference | None,
    server: VectorServer,
) -> None:
    """The words of the state `name`, checked together with the vectors on `server`.

    A `difference` is applied to the words of its base.

    Raises:
        StoreError: they cannot be written, or fail their check.
    """
    folder = folder_of(store, name)
    shutil.rmtree(folder, ignore_errors=True)  # what a killed build left
    folder.mkdir(parents=True)
    before = folder_of(store, difference.base) if difference else None
    if difference and before:
        link_words(words_folder(before), words_folder(folder))
        wanted = set(contents.ids).intersection(difference.reworded)
        entries = contents.entries(wanted)
        WordIndex.update(words_folder(folder), difference.reworded, entries)
    else:
        WordIndex.build(words_folder(folder), contents.entries(None))
    base = "" if vectors.base == name else vectors.base
    if base:
        _stand_in(folder_of(store, base), vectors.passages, server)
        rows = {id: row for row, id in enumerate(contents.ids)}
        since = Since(vectors.gone, vectors.new)
        write_since(folder, since, contents.vectors([rows[id] for id in since.new]))
    complete(folder, len(contents.ids), server.url, base, before)
    _check(folder, contents, server)


def _stand_in(folder: Path, passages: int, server: VectorServer) -> None:
    """For the folder of a generation that was built elsewhere, of which only the vectors serve."""
    if read_manifest(folder) is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        complete(folder, passages, server.url)


def _check(folder: Path, contents: Contents, server: VectorServer) -> None:
    rows = range(len(contents.ids))
    some = rows[:: max(1, len(rows) // _SAMPLES)]
    vectors = dict(zip((contents.ids[row] for row in some), contents.vectors(some), strict=True))
    samples = [Sample(entry, vectors[entry.passage_id]) for entry in contents.entries(set(vectors))]
    with Verifier() as verifier:
        damage = verifier.check(folder, contents.ids, samples, server)
    if damage:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(
            f"The indexes of this computer fail their check ({damage.fault}). Run `python -m "
            "ingest --rebuild`."
        )
