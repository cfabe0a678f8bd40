"""Tokens by which programs are known: made here, kept as hashes only."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from assistant.settings.api import ClientSettings

_BYTES = 32  # of chance, so that a plain hash is enough


def new_token() -> tuple[str, str]:
    """A token and its hash, of which only the second is to be kept."""
    token = f"ca_{secrets.token_urlsafe(_BYTES)}"
    return token, hash_of(token)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def client_of(token: str, clients: Mapping[str, ClientSettings]) -> str:
    """The name of the client with this token, "" for none; takes as long for each."""
    told, found = hash_of(token), ""
    for name, client in clients.items():
        if hmac.compare_digest(told, client.token_sha256):
            found = name
    return found
