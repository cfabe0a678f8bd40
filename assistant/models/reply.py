"""What a chat model has sent so far, put together from its chunks."""

from dataclasses import dataclass

from langchain_core.messages import BaseMessageChunk

from assistant.models.faults import FaultKind
from assistant.models.thoughts import WithoutThoughts
from assistant.models.translation import fault
from assistant.settings.chat import ChatSettings

_CHARACTERS_PER_TOKEN = 20  # more than in any vocabulary: beyond it a server ignores the limit
_REASONS = ("finish_reason", "stop_reason", "done_reason")  # as the providers call it
_PROVIDER = "model_provider"  # set by LangChain on a chunk that has a choice
_LENGTH = {"length", "max_tokens", "max_output_tokens", "model_length"}
_FILTERED = {"content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's whole text; tokens as its server counted them, None where it did not.

    `model` is the name of the one that answered, "" where the server did not say. `fault` is why
    it stopped where that was neither the end of what it had to say nor an error of the exchange:
    LENGTH, FILTERED, EMPTY or None. `thought_first` where thoughts that nothing opened stand
    before a sign that ends them.
    """

    text: str
    fault: FaultKind | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    model: str = ""
    thought_first: bool = False


class Received:
    """Takes the chunks of one reply."""

    def __init__(self, settings: ChatSettings, max_tokens: int, within: bool = False) -> None:
        """`within` thoughts that nothing opens its text is to begin."""
        self._settings = settings
        self._most = max_tokens * _CHARACTERS_PER_TOKEN
        self._visible = WithoutThoughts(within)
        self._text = ""
        self._length = 0  # of all text, thoughts included
        self._reason = ""
        self._model = ""
        self._has_choices = False
        self._tokens: dict[str, int] = {}

    @property
    def is_too_long(self) -> bool:
        return self._length > self._most

    def take(self, chunk: BaseMessageChunk) -> str:
        """The visible text that the chunk adds."""
        about = chunk.response_metadata
        for name in _REASONS:
            self._reason = str(about.get(name) or self._reason).lower()
        self._has_choices |= _PROVIDER in about
        self._model = str(about.get("model_name") or self._model)
        usage = getattr(chunk, "usage_metadata", None) or {}
        for name in ("input_tokens", "output_tokens"):
            # Some send running totals, some each figure once: the largest is the whole.
            self._tokens[name] = max(self._tokens.get(name, 0), usage.get(name) or 0)
        text = str(chunk.text)
        self._has_choices |= bool(text)
        self._length += len(text)
        return self._add(self._visible.take(text))

    def end(self) -> str:
        """The visible text that was held back."""
        return self._add(self._visible.end())

    def reply(self) -> Reply:
        """The whole of it.

        Raises:
            ModelError: it ended without saying so, or held no answer.
        """
        if self.is_too_long:
            return self._as_reply(FaultKind.LENGTH)
        if not self._reason:
            kind = FaultKind.STREAM_CUT if self._has_choices else FaultKind.NO_CHOICES
            raise fault(kind, self._settings)
        if self._reason in _LENGTH:
            return self._as_reply(FaultKind.LENGTH)
        if self._reason in _FILTERED:
            return self._as_reply(FaultKind.FILTERED)
        return self._as_reply(None if self._text.strip() else FaultKind.EMPTY)

    def _as_reply(self, kind: FaultKind | None) -> Reply:
        sent, written = (self._tokens.get(n) or None for n in ("input_tokens", "output_tokens"))
        unopened = self._visible.is_unopened
        return Reply(self._text, kind, sent, written, self._model, unopened)

    def _add(self, text: str) -> str:
        self._text += text
        return text
