"""Sources that fill the library: feeds, sitemaps, a mailbox, and how they are visited."""

import gzip
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import AssistantError, LoadError, SettingsError, StoreError
from assistant.library import Library
from assistant.settings import Settings, StoreSettings, load_settings
from assistant.settings.sources import SourceSettings
from ingest import addresses
from ingest.__main__ import main
from ingest.outcomes import Report
from ingest.sources import schedule
from ingest.sources.items import Item, items_in, maps_in
from ingest.sources.kept import Visits, folder_of, read_visits
from ingest.sources.mailbox import visit_mail
from ingest.sources.manners import Manners
from ingest.sources.schedule import Visited, run_sources
from ingest.sources.web import visit_web

RSS = """<rss version="2.0"><channel><title>News</title><link>/home</link>
<item><title>One</title><link>/one.html</link><pubDate>Mon, 06 May 2024</pubDate></item>
<item><title>Two</title><link>/two.html</link><pubDate>Tue, 07 May 2024</pubDate></item>
<item><title>Shut</title><link>/shut/three.html</link></item>
<item><title>Gone</title><link>/gone.html</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="replies" href="/talk"/>
<link rel="alternate" href="/one.html"/><published>2024</published><updated>2025</updated>
</entry></feed>"""
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{site}/one.html</loc><lastmod>{changed}</lastmod></url>
<url><loc>http://elsewhere.example/x.html</loc></url></urlset>"""
MAPS = """<sitemapindex><sitemap><loc>/map.xml.gz</loc></sitemap></sitemapindex>"""
PAGE = "<html><title>{0}</title><body><p>{0} and Novania began to work together.</p></body></html>"
ROBOTS = "User-agent: *\nDisallow: /shut/\nCrawl-delay: 7\n"


