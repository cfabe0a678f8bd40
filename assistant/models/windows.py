"""Asks a server of one's own how much its model reads, at its addresses beside the protocol."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import openai

from assistant.models.chat import ChatModel
from assistant.models.connection import http_client
from assistant.models.faults import ModelError
from assistant.models.translation import to_fault

_BRIEF = 2.0  # seconds
_OWN_MODEL = "num_ctx"  # Ollama's name for it among a model's parameters


@dataclass(frozen=True, slots=True)
class Window:
    """So many tokens, and who says so."""

    tokens: int
    told_by: str


def told_window(model: ChatModel, seconds: float) -> Window | None:
    """What llama.cpp's server or Ollama says that it reads; None where neither answers.

    Ollama tells it of a model that is loaded, so ask the model something first.

    Raises:
        ModelError: the server cannot be reached.
    """
    settings = model.settings.model_copy(update={"read_seconds": seconds})
    root = settings.address.removesuffix("/").removesuffix("/v1")
    with closing(http_client(settings, model.contacted)) as client:
        try:
            return next(_told(client, root, settings.name), None)
        except ModelError:  # a page of another kind of server
            return None
        except Exception as error:  # those of the HTTP library
            raise to_fault(error, settings) from None


def told_tokens(model: ChatModel, text: str) -> int | None:
    """How many tokens a text is, told by a server on this computer; None where it tells nothing.

    llama.cpp's server and vLLM have an address for it.
    """
    settings = model.settings.model_copy(update={"read_seconds": _BRIEF, "connect_seconds": _BRIEF})
    if not settings.is_local or not settings.base_url:
        return None
    root = settings.address.removesuffix("/").removesuffix("/v1")
    asked = {"content": text, "model": settings.name, "prompt": text}  # the names that each has
    try:
        with closing(http_client(settings, model.contacted)) as client:
            tokens = _json(lambda: client.post(f"{root}/tokenize", json=asked)).get("tokens")
    except Exception:  # whatever it is, the answer itself will meet and name it
        return None
    return len(tokens) if isinstance(tokens, list) and tokens else None


def _told(client: openai.DefaultHttpxClient, root: str, name: str) -> Iterator[Window]:
    props = _json(lambda: client.get(f"{root}/props"))
    if tokens := _whole(_inside(props, "default_generation_settings"), "n_ctx"):
        yield Window(tokens, "llama.cpp's server (/props)")
    loaded = _json(lambda: client.get(f"{root}/api/ps")).get("models")
    for each in loaded if isinstance(loaded, list) else ():
        if _same(each.get("model") or each.get("name"), name) and _whole(each, "context_length"):
            yield Window(each["context_length"], "Ollama (/api/ps)")
    shown = _json(lambda: client.post(f"{root}/api/show", json={"model": name}))
    for line in str(shown.get("parameters", "")).splitlines():
        key, _, value = line.strip().partition(" ")
        if key == _OWN_MODEL and value.strip().isdigit():
            yield Window(int(value), "Ollama (/api/show)")


def _json(ask: Callable[[], Any]) -> dict[str, Any]:
    """What a server answers; empty where it knows no such address."""
    response = ask()
    if not response.is_success:
        return {}
    try:
        read = response.json()
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _inside(read: dict[str, Any], key: str) -> dict[str, Any]:
    inside = read.get(key)
    return inside if isinstance(inside, dict) else {}


def _whole(read: dict[str, Any], key: str) -> int:
    value = read.get(key)
    return value if isinstance(value, int) else 0


def _same(listed: object, name: str) -> bool:
    return str(listed).removesuffix(":latest") == name.removesuffix(":latest")
