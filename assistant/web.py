"""What every server of this program does before it answers: names it goes by, headers, its port.

May use: errors, settings.
"""

import socket
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import Send

from assistant.errors import SettingsError
from assistant.settings.model import is_loopback

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1")


def names_of(hosts: str) -> tuple[str, ...]:
    """The names by which a server may be asked: this computer's own, and those in `hosts`."""
    named = tuple(name.strip().lower() for name in hosts.split(",") if name.strip())
    return (*LOOPBACK_NAMES, *named)


def host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower().rstrip(".")


def with_headers(
    send: Send, headers: Mapping[str, str], kept: Collection[str] = ()
) -> Callable[[MutableMapping[str, Any]], Awaitable[None]]:
    """What sends an answer's messages with these headers; those `kept` an answer may set itself."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = MutableHeaders(scope=message)
            for name, value in headers.items():
                if name not in kept or name not in given:
                    given[name] = value
        await send(message)

    return sending


def check_free(section: str, address: str, port: int) -> None:
    """Raises SettingsError where nothing can be served there; `section` is of the settings."""
    named = f"ASSISTANT_{section.upper()}"
    try:
        family, kind, _, _, place = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise SettingsError(
            f"{section}.address {address!r} is not an address of this computer: set "
            f"{section}.address in assistant.toml or {named}__ADDRESS, for instance to 127.0.0.1."
        ) from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            raise SettingsError(
                f"The {section} cannot use port {port} on {address} ({error.strerror}): set "
                f"another {section}.port in assistant.toml or {named}__PORT, or stop the program "
                "that uses it."
            ) from error


def check_named(section: str, address: str, hosts: str) -> None:
    """Raises SettingsError where a server that others reach has no name to be asked by."""
    if not is_loopback(address) and not hosts:
        raise SettingsError(
            f"{section}.hosts has to name the host names by which the {section} is asked from "
            f'outside, such as {section}.hosts = "assistant.example.org".'
        )
