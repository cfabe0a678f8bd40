"""Errors in the shape that OpenAI's clients read."""

import logging

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from assistant.errors import AssistantError, EmptyLibraryError, StoreError

log = logging.getLogger(__name__)

NOT_INSTALLED = (
    "The MCP server needs a further package: pip install 'collaboration-assistant[api]', or in a "
    "clone .venv/bin/python -m pip install mcp."
)
_REQUEST, _SERVER = "invalid_request_error", "server_error"
_KINDS = {401: "authentication_error", 429: "rate_limit_error"}


class ApiError(Exception):
    """What a client did wrong or cannot have; `param` is the field of the request at fault."""

    def __init__(
        self, status: int, code: str, message: str, param: str | None = None, retry_after: int = 0
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.param, self.retry_after = status, code, param, retry_after

    @property
    def response(self) -> JSONResponse:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(self.record, self.status, headers)

    @property
    def record(self) -> dict[str, dict[str, str | None]]:
        kind = _KINDS.get(self.status, _REQUEST if self.status < 500 else _SERVER)
        told = {"message": str(self), "type": kind, "param": self.param, "code": self.code}
        return {"error": told}


def of_assistant(error: AssistantError) -> ApiError:
    """What a client is told; paths and addresses of this computer go to the log only."""
    log.error("%s", error)
    if isinstance(error, EmptyLibraryError):
        return ApiError(503, "library_empty", "Nothing has been ingested yet.")
    if isinstance(error, StoreError):
        told = "The library cannot be read at the moment; the server's log says why."
        return ApiError(503, "library_unavailable", told)
    return ApiError(503, "unavailable", "This cannot be answered now; the server's log says why.")


def of_validation(error: ValidationError) -> ApiError:
    """The first mistake in a request's body, without repeating what was sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    code = "invalid_json" if first["type"] == "json_invalid" else "invalid_value"
    return ApiError(400, code, f"{where or 'body'}: {first['msg']}.", where or None)


async def on_api_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return error.response


async def on_assistant_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AssistantError)
    return of_assistant(error).response


async def on_http_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    known = {404: "not_found", 405: "method_not_allowed"}
    code = known.get(error.status_code, "invalid_request")
    response = ApiError(error.status_code, code, f"{error.detail}.").response
    response.headers.update(error.headers or {})
    return response


async def on_any_error(_: Request, error: Exception) -> JSONResponse:
    return ApiError(
        500, "internal_error", "Something went wrong; the server's log says what."
    ).response


HANDLERS = {
    ApiError: on_api_error,
    AssistantError: on_assistant_error,
    HTTPException: on_http_error,
    Exception: on_any_error,
}
