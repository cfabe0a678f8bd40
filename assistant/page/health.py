"""Addresses for what watches the server: is it alive, and can it answer."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from assistant.errors import AssistantError
from assistant.library import Library
from assistant.search.indexes import folder_of, is_followed
from assistant.settings import load_settings


async def alive(_: Request) -> JSONResponse:
    """`/healthz`: the process answers."""
    return JSONResponse({"status": "alive"})


async def ready(_: Request) -> JSONResponse:
    """`/readyz`: a library is there with the indexes that belong to it; 503 where not."""
    reason = await run_in_threadpool(_missing)
    if reason:
        return JSONResponse({"status": "not ready", "reason": reason}, 503)
    return JSONResponse({"status": "ready"})


def _missing() -> str:
    store = load_settings().store
    try:
        generation = Library(store.path, store.library_url).generation()
    except AssistantError:
        return "the library cannot be read"
    if generation is None:
        return "the library is empty"
    # A computer of a shared library may be an ingest behind; it answers from the state before.
    folder = folder_of(store.path, generation)
    ready = is_followed(store.path) if store.library_url else folder.is_dir()
    return "" if ready else "its indexes are missing"