class Site(BaseHTTPRequestHandler):
    changed = "2024"
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        site = f"http://{self.headers['Host']}"
        bodies = {
            "/robots.txt": ("text/plain", ROBOTS.encode()),
            "/feed.xml": ("application/rss+xml", RSS.encode()),
            "/atom.xml": ("application/atom+xml", ATOM.encode()),
            "/maps.xml": ("text/xml", MAPS.encode()),
            "/map.xml.gz": (
                "application/gzip",
                gzip.compress(MAP.format(site=site, changed=self.changed).encode()),
            ),
            "/one.html": ("text/html", PAGE.format(f"Oslo {self.changed}").encode()),
            "/two.html": ("text/html", PAGE.format("Turku").encode()),
            "/shut/three.html": ("text/html", PAGE.format("Secret").encode()),
        }
        kind, body = bodies.get(self.path, ("text/html", b""))
        self.send_response(200 if self.path in bodies else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A web site, reachable although it is on this computer and on an unusual port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(addresses, "_PORTS", {"http": server.server_port, "https": 443})
    monkeypatch.setattr(Site, "asked", [])
    monkeypatch.setattr(Site, "changed", "2024")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now, self.waits = 0.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def visit(source: SourceSettings, folder: Path, visits: Visits, clock: Clock) -> dict[str, str]:
    told = visit_web(source, folder, visits, Manners(clock, clock.sleep), 1_000_000)
    return {address.rpartition("/")[2]: reason for address, reason in told}


def test_a_feed_gives_what_is_new_as_its_site_allows(site: str, tmp_path: Path) -> None:
    source = SourceSettings(kind="feed", address=f"{site}/feed.xml")
    visits, clock = Visits(), Clock()
    told = visit(source, tmp_path, visits, clock)
    assert [name for name, reason in told.items() if not reason] == ["one.html", "two.html"]
    assert "robots.txt" in told["three.html"]
    assert "404" in told["gone.html"]
    assert "/shut/three.html" not in Site.asked
    assert clock.waits
    assert max(clock.waits) == 7
    assert len(list(tmp_path.glob("*.html"))) == 2
    Site.asked.clear()
    assert list(visit(source, tmp_path, visits, clock)) == ["three.html", "gone.html"]
    assert "/one.html" not in Site.asked


def test_what_keeps_failing_is_left_alone(site: str, tmp_path: Path) -> None:
    source = SourceSettings(kind="feed", address=f"{site}/feed.xml", match="*/gone.html")
    visits, clock = Visits(), Clock()
    tries = [visit(source, tmp_path, visits, clock) for _ in range(7)]
    assert [len(told) for told in tries] == [1, 1, 1, 1, 1, 0, 0]


def test_a_sitemap_gives_its_own_site_s_pages_again_when_they_change(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SourceSettings(kind="sitemap", address=f"{site}/maps.xml")
    visits, clock = Visits(), Clock()
    assert visit(source, tmp_path, visits, clock) == {"one.html": ""}
    assert visit(source, tmp_path, visits, clock) == {}
    monkeypatch.setattr(Site, "changed", "2025")
    assert visit(source, tmp_path, visits, clock) == {"one.html": ""}
    (file,) = tmp_path.glob("*.html")  # replaced, not beside the first one
    assert "Oslo 2025" in file.read_text()


def test_no_more_is_taken_in_one_visit_than_was_said(site: str, tmp_path: Path) -> None:
    source = SourceSettings(kind="feed", address=f"{site}/feed.xml", most=1)
    visits, clock = Visits(), Clock()
    assert list(visit(source, tmp_path, visits, clock)) == ["one.html"]
    assert list(visit(source, tmp_path, visits, clock)) == ["two.html"]


def test_feeds_and_sitemaps_are_read_alike() -> None:
    base = "https://example.org/news/feed"
    assert items_in(RSS.encode(), base)[0] == Item(
        "https://example.org/one.html", "Mon, 06 May 2024"
    )
    assert items_in(ATOM.encode(), base) == [Item("https://example.org/one.html", "2025")]
    assert maps_in(MAPS.encode(), base) == ["https://example.org/map.xml.gz"]


@pytest.mark.parametrize("data", [b"", b"plain", b"\x00\xff", b"{}"])
def test_what_is_no_list_is_told(data: bytes) -> None:
    with pytest.raises(LoadError, match="no feed"):
        items_in(data, "https://example.org/")


def test_a_hostile_list_reads_no_file_and_swells_to_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://example.org/secret")
    outside = (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><r><item><link>&x;</link></item></r>'
    )
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE r [<!ENTITY a0 "x">{laughs}]><r><item><link>&a8;</link></item></r>'
    for data in (outside, bomb):
        try:
            found = items_in(data.encode(), "https://example.org/")
        except LoadError:
            continue
        assert "secret" not in str(found)
        assert len(str(found)) < 1000


@pytest.mark.parametrize(
    "bad", ["http://[bad", "http://[x]y/", "http://ex\u2100mple/", "http:///nowhere"]
)
def test_an_address_that_is_none_spoils_no_other_item(bad: str) -> None:
    data = f"<a:b:c><url><loc>{bad}</loc></url><url><loc>/good</loc></url></a:b:c>".encode()
    assert items_in(data, "https://example.org/") == [Item("https://example.org/good")]
    maps = data.replace(b"<url>", b"<sitemap>").replace(b"</url>", b"</sitemap>")
    assert maps_in(maps, "https://example.org/") == ["https://example.org/good"]


def test_a_full_disk_is_told_and_ends_no_watch(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.sources.schedule.write_visits", full)
    sources = {"one": SourceSettings(kind="folder", address=str(tmp_path))}
    settings = Settings(store=StoreSettings(path=tmp_path / "store"), sources=sources)
    with pytest.raises(StoreError, match="Make room"):
        run_sources(settings, lambda heard: None)


def test_an_address_inside_the_network_is_no_source(tmp_path: Path) -> None:
    source = SourceSettings(kind="feed", address="http://127.0.0.1/feed.xml")
    clock = Clock()
    with pytest.raises(LoadError, match="inside this computer"):
        list(visit_web(source, tmp_path, Visits(), Manners(clock, clock.sleep), 1000))


class Mailbox(socketserver.StreamRequestHandler):
    """As much of IMAP as a reader of one folder asks for."""

    messages: dict[int, bytes] = {}  # noqa: RUF012
    series = 7
    said: list[str] = []  # noqa: RUF012

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.said.append(command)
            word = command.upper()
            if word.startswith("CAPABILITY"):
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif word.startswith("LOGIN") and "right" not in command:
                self.wfile.write(f"{tag} NO wrong\r\n".encode())
                continue
            elif word.startswith(("EXAMINE", "SELECT")):
                self.wfile.write(f"* OK [UIDVALIDITY {self.series}] ok\r\n* 2 EXISTS\r\n".encode())
            elif word.startswith("UID SEARCH"):
                self.wfile.write(f"* SEARCH {' '.join(map(str, self.messages))}\r\n".encode())
            elif "RFC822.SIZE" in word:
                size = len(self.messages[int(word.split()[2])])
                self.wfile.write(f"* 1 FETCH (UID 1 RFC822.SIZE {size})\r\n".encode())
            elif "BODY.PEEK" in word:
                body = self.messages[int(word.split()[2])]
                self.wfile.write(
                    f"* 1 FETCH (BODY[] {{{len(body)}}}\r\n".encode() + body + b")\r\n"
                )
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if word.startswith("LOGOUT"):
                return


MAIL = b"From: a@example.org\r\nSubject: %b\r\n\r\nOslo and Novania work together.\r\n"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[SourceSettings]:
    monkeypatch.setattr(Mailbox, "messages", {3: MAIL % b"three", 8: MAIL % b"eight"})
    monkeypatch.setattr(Mailbox, "said", [])
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    yield SourceSettings(kind="mail", address=f"imap://reader@127.0.0.1:{port}/INBOX")
    server.shutdown()
    server.server_close()


def test_a_mailbox_gives_new_messages_and_is_left_as_it_was(
    mailbox: SourceSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = Visits()
    told = list(visit_mail(mailbox, tmp_path, visits, "right", 10_000))
    assert told == [("7-3.eml", ""), ("7-8.eml", "")]
    assert (tmp_path / "7-8.eml").read_bytes() == MAIL % b"eight"
    assert list(visit_mail(mailbox, tmp_path, visits, "right", 10_000)) == []
    Mailbox.messages[9] = MAIL % b"nine" + b"x" * 20_000
    ((name, reason),) = visit_mail(mailbox, tmp_path, visits, "right", 10_000)
    assert name == "7-9.eml"
    assert "larger" in reason
    monkeypatch.setattr(Mailbox, "series", 8)
    assert len(list(visit_mail(mailbox, tmp_path, visits, "right", 10**6))) == 3
    assert not any("STORE" in said or "SELECT" in said for said in Mailbox.said)


def test_a_wrong_password_is_told(mailbox: SourceSettings, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="mailbox cannot be read"):
        list(visit_mail(mailbox, tmp_path, Visits(), "wrong", 1000))


def test_sources_fill_the_library_and_one_that_fails_stops_no_other(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(schedule, "Manners", lambda: Manners(clock, clock.sleep))
    watched = tmp_path / "watched"
    watched.mkdir()
    (watched / "note.txt").write_text("Turku and Novania work together.")
    settings = Settings(
        store=StoreSettings(path=tmp_path / "store"),
        sources={
            "broken": SourceSettings(kind="feed", address=f"{site}/none.xml"),
            "news": SourceSettings(kind="feed", address=f"{site}/feed.xml"),
            "here": SourceSettings(kind="folder", address=str(watched)),
        },
    )
    heard: list[Visited | Report | AssistantError] = []
    run_sources(settings, heard.append)
    visited = [one for one in heard if isinstance(one, Visited)]
    assert "broken" in {one.source for one in visited if one.reason}
    names = {document.name for document in Library(settings.store.path).documents()}
    assert sum(name.startswith("news/") for name in names) == 2
    assert any("note.txt" in name for name in names)
    assert read_visits(settings.store.path)["news"].items
    heard.clear()
    run_sources(settings, heard.append, only_due=True)  # none is due
    assert [one for one in heard if isinstance(one, Visited)] == []
    assert folder_of(settings.store.path, "news").is_dir()


def test_a_folder_that_is_away_is_told_and_its_documents_stay(tmp_path: Path) -> None:
    here, share = tmp_path / "here", tmp_path / "share"
    for folder in (here, share):
        folder.mkdir()
        (folder / "note.txt").write_text(f"Turku and Novania work together on {folder.name}.")
    sources = {
        folder.name: SourceSettings(kind="folder", address=str(folder)) for folder in (here, share)
    }
    settings = Settings(store=StoreSettings(path=tmp_path / "store"), sources=sources)
    run_sources(settings, lambda _: None)
    share.rename(tmp_path / "elsewhere")
    (here / "more.txt").write_text("Lund and Medexa work together.")
    heard: list[Visited | Report | AssistantError] = []
    run_sources(settings, heard.append)
    assert [one.source for one in heard if isinstance(one, Visited) and one.reason] == ["share"]
    assert len(Library(settings.store.path).documents()) == 3


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("feed", "file:///etc/passwd"),
        ("feed", "https://user:secret@example.org/feed"),
        ("mail", "imap://reader@mail.example.org/INBOX"),
        ("mail", "imaps://reader:secret@mail.example.org/INBOX"),
        ("mail", "imaps://mail.example.org/INBOX"),
        ("gopher", "gopher://x"),
    ],
)
def test_a_source_that_is_none_is_refused(tmp_path: Path, kind: str, address: str) -> None:
    (tmp_path / "assistant.toml").write_text(
        f'[sources.x]\nkind = "{kind}"\naddress = "{address}"\n'
    )
    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path, {})
    assert "secret" not in str(refused.value)


def test_the_command_says_when_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--sources"]) == 2
    assert "[sources.NAME]" in capsys.readouterr().err
