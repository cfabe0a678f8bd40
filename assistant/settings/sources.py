"""The settings of sources that fill the library by themselves."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from assistant.settings.model import Section, is_loopback, plain_address, variable_name


class SourceSettings(Section):
    """Where documents come from, and how often one looks there.

    `address` is that of a feed (RSS or Atom) or a sitemap, `imaps://USER@HOST/FOLDER` of a
    mailbox, or the path of a folder. `match` are patterns of items' addresses with commas between;
    at most `most` new items are taken in one visit.
    """

    kind: Literal["feed", "sitemap", "mail", "folder"]
    address: str
    password_variable: str = ""
    match: str = ""
    most: int = Field(default=50, ge=1, le=1000)
    every_hours: float = Field(default=6, gt=0)

    @field_validator("password_variable")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        return variable_name(name)

    @model_validator(mode="after")
    def _has_an_address_of_its_kind(self) -> Self:
        if self.kind in ("feed", "sitemap") and not plain_address(
            self.address.partition("?")[0], "https://example.org/feed.xml"
        ):
            raise ValueError("write the address of the feed or the sitemap")
        if self.kind == "mail":
            parts = urlsplit(self.address)
            safe = parts.scheme == "imaps" or (
                parts.scheme == "imap" and is_loopback(parts.hostname or "")
            )
            if not (safe and parts.hostname and parts.username) or parts.password:
                raise ValueError("write imaps://USER@HOST/FOLDER; a password is no part of it")
        return self
