"""A scripted chat server for the faults that a healthy one cannot show, on a free port."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ANSWER = ("Janssen ", "and HUS ", "agreed on it [1].")


class Served:
    """The server's address, what it was asked, and whether its client went away."""

    def __init__(self, script: Sequence["Step"]) -> None:
        self._script = script
        self.address = ""
        self.paths: list[str] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.told: dict[str, object] = {}  # what other addresses answer, by their paths
        self.hung_up = threading.Event()
        self.closing = threading.Event()

    def step(self) -> "Step":
        """The step for the latest request; the last one is repeated."""
        return self._script[min(len(self.requests), len(self._script)) - 1]


class Handler(BaseHTTPRequestHandler):
    """Plays the script; `server.served` is set by `serving_script`."""

    served: Served
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.served.paths.append(self.path)
        body = self.rfile.read(int(self.headers["content-length"]))
        if not self.path.endswith("/chat/completions"):
            self.tell()
            return
        self.served.requests.append(json.loads(body))
        self.served.headers.append({k.lower(): v for k, v in self.headers.items()})
        self.close_connection = True
        try:
            self.served.step()(self)
        except OSError:
            self.served.hung_up.set()

    def do_GET(self) -> None:
        self.served.paths.append(self.path)
        if not self.path.endswith("/models"):
            self.tell()
            return
        models = [{"id": "tiny-model", "object": "model"}, {"id": "other-model", "object": "model"}]
        self.reply(200, json.dumps({"object": "list", "data": models}), "application/json")

    def tell(self) -> None:
        """What is told at this path; 404 where it is none."""
        told = self.served.told.get(self.path)
        self.reply(404 if told is None else 200, json.dumps(told or {}), "application/json")

    def reply(self, status: int, body: str, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body.encode())

    def send(self, *data: object) -> None:
        """Events of a stream, which is begun where it has not been."""
        for each in data:
            text = each if isinstance(each, str) else json.dumps(each)
            self.wfile.write(f"data: {text}\n\n".encode())

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


Step = Callable[[Handler], None]


def chunk(text: str | None = None, finish: str | None = None, **more: object) -> dict[str, object]:
    """One chunk with a choice."""
    delta = {} if text is None else {"role": "assistant", "content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "choices": [choice], **more}


def usage(sent: int, written: int) -> dict[str, object]:
    counts = {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written}
    return {"id": "1", "object": "chat.completion.chunk", "choices": [], "usage": counts}


def streams(*data: object, done: bool = True) -> Step:
    """A stream of these events, with or without its closing mark."""

    def step(handler: Handler) -> None:
        handler.begin_stream()
        handler.send(*data, *(["[DONE]"] if done else []))

    return step


def answers(*pieces: str, finish: str = "stop", sent: int | None = 6000, written: int = 12) -> Step:
    """A whole answer, with the server's count of tokens unless `sent` is None."""
    counts = [] if sent is None else [usage(sent, written)]
    return streams(*map(chunk, pieces), chunk(finish=finish), *counts)


def says(status: int, message: str = "", **headers: str) -> Step:
    """An error in the protocol's form."""
    body = json.dumps({"error": {"message": message, "type": "x", "code": None}})
    return lambda handler: handler.reply(status, body, "application/json", **headers)


def page(handler: Handler) -> None:
    handler.reply(200, "<html><body>Log in</body></html>", "text/html; charset=utf-8")


def aborts_after(*data: object) -> Step:
    """The connection is reset in the middle of the stream."""

    def step(handler: Handler) -> None:
        handler.begin_stream()
        handler.send(*data)
        handler.wfile.flush()
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.connection.close()

    return step


def silent_after(*data: object, seconds: float = 20.0) -> Step:
    """Nothing more comes, until the client hangs up."""

    def step(handler: Handler) -> None:
        if data:
            handler.begin_stream()
            handler.send(*data)
        handler.connection.settimeout(seconds)
        if handler.rfile.read(1) == b"":
            handler.served.hung_up.set()

    return step


def dribbles(event: str, every: float = 0.05) -> Step:
    """The same again and again, until the client hangs up."""

    def step(handler: Handler) -> None:
        handler.begin_stream()
        while not handler.served.closing.wait(every):
            handler.wfile.write(event.encode())
            handler.wfile.flush()

    return step


@contextmanager
def serving_script(*script: Step, certificate: Path | None = None) -> Iterator[Served]:
    """Serves the steps in order, one for each request, while the block runs.

    With a `certificate` and its key in one file, by https.
    """
    served = Served(script)
    handler = type("Scripted", (Handler,), {"served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    scheme = "http"
    if certificate:
        context, scheme = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), "https"
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    served.address = f"{scheme}://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        served.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
