"""What can be configured of a chat model, in `[chat]` and in every `[profiles.NAME]`."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from assistant.settings.known_models import known_model
from assistant.settings.model import ModelSettings

EXTRACTIVE = "extractive"
LEAST_PROMPT = 1024  # tokens


class ChatSettings(ModelSettings):
    """One chat model: where it is, what it can take, how long to wait, what it costs.

    `model` is "extractive" or "provider:name"; `prompt` names the file under `prompts/` that says
    how to answer, `second_opinion` whether an answer counts only where the reader that ships does
    not hold that there is none, `fills_register` whether cells that are not stated are asked of it.
    `context_window` and `max_tokens` count tokens, prices are per million tokens. `read_seconds`
    is the longest silence of the server, also before its first word; `total_seconds` the longest
    that a whole answer may take.
    """

    own: ClassVar[str] = EXTRACTIVE
    examples: ClassVar[str] = '"openai:gpt-4o-mini" or "ollama:qwen3:8b"'

    model: str = EXTRACTIVE
    prompt: str = Field(default="answer", pattern="^[a-z][a-z0-9_]*$")
    context_window: int = Field(default=8192, ge=1)
    max_tokens: int = Field(default=1024, ge=16)
    temperature: float = Field(default=0.0, ge=0, le=2)
    total_seconds: float = Field(default=180, gt=0)
    second_opinion: bool = False
    fills_register: bool = False
    fallback: str = Field(default="", pattern="^(extractive)?$")
    input_price: float | None = Field(default=None, ge=0)
    output_price: float | None = Field(default=None, ge=0)
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")

    @model_validator(mode="before")
    @classmethod
    def _usual_window(cls, values: Any) -> Any:
        """Ollama reads 4,096 tokens unless its own settings say otherwise, and drops the rest."""
        if isinstance(values, dict) and str(values.get("model", "")).startswith("ollama:"):
            return {"context_window": 4096} | values
        return values

    @model_validator(mode="before")
    @classmethod
    def _usual_prices(cls, values: Any) -> Any:
        """Those of the data file, where the model is asked at its provider's own address."""
        if not isinstance(values, dict) or values.get("base_url"):
            return values
        known = known_model(str(values.get("model", "")))
        if not known or values.keys() & {"input_price", "output_price", "currency"}:
            return values
        return {"input_price": known.input, "output_price": known.output} | values

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        if self.context_window - self.max_tokens < LEAST_PROMPT:
            raise ValueError(
                f"of a context_window of {self.context_window} tokens, max_tokens = "
                f"{self.max_tokens} leaves too few to ask in; leave at least {LEAST_PROMPT}"
            )
        return self


def inherited(chat: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
    """The raw values of a profile over those of `[chat]`.

    What belongs to one model is not passed on to another, nor an address and its key to another
    provider. Unknown names in `chat` stay there, so that an error is reported once.
    """
    own: set[str] = set()
    model, other = str(chat.get("model", EXTRACTIVE)), str(profile.get("model", ""))
    if other and other != model:
        own |= {"prompt", "context_window", "input_price", "output_price"}
        if other.partition(":")[0] != model.partition(":")[0]:
            own |= {"base_url", "api_key_variable"}
    passed_on = ChatSettings.model_fields.keys() - own
    return {key: value for key, value in chat.items() if key in passed_on} | dict(profile)
