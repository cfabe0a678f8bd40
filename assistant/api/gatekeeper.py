"""Stands before everything that the API answers: host names, tokens, rates, sizes, headers."""

import asyncio
import math
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.tokens import client_of
from assistant.api.errors import ApiError
from assistant.api.limits import RateLimit
from assistant.settings import Settings
from assistant.web import host_name, names_of, with_headers

POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OPEN = ("/healthz", "/docs", "/openapi.json")  # to everyone; they tell nothing of any document
CLIENT = "client"  # in the request's state: the client's name, "" where none is asked for
_WRONG_TOKENS = 10  # a minute from one address
_BODY_SECONDS = 20.0  # in which a request has to have arrived


class Gatekeeper:
    """ASGI middleware. Without clients in the settings whoever reaches the server may ask."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._clients = settings.clients
        self._hosts = frozenset(names_of(settings.api.hosts))
        self._most_bytes = settings.api.max_kilobytes * 1000
        self._rates = RateLimit(settings.api.requests_per_minute)
        self._wrong = RateLimit(_WRONG_TOKENS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, with_headers(send, HEADERS, (POLICY,)))
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            self._check_host(headers)
            if scope["path"] not in OPEN:
                self._admit(scope, headers)
            receive = await self._received(scope, headers, receive)
        except ApiError as error:
            await error.response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _check_host(self, headers: Headers) -> None:
        if host_name(headers.get("host", "")) not in self._hosts:
            raise ApiError(421, "wrong_host", "This API is not served under that name.")

    def _admit(self, scope: Scope, headers: Headers) -> None:
        address = (scope.get("client") or ("", 0))[0]
        client = self._known(address, headers) if self._clients else ""
        wait = self._rates.seconds_to_wait(client or f"@{address}")
        if wait:
            told = "Too many requests; the header Retry-After says when the next may come."
            raise ApiError(429, "rate_limit_exceeded", told, retry_after=math.ceil(wait))
        scope.setdefault("state", {})[CLIENT] = client

    def _known(self, address: str, headers: Headers) -> str:
        if self._wrong.is_spent(address):
            told = "Too many wrong tokens came from this address. Wait a minute."
            raise ApiError(429, "rate_limit_exceeded", told, retry_after=60)
        kind, _, token = headers.get("authorization", "").partition(" ")
        client = client_of(token.strip(), self._clients)
        if kind.lower() != "bearer" or not client:
            self._wrong.seconds_to_wait(address)
            told = "Send the token of this client: Authorization: Bearer TOKEN."
            raise ApiError(401, "invalid_api_key", told)
        return client

    async def _received(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        """The whole body, held to its limits, to be read again as it came."""
        if scope["method"] in ("GET", "HEAD", "OPTIONS", "DELETE"):
            return receive
        if not headers.get("content-type", "").lower().startswith("application/json"):
            raise ApiError(415, "wrong_content_type", "Send JSON: Content-Type: application/json.")
        told = headers.get("content-length", "0")
        if not told.isdigit() or int(told) > self._most_bytes:
            raise self._too_large()
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await self._body(receive)
        except TimeoutError:
            raise ApiError(408, "too_slow", "The request took too long to arrive.") from None
        return _again(body, receive)

    async def _body(self, receive: Receive) -> bytes:
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ApiError(400, "cut_off", "The request was cut off.")
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most_bytes:
                raise self._too_large()
        return bytes(body)

    def _too_large(self) -> ApiError:
        told = f"A request's body may have {self._most_bytes // 1000} kilobytes."
        return ApiError(413, "request_too_large", told)


def _again(body: bytes, receive: Receive) -> Receive:
    left: list[Mapping[str, object]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return dict(left.pop()) if left else await receive()

    return receiving
