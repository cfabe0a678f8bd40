"""An ingest's work spread over a Ray cluster, whose workers read the files and encode the passages.

What they give back changes nothing by itself: the one ingest that asked keeps it, by what was
encoded, and commits it. So a worker that dies, and whose work is done again, leaves no trace.
"""

import logging
import socket
import time
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import AssistantError
from assistant.models.embeddings import open_embedder
from assistant.search.embedder import Embedder, Fingerprint
from assistant.search.inputs import INPUT_VERSION
from assistant.settings import IngestSettings, Settings
from assistant.settings.embedding import EmbeddingSettings
from ingest.deriving import LOADER_VERSION
from ingest.loaders import Found, Loader
from ingest.scan import ToLoad
from ingest.splitter import SPLITTER_VERSION

log = logging.getLogger(__name__)

NOT_INSTALLED = (
    "Spreading an ingest needs Ray, which is not installed: "
    "pip install 'collaboration-assistant[ray]', or in a clone "
    ".venv/bin/python -m pip install ray."
)
LOCAL = "local"  # the address of a cluster that is made for this ingest, on this computer
_FILES = 8  # in one task: what is done again when its worker dies
_AHEAD = 3  # tasks for each processor that are handed out before the first is done
_RETRIES = 5
_CONNECT_SECONDS = 10.0
_LOOKS_EVERY = 5.0  # seconds; in between nothing is seen of a node that was lost
_PATIENCE = 180.0  # seconds without any result, besides what reading the files of a task may take
_STUCK = "Nothing has come back from the Ray cluster for {seconds:.0f} seconds. "
_KEPT = (
    "The library is as it was; what was encoded is kept. See `ray status`, then run the same "
    "command again, or without --ray on this computer."
)
VERSIONS = f"{LOADER_VERSION}.{SPLITTER_VERSION}.{INPUT_VERSION}"  # of what reading gives


def read_files(
    files: Sequence[tuple[Path, str]], settings: IngestSettings, versions: str
) -> list[Found]:
    """A worker's task: what is in files, read in the sandbox that a single computer uses too.

    Raises:
        AssistantError: the worker runs another version of this program.
    """
    if versions != VERSIONS:
        raise AssistantError(
            "A worker of the Ray cluster runs another version of this program. Install the same "
            "on all of them."
        )
    return [_loader(settings).found(path, name) for path, name in files]


def encode(texts: Sequence[str], settings: EmbeddingSettings, model: Fingerprint) -> np.ndarray:
    """A worker's task: unit vectors, float32 [len(texts), dimension].

    Raises:
        AssistantError: the worker has another embedding model.
        EmbeddingError: the embedding model's server is at fault.
    """
    embedder = _embedder(settings)
    if not embedder.fingerprint.is_same(model.identity, model.probes):
        raise AssistantError(
            "A worker of the Ray cluster has another embedding model. Install the same version of "
            "this program on all of them, or have them reach the same server."
        )
    return embedder.encode_passages(texts)


@cache
def _loader(settings: IngestSettings) -> Loader:
    return Loader(settings)  # its child ends with this process


@cache
def _embedder(settings: EmbeddingSettings) -> Embedder:
    return open_embedder(settings, threads=1)


