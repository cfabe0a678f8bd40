"""From what the libraries raise to the fault that it is; the only place that knows their errors."""

import email.utils
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from typing import Any

import openai

from assistant.models.faults import FaultKind, ModelError
from assistant.models.manner import refused_part
from assistant.settings import api_key
from assistant.settings.chat import ChatSettings

_TOO_LONG = re.compile(
    r"context.{0,12}(length|window|size|limit)|maximum context|prompt is too long"
    r"|too many (input )?tokens|input tokens exceed|exceeds? .{0,40}context",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(r"(invalid|unknown|no such) model|model.{0,60}not (found|exist)", re.I)
_LOADING = re.compile(r"\bloading\b.{0,20}model|model.{0,20}\bloading\b", re.I)
_NOTHING = "No generation chunks"  # LangChain's words for a stream that ended before it began
_SAID = 200  # characters of a server's own words


def to_fault(error: BaseException, settings: ChatSettings) -> ModelError:
    """The fault behind an error of the model's libraries."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, ModelError):
            return cause
    for cause in chain:
        if isinstance(cause, openai.APIStatusError) or _status(cause):
            return _of_status(cause, settings)
    kind = _of_connection(chain) or _of_stream(error)
    return fault(kind, settings, said=_said(error, settings))


def fault(
    kind: FaultKind, settings: ChatSettings, retry_after: float | None = None, **details: object
) -> ModelError:
    """A fault with everything its sentence may name."""
    named = settings.model_dump() | {
        "name": settings.name,
        "address": settings.address or settings.provider,
        "key_variable": settings.key_variable,
    }
    return ModelError(kind, retry_after, **(named | details))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _status(error: BaseException) -> int:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else 0


def _of_status(error: BaseException, settings: ChatSettings) -> ModelError:
    status, said, whole = _status(error), _said(error, settings), f"{error} {_body(error)}"
    wait = retry_after(getattr(getattr(error, "response", None), "headers", {}))
    if status in (400, 413, 422, 500) and _TOO_LONG.search(whole):
        return fault(FaultKind.OVERFLOW, settings)
    if status in (401, 403):
        kind = FaultKind.KEY_REFUSED if api_key(settings.key_variable) else FaultKind.NO_KEY
        return fault(kind, settings)
    if status == 404:
        named = "model" in whole.lower() or settings.name in whole
        return fault(FaultKind.NO_MODEL if named else FaultKind.NOT_A_MODEL, settings)
    if status == 400 and _NO_MODEL.search(whole):
        return fault(FaultKind.NO_MODEL, settings)
    if status == 503 and _LOADING.search(whole):
        return fault(FaultKind.LOADING, settings)
    if status in (408, 429):
        return fault(FaultKind.BUSY, settings, wait)
    kind = FaultKind.SERVER_ERROR if status >= 500 else FaultKind.REJECTED
    told = fault(kind, settings, wait, said=f"{status}: {said}" if said else f"HTTP {status}")
    told.refuses = refused_part(status, whole)
    return told


def _of_connection(chain: list[BaseException]) -> FaultKind | None:
    names = {type(cause).__name__ for cause in chain}
    if "ConnectTimeout" in names:
        return FaultKind.CONNECT_TIMEOUT
    if names & {"ReadTimeout", "WriteTimeout", "PoolTimeout", "APITimeoutError"}:
        return FaultKind.READ_TIMEOUT
    for cause in chain:
        if isinstance(cause, socket.gaierror):
            return FaultKind.UNKNOWN_HOST
        if isinstance(cause, ssl.SSLError):
            return FaultKind.CERTIFICATE
        if isinstance(cause, ConnectionRefusedError):
            return FaultKind.REFUSED
    if names & {"ConnectError", "ProxyError"}:  # a proxy that answers in the server's place
        return FaultKind.UNREACHABLE
    if names & {"RemoteProtocolError", "ReadError", "WriteError", "APIConnectionError"}:
        return FaultKind.STREAM_CUT
    return None


def _of_stream(error: BaseException) -> FaultKind:
    if isinstance(error, openai.APIError):  # an error in place of a chunk
        too_long = _TOO_LONG.search(str(error))
        return FaultKind.OVERFLOW if too_long else FaultKind.SERVER_ERROR
    return FaultKind.STREAM_CUT if _NOTHING in str(error) else FaultKind.MALFORMED


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header, a number or a date; None where it says nothing."""
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _said(error: BaseException, settings: ChatSettings) -> str:
    """The server's own words, short and without the key, which some of them repeat."""
    body = _body(error)
    if isinstance(body, dict):
        inner = body.get("error", body)
        body = inner.get("message") or inner.get("detail") if isinstance(inner, dict) else inner
    text = " ".join(str(body or "" if _status(error) else body or error).split())
    if key := api_key(settings.key_variable):
        text = text.replace(key, "…")
    return text[:_SAID].rstrip(" .")


def _body(error: BaseException) -> Any:
    """What came with an error, read; None where nothing did."""
    return getattr(error, "body", None) or getattr(error, "error", None)
