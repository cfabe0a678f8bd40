"""Fetching from the web: real servers on this computer, and the addresses that are refused."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ingest import addresses, fetching
from ingest.addresses import is_public, resolve
from ingest.fetch_errors import FetchError
from ingest.fetching import Fetched, fetch

PAGES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, "<p>Möte</p>".encode()),
    "/latin": (
        200,
        {"Content-Type": "text/html; charset=iso-8859-1"},
        "<p>Möte</p>".encode("latin-1"),
    ),
    "/plain.md": (200, {"Content-Type": "text/plain"}, b"# Title"),
    "/file.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4"),
    "/untold": (200, {"Content-Type": "application/octet-stream"}, b"%PDF-1.4"),
    "/packed": (
        200,
        {"Content-Type": "text/plain", "Content-Encoding": "gzip"},
        gzip.compress(b"packed"),
    ),
    "/packed-half": (
        200,
        {"Content-Type": "text/plain", "Content-Encoding": "gzip"},
        gzip.compress(b"packed" * 100)[:-12],
    ),
    "/bomb": (
        200,
        {"Content-Type": "text/plain", "Content-Encoding": "gzip"},
        gzip.compress(b"x" * 5_000_000),
    ),
    "/image": (200, {"Content-Type": "image/png"}, b"png"),
    "/big": (200, {"Content-Type": "text/plain"}, b"x" * 2_000_001),
    "/missing": (404, {"Content-Type": "text/html"}, b"no"),
    "/moved": (302, {"Location": "/page"}, b""),
    "/round": (301, {"Location": "/round"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/to-other-host": (302, {"Location": "http://inside.example/secret"}, b""),
    "/to-port": (302, {"Location": "http://127.0.0.1:22/"}, b""),
    "/nowhere": (302, {"Location": "http://[bad/"}, b""),
}
MEGABYTES = 2_000_000


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = PAGES[self.path.partition("?")[0]]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_site(site: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The site, reachable although it is on this computer and on an unusual port."""
    port = int(site.rpartition(":")[2])
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(addresses, "_PORTS", {"http": port, "https": 443})
    return site


def refused(url: str, most: int = MEGABYTES) -> FetchError:
    with pytest.raises(FetchError) as error:
        fetch(url, most)
    assert str(error.value).endswith(".")
    return error.value


@pytest.mark.parametrize(
    ("path", "data", "suffix"),
    [
        ("/page", "<p>Möte</p>".encode(), ".html"),
        ("/latin", "\ufeff<p>Möte</p>".encode(), ".html"),
        ("/plain.md", b"# Title", ".md"),
        ("/file.pdf", b"%PDF-1.4", ".pdf"),
        ("/untold", b"%PDF-1.4", ".pdf"),
        ("/packed", b"packed", ".txt"),
        ("/moved", "<p>Möte</p>".encode(), ".html"),
        ("/page?q=å ä#part", "<p>Möte</p>".encode(), ".html"),
    ],
)
def test_document_is_fetched(open_site: str, path: str, data: bytes, suffix: str) -> None:
    heard: list[tuple[int, int]] = []
    found = fetch(open_site + path, MEGABYTES, lambda done, total: heard.append((done, total)))
    assert (found.data, found.suffix) == (data, suffix)
    assert heard


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/image", "type"),
        ("/big", "size"),
        ("/bomb", "size"),
        ("/packed-half", "connection"),
        ("/missing", "status"),
        ("/round", "redirects"),
        ("/to-file", "scheme"),
        ("/to-port", "port"),
        ("/nowhere", "address"),
    ],
)
def test_what_cannot_be_had_is_named(open_site: str, path: str, kind: str) -> None:
    assert refused(open_site + path).kind == kind


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("ftp://example.org/x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "address"),
        ("https://user:secret@example.org/", "address"),
        ("http://example.org:8080/", "port"),
        ("http://", "address"),
        ("http://[::1/", "address"),
        ("http://127.0.0.1/", "private"),
        ("http://[::1]/", "private"),
        ("http://[::ffff:10.0.0.1]/", "private"),
        ("http://169.254.169.254/latest/meta-data", "private"),
        ("http://192.168.1.1/", "private"),
        ("http://2130706433/", "private"),  # 127.0.0.1 as one number
        ("http://0x7f.1/", "private"),
        ("http://0/", "private"),
        ("http://localhost/", "private"),
    ],
)
def test_address_is_refused(url: str, kind: str) -> None:
    assert refused(url).kind == kind


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.1.1", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::", "::1"),
        *("fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1"),
        *("192.88.99.1", "192.0.0.8", "198.18.0.1", "3fff::1", "5f00::1"),
    ],
)
def test_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_address(address: str) -> None:
    assert is_public(address)


Answers = Callable[..., list[tuple[Any, ...]]]


def answering(*found: list[str]) -> tuple[Answers, list[str]]:
    """A name server that says something else each time, and the names it was asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        told = found[min(len(asked), len(found)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in told]

    return getaddrinfo, asked


def test_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names, _ = answering(["8.8.8.8", "10.0.0.1"])
    monkeypatch.setattr(addresses.socket, "getaddrinfo", names)
    with pytest.raises(FetchError) as error:
        resolve("two-faced.example", 80)
    assert error.value.kind == "private"


def test_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    names, asked = answering(["8.8.8.8"], ["127.0.0.1"])  # public when checked, then ours
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise OSError("unreachable")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", names)
    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    assert refused("http://rebinding.example/").kind == "connection"
    assert connected == [("8.8.8.8", 80)]
    assert asked == ["rebinding.example"]


def test_a_redirect_is_checked_like_the_first_address(
    open_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(open_site.rpartition(":")[2])
    PAGES["/to-other-host"] = (302, {"Location": f"http://inside.example:{port}/secret"}, b"")
    real = socket.getaddrinfo
    inside, _ = answering(["10.0.0.1"])
    monkeypatch.setattr(
        addresses.socket,
        "getaddrinfo",
        lambda host, *a, **k: (
            inside(host, port) if host == "inside.example" else real(host, *a, **k)
        ),
    )
    assert refused(f"{open_site}/to-other-host").kind == "private"


def test_a_machine_without_network_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_name_server(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", no_name_server)
    assert refused("https://example.org/").kind == "offline"


def test_a_name_server_that_does_not_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(addresses, "_RESOLVE_SECONDS", 0.05)

    def never_answers(*_: Any, **__: Any) -> list[Any]:
        threading.Event().wait(1)
        return []

    monkeypatch.setattr(addresses.socket, "getaddrinfo", never_answers)
    assert refused("https://example.org/").kind == "offline"


def test_a_server_that_trickles_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow:
        port = slow.getsockname()[1]
        monkeypatch.setattr(addresses, "is_public", lambda _: True)
        monkeypatch.setattr(addresses, "_PORTS", {"http": port, "https": 443})
        monkeypatch.setattr(fetching, "_SECONDS", 0.3)
        assert refused(f"http://127.0.0.1:{port}/").kind == "connection"


def test_name_says_where_a_document_came_from() -> None:
    assert (
        Fetched("https://a.se/nyheter/avtal.html?x=1", b"", ".html").name
        == "a.se nyheter-avtal.html"
    )
    assert Fetched("https://a.se/", b"", ".pdf").name == "a.se.pdf"
