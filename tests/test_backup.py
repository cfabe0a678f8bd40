"""A backup is proven when it is made and when it is put back, on this machine or another."""

import os
import shutil
import tarfile
from pathlib import Path

import pytest

from assistant.backup import backup, restore
from assistant.conversations import Conversations
from assistant.errors import BusyError, EmptyLibraryError, StoreError
from assistant.library import Library
from assistant.library.lock import acquired_lock
from assistant.search.indexes import Indexes
from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_paths


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store and a backup of it; not to be changed."""
    folder = tmp_path_factory.mktemp("backup")
    (folder / "documents").mkdir()
    for number in range(4):
        text = f"Partner{number} and Hospital{number * 7} study asthma.\n"
        (folder / "documents" / f"{number}.txt").write_text(text, encoding="utf-8")
    ingest_paths([folder / "documents"], Settings(store=StoreSettings(path=folder / "store")))
    kept = folder / "store" / "documents"
    kept.mkdir()
    (kept / "brought in.txt").write_text("Kept by the page.\n", encoding="utf-8")
    contents = backup(folder / "store", folder / "file.tar")
    assert contents.documents == 4
    return folder / "store", folder / "file.tar"


def names(store: Path) -> list[str]:
    library = Library(store)
    generation = Indexes(library).current()
    assert generation.words.count() == generation.vectors.count() == 4
    return [document.name for document in library.documents()]


def test_another_machine_takes_it_over_without_encoding(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    assert restore(made[1], tmp_path / "elsewhere").documents == 4
    assert names(tmp_path / "elsewhere") == [f"{number}.txt" for number in range(4)]
    assert (tmp_path / "elsewhere" / "documents" / "brought in.txt").exists()


def test_an_open_reader_goes_on_with_what_was_restored(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    settings = Settings(store=StoreSettings(path=store))
    (tmp_path / "other.txt").write_text("Something else.\n", encoding="utf-8")
    ingest_paths([tmp_path / "other.txt"], settings)
    library = Library(store)
    indexes = Indexes(library)
    assert indexes.current().words.count() == 1
    restore(made[1], store)
    assert indexes.current().words.count() == 4
    assert len(library.documents()) == 4


def test_conversations_go_on_in_the_file_that_was_restored(tmp_path: Path) -> None:
    store, kept = tmp_path / "store", tmp_path / "kept.tar"
    (tmp_path / "one.txt").write_text("Something.\n", encoding="utf-8")
    ingest_paths([tmp_path / "one.txt"], Settings(store=StoreSettings(path=store)))
    page = Conversations(store)
    page.begin("me", "Asked before the backup?")
    backup(store, kept)
    page.begin("me", "Asked after it?")
    restore(kept, store)
    assert [one.name for one in page.search("me")] == ["Asked before the backup?"]
    page.begin("me", "Asked after the restore?")
    assert len(Conversations(store).search("me")) == 2
    (store / "conversations.sqlite.before-restore").replace(tmp_path / "conversations.sqlite")
    before = {one.name for one in Conversations(tmp_path).search("me")}
    assert before == {"Asked before the backup?", "Asked after it?"}


@pytest.mark.skipif(os.name == "nt", reason="rights are told otherwise")
def test_nobody_else_may_read_conversations_after_a_restore(tmp_path: Path) -> None:
    store, kept = tmp_path / "store", tmp_path / "kept.tar"
    (tmp_path / "one.txt").write_text("Something.\n", encoding="utf-8")
    ingest_paths([tmp_path / "one.txt"], Settings(store=StoreSettings(path=store)))
    Conversations(store).begin("me", "Whom does this concern?")
    backup(store, kept)
    for folder in (store, tmp_path / "elsewhere"):
        restore(kept, folder)
        for path in folder.glob("conversations.*"):
            assert path.stat().st_mode & 0o077 == 0, path.name


def test_one_bit_anywhere_is_noticed_and_the_store_stays(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(made[0], store)
    whole = made[1].read_bytes()
    with tarfile.open(made[1]) as archive:
        places = [entry.offset_data + entry.size // 2 for entry in archive if entry.size]
    for place in places:
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(StoreError, match=r"is no backup .* or is damaged|format"):
            restore(damaged, store)
    assert len(names(store)) == 4
    assert not list(store.glob("*.before-restore"))


@pytest.mark.parametrize("content", [b"", b"not a tar file", bytes(10240)])
def test_what_is_no_backup_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(StoreError, match="no backup"):
        restore(tmp_path / "file", tmp_path / "store")


def test_a_store_at_work_is_not_replaced(made: tuple[Path, Path], tmp_path: Path) -> None:
    lock = acquired_lock(tmp_path)
    try:
        with pytest.raises(BusyError):
            restore(made[1], tmp_path)
    finally:
        lock.release()


def test_an_empty_store_and_a_folder_that_is_not_there_are_named(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(EmptyLibraryError):
        backup(tmp_path, tmp_path / "file.tar")
    with pytest.raises(StoreError, match="cannot be written"):
        backup(made[0], tmp_path / "nowhere" / "file.tar")
    assert not list(tmp_path.iterdir())
