"""Asks a server of the OpenAI protocol which models it has, and how much they read."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import openai

from assistant.models.chat import ChatModel
from assistant.models.opening import open_client
from assistant.models.translation import to_fault

# Tokens of a model's context, as servers that tell it call it.
_WINDOWS = ("max_model_len", "context_window", "context_length", "max_context_length")


@dataclass(frozen=True, slots=True)
class Listed:
    """A model of a server; `window` is in tokens, None where the server does not tell."""

    name: str
    window: int | None


def listed_models(model: ChatModel, seconds: float) -> list[Listed]:
    """The models of the configured server, asked for so long; none where it keeps no list.

    Raises:
        ModelError: the server cannot be asked.
    """
    try:
        with open_client(model.settings, model.contacted) as client:
            return [
                _listed(each.model_dump())
                for each in client.models.list(timeout=seconds).data or ()
            ]
    except openai.NotFoundError:
        return []
    except Exception as error:
        waited = model.settings.model_copy(update={"read_seconds": seconds})
        raise to_fault(error, waited) from None


def nearest(name: str, listed: Sequence[Listed]) -> str:
    """The name of the listed model that is most like the given one."""
    found = difflib.get_close_matches(name, [each.name for each in listed], n=1, cutoff=0.0)
    return found[0] if found else ""


def is_other_model(answering: str, asked: str) -> bool:
    """Whether a server says that another model answers than the one it was asked for.

    Versions and files of the same name are the same ("gpt-4o-mini-2024-07-18", "a/qwen3.gguf").
    """
    one, other = _plain(answering), _plain(asked)
    return bool(one) and one not in other and other not in one


def _plain(name: str) -> str:
    last = name.lower().removesuffix(".gguf").removesuffix(":latest").rpartition("/")[2]
    return "".join(filter(str.isalnum, last))


def _listed(described: dict[str, object]) -> Listed:
    windows = [described[key] for key in _WINDOWS if isinstance(described.get(key), int)]
    window = windows[0] if windows else None
    return Listed(str(described.get("id", "")), window if isinstance(window, int) else None)
