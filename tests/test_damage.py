"""Whatever happens to a file of the store is noticed before a wrong answer, and can be mended."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.doctor import examine
from assistant.errors import AssistantError, DamagedError, StoreError
from assistant.library import Library, LibraryWriter
from assistant.library.cells import KeptCells, Part, Verdict
from assistant.library.file import FILE_NAME
from assistant.search.indexes import Indexes
from assistant.settings import Settings, StoreSettings
from ingest.checking import differences
from ingest.outcomes import Status
from ingest.pipeline import ingest_paths, repair

TEXTS = {
    f"{number}.txt": f"Partner{number} and Hospital{number * 7} study asthma.\n\n"
    f"They have {number + 3} laboratories and agreed on 2{number:03} samples.\n" * 9
    for number in range(8)
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents and their store; not to be changed."""
    folder = tmp_path_factory.mktemp("damage")
    (folder / "documents").mkdir()
    for name, text in TEXTS.items():
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    ingest_paths([folder / "documents"], settings_of(folder))
    return folder


@pytest.fixture
def folder(whole: Path) -> Path:
    """The same with a store that may be damaged; it comes back whole for the next test."""
    store, copy = whole / "store", whole / "whole"
    if not copy.exists():
        shutil.copytree(store, copy)
    shutil.rmtree(store)
    shutil.copytree(copy, store)
    return whole


def settings_of(folder: Path) -> Settings:
    return Settings(store=StoreSettings(path=folder / "store"))


def read(folder: Path) -> dict[str, str]:
    """All texts, once both indexes lead to every passage."""
    library = Library(folder / "store")
    generation = Indexes(library).current()
    found = {}
    for document in library.each_document():
        found[document.name] = document.text
        for passage in library.passages_of(document.id):
            vector = library.vectors([passage.id])[passage.id]
            assert (
                generation.vectors.search(vector, 1)[0][1] > 0.99
            )  # the encoder differs a little by batch
            text = document.text[passage.start : passage.end]
            assert passage.id in dict(generation.words.search(text, document.language, 50))
    return found


def is_noticed(folder: Path) -> bool:
    try:
        return read(folder) != TEXTS or bool(list(differences(settings_of(folder))))
    except StoreError:
        return True


def doctor_finds(folder: Path) -> bool:
    return any(not finding.healthy for finding in examine(settings_of(folder)))


def alter(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "store" / FILE_NAME)) as connection, connection:
        connection.execute(statement)


