"""The configured chat model: from a prompt to the text that answers it, tried again if need be."""

import itertools
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import cached_property

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessageChunk
from langsmith import tracing_context

from assistant.models.exchange import BEAT, Exchange
from assistant.models.faults import LONGEST_WAIT, PASSING, FaultKind, ModelError
from assistant.models.manner import Manner
from assistant.models.opening import Form, open_model, options
from assistant.models.reply import Reply
from assistant.models.tokens import Filling, TokenCounter, counter_for
from assistant.prompts import Prompt
from assistant.settings.chat import ChatSettings

_FIRST_PAUSE = 0.5  # seconds before the second attempt; twice as long before each further one


class ChatModel:
    """The configured model. Opened with the first prompt; safe to share between threads."""

    def __init__(self, settings: ChatSettings) -> None:
        self.settings = settings
        self.contacted: set[str] = set()  # hosts with their ports, as far as they are known
        self._opening = threading.Lock()
        self._model: BaseChatModel | None = None
        self._manner = Manner()
        self._thinks_first = False  # without a sign before its thoughts

    @cached_property
    def tokens(self) -> TokenCounter:
        return counter_for(self.settings.name)

    @cached_property
    def filling(self) -> Filling:
        return Filling(self.tokens)

    def stream(
        self,
        prompt: Prompt,
        max_tokens: int,
        deadline: float,
        retries: int,
        form: Form | None = None,
    ) -> Generator[str | Reply]:
        """The text piece by piece, "" about four times a second while there is none; the reply.

        A `form` is the JSON schema that the server is to hold the model to.

        Closing the generator closes the connection to the server. A fault that may pass is tried
        again at most `retries` times before the first word, never after; a server that is still
        loading its model is waited for, up to LONGEST_WAIT. What the server refuses of a request
        and the model can do without is left out from then on. `deadline` is a time of
        `time.monotonic()`.

        Raises:
            ModelError: the model did not answer to the end.
        """
        begun = time.monotonic()
        for attempt in itertools.count():
            has_begun = False
            exchange = Exchange(lambda: self._chunks(prompt, max_tokens, form), self.settings)
            try:
                with closing(exchange.run(max_tokens, deadline, self._thinks_first)) as pieces:
                    for piece in pieces:
                        has_begun |= bool(piece)
                        if isinstance(piece, Reply):
                            self._thinks_first = piece.thought_first
                        yield piece
                return
            except ModelError as failed:
                if self._adapts(failed.refuses):
                    continue
                is_loading = failed.kind is FaultKind.LOADING
                pause = _pause_after(failed, 0 if is_loading else attempt, deadline)
                may_wait = time.monotonic() - begun < LONGEST_WAIT if is_loading else False
                if has_begun or pause is None or not (may_wait or attempt < retries):
                    raise
            yield from _rest(pause)

    def _chunks(
        self, prompt: Prompt, max_tokens: int, form: Form | None
    ) -> Iterator[BaseMessageChunk]:
        manner = self._manner
        # Questions and documents go to the model and nowhere else, whatever LANGSMITH_* says.
        with tracing_context(enabled=False):
            given = options(self.settings, max_tokens, form, manner)
            yield from self._opened().stream(manner.messages(prompt), **given)

    def _opened(self) -> BaseChatModel:
        with self._opening:
            if self._model is None:
                self._model = open_model(self.settings, self.contacted, self._manner)
            return self._model

    def _adapts(self, refused: str) -> bool:
        """Whether the model is asked without what its server refused, and was not before."""
        with self._opening:
            manner = self._manner.without(refused) if refused else self._manner
            adapted = manner != self._manner
            if adapted:
                self._manner, self._model = manner, None
            return adapted


def _pause_after(failed: ModelError, attempt: int, deadline: float) -> float | None:
    """Seconds until the next attempt; None where it would be no use."""
    if failed.kind not in PASSING:
        return None
    pause = max(_FIRST_PAUSE * 2**attempt, failed.retry_after or 0.0)
    fits = pause <= LONGEST_WAIT and time.monotonic() + pause < deadline
    return pause if fits else None


def _rest(seconds: float) -> Iterator[str]:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(BEAT, left))
        yield ""
