"""What can be configured of a chat model, in `[chat]` and in every `[profiles.NAME]`."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

EXTRACTIVE = "extractive"
_MODEL = re.compile(r"[a-z][a-z0-9_-]*:\S(?:.*\S)?")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_BASE_URLS = {"ollama": "http://127.0.0.1:11434/v1", "openai": "https://api.openai.com/v1"}


class Section(BaseModel):
    # Whatever is typed into a wrong place may be a key: no error repeats it.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ChatSettings(Section):
    """One chat model: where it is, what it can take, how long to wait, what it costs.

    `model` is "extractive" or "provider:name". `context_window` and `max_tokens` count tokens,
    prices are per million tokens. `read_seconds` is the longest silence of the server, also
    before its first word; `total_seconds` the longest that a whole answer may take.
    """

    model: str = EXTRACTIVE
    base_url: str = ""
    api_key_variable: str = ""
    context_window: int = Field(default=8192, ge=1024)
    max_tokens: int = Field(default=1024, ge=16)
    temperature: float = Field(default=0.0, ge=0, le=2)
    connect_seconds: float = Field(default=5, gt=0)
    read_seconds: float = Field(default=60, gt=0)
    total_seconds: float = Field(default=180, gt=0)
    retries: int = Field(default=2, ge=0, le=10)
    fallback: str = Field(default="", pattern="^(extractive)?$")
    input_price: float | None = Field(default=None, ge=0)
    output_price: float | None = Field(default=None, ge=0)
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")

    @field_validator("model")
    @classmethod
    def _names_a_provider(cls, model: str) -> str:
        if model != EXTRACTIVE and not _MODEL.fullmatch(model):
            raise ValueError(
                'write "extractive", or the provider and the name, such as "openai:gpt-4o-mini" '
                'or "ollama:qwen3:8b"; any OpenAI-compatible server is "openai:NAME" with base_url'
            )
        return model

    @field_validator("base_url")
    @classmethod
    def _is_a_plain_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write an address such as http://127.0.0.1:8080/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("write only the address; a key belongs in an environment variable")
        return url.rstrip("/")

    @field_validator("api_key_variable")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if name and not _VARIABLE.fullmatch(name):
            raise ValueError("write the name of an environment variable, never the key itself")
        return name

    @property
    def provider(self) -> str:
        """ "openai", "ollama", …; "" for the extractive answerer."""
        return "" if self.model == EXTRACTIVE else self.model.partition(":")[0]

    @property
    def name(self) -> str:
        """The model's name as its server knows it."""
        return self.model.partition(":")[2] or self.model

    @property
    def address(self) -> str:
        """Where the model is asked: `base_url` or the provider's own; "" where unknown."""
        return self.base_url or _BASE_URLS.get(self.provider, "")

    @property
    def key_variable(self) -> str:
        """The environment variable that holds the key."""
        return self.api_key_variable or f"{self.provider.upper().replace('-', '_')}_API_KEY"

    @property
    def is_local(self) -> bool:
        """Whether questions and passages stay on this computer."""
        return self.model == EXTRACTIVE or is_loopback(urlsplit(self.address).hostname or "")


def inherited(chat: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
    """The raw values of a profile over those of `[chat]`.

    What belongs to one model is not passed on to another, nor an address and its key to another
    provider. Unknown names in `chat` stay there, so that an error is reported once.
    """
    own: set[str] = set()
    model, other = str(chat.get("model", EXTRACTIVE)), str(profile.get("model", ""))
    if other and other != model:
        own |= {"context_window", "input_price", "output_price"}
        if other.partition(":")[0] != model.partition(":")[0]:
            own |= {"base_url", "api_key_variable"}
    passed_on = ChatSettings.model_fields.keys() - own
    return {key: value for key, value in chat.items() if key in passed_on} | dict(profile)


def is_loopback(host: str) -> bool:
    """Whether a host's name or IP address (without brackets) is this computer's own."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
