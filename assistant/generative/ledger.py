"""Keeps account of what a chat model's answer takes: its deadline, tokens and cost."""

import time

from assistant.models.reply import Reply
from assistant.models.tokens import PER_MESSAGE, TokenCounter
from assistant.prompts import Prompt
from assistant.settings.chat import ChatSettings
from assistant.types import Usage


class Ledger:
    """One answer's account. `deadline` is a time of `time.monotonic()`."""

    def __init__(self, settings: ChatSettings, tokens: TokenCounter) -> None:
        self._settings = settings
        self._count = tokens.likely
        self._input = self._output = 0
        self._is_estimated = False
        self.deadline = time.monotonic() + settings.total_seconds

    def spend(self, prompt: Prompt, reply: Reply) -> None:
        """Adds an exchange, by the server's figures where it gave any."""
        sent = self._count(prompt.system) + self._count(prompt.user) + 2 * PER_MESSAGE
        self._is_estimated |= reply.input_tokens is None or reply.output_tokens is None
        self._input += sent if reply.input_tokens is None else reply.input_tokens
        written = self._count(reply.text)
        self._output += written if reply.output_tokens is None else reply.output_tokens

    def usage(self) -> Usage:
        settings, cost = self._settings, None
        if settings.input_price is not None or settings.output_price is not None:
            sent = self._input * (settings.input_price or 0.0)
            cost = (sent + self._output * (settings.output_price or 0.0)) / 1_000_000
        return Usage(self._input, self._output, self._is_estimated, cost)
