"""What the settings of every model have in common: its name, its server's address and its key."""

import ipaddress
import re
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

_MODEL = re.compile(r"[a-z][a-z0-9_-]*:\S(?:.*\S)?")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_DATABASE = "postgresql+psycopg"
_BASE_URLS = {"ollama": "http://127.0.0.1:11434/v1", "openai": "https://api.openai.com/v1"}


class Section(BaseModel):
    # Whatever is typed into a wrong place may be a key: no error repeats it.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ModelSettings(Section):
    """A model that ships with the program, or one behind an address.

    `model` is the name of the one that ships, or "provider:name". `read_seconds` is the longest
    silence of the server; `retries` are further attempts after a fault that may pass.
    """

    own: ClassVar[str]
    examples: ClassVar[str]

    model: str
    base_url: str = ""
    api_key_variable: str = ""
    connect_seconds: float = Field(default=5, gt=0)
    read_seconds: float = Field(default=60, gt=0)
    retries: int = Field(default=2, ge=0, le=10)

    @field_validator("model")
    @classmethod
    def _names_a_provider(cls, model: str) -> str:
        if model != cls.own and not _MODEL.fullmatch(model):
            raise ValueError(
                f'write "{cls.own}", or the provider and the name, such as {cls.examples}; '
                'any OpenAI-compatible server is "openai:NAME" with base_url'
            )
        return model

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        return plain_address(url, "http://127.0.0.1:8080/v1")

    @field_validator("api_key_variable")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        return variable_name(name)

    @property
    def provider(self) -> str:
        """ "openai", "ollama", …; "" for the model that ships."""
        return "" if self.model == self.own else self.model.partition(":")[0]

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
        """Whether what the model is given stays on this computer."""
        return self.model == self.own or is_loopback(urlsplit(self.address).hostname or "")


def plain_address(url: str, example: str) -> str:
    """The address without a final slash; a ValueError where it is none, or holds a secret."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError(f"write an address such as {example}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("write only the address; a key belongs in an environment variable")
    return url.rstrip("/")


def database_address(url: str) -> str:
    """The address of a PostgreSQL database; a ValueError where it is none, or holds a secret."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("postgresql", _DATABASE) or not parts.path.strip("/")):
        raise ValueError("write an address such as postgresql://reader@db.example.org/assistant")
    if parts.password or "password" in parts.query:
        raise ValueError("write no password; it belongs in PGPASSWORD or in ~/.pgpass")
    return url.replace("postgresql:", f"{_DATABASE}:", 1) if parts.scheme == "postgresql" else url


def variable_name(name: str) -> str:
    """The name; a ValueError where it cannot be that of an environment variable."""
    if name and not _VARIABLE.fullmatch(name):
        raise ValueError("write the name of an environment variable, never the key itself")
    return name


def is_loopback(host: str) -> bool:
    """Whether a host's name or IP address (without brackets) is this computer's own."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