class Crew:
    """The workers of a cluster; a task of one that died is done again by another."""

    def __init__(self, ray: Any, settings: Settings, address: str) -> None:
        self._ray = ray
        self._settings = settings
        self._address = address
        self._read = ray.remote(num_cpus=1, max_retries=_RETRIES)(read_files)
        self._encode = ray.remote(num_cpus=1, max_retries=_RETRIES)(encode)
        self._nodes = self._alive()

    @property
    def size(self) -> int:
        """How many tasks are done at a time."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def read(self, items: Sequence[ToLoad]) -> Iterator[Found]:
        """What is found in each, in order.

        Raises:
            AssistantError: the cluster or a worker of it cannot do it.
        """
        files = [(item.file.path, item.file.name) for item in items]
        settings = self._settings.ingest
        tasks = (
            self._read.remote(files[start : start + _FILES], settings, VERSIONS)
            for start in range(0, len(files), _FILES)
        )
        patience = _PATIENCE + _FILES * settings.seconds_per_file
        for found in self._done(tasks, patience):
            yield from found

    def encoded(self, batches: Sequence[Sequence[str]], model: Fingerprint) -> Iterator[np.ndarray]:
        """The vectors of each batch, in order; raises what `read` raises, and EmbeddingError."""
        settings = self._settings.embedding
        tasks = (self._encode.remote(batch, settings, model) for batch in batches)
        yield from self._done(tasks, _PATIENCE)

    def _done(self, tasks: Iterator[Any], patience: float) -> Iterator[Any]:
        """The results in order, while as many tasks as keep all workers busy are handed out."""
        waiting = deque[Any]()
        for task in tasks:
            waiting.append(task)
            if len(waiting) >= _AHEAD * self.size:
                self._await(waiting, patience)
                yield self._result(waiting.popleft())
        while waiting:
            self._await(waiting, patience)
            yield self._result(waiting.popleft())

    def _await(self, waiting: Sequence[Any], patience: float) -> None:
        """Until the first task has ended.

        Raises:
            AssistantError: no node is left, or none of the tasks has ended for `patience` seconds.
        """
        until, ended = time.monotonic() + patience, 0
        while not self._ray.wait([waiting[0]], timeout=_LOOKS_EVERY)[0]:
            self._look()
            now_ended = len(self._ray.wait(list(waiting), num_returns=len(waiting), timeout=0)[0])
            if now_ended > ended:
                until, ended = time.monotonic() + patience, now_ended
            if time.monotonic() > until:
                raise AssistantError(_STUCK.format(seconds=patience) + _KEPT)

    def _look(self) -> None:
        """Says which nodes were lost; Ray has their tasks done again by those that are left.

        Raises:
            AssistantError: the head is lost, of which Ray itself would end this process, or all.
        """
        try:
            _knock(self._address)
        except OSError as error:
            raise AssistantError(
                f"The head of the Ray cluster, {self._address}, does not answer any more. " + _KEPT
            ) from error
        left = self._alive()
        if not left:
            raise AssistantError("No node of the Ray cluster is left that could work. " + _KEPT)
        for name in self._nodes - left:
            log.warning("The Ray cluster has lost the node %s; others do its work again.", name)
        self._nodes = left

    def _alive(self) -> set[str]:
        return {
            f"{one['NodeManagerAddress']}:{one['NodeManagerPort']}"
            for one in self._ray.nodes()
            if one["Alive"] and one["Resources"].get("CPU")
        }

    def _result(self, task: Any) -> Any:
        try:
            return self._ray.get(task)
        except self._ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, AssistantError):
                raise error.cause from error
            raise AssistantError(
                f"A worker of the Ray cluster could not do its task ({error.cause!r}). "
                "Run the same command without --ray to see whether it is the files."
            ) from error
        except self._ray.exceptions.RayError as error:
            raise AssistantError(
                f"Workers of the Ray cluster died again and again ({type(error).__name__}). "
                + _KEPT
            ) from error


class SpreadEmbedder:
    """The `Embedder` whose passages a crew encodes, and all else the one that is here."""

    def __init__(self, own: Embedder, crew: Crew) -> None:
        self._own = own
        self._crew = crew
        self.batch_size = own.batch_size * _AHEAD * crew.size

    @property
    def fingerprint(self) -> Fingerprint:
        return self._own.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [len(texts), dimension]; raises what `Crew.encoded` raises."""
        size = self._own.batch_size
        batches = [texts[start : start + size] for start in range(0, len(texts), size)]
        empty = np.empty((0, self.fingerprint.dimension), np.float32)
        return np.concatenate([empty, *self._crew.encoded(batches, self.fingerprint)])

    def encode_question(self, text: str) -> np.ndarray:
        return self._own.encode_question(text)


@contextmanager
def crew_at(address: str, settings: Settings) -> Iterator[Crew]:
    """The workers of the Ray cluster at an address (HOST:PORT), or of one made here for a trial.

    Raises:
        AssistantError: Ray is not installed, or the cluster cannot be reached.
    """
    with warnings.catch_warnings():  # of what Ray is to do one day
        warnings.simplefilter("ignore", FutureWarning)
        try:
            import ray
        except ModuleNotFoundError as error:
            raise AssistantError(NOT_INSTALLED) from error
        _connect(ray, address)
    try:
        yield Crew(ray, settings, address)
    finally:
        ray.shutdown()


def _connect(ray: Any, address: str) -> None:
    own = {"include_dashboard": False} if address == LOCAL else {}
    try:
        _knock(address)
        ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL, **own)
    except Exception as error:  # where a busy computer is slow to start it, Ray raises just that
        raise AssistantError(
            f"The Ray cluster {address} cannot be reached ({error}). Start it with `ray start "
            "--head`, and give HOST:PORT as that says; on a busy computer, try once more."
        ) from error


def _knock(address: str) -> None:
    """Raises OSError where nothing listens at HOST:PORT, for which Ray itself takes minutes."""
    host, _, port = address.rpartition(":")
    if port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS).close()
