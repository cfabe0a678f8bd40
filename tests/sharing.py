"""Two pages and an API server as processes of their own, on one PostgreSQL and one Chroma server.

`python -m tests.sharing STORE` measures them over a copy of a library in SQLite; test_sharing.py
takes the same steps over a small one.
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # where it is run by itself

import httpx
from api_server import free_port
from chroma_server import running
from page_server import ask, browser, serving_process
from playwright.sync_api import Browser, Page, expect
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
ON_A_PAGE = 2  # questions that each page is asked, in a browser
LATER = "Tampere University Hospital and Medexa will open the Kuusi registry in March 2027."
ASKED_LATER = "When will the Kuusi registry open?"

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


@contextmanager
def serving_api(settings: Settings, port: int) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environment_with(settings), cwd=ROOT) as process:
        for _ in range(600):
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.2)
        try:
            yield address, process.pid
        finally:
            process.terminate()


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
            "chroma": Service(lambda: _as_service(folder / "chroma", ports[3])),
            "first": Service(lambda: serving_process(one)),
            "second": Service(lambda: serving_process(two)),
            "api": Service(lambda: serving_api(two, ports[2])),
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
def _as_service(folder: Path, port: int) -> Iterator[tuple[str, int]]:
    with running(folder, port) as address:
        yield address, 0


def walk(
    source: Path, questions: Sequence[str], folder: Path, apart: bool = True
) -> dict[str, Any]:
    """What was measured; raises AssertionError where an answer is another one, or is lost."""
    expected = dict(zip(questions, told_alone(_alone(source), questions), strict=True))
    with team(source, folder, apart) as made:
        made.figures["passages"] = LibraryWriter(source).passage_count()
        _answers_are_the_same(made, expected)
        question, answer = next(iter(expected.items()))
        _a_killed_page_comes_back(made, question, answer)
        _a_killed_server_comes_back(made, expected)
        _a_killed_ingest_leaves_no_trace(made, folder, question, answer)
        for service, name in ((made.database, "database"), (made.chroma, "vectors")):
            _what_is_away_is_said(made, service, name, question, answer)
        made.figures["memory_mb"] = [round(one.memory_mb) for one in (*made.pages, made.api)]
        return made.figures


def _alone(source: Path) -> Settings:
    return Settings(store=StoreSettings(path=source))


def _answers_are_the_same(made: Team, expected: dict[str, Told]) -> None:
    took = []
    for question, answer in expected.items():
        started = time.monotonic()
        assert told_by(made.api.address, question) == answer
        took.append(time.monotonic() - started)
    took.sort()
    made.figures["answer_s"] = {"p50": statistics.median(took), "p95": took[int(0.95 * len(took))]}
    for question in [*expected][:ON_A_PAGE]:
        made.knows(question, expected[question])


def _a_killed_page_comes_back(made: Team, question: str, answer: Told) -> None:
    """What was asked on it is there when it runs again; the other page answers meanwhile."""
    page, other = made.pages
    tab, _ = made.asked_on(page, question)
    page.kill()
    assert made.asked_on(other, question)[1] == answer[0]
    page.start()
    tab.reload()
    expect(tab.locator(".question")).to_contain_text(question, timeout=1000 * SECONDS)
    ask(tab, question)
    tab.close()


def _a_killed_server_comes_back(made: Team, expected: dict[str, Told]) -> None:
    made.api.kill()
    question, answer = next(iter(expected.items()))
    assert made.asked_on(made.pages[1], question)[1] == answer[0]
    made.api.start()
    made.timed("first_answer_of_a_new_server", lambda: told_by(made.api.address, question))
    for question, answer in [*expected.items()][:5]:
        assert told_by(made.api.address, question) == answer


def _a_killed_ingest_leaves_no_trace(made: Team, folder: Path, question: str, answer: Told) -> None:
    """Killed within its change; done again it is known everywhere from the next question on."""
    given = json.dumps({"later.txt": LATER})
    store = made.two.store
    steps = ["within the change", str(store.path), store.library_url, given, store.chroma_url]
    command = [sys.executable, "-m", "shared_steps", *steps]
    known = os.pathsep.join((str(ROOT / "tests"), str(ROOT)))
    environment = os.environ | {"PYTHONPATH": known}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        process.kill()
    assert told_by(made.api.address, question) == answer
    new = folder / "later.txt"
    new.write_text(LATER)
    command = [sys.executable, "-m", "ingest", str(new)]
    environment = environment_with(made.one) | {"ASSISTANT_INGEST__FILL_REGISTER": "false"}
    made.timed(
        "one_document_more",
        lambda: subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True),
    )
    started = time.monotonic()
    told = told_by(made.api.address, ASKED_LATER)
    made.figures["known_elsewhere_s"] = round(time.monotonic() - started, 1)
    assert "March 2027" in told[0]
    made.knows(ASKED_LATER, told)


def _what_is_away_is_said(
    made: Team, service: Service | Postgres, name: str, question: str, answer: Told
) -> None:
    service.kill() if isinstance(service, Postgres) else service.stop()
    said = httpx.post(f"{made.api.address}/ask", json={"question": question}, timeout=SECONDS)
    assert "does not answer" in said.text or said.status_code == 503, said.text
    service.start()
    made.timed(f"answer_after_{name}_came_back", lambda: told_by(made.api.address, question))
    made.knows(question, answer)


def main() -> None:
    source = Path(sys.argv[1]).absolute()
    names = ("hospital", "registry", "agreement", "region", "study", "trial", "centre", "data")
    asked = [f"When did the {names[n % 8]} of Partner {n} begin the study?" for n in range(1, 21)]
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(walk(source, asked, Path(folder), apart=False)))


if __name__ == "__main__":
    main()
