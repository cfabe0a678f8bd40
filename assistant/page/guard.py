"""Stands before everything that the page's server answers: hosts, headers, limits on uploads."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

from assistant.web import host_name, with_headers

MOST_FILES = 50  # that one session may hold
_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+\Z")
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_POLICY = "; ".join(
    (
        "default-src 'self'",
        # The page's own scripts stand in its markup, and Streamlit loads components as blobs.
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """ASGI middleware; `hosts` are the names by which the page may be asked."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], most_bytes: int) -> None:
        self._app = app
        self._hosts = {host.lower() for host in hosts}
        self._most_bytes = most_bytes
        self._arriving: dict[int, tuple[str, int]] = {}  # sessions and sizes of uploads under way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is None:
            with self._counted(scope, headers):
                await self._app(scope, receive, with_headers(send, HEADERS))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, with_headers(send, HEADERS))

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if host_name(headers.get("host", "")) not in self._hosts:
            return PlainTextResponse("This page is not served under that name.\n", 421)
        path: str = scope["path"]
        if path.startswith(_CLOSED):
            return PlainTextResponse("There is nothing here.\n", 404)
        if session := _uploading(scope):
            return self._refused_upload(session, headers.get("content-length", ""))
        return None

    @contextmanager
    def _counted(self, scope: Scope, headers: Headers) -> Iterator[None]:
        """What is on its way counts like what is there: many may come at the same time."""
        if session := _uploading(scope):
            self._arriving[id(scope)] = session, int(headers["content-length"])
        try:
            yield
        finally:
            self._arriving.pop(id(scope), None)

    def _refused_upload(self, session: str, told: str) -> PlainTextResponse | None:
        if not told.isdigit():
            return PlainTextResponse("Say how long the file is.\n", 411)
        held = Runtime.instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
        everything = [file for files in list(held.values()) for file in list(files.values())]
        own = sum(1 for other, _ in self._arriving.values() if other == session)
        if len(held.get(session, ())) + own >= MOST_FILES:
            return PlainTextResponse(f"No more than {MOST_FILES} files at once.\n", 413)
        coming = sum(size for _, size in self._arriving.values())
        if sum(len(file.data) for file in everything) + coming + int(told) > self._most_bytes:
            return PlainTextResponse("Too much is being uploaded. Wait a little.\n", 413)
        return None


def _uploading(scope: Scope) -> str:
    """The session that a request brings a file to; "" where it brings none."""
    upload = _UPLOAD.search(scope["path"]) if scope.get("method") == "PUT" else None
    return upload.group(1) if upload else ""
