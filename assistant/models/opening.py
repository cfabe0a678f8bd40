"""Opens a chat model by its name, through LangChain."""

import difflib
import importlib.util
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

import openai
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from pydantic import ValidationError

from assistant.models.connection import guarded, http_client, timeouts
from assistant.models.faults import FaultKind, ModelError
from assistant.models.manner import Manner
from assistant.models.translation import fault
from assistant.settings import api_key
from assistant.settings.chat import ChatSettings

_OLLAMA = "ollama"
_NO_KEY = "none"  # what is sent to a server that needs no key
_USUAL = Manner()

Form = Mapping[str, Any]  # a JSON schema


def speaks_protocol(settings: ChatSettings) -> bool:
    """Whether the provider is asked through the OpenAI protocol.

    Ollama is, unless `langchain-ollama` is installed: through its own protocol it can also be told
    how much to read.
    """
    if settings.provider == _OLLAMA:
        return importlib.util.find_spec("langchain_ollama") is None
    return settings.provider == "openai"


def open_model(
    settings: ChatSettings, contacted: set[str], manner: Manner = _USUAL
) -> BaseChatModel:
    """A model that does not retry; the hosts that it asks are added to `contacted`.

    Raises:
        ModelError: there is no key, or the provider's package is not installed.
    """
    given = _given(settings, contacted, manner)
    try:
        model = init_chat_model(
            settings.name,
            model_provider="openai" if speaks_protocol(settings) else settings.provider,
            temperature=settings.temperature if manner.temperature else None,
            **given,
        )
    except ImportError as error:
        said = error.msg.rstrip(".")
        raise fault(FaultKind.NO_PACKAGE, settings, said=said) from None
    except Exception as error:  # every provider checks what it is given in its own way
        # Not the whole error, which may hold all that it was given, the key too.
        raise _unopened(settings, error) from None
    if speaks_protocol(settings):
        _forget_accounts(model.root_client, settings)
    return cast(BaseChatModel, model)


def open_client(settings: ChatSettings, contacted: set[str]) -> openai.OpenAI:
    """A client for what else a server of the protocol offers.

    Raises:
        ModelError: there is no key.
    """
    client = openai.OpenAI(max_retries=0, **_connection(settings, contacted))
    _forget_accounts(client, settings)
    return client


def _forget_accounts(client: openai.OpenAI, settings: ChatSettings) -> None:
    """The environment's organisation and project are OpenAI's business and nobody else's."""
    if not _is_openai(settings):
        client.organization = client.project = None


def _is_openai(settings: ChatSettings) -> bool:
    return urlsplit(settings.address).hostname == "api.openai.com"


def _connection(settings: ChatSettings, contacted: set[str]) -> dict[str, Any]:
    return {
        "base_url": settings.address,
        "api_key": _key(settings),
        "timeout": timeouts(settings),
        "http_client": http_client(settings, contacted),
    }


def _unopened(settings: ChatSettings, error: Exception) -> ModelError:
    if isinstance(error, ValidationError):
        reason = "; ".join(problem["msg"] for problem in error.errors(include_input=False))
    else:
        reason = str(error) if type(error) is ValueError else type(error).__name__
    reason, _, known = reason.partition("Supported model providers are: ")
    nearest = difflib.get_close_matches(settings.provider, known.split(", "), n=1)
    said = reason.strip().rstrip(".")
    if nearest:
        return fault(FaultKind.NO_PROVIDER, settings, said=said, nearest=nearest[0])
    return fault(FaultKind.UNOPENED, settings, said=said)


def options(
    settings: ChatSettings,
    max_tokens: int,
    form: Form | None = None,
    manner: Manner = _USUAL,
) -> dict[str, Any]:
    """What goes with one request: how much may be written, and in what form."""
    given = _token_limit(settings, max_tokens, manner)
    if form and speaks_protocol(settings):
        named = {"name": "answer", "strict": True, "schema": form}
        asked = {"response_format": {"type": "json_schema", "json_schema": named}}
        given["extra_body"] = given.get("extra_body", {}) | asked
    return given


def _token_limit(settings: ChatSettings, max_tokens: int, manner: Manner) -> dict[str, Any]:
    """How the limit is spelled: most servers know only the protocol's older word for it."""
    if settings.provider == _OLLAMA and not speaks_protocol(settings):
        return {}  # told when it was opened
    if speaks_protocol(settings) and not _is_openai(settings) and manner.older_limit:
        return {"extra_body": {"max_tokens": max_tokens}}
    return {"max_tokens": max_tokens}


def _given(settings: ChatSettings, contacted: set[str], manner: Manner) -> dict[str, Any]:
    if speaks_protocol(settings):
        usual = {"stream_usage": manner.usage, "use_responses_api": False, "max_retries": 0}
        # Our own client knows of proxies already. Without options of sockets LangChain does not
        # warn, at each opening, that they would keep proxies from being asked.
        proxies = {"openai_proxy": "", "http_socket_options": ()}
        return _connection(settings, contacted) | usual | proxies
    if settings.provider == _OLLAMA:
        return _ollama(settings, contacted)
    given: dict[str, Any] = {"timeout": settings.read_seconds, "max_retries": 0}
    if key := api_key(settings.key_variable):
        given["api_key"] = key
    if settings.base_url:
        given["base_url"] = settings.base_url
    return given


def _ollama(settings: ChatSettings, contacted: set[str]) -> dict[str, Any]:
    silence = settings.read_seconds
    return {
        "base_url": settings.address.removesuffix("/v1"),
        "num_ctx": settings.context_window,
        "num_predict": settings.max_tokens,
        "client_kwargs": {
            **guarded(settings, contacted),
            "timeout": (settings.connect_seconds, silence, silence, silence),
        },
    }


def _key(settings: ChatSettings) -> str:
    """The key to send. This computer's own servers get one only where it is named for them."""
    wanted = settings.api_key_variable or not settings.is_local
    if key := api_key(settings.key_variable) if wanted else "":
        return key
    if settings.api_key_variable or not (settings.base_url or settings.is_local):
        raise fault(FaultKind.NO_KEY, settings)
    return _NO_KEY
