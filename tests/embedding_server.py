"""A small server of the OpenAI embeddings protocol, healthy or with one chosen fault."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

Reply = tuple[int, str, bytes]  # status, content type, body


@dataclass
class EmbeddingServer:
    """Vectors are sums over a text's words, so that texts which share words are near.

    `seed` is the model: another one gives other vectors. `texts` holds what was embedded, one
    list for each request. `reply`, if set, answers in the model's place; with None it lets the
    model answer. After `stops_after` texts requests wait until the server is closed.
    """

    seed: int = 0
    dimension: int = 32
    noise: float = 0.0
    reply: Callable[[Sequence[str]], Reply | None] | None = None
    stops_after: int | None = None
    texts: list[list[str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[dict[str, object]] = field(default_factory=list)
    url: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def embedded(self) -> list[str]:
        return [text for request in self.texts for text in request]

    def answer(self, body: dict[str, object]) -> Reply:
        given = body["input"]
        assert isinstance(given, list)
        if self.stops_after is not None and len(self.embedded) + len(given) > self.stops_after:
            self.stopped.set()
            self.closing.wait(60)
        if self.reply and (instead := self.reply(given)):
            return instead
        self.texts.append(given)
        data = [
            {"index": number, "embedding": self._vector(text)} for number, text in enumerate(given)
        ]
        return 200, "application/json", json.dumps({"data": data[::-1]}).encode()

    def _vector(self, text: str) -> list[float]:
        vector = sum(_word_vector(word, self.seed, self.dimension) for word in text.lower().split())
        if self.noise:
            vector = vector + np.random.default_rng().normal(0, self.noise, self.dimension)
        return [float(value) for value in np.atleast_1d(vector)]


@lru_cache(maxsize=10_000)
def _word_vector(word: str, seed: int, dimension: int) -> np.ndarray:
    rng = np.random.default_rng([seed, *word.encode()])
    return rng.normal(size=dimension)


@contextmanager
def serving(server: EmbeddingServer | None = None) -> Iterator[EmbeddingServer]:
    """The server at work on a free port of the loopback address; `url` ends in /v1."""
    state = server or EmbeddingServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            state.bodies.append(body)
            status, kind, content = state.answer(body)
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):  # who asked may have gone
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    state.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()
