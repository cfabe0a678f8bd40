"""The library gives back what was put in, whole states only, to any number of threads."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from store_samples import (
    FINGERPRINT,
    commit,
    files_under,
    make_document,
    make_entry,
    many_entries,
    vector_of,
)

from assistant.errors import FingerprintError, StoreError
from assistant.library import FileState, Library, LibraryWriter
from assistant.library.cache import DocumentCache
from assistant.library.file import FILE_NAME
from assistant.search.embedder import Fingerprint


@pytest.fixture
def library(tmp_path: Path) -> LibraryWriter:
    return LibraryWriter(tmp_path / "store")


def test_an_absent_library_reads_as_empty_and_stays_absent(tmp_path: Path) -> None:
    library = Library(tmp_path / "store")
    assert library.generation() is None
    assert library.documents() == []
    assert library.document("x") is None
    assert library.load(["x"]) == {}
    assert library.vectors(["x"]) == {}
    library.check_fingerprint(Fingerprint("any", 384, "x"))
    assert files_under(tmp_path) == {}


def test_documents_come_back_as_they_went_in(library: LibraryWriter) -> None:
    entry = make_entry("å.txt", "Första raden.\nAndra – raden.\r\nTredje.")
    commit(library, [entry])
    reader = Library(library.folder)
    assert reader.document(entry.document.id) == entry.document
    assert tuple(reader.passages_of(entry.document.id)) == entry.passages
    (summary,) = reader.documents()
    assert (summary.name, summary.passages, summary.published) == ("å.txt", 3, "2024-05-01")
    assert list(library.entries()) == [entry]


def test_load_gives_one_object_for_each_document_in_the_order_asked(
    library: LibraryWriter,
) -> None:
    entries = many_entries(3, 4)
    commit(library, entries)
    ids = [passage.id for entry in entries for passage in entry.passages][::-1]
    loaded = library.load([*ids, "unknown"])
    assert list(loaded) == ids
    assert len({id(document) for _, document in loaded.values()}) == 3
    for passage, document in loaded.values():
        assert passage.document_id == document.id


def test_load_takes_more_ids_than_sqlite_has_variables(library: LibraryWriter) -> None:
    entries = many_entries(30, 40)
    commit(library, entries)
    ids = [passage.id for entry in entries for passage in entry.passages]
    assert len(library.load(ids)) == len(library.vectors(ids)) == 1200


def test_vectors_belong_to_their_passages(library: LibraryWriter) -> None:
    entries = many_entries(2, 3)
    commit(library, entries)
    for entry in entries:
        for passage, digest in zip(entry.passages, entry.inputs, strict=True):
            assert np.array_equal(library.vectors([passage.id])[passage.id], vector_of(digest))


def test_an_edit_replaces_text_and_passages_for_a_reader_that_had_the_old_ones(
    library: LibraryWriter,
) -> None:
    old, other = make_entry("a.txt", "Old text."), make_entry("b.txt", "Other.")
    new = make_entry("a.txt", "New text.\nMore.")
    commit(library, [old, other])
    reader = Library(library.folder)
    reader.load([old.passages[0].id])
    commit(library, [new], generation="second")
    assert reader.load([old.passages[0].id]) == {}
    (_, document) = reader.load([new.passages[1].id])[new.passages[1].id]
    assert document.text == "New text.\nMore."
    assert len(reader.passages_of(document.id)) == 2
    assert library.generations() == ("second", "first")


def test_removed_documents_take_passages_and_unused_vectors_with_them(
    library: LibraryWriter,
) -> None:
    first, second = make_entry("a.txt", "One.\n"), make_entry("b.txt", "Two.\n")
    commit(library, [first, second])
    commit(library, [], [first.document.id], "second")
    assert [summary.name for summary in library.documents()] == ["b.txt"]
    assert library.load([first.passages[0].id]) == {}
    assert library.encoded(FINGERPRINT) == set(second.inputs)


def test_a_failed_commit_changes_nothing(library: LibraryWriter) -> None:
    entry, twin = make_entry("a.txt", "One."), make_entry("b.txt", "Two.")
    commit(library, [entry])
    with pytest.raises(StoreError):
        commit(library, [twin, twin], [entry.document.id], "second")
    assert library.generation() == "first"
    assert [summary.name for summary in library.documents()] == ["a.txt"]


def test_another_encoder_is_named_with_what_to_do(library: LibraryWriter) -> None:
    commit(library, [make_entry("a.txt", "One.")])
    library.check_fingerprint(Fingerprint("test", 16, "1"))
    with pytest.raises(FingerprintError, match="python -m ingest"):
        library.check_fingerprint(Fingerprint("test", 16, "2"))


def test_a_library_of_another_version_is_refused(library: LibraryWriter) -> None:
    commit(library, [make_entry("a.txt", "One.")])
    with sqlite3.connect(library.folder / FILE_NAME) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.close()
    with pytest.raises(StoreError, match="schema version 99"):
        Library(library.folder).documents()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, but long enough to be read as one" * 50)
    with pytest.raises(StoreError, match=FILE_NAME):
        Library(tmp_path).documents()


def test_a_file_without_tables_reads_as_empty(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()  # what a kill leaves between creating and filling it
    library = LibraryWriter(tmp_path)
    assert library.documents() == []
    commit(library, [make_entry("a.txt", "One.")])
    assert len(library.documents()) == 1


def test_touch_records_the_new_time_of_a_file(library: LibraryWriter) -> None:
    entry = make_entry("a.txt", "One.")
    commit(library, [entry])
    library.touch({entry.document.id: FileState(4, 99, "1")})
    assert library.files()[entry.document.source].state == FileState(4, 99, "1")


@pytest.mark.slow
def test_threads_read_whole_states_while_another_writes(library: LibraryWriter) -> None:
    """Every state says the same number in all documents; a torn one would mix them."""

    def state(number: int) -> list:
        return [make_entry(f"{name}.txt", f"State {number}.\n" * 3) for name in "abc"]

    commit(library, state(0))
    reader, stop = Library(library.folder), threading.Event()

    def read() -> int:
        count = 0
        while not stop.is_set():
            ids = [
                passage.id
                for summary in reader.documents()
                for passage in reader.passages_of(summary.id)
            ]
            texts = {document.text for _, document in reader.load(ids).values()}
            assert len(texts) <= 1
            count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for number in range(1, 25):
            commit(library, state(number), generation=str(number))
        stop.set()
        assert all(reader.result() > 0 for reader in readers)


def test_the_cache_keeps_the_latest_within_its_room() -> None:
    cache = DocumentCache(characters=100)
    for number in range(4):
        document = make_document(str(number), "x" * 40)
        cache.put((document.id, document.content_hash), document)
        first = make_document("0", "x" * 40)
        cache.get((first.id, first.content_hash))
    kept = [n for n in range(4) if cache.get((make_document(str(n), "").id, first.content_hash))]
    assert kept == [0, 3]