HARMS: dict[str, Callable[[bytes], bytes | None]] = {
    "deleted": lambda data: None,
    "emptied": lambda data: b"",
    "cut": lambda data: data[: len(data) * 2 // 3],
    "flipped": lambda data: flipped(data, len(data) // 2),
}


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]


def without_a_page(data: bytes) -> bytes:
    page = len(data) // 2 // 4096 * 4096
    return data[:page] + bytes(8) + data[page + 8 :]


def stored_files(folder: Path, store: str = "store") -> list[str]:
    files = [path for path in sorted((folder / store).rglob("*")) if path.is_file()]
    named = [path.relative_to(folder / store).as_posix() for path in files]
    return [name for name in named if not name.endswith(".lock")]


def harm(
    folder: Path, name: str, change: Callable[[bytes], bytes | None], store: str = "store"
) -> bool:
    """Whether that made a difference."""
    path = folder / store / name
    before = path.read_bytes()
    after = change(before)
    if after is None:
        path.unlink()
    else:
        path.write_bytes(after)
    return after != before


@pytest.mark.slow
@pytest.mark.parametrize("kind", HARMS)
def test_the_library_file_is_mended_from_itself_and_the_files(folder: Path, kind: str) -> None:
    harm(folder, FILE_NAME, HARMS[kind])
    noticed = is_noticed(folder)
    assert noticed or kind == "flipped"  # a bit may be of no row
    assert doctor_finds(folder) or not noticed
    ingest_paths([folder / "documents"], settings_of(folder))
    assert read(folder) == TEXTS
    assert list(differences(settings_of(folder))) == []


@pytest.mark.parametrize("kind", HARMS)
@pytest.mark.parametrize("pattern", ["header.bin", "chroma.sqlite3", "*.term", "manifest.json"])
def test_indexes_are_noticed_and_built_anew(folder: Path, pattern: str, kind: str) -> None:
    path = next((folder / "store" / "generations").rglob(pattern))
    name = path.relative_to(folder / "store").as_posix()
    if harm(folder, name, HARMS[kind]) and not (kind == "flipped" and "sqlite3" in name):
        with pytest.raises(DamagedError, match="python -m ingest"):
            Indexes(Library(folder / "store")).current()
        assert list(differences(settings_of(folder)))
        assert doctor_finds(folder)
    report = repair(settings_of(folder))
    assert report.encoded == 0
    assert read(folder) == TEXTS


ALTERATIONS = {
    "a digit of a text": "UPDATE documents SET text = replace(text, '2003', '2004')",
    "a title": "UPDATE documents SET title = 'Another' WHERE name = '3.txt'",
    "where a passage ends": 'UPDATE passages SET "end" = "end" - 5 WHERE position = 0',
    "a vector": "UPDATE vectors SET vector = zeroblob(length(vector))",
    "a passage gone": "DELETE FROM passages WHERE rowid = 2",
    "a vector gone": "DELETE FROM vectors WHERE rowid = 1",
    "text of another encoding": "UPDATE documents SET text = CAST(x'ff00fe' AS TEXT)",
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_altered_rows_are_named_and_mended(folder: Path, what: str) -> None:
    alter(folder, ALTERATIONS[what])
    assert list(differences(settings_of(folder)))
    found = next(f for f in examine(settings_of(folder)) if f.subject == "stored texts")
    assert not found.healthy
    report = repair(settings_of(folder))
    assert report.count(Status.FAILED) == 0
    assert read(folder) == TEXTS
    assert list(differences(settings_of(folder))) == []


def test_a_person_s_verdicts_outlive_a_repair_and_a_page_goes_on_with_the_new_file(
    folder: Path,
) -> None:
    kept = KeptCells(folder / "store")
    verdicts = [Verdict("d", "", f"column{n}", "h", "confirmed", n, "me", "now") for n in range(2)]
    kept.judge(verdicts[0])
    harm(folder, FILE_NAME, without_a_page)
    repair(settings_of(folder))
    assert (folder / "store" / f"{FILE_NAME}.damaged").exists()
    kept.judge(verdicts[1])
    assert KeptCells(folder / "store").verdicts() == verdicts


def test_altered_work_of_people_is_not_used_and_named_until_it_is_done_again(folder: Path) -> None:
    store = folder / "store"
    kept = KeptCells(store)
    verdict = Verdict("d", "", "value", "h", "corrected", "40 million", "me", "now")
    kept.judge(verdict)
    kept.write("m", "d", "h", [Part(0, 5, {"value": "40 million"}), Part(6, 9, {})])
    assert kept.read("m", {"d": "h"}).keys() == {"d"}
    for table, column in (("register_verdicts", "value"), ("register_cells", "cells")):
        alter(folder, f"UPDATE {table} SET {column} = replace({column}, '40', '90')")
    assert kept.verdicts() == []
    assert kept.read("m", {"d": "h"}) == {}  # found anew, all of the document
    found = next(f for f in examine(settings_of(folder)) if f.subject == "people's work")
    assert not found.healthy
    assert "value" in found.text
    kept.judge(verdict)
    assert (kept.verdicts(), kept.damaged_verdicts()) == ([verdict], [])


def test_work_of_people_from_an_earlier_version_is_taken_over(folder: Path) -> None:
    kept = KeptCells(folder / "store")
    verdict = Verdict("d", "", "value", "h", "confirmed", ["a", "b"], "me", "now")
    kept.judge(verdict)
    kept.ask("Who pays?", "me", "now")
    alter(folder, "ALTER TABLE register_verdicts DROP COLUMN digest")
    assert KeptCells(folder / "store").verdicts() == [verdict]
    alter(folder, "ALTER TABLE register_verdicts DROP COLUMN digest")
    harm(folder, FILE_NAME, without_a_page)
    repair(settings_of(folder))
    mended = KeptCells(folder / "store")
    assert (mended.verdicts(), mended.questions()) == ([verdict], ["Who pays?"])


def test_a_sealed_file_is_not_looked_through_and_any_other_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    weed = LibraryWriter._weed
    monkeypatch.setattr(LibraryWriter, "_weed", lambda self: looked.append(1) or weed(self))
    ingest_paths([folder / "documents"], settings_of(folder))
    ingest_paths([folder / "documents"], settings_of(folder))
    assert not looked
    harm(folder, FILE_NAME, lambda data: data.replace(b"samples", b"simples", 1))
    report = ingest_paths([folder / "documents"], settings_of(folder))
    assert looked
    assert report.count(Status.REPAIRED) == 1
    assert read(folder) == TEXTS


def test_a_damaged_text_is_never_quoted(folder: Path) -> None:
    alter(folder, ALTERATIONS["a digit of a text"])
    library = Library(folder / "store")
    with pytest.raises(DamagedError, match=r"3\.txt is not as it was written"):
        library.document(next(d.id for d in library.documents() if d.name == "3.txt"))


def test_what_is_damaged_and_has_no_file_any_more_is_named_and_taken_out(folder: Path) -> None:
    alter(folder, ALTERATIONS["a title"])
    path = folder / "documents" / "3.txt"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    try:
        report = repair(settings_of(folder))
    finally:
        path.write_text(text, encoding="utf-8")
    assert [o.name for o in report.outcomes if o.status is Status.FAILED] == ["3.txt"]
    assert "3.txt" not in read(folder)


def test_a_library_deleted_while_it_is_open_is_noticed_and_another_one_followed(
    folder: Path,
) -> None:
    library = Library(folder / "store")
    indexes = Indexes(library)
    indexes.current()
    (folder / "store" / FILE_NAME).rename(folder / "elsewhere.sqlite")
    with pytest.raises(StoreError, match="deleted or moved"):
        indexes.current()
    (folder / "elsewhere.sqlite").unlink()
    (folder / "one.txt").write_text("Another library altogether.\n", encoding="utf-8")
    ingest_paths([folder / "one.txt"], settings_of(folder))
    assert [document.name for document in library.documents()] == ["one.txt"]
    assert indexes.current().words.count() == 1


@pytest.mark.reliability
@pytest.mark.timeout(3600)
def test_every_file_of_the_store_in_every_way(folder: Path) -> None:
    """Truncated, emptied, deleted, and a bit flipped at five places of each.

    With EVERY=8 in the environment each eighth of these only.
    """
    every, number = int(os.environ.get("EVERY", "1")), 0
    store, copy = folder / "store", folder / "whole"
    harms = dict(HARMS)
    for part in (0.0, 0.3, 0.7, 0.999):
        harms[f"flipped at {part}"] = lambda data, at=part: flipped(data, int(len(data) * at))
    tried = harmless = 0
    for name in stored_files(folder):
        for kind, change in harms.items():
            number += 1
            if number % every or not (copy / name).stat().st_size:
                continue
            shutil.rmtree(store)
            shutil.copytree(copy, store)
            harm(folder, name, change)
            tried += 1
            if is_noticed(folder):
                assert doctor_finds(folder), (name, kind)
            else:
                harmless += 1  # nothing that is read differs
                if name != "library.seal":  # with another one every row is looked at
                    assert kind.startswith("flipped"), (name, kind)
                    assert name.endswith(".sqlite3") or name == FILE_NAME, (name, kind)
            try:
                ingest_paths([folder / "documents"], settings_of(folder))
            except AssistantError as error:
                pytest.fail(f"{name} {kind}: {error}")
            assert read(folder) == TEXTS, (name, kind)
    print(f"{tried} kinds of damage, {harmless} of them where nothing is stored")
    assert tried >= 120 // every


def test_a_store_that_may_only_be_read_still_answers(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to the superuser; see test_disk.py")
    for path in [folder / "store", *(folder / "store").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert read(folder) == TEXTS
    finally:
        for path in [folder / "store", *(folder / "store").rglob("*")]:
            path.chmod(0o755)
    assert LibraryWriter(folder / "store").files()
