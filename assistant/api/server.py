"""Puts the API together and serves it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.util import find_spec

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from assistant.api import description
from assistant.api.desk import Desk
from assistant.api.endpoints import ENDPOINTS
from assistant.api.errors import HANDLERS, NOT_INSTALLED, ApiError
from assistant.api.gatekeeper import Gatekeeper
from assistant.errors import SettingsError
from assistant.journal.messages import write_messages
from assistant.settings import Settings
from assistant.settings.model import is_loopback
from assistant.web import check_free, check_named

_MOST_CONNECTIONS = 200
_IDLE_SECONDS = 10


def application(settings: Settings) -> Starlette:
    """The whole API as an ASGI application; the models load with the first question."""
    routes = [
        Route("/healthz", _alive),
        Route("/openapi.json", _openapi),
        Route("/docs", _page),
        *(Route(each.path, each.__call__, methods=[each.method]) for each in ENDPOINTS),
    ]
    desk, room = Desk(settings), anyio.CapacityLimiter(settings.api.at_once)
    tools = _tools(settings, desk, room)
    app = Starlette(
        routes=[*routes, *(tools.routes if tools else [Route("/mcp", _no_tools)])],
        middleware=[Middleware(Gatekeeper, settings=settings)],
        exception_handlers=HANDLERS,
        lifespan=_running(tools),
    )
    app.state.desk, app.state.room = desk, room
    return app


def _tools(settings: Settings, desk: Desk, room: anyio.CapacityLimiter) -> Starlette | None:
    """The MCP server; None where its package is not installed."""
    if find_spec("mcp") is None:
        return None
    from assistant.api.mcp import over_http, server

    return over_http(server(desk, room), settings.api.hosts, settings.api.max_kilobytes * 1000)


def _running(tools: Starlette | None) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if tools is None:
            yield
            return
        async with tools.router.lifespan_context(tools):
            yield

    return lifespan


def serve(settings: Settings) -> int:
    """Serves the API until it is stopped; for the main thread.

    Raises:
        SettingsError: the address or the port cannot be used, or others could come in unasked.
    """
    write_messages(settings.log)
    check_open_to_others(settings)
    api = settings.api
    check_free("api", api.address, api.port)
    host = f"[{api.address}]" if ":" in api.address else api.address
    print(f"The API is served at http://{host}:{api.port}; its description at /docs.", flush=True)
    uvicorn.Server(configuration(settings)).run()
    return 0


def configuration(settings: Settings) -> uvicorn.Config:
    """How the API is served: quietly, and with an end to what is slow or too many."""
    return uvicorn.Config(
        application(settings),
        host=settings.api.address,
        port=settings.api.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_IDLE_SECONDS,
        ws="none",
    )


def check_open_to_others(settings: Settings) -> None:
    """Raises SettingsError where other computers could ask without a token."""
    if is_loopback(settings.api.address):
        return
    if not settings.clients:
        raise SettingsError(
            f"api.address = {settings.api.address!r} would open all documents to whoever reaches "
            "this computer, for no client has a token. Make one with `python -m assistant token "
            "NAME`, put what it prints into assistant.toml, or set api.address to 127.0.0.1."
        )
    check_named("api", settings.api.address, settings.api.hosts)


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


async def _no_tools(_: Request) -> Response:
    return ApiError(501, "not_installed", NOT_INSTALLED).response


async def _openapi(_: Request) -> Response:
    return JSONResponse(description.openapi())


async def _page(_: Request) -> Response:
    headers = {"Content-Security-Policy": description.PAGE_POLICY}
    return HTMLResponse(description.page(), headers=headers)
