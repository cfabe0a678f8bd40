"""What the page's server answers before any page: headers, hosts, limits, health."""

import asyncio
import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from page_server import serving, settings_for
from store_samples import make_document

from assistant.page.guard import HEADERS, MOST_FILES, Guard
from assistant.settings import IngestSettings
from ingest.pipeline import ingest_documents

MEGABYTES = 2


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The real server over a small library, which takes files of up to 2 MB."""
    settings = settings_for(tmp_path_factory.mktemp("guard"))
    settings = settings.model_copy(update={"ingest": IngestSettings(max_megabytes=MEGABYTES)})
    ingest_documents([make_document("a.txt", "One.")], settings)
    with serving(settings):
        yield settings.page.port


def ask(
    port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def upload(port: int, session: str, number: int, size: int) -> int:
    form = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
        + b"y" * size
        + b"\r\n--x--\r\n"
    )
    path = f"/_stcore/upload_file/{session}/{number}"
    return ask(port, path, "PUT", form, Content_Type="multipart/form-data; boundary=x")[0]


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/nowhere", "/healthz"])
def test_every_answer_has_the_headers_that_protect_a_reader(port: int, path: str) -> None:
    _, headers, _ = ask(port, path)
    told = {name.lower(): value for name, value in headers.items()}
    assert {name: told.get(name.lower()) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "", "[::2]"])
def test_no_other_host_name_is_answered(port: int, host: str) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/upload_file/a/b", "/healthz"):
        assert ask(port, path, Host=host)[0] == 421


def test_own_names_are_answered(port: int) -> None:
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", "[::1]"):
        assert ask(port, "/healthz", Host=host)[0] == 200


def test_what_nobody_needs_is_closed(port: int) -> None:
    assert ask(port, "/_stcore/metrics")[0] == 404
    assert ask(port, "/_stcore/agent/openapi.json")[0] == 404


def test_health_and_readiness(port: int) -> None:
    assert ask(port, "/healthz")[2] == b'{"status":"alive"}'
    assert ask(port, "/readyz")[2] == b'{"status":"ready"}'


def test_a_server_without_a_library_is_not_ready(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with serving(settings):
        status, _, body = ask(settings.page.port, "/readyz")
    assert status == 503
    assert b"the library is empty" in body


def test_uploads_are_limited_on_the_server_whatever_the_page_shows(port: int) -> None:
    """A session that there is not is refused by Streamlit; before that the guard counts."""
    assert upload(port, "nobody", 0, 100) in (400, 403, 404)
    assert upload(port, "nobody", 1, MEGABYTES * 2_000_000) == 413
    assert MOST_FILES == 50
    path = "/_stcore/upload_file/nobody/2"
    assert ask(port, path, "PUT", b"", Transfer_Encoding="chunked")[0] in (400, 411)


class NothingHeld:
    """Stands for Streamlit's runtime, which holds no file yet."""

    file_storage: ClassVar[dict[str, Any]] = {}

    @classmethod
    def instance(cls) -> "NothingHeld":
        return cls()

    @property
    def uploaded_file_mgr(self) -> "NothingHeld":
        return self


def test_uploads_at_the_same_time_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.page.guard.Runtime", NothingHeld)
    taken, told = [], list[int]()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        taken.append(scope["path"])
        await asyncio.sleep(0.05)

    async def put(guard: Guard, number: int) -> None:
        headers = [(b"host", b"localhost"), (b"content-length", b"60")]
        path = f"/_stcore/upload_file/a/{number}"

        async def send(message: Any) -> None:
            told.append(message.get("status", 0))

        scope = {"type": "http", "method": "PUT", "path": path, "headers": headers}
        await guard(scope, None, send)  # type: ignore[arg-type]

    async def all_at_once() -> None:
        guard = Guard(slow, ["localhost"], 150)
        await asyncio.gather(*(put(guard, number) for number in range(5)))
        assert (len(taken), told.count(413)) == (2, 3)
        await put(guard, 6)  # those before have gone
        assert len(taken) == 3

    asyncio.run(all_at_once())
