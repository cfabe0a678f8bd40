"""One library in a real PostgreSQL, used from several computers: here, several stores' folders."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from api_server import serving_api
from chroma_server import chroma_server
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import expect
from postgres_server import NOT_HERE, Postgres, postgres_server, programs
from shared_steps import STEPS
from store_samples import make_document

from assistant.__main__ import main
from assistant.conversations.records import Asked, Judgement, Opinion
from assistant.conversations.store import Conversations
from assistant.conversations.tables import schema as conversation_tables
from assistant.core.reader import Reader
from assistant.errors import BusyError, DamagedError, StoreError
from assistant.library import Library, LibraryWriter, migrating
from assistant.library.cells import schema as register_tables
from assistant.library.lock import SharedLock
from assistant.library.migrating import REVISION
from assistant.library.shared import CONVERSATIONS, LIBRARY, reading_engine
from assistant.library.tables import schema as library_tables
from assistant.search.indexes import Indexes, folder_of, following
from assistant.search.vectors import open_server
from assistant.settings import Settings, StoreSettings
from assistant.types import Question
from assistant.wiring import open_assistant, open_register, open_retriever
from ingest.checking import differences
from ingest.pipeline import ingest_documents, ingest_paths, rebuild, remove_documents, repair

pytestmark = [
    pytest.mark.services,
    pytest.mark.timeout(300),
    pytest.mark.skipif(programs() is None, reason=NOT_HERE),
]
TESTS = Path(__file__).parent
KNOWN = "Oslo University Hospital and Novania signed an agreement on eye disease in 2024."
LATER = "Tampere University Hospital and Medexa will open a registry in March 2027."
ASKED, ASKED_LATER = "When was the agreement on eye disease signed?", "When will the registry open?"
_numbers = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres_server() as running:
        yield running


@pytest.fixture
def database(server: Postgres) -> str:
    return f"library{next(_numbers)}"


@pytest.fixture
def hosts(server: Postgres, database: str, tmp_path: Path) -> tuple[Settings, Settings]:
    """Two computers with folders of their own on one library."""
    url = server.create(database)
    one, two = (StoreSettings(path=tmp_path / name, library_url=url) for name in ("one", "two"))
    return Settings(store=one), Settings(store=two)


def library_of(settings: Settings) -> Library:
    return Library(settings.store.path, settings.store.library_url)


def best(settings: Settings, question: str) -> str:
    return open_retriever(settings).search(question, 1)[0].text


def many(number: int, edition: int = 1) -> list[tuple[str, str]]:
    return [
        (f"paper{n}", f"Partner{n} studies subject{n}, edition {edition}.") for n in range(number)
    ]


def test_computers_see_each_others_documents_and_answer_as_one(
    hosts: tuple[Settings, Settings], tmp_path: Path
) -> None:
    known, later = make_document("known.txt", KNOWN), make_document("later.txt", LATER)
    alone = Settings(store=StoreSettings(path=tmp_path / "alone"))
    ingest_documents([known, later], alone)
    one, two = hosts
    ingest_documents([known], one)
    first, second = open_assistant(one), open_assistant(two)
    assert second.ask(Question(ASKED)).citations
    ingest_documents([later], two)
    wanted = open_assistant(alone)
    for question in (ASKED, ASKED_LATER):
        told, other, expected = (each.ask(Question(question)) for each in (first, second, wanted))
        assert told.text == other.text == expected.text
        assert told.citations == other.citations == expected.citations != ()
    remove_documents([known.id], one)
    assert second.ask(Question(ASKED)).citations == ()
    assert library_of(two).documents() == library_of(one).documents()


def test_a_change_is_followed_without_building_all_anew(hosts: tuple[Settings, Settings]) -> None:
    one, two = hosts
    ingest_documents([make_document(*paper) for paper in many(40)], one)
    assert best(two, "What does Partner7 study?") == many(40)[7][1]
    base = Indexes(library_of(two)).current().base
    ingest_documents([make_document("paper7", "Partner7 begins something else.")], one)
    generation = Indexes(library_of(two)).current()
    assert generation.base == base != generation.name
    assert best(two, "What does Partner7 begin?") == "Partner7 begins something else."
    passages = {
        p.id for d in library_of(two).documents() for p in library_of(two).passages_of(d.id)
    }
    assert set(generation.vectors.ids()) == passages == set(generation.words.ids())


def test_a_computer_that_cannot_follow_answers_from_the_state_before(
    hosts: tuple[Settings, Settings],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    one, two = hosts
    ingest_documents([make_document(*paper) for paper in many(3)], one)
    retriever = open_retriever(two)
    assert retriever.search("What does Partner2 study?", 1)[0].text == many(3)[2][1]
    ingest_documents([make_document("extra", "Partner99 studies subject99.")], one)

    def full(*_: object) -> str:
        raise StoreError("The indexes cannot be written (No space left on device).")

    with monkeypatch.context() as patched:
        patched.setattr(following, "build_generation", full)
        assert retriever.search("What does Partner2 study?", 1)[0].text == many(3)[2][1]
        assert "No space left on device). Until then" in caplog.text
    found = retriever.search("What does Partner99 study?", 1)
    assert found[0].text == "Partner99 studies subject99."


def test_vectors_on_a_server_are_put_there_once_for_all(
    hosts: tuple[Settings, Settings], tmp_path: Path
) -> None:
    with chroma_server(tmp_path / "chroma") as chroma:
        one, two = (
            Settings(store=each.store.model_copy(update={"chroma_url": chroma})) for each in hosts
        )
        ingest_documents([make_document(*paper) for paper in many(40)], one)
        base = Indexes(library_of(one), open_server(one.store)).current().base
        for number, changing in enumerate((one, two, one)):  # two goes on from what one has built
            text = f"Partner7 begins survey{number}."
            ingest_documents([make_document("paper7", text)], changing)
            for host in (one, two):
                assert best(host, f"Who begins survey{number}?") == text
                assert best(host, "What does Partner8 study?") == many(9)[8][1]
                generation = Indexes(library_of(host), open_server(host.store)).current()
                assert generation.base == base
        assert not list(two.store.path.glob("generations/*/vectors"))
        rebuild(two)
        assert best(one, "Who begins survey2?") == "Partner7 begins survey2."
        assert Indexes(library_of(one), open_server(one.store)).current().base != base


def test_an_ingest_on_a_computer_that_lags_goes_on_from_the_others(
    hosts: tuple[Settings, Settings],
) -> None:
    one, two = hosts
    ingest_documents([make_document(*paper) for paper in many(10)], one)
    ingest_documents([make_document("extra", "Partner99 studies subject99.")], two)
    report = ingest_documents([make_document("other", "Partner98 studies subject98.")], one)
    assert report.passages == 12
    assert not [line for line in differences(one) if not line.startswith("The file ")]
    assert best(one, "What does Partner99 study?") == "Partner99 studies subject99."
    generation = library_of(one).generation()
    assert ingest_documents([make_document(*many(1)[0])], two).encoded == 0  # nothing new
    assert library_of(two).generation() == generation
    rebuild(two)
    assert best(one, "What does Partner98 study?") == "Partner98 studies subject98."


def test_register_verdicts_and_conversations_are_everybodys(
    hosts: tuple[Settings, Settings],
) -> None:
    one, two = hosts
    reader = Reader()
    text = "Skogby Hospital and Fjordmed AS signed an agreement on asthma on 3 May 2024.\n"
    ingest_documents([make_document("asthma.txt", text)], one)
    first, second = open_register(one, reader), open_register(two, reader)
    row = first.rows()[0]
    first.confirm(row, "signed", "ada")
    first.add_column("Which law applies to the agreement?", "ada")
    assert second.rows()[0].cells["signed"].by == "ada"
    assert second.columns == first.columns
    pages = [Conversations(each.store.path, each.store.library_url) for each in hosts]
    key = pages[0].begin("me", "What was signed?")
    turn = pages[0].turns.add(key, Asked("What was \0signed?"))
    pages[0].turns.finish(turn, open_assistant(one).ask(Question("What was signed?")))
    pages[1].judgements.give(turn, Judgement(Opinion.GOOD))
    assert pages[1].turns.load(key, library_of(two))[0].question == "What was signed?"
    assert [f.verdict for f in pages[0].feedback()] == [Opinion.GOOD]
    assert [found.id for found in pages[1].search("me", "signed")] == [key]
    pages[1].delete("me", key)
    assert pages[0].search("me") == []


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_ingest_leaves_the_last_state_and_no_lock(
    hosts: tuple[Settings, Settings], step: str
) -> None:
    one, two = hosts
    ingest_documents([make_document(*paper) for paper in many(5)], two)
    store, given = one.store, dict(many(5, 2))
    command = [sys.executable, "-m", "shared_steps", step, str(store.path), store.library_url]
    environment = os.environ | {"PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"}
    with subprocess.Popen(
        [*command, json.dumps(given)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        with pytest.raises(BusyError, match="another computer"):
            ingest_documents([make_document("extra", "Too early.")], two)
        process.kill()
    assert sorted(d.text for d in library_of(two).each_document()) == [t for _, t in many(5)]
    documents = [make_document(*paper) for paper in given.items()]
    report = ingest_documents(documents, one)
    assert (report.passages, report.encoded) == (5, 5 if step == "before encoding" else 0)
    for host in hosts:
        assert best(host, "What does Partner3 study?") == given["paper3"]


def test_a_writer_whose_connection_was_lost_cannot_undo_another(
    hosts: tuple[Settings, Settings], server: Postgres, database: str
) -> None:
    one, two = hosts
    ingest_documents([make_document(*paper) for paper in many(3)], two)
    late = LibraryWriter(one.store.path, one.store.library_url)
    late.lock = SharedLock(one.store.library_url)
    server.sql(database, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype='advisory'")
    ingest_documents([make_document(*paper) for paper in many(4)], two)
    with pytest.raises(BusyError, match="since the connection was lost"):
        late.rename({make_document("paper1", "").id: "another name"})
    late.lock.release()
    assert "another name" not in {d.name for d in library_of(two).documents()}


def test_a_restarted_database_loses_nothing_and_is_waited_for(
    hosts: tuple[Settings, Settings], server: Postgres
) -> None:
    one, _ = hosts
    ingest_documents([make_document("known.txt", KNOWN)], one)
    page, asked = open_assistant(one), {"question": ASKED}
    with serving_api(one) as address:
        before = httpx.post(f"{address}/ask", json=asked, timeout=100).json()
        for end in (server.stop, server.kill):
            end()
            answer = httpx.post(f"{address}/ask", json=asked, timeout=100)
            assert (answer.status_code, answer.json()["error"]["code"]) == (
                503,
                "library_unavailable",
            )
            with pytest.raises(StoreError, match=r"does not answer\. Ask again when it runs"):
                page.ask(Question(ASKED))
            server.start()
            after = httpx.post(f"{address}/ask", json=asked, timeout=100).json()
            assert after["answer"] == before["answer"] == page.ask(Question(ASKED)).text


@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium")
def test_a_page_says_that_its_database_is_away_and_goes_on(
    hosts: tuple[Settings, Settings], server: Postgres
) -> None:
    one, _ = hosts
    ingest_documents([make_document("known.txt", KNOWN)], one)
    settings = settings_for(one.store.path).model_copy(update={"store": one.store})
    with serving(settings) as address, browser() as chromium:
        page = chromium.new_page()
        page.set_default_timeout(90_000)
        page.goto(address)
        ask(page, ASKED)
        expect(page.locator(".st-key-turn-0")).to_contain_text("2024")
        server.stop()
        page.reload()
        expect(page.locator("body")).to_contain_text("does not answer. Ask again when it runs")
        server.start()
        page.reload()
        expect(page.locator(".st-key-turn-0")).to_contain_text("2024")
        ask(page, "Who signed the agreement on eye disease?")
        expect(page.locator(".st-key-turn-1")).to_contain_text("Novania")


def test_an_altered_row_is_noticed_and_mended(
    hosts: tuple[Settings, Settings], server: Postgres, database: str, tmp_path: Path
) -> None:
    one, two = hosts
    file = tmp_path / "known.txt"
    file.write_text(KNOWN)
    ingest_paths([file], one)
    server.sql(database, f"UPDATE {LIBRARY}.documents SET text = replace(text, '2024', '2023')")
    with pytest.raises(DamagedError, match="not as it was written"):
        open_assistant(two).ask(Question(ASKED))
    assert repair(one).passages == 1
    assert "2024" in open_assistant(two).ask(Question(ASKED)).text


def test_damaged_indexes_of_one_computer_are_built_anew(hosts: tuple[Settings, Settings]) -> None:
    one, two = hosts
    ingest_documents([make_document(*paper) for paper in many(5)], one)
    assert best(two, "What does Partner3 study?") == many(5)[3][1]
    generation = library_of(two).generation()
    assert generation
    for path in folder_of(two.store.path, generation).glob("words/*.term"):
        path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DamagedError, match="python -m ingest"):
        Indexes(library_of(two)).current()
    repair(two)
    for host in hosts:
        assert best(host, "What does Partner3 study?") == many(5)[3][1]


def test_postgres_keeps_the_copies(
    hosts: tuple[Settings, Settings],
    server: Postgres,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, two = hosts
    ingest_documents([make_document(*paper) for paper in many(5)], one)
    monkeypatch.setenv("ASSISTANT_STORE__LIBRARY_URL", one.store.library_url)
    monkeypatch.chdir(tmp_path)
    assert main(["backup", "kept.tar"]) == 2
    assert "pg_dump" in capsys.readouterr().err
    server.copy(database, f"{database}_copy")
    other = two.store.model_copy(update={"library_url": server.url(f"{database}_copy")})
    restored = Settings(store=other)
    assert best(restored, "What does Partner3 study?") == many(5)[3][1]
    assert ingest_documents([make_document(*paper) for paper in many(6)], restored).encoded == 1
    assert len(library_of(one).documents()) == 5


def test_the_steps_of_alembic_lead_to_the_tables_of_the_program(
    hosts: tuple[Settings, Settings], server: Postgres, database: str
) -> None:
    url = hosts[0].store.library_url
    assert library_of(hosts[0]).generation() is None
    for schema, tables in (
        (LIBRARY, (library_tables, register_tables)),
        (CONVERSATIONS, (conversation_tables,)),
    ):
        with reading_engine(url, schema).connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_name": None})
            missing = [one for each in tables for one in compare_metadata(context, each)]
        assert [one for one in missing if not str(one[0]).startswith("remove_")] == []
    steps = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
    assert steps.get_current_head() == REVISION
    server.sql(database, f"UPDATE {LIBRARY}.alembic_version SET version_num = '9999'")
    migrating._ready.clear()
    with pytest.raises(StoreError, match="by a later version of the program"):
        library_of(hosts[1]).generation()
