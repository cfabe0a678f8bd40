"""The settings of the API, and of the programs that may ask it."""

import re
from typing import Annotated

from pydantic import Field, field_validator

from assistant.settings.model import Section

_SHA256 = re.compile(r"[0-9a-f]{64}")

# Names must survive being part of a variable's name.
Name = Annotated[str, Field(pattern="^[a-z0-9]+(_[a-z0-9]+)*$")]


class ApiSettings(Section):
    """Where the API is served, and how much it takes.

    `hosts` are further names that it may be asked by, with commas between. `requests_per_minute`
    holds for each client, `max_kilobytes` for a request's body, `at_once` for the questions that
    are answered at the same time.
    """

    address: str = "127.0.0.1"
    port: int = Field(default=8600, ge=1, le=65535)
    hosts: str = ""
    requests_per_minute: int = Field(default=120, ge=1)
    max_kilobytes: int = Field(default=256, ge=1)
    at_once: int = Field(default=4, ge=1)


class ClientSettings(Section):
    """A program that asks; of its token only the hash is kept."""

    token_sha256: str

    @field_validator("token_sha256")
    @classmethod
    def _is_a_hash(cls, value: str) -> str:
        if not _SHA256.fullmatch(value):
            raise ValueError("write what `python -m assistant token NAME` printed, never a token")
        return value
