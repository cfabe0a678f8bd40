"""Which web addresses may be fetched from: only public ones, whatever a name resolves to."""

import ipaddress
import socket
import threading
from urllib.parse import SplitResult, urlsplit

from ingest.fetch_errors import FetchError

_PORTS = {"http": 80, "https": 443}
_RESOLVE_SECONDS = 5.0
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # to IPv4, by a gateway
# Not reached by the public although Python's own lists, by their age, may say so.
_SPECIAL = [
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "3fff::/20", "5f00::/16")
]
_PROBE = ("192.0.2.1", 9)  # reserved for examples; nothing is sent to it

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def checked_url(url: str) -> SplitResult:
    """The parts of an address that may be asked.

    Raises:
        FetchError: it is no http or https address, names a user, or an unusual port.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise FetchError("address") from error
    if parts.scheme not in _PORTS:
        raise FetchError("scheme")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise FetchError("address")
    if port not in (None, _PORTS[parts.scheme]):
        raise FetchError("port")
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses to connect to, all public; the name is not resolved again after this.

    Raises:
        FetchError: there is no network, no such host, or one of its addresses is not public.
    """
    _check_network()
    found = list(dict.fromkeys(_addresses(host, port)))
    if not found:
        raise FetchError("host", host=host)
    if not all(is_public(address) for address in found):
        raise FetchError("private", host=host)
    return found


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, also where it wraps another."""
    address: IpAddress = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo or address.is_site_local:
            return False
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is None and address in _TRANSLATED:
            wrapped = ipaddress.IPv4Address(address.packed[-4:])
        if wrapped is not None:
            return is_public(str(wrapped))
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _check_network() -> None:
    """Told at once where this machine has no way out, rather than after a long wait."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_PROBE)  # looks for a route only
        except OSError as error:
            raise FetchError("offline") from error


def _addresses(host: str, port: int) -> list[str]:
    """What the system resolves `host` to, in its order; it may wait long, we do not."""
    found: list[str] = []
    failed: list[OSError] = []

    def look_up() -> None:
        try:
            known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(str(address[4][0]) for address in known)
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(_RESOLVE_SECONDS)
    if thread.is_alive():
        raise FetchError("offline")
    if failed and failed[0].errno == socket.EAI_AGAIN:  # no name server answers
        raise FetchError("offline") from failed[0]
    return found
