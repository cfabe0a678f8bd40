"""A chat model by its name, through LangChain; between a prompt and the text that answers it."""

import itertools
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlsplit

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessageChunk
from langsmith import tracing_context

from assistant.chat_settings import ChatSettings
from assistant.models.connection import http_client, timeouts
from assistant.models.exchange import BEAT, Exchange
from assistant.models.faults import LONGEST_WAIT, PASSING, FaultKind, ModelError
from assistant.models.reply import Reply
from assistant.models.tokens import TokenCounter, counter_for
from assistant.models.translation import fault
from assistant.prompts import Prompt
from assistant.settings import api_key

_PROTOCOL = {"openai", "ollama"}  # providers asked through the OpenAI protocol
_FIRST_PAUSE = 0.5  # seconds before the second attempt; twice as long before each further one


class ChatModel:
    """The configured model. Opened with the first prompt; safe to share between threads."""

    def __init__(self, settings: ChatSettings) -> None:
        self.settings = settings
        self._opening = threading.Lock()
        self._model: BaseChatModel | None = None

    @cached_property
    def tokens(self) -> TokenCounter:
        return counter_for(self.settings.name)

    def stream(
        self, prompt: Prompt, max_tokens: int, deadline: float, retries: int
    ) -> Generator[str | Reply]:
        """The text piece by piece, "" about four times a second while there is none; the reply.

        Closing the generator closes the connection to the server. A fault that may pass is tried
        again at most `retries` times before the first word, never after. `deadline` is a time of
        `time.monotonic()`.

        Raises:
            ModelError: the model did not answer to the end.
        """
        for attempt in itertools.count():
            has_begun = False
            exchange = Exchange(lambda: self._chunks(prompt, max_tokens), self.settings)
            try:
                with closing(exchange.run(max_tokens, deadline)) as pieces:
                    for piece in pieces:
                        has_begun |= bool(piece)
                        yield piece
                return
            except ModelError as failed:
                pause = _pause_after(failed, attempt, deadline)
                if has_begun or attempt >= retries or pause is None:
                    raise
            yield from _rest(pause)

    def _chunks(self, prompt: Prompt, max_tokens: int) -> Iterator[BaseMessageChunk]:
        messages = [("system", prompt.system), ("human", prompt.user)]
        # Questions and documents go to the model and nowhere else, whatever LANGSMITH_* says.
        with tracing_context(enabled=False):
            yield from self._opened().stream(messages, **_limit(self.settings, max_tokens))

    def _opened(self) -> BaseChatModel:
        with self._opening:
            if self._model is None:
                self._model = open_model(self.settings)
            return self._model


def _pause_after(failed: ModelError, attempt: int, deadline: float) -> float | None:
    """Seconds until the next attempt; None where it would be no use."""
    if failed.kind not in PASSING:
        return None
    pause = max(_FIRST_PAUSE * 2**attempt, failed.retry_after or 0.0)
    fits = pause <= LONGEST_WAIT and time.monotonic() + pause < deadline
    return pause if fits else None


def open_model(settings: ChatSettings) -> BaseChatModel:
    """LangChain's model, which neither retries nor traces.

    Raises:
        ModelError: there is no key, or the provider's package is not installed.
    """
    provider = "openai" if settings.provider in _PROTOCOL else settings.provider
    try:
        model = init_chat_model(
            settings.name,
            model_provider=provider,
            temperature=settings.temperature,
            max_retries=0,
            **(_protocol(settings) if provider == "openai" else _other(settings)),
        )
    except ImportError as error:
        package = f"langchain-{provider.replace('_', '-')}"
        said = (
            f"chat.model {settings.model} needs another package ({error.msg.rstrip('.')}). Install "
            f"it, usually with `pip install {package}`, or choose openai: or ollama:."
        )
        raise fault(FaultKind.NO_PACKAGE, settings, said=said) from error
    except ValueError as error:
        said = f"chat.model {settings.model} cannot be opened: {str(error).splitlines()[0]}"
        raise fault(FaultKind.NO_PACKAGE, settings, said=said) from error
    return cast(BaseChatModel, model)


def _protocol(settings: ChatSettings) -> dict[str, Any]:
    return {
        "base_url": settings.address,
        "api_key": _key(settings),
        "timeout": timeouts(settings),
        "http_client": http_client(settings),
        "stream_usage": True,
        "use_responses_api": False,
    }


def _other(settings: ChatSettings) -> dict[str, Any]:
    given = {"timeout": settings.read_seconds}
    key = {"api_key": found} if (found := api_key(settings.key_variable)) else {}
    address = {"base_url": settings.base_url} if settings.base_url else {}
    return given | key | address


def _key(settings: ChatSettings) -> str:
    """The key to send. This computer's own servers get one only where it is named for them."""
    wanted = settings.api_key_variable or not settings.is_local
    if key := api_key(settings.key_variable) if wanted else "":
        return key
    if settings.api_key_variable or not (settings.base_url or settings.is_local):
        raise fault(FaultKind.NO_KEY, settings)
    return "none"


def _limit(settings: ChatSettings, max_tokens: int) -> dict[str, Any]:
    """How the limit of tokens is spelled: most servers know only the protocol's older word."""
    host = urlsplit(settings.address).hostname
    if settings.provider in _PROTOCOL and host != "api.openai.com":
        return {"extra_body": {"max_tokens": max_tokens}}
    return {"max_tokens": max_tokens}


def _rest(seconds: float) -> Iterator[str]:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(BEAT, left))
        yield ""
