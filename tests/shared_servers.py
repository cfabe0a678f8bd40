"""Two pages and an API server as processes, on one PostgreSQL and one Chroma server."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from api_server import api_process, free_port
from chroma_server import running
from page_server import ask, browser, serving_process
from playwright.sync_api import Browser, Page
from postgres_server import Postgres, postgres_server
from sqlalchemy import select

from assistant.library import LibraryWriter, tables
from assistant.library.file import FILE_NAME
from assistant.search.indexes import vectors_of
from assistant.search.vectors.collection import BUILDER
from assistant.settings import PageSettings, Settings, StoreSettings, environment_with
from assistant.types import Question
from assistant.wiring import open_assistant

ROOT = Path(__file__).parents[1]
SECONDS = 900.0  # that a computer may take to build its indexes of a large library

Told = tuple[str, list[tuple[str, int, int]]]  # an answer's text, and the places that it cites


def copy_library(source: Path, target: StoreSettings, chroma: Path) -> None:
    """A library in SQLite into an empty database, and its graph into a Chroma server's folder."""
    library = LibraryWriter(target.path, target.library_url)
    library.prepare()
    place = vectors_of(source, LibraryWriter(source).generation() or "")
    _copy_graph(source / "generations" / place.base / "vectors", chroma, place.base, library.id())
    old, new = tables.open_engine(source / FILE_NAME), library._file.writing()
    with old.connect() as read, new.begin() as write:
        for table in (tables.documents, tables.passages, tables.vectors, tables.meta):
            found = read.execute(select(table)).mappings()
            while rows := found.fetchmany(1000):
                kept = [dict(row) for row in rows if row.get("key") not in ("schema", "library")]
                write.execute(table.insert(), kept)
        write.execute(tables.meta.insert().values(key="vectors", value=place.as_text()))


def _copy_graph(source: Path, folder: Path, generation: str, library: str) -> None:
    """Under the name that its collection has on a server."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    shutil.copytree(source, folder)
    client = chromadb.PersistentClient(str(folder), ChromaSettings(anonymized_telemetry=False))
    known = {"built_by": BUILDER, "library": library, "generation": generation}
    collection = client.get_collection("passages", embedding_function=None)
    collection.modify(name=f"passages-{generation}", metadata=known)
    client.close()


@dataclass
class Service:
    """A process at an address, which can be killed and started anew."""

    begin: Callable[[], AbstractContextManager[tuple[str, int]]]
    address: str = ""
    pid: int = 0
    _held: ExitStack = field(default_factory=ExitStack)

    def start(self) -> "Service":
        self.address, self.pid = self._held.enter_context(self.begin())
        return self

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        self._held.close()

    @property
    def memory_mb(self) -> float:
        """The most that the process has held."""
        status = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(one.split()[1]) for one in status if one.startswith("VmHWM")) / 1024


def told_alone(settings: Settings, questions: Sequence[str]) -> list[Told]:
    """What one process answers over the library in its folder."""
    alone = open_assistant(settings)
    answers = [alone.ask(Question(each)) for each in questions]
    return [
        (one.text, [(c.document.name, c.start, c.end) for c in one.citations]) for one in answers
    ]


def told_by(address: str, question: str) -> Told:
    """What an API server answers."""
    said = httpx.post(f"{address}/ask", json={"question": question}, timeout=SECONDS)
    said.raise_for_status()
    answer = said.json()
    return answer["answer"], [(c["document"], c["start"], c["end"]) for c in answer["citations"]]


@dataclass
class Team:
    """Two computers with folders of their own, their servers, and what all of them share."""

    one: Settings
    two: Settings
    database: Postgres
    chroma: Service
    pages: list[Service]
    api: Service
    chromium: Browser
    figures: dict[str, Any] = field(default_factory=dict)

    def timed(self, name: str, doing: Callable[[], object]) -> None:
        started = time.monotonic()
        doing()
        self.figures[f"{name}_s"] = round(time.monotonic() - started, 1)
        print(name, self.figures[f"{name}_s"], file=sys.stderr, flush=True)

    def asked_on(self, page: Service, question: str) -> tuple[Page, str]:
        """The page after the question, in a conversation of its own, and the answer as kept."""
        tab = self.chromium.new_page()
        tab.set_default_timeout(1000 * SECONDS)
        tab.goto(page.address)
        ask(tab, question)
        latest = "SELECT text FROM assistant_conversations.turns ORDER BY number DESC LIMIT 1"
        return tab, self.database.sql("library", latest)

    def knows(self, question: str, expected: Told) -> None:
        """Every server gives the expected answer."""
        assert told_by(self.api.address, question) == expected
        for page in self.pages:
            tab, text = self.asked_on(page, question)
            assert text == expected[0]
            tab.close()


@contextmanager
def team(source: Path, folder: Path, apart: bool) -> Iterator[Team]:
    """The servers over a copy of the library in the store `source`.

    Both computers build their words where they are `apart`, else the second has a copy of them.
    """
    with ExitStack() as held:
        database = held.enter_context(postgres_server())
        url, ports = database.create("library"), [free_port() for _ in range(4)]
        address = f"http://127.0.0.1:{ports[3]}"
        one, two = (
            Settings(
                store=StoreSettings(path=folder / name, library_url=url, chroma_url=address),
                page=PageSettings(port=port),
            )
            for name, port in zip(("one", "two"), ports, strict=False)
        )
        services = {
            "chroma": Service(lambda: _chroma(folder / "chroma", ports[3])),
            "first": Service(lambda: serving_process(one)),
            "second": Service(lambda: serving_process(two)),
            "api": Service(lambda: _api(two, ports[2])),
        }
        made = Team(
            one,
            two,
            database,
            services["chroma"],
            [services["first"], services["second"]],
            services["api"],
            held.enter_context(browser()),
        )
        made.timed("copying", lambda: copy_library(source, one.store, folder / "chroma"))
        for name, service in services.items():
            held.callback(service.stop)
            if name != "chroma":
                continue
            service.start()
            made.timed("first_computer", lambda: _indexed(one))
            if not apart:
                shutil.copytree(one.store.path, two.store.path)
            made.timed("second_computer", lambda: _indexed(two))
        for service in (*made.pages, made.api):
            service.start()
        yield made


def _indexed(settings: Settings) -> None:
    """A computer that comes to the library builds its own words of it, before its first answer."""
    settings.store.path.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "assistant", "ask", "Who is there?"]
    subprocess.run(command, env=environment_with(settings), cwd=ROOT, capture_output=True)


@contextmanager
def _chroma(folder: Path, port: int) -> Iterator[tuple[str, int]]:
    with running(folder, port) as address:
        yield address, 0


@contextmanager
def _api(settings: Settings, port: int) -> Iterator[tuple[str, int]]:
    with api_process(settings, port) as (address, process):
        yield address, process.pid
