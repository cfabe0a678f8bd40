"""Generations: complete and checked before they are named, followed and kept by readers."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from store_samples import (
    commit,
    contents_of,
    make_document,
    many_entries,
    vector_of,
)

from assistant.errors import EmptyLibraryError, StoreError
from assistant.library import Entry, Library, LibraryWriter
from assistant.search.indexes import (
    Difference,
    Generation,
    Indexes,
    build_generation,
    damage_of,
    delete_generations,
    encoder_input,
    is_sound,
    needed,
    open_generation,
)
from assistant.search.indexes import build as building
from assistant.search.indexes.generation import folder_of
from assistant.search.indexes.verify import Damage, Sample, Verifier
from assistant.types import Passage


def assert_holds(generation: Generation, entries: list[Entry]) -> None:
    """Exactly these passages, each found by its own vector and by its own words."""
    expected = {passage.id for entry in entries for passage in entry.passages}
    assert set(generation.vectors.ids()) == expected
    assert generation.words.count() == len(expected)
    for entry in entries:
        for passage, digest in zip(entry.passages, entry.inputs, strict=True):
            assert generation.vectors.search(vector_of(digest), 1)[0][0] == passage.id
            text = entry.document.text[passage.start : passage.end]
            assert passage.id in dict(generation.words.search(text, "en", 10))


def graph_file(store: Path, name: str, file: str) -> Path:
    return next((folder_of(store, name) / "vectors").rglob(file))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[Entry]]:
    """A store with a generation of 400 passages; not to be changed."""
    store, entries = tmp_path_factory.mktemp("store"), many_entries(40, 10)
    return store, build_generation(store, contents_of(entries)), entries


Built = tuple[Path, str, list[Entry]]


@pytest.fixture
def copied(built: Built, tmp_path: Path) -> Built:
    store, name, entries = built
    shutil.copytree(store, tmp_path, dirs_exist_ok=True)
    return tmp_path, name, entries


def test_a_generation_holds_exactly_its_passages(tmp_path: Path) -> None:
    entries = many_entries(6, 7)
    heard: list[tuple[int, int]] = []
    name = build_generation(
        tmp_path, contents_of(entries), progress=lambda done, total: heard.append((done, total))
    )
    assert_holds(open_generation(tmp_path, name), entries)
    assert (21, 42) in heard  # the vectors are in, and no words
    assert heard[-1] == (42, 42)


def test_an_empty_generation_can_be_built(tmp_path: Path) -> None:
    generation = open_generation(tmp_path, build_generation(tmp_path, contents_of([])))
    assert generation.vectors.search(vector_of(b"1234"), 3) == []
    assert generation.words.search("anything", "en", 3) == []


@pytest.mark.slow
def test_small_differences_are_kept_beside_the_vectors_until_they_add_up(tmp_path: Path) -> None:
    before = many_entries(30, 4)
    first = build_generation(tmp_path, contents_of(before))
    after = [*before[2:], many_entries(31, 4)[30]]
    removed = [passage.id for entry in before[:2] for passage in entry.passages]
    added = contents_of(after).ids[112:]
    difference = Difference(first, removed, range(112, 116), {*removed, *added})
    second = build_generation(tmp_path, contents_of(after), difference)
    assert_holds(open_generation(tmp_path, second), after)
    assert_holds(open_generation(tmp_path, first), before)
    assert not (folder_of(tmp_path, second) / "vectors").exists()
    back = Difference(second, added, range(4), {*removed[:4], *added})
    third = build_generation(tmp_path, contents_of([before[0], *before[2:]]), back)
    assert_holds(open_generation(tmp_path, third), [before[0], *before[2:]])
    fourth = build_generation(tmp_path, contents_of(before), Difference(third, [], range(112), ()))
    assert [needed(tmp_path, name)[1:] for name in (second, third, fourth)] == [
        (first,),
        (first,),
        (),
    ]
    delete_generations(tmp_path, [third])
    assert_holds(open_generation(tmp_path, third), [before[0], *before[2:]])
    assert not folder_of(tmp_path, second).exists()


def test_what_is_removed_makes_way_for_what_is_less_near(tmp_path: Path) -> None:
    before = many_entries(30, 4)
    first = build_generation(tmp_path, contents_of(before))
    left = contents_of(before[5:])
    gone = [passage.id for entry in before[:5] for passage in entry.passages]
    second = build_generation(tmp_path, left, Difference(first, gone, (), gone))
    vectors = open_generation(tmp_path, second).vectors
    asked = contents_of(before).vectors([0])[0]
    similar = left.vectors(range(100)) @ asked
    nearest = [left.ids[row] for row in np.argsort(-similar)[:30]]
    assert [id for id, _ in vectors.search(asked, 30)] == nearest


def test_a_generation_is_not_sound_without_the_vectors_that_it_rests_on(tmp_path: Path) -> None:
    before = many_entries(30, 4)
    first = build_generation(tmp_path, contents_of(before))
    gone = [passage.id for passage in before[0].passages]
    second = build_generation(tmp_path, contents_of(before[1:]), Difference(first, gone, (), gone))
    assert is_sound(tmp_path, second)
    held = open_generation(tmp_path, second)
    graph_file(tmp_path, first, "header.bin").write_bytes(b"")
    assert not is_sound(tmp_path, second)
    assert damage_of(tmp_path, second)
    with pytest.raises(StoreError, match="python -m ingest"):
        open_generation(tmp_path, second)
    assert open_generation(tmp_path, second, held=held).vectors.count() == 116


def test_a_copy_that_fails_its_check_is_built_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = many_entries(10, 3)
    first = build_generation(tmp_path, contents_of(entries))
    wrong = Difference(first, [entries[0].passages[0].id], [], ())  # it is still wanted
    second = build_generation(tmp_path, contents_of(entries), wrong)
    assert_holds(open_generation(tmp_path, second), entries)


def test_a_check_that_fails_twice_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building.VectorIndex, "build", staticmethod(_build_without_the_last))
    with pytest.raises(StoreError, match=r"failed their check twice \(30 and 29 passages"):
        build_generation(tmp_path, contents_of(many_entries(10, 3)))


_whole_build = building.VectorIndex.build


def _build_without_the_last(folder, ids, vectors, progress=None):  # type: ignore[no-untyped-def]
    _whole_build(folder, ids[:-1], vectors[:-1], progress)


@pytest.mark.parametrize(
    ("file", "keep"),
    [("header.bin", 50), ("data_level0.bin", 0), ("link_lists.bin", 0), ("length.bin", 0)],
)
def test_a_damaged_graph_is_seen_without_opening_it(copied: Built, file: str, keep: int) -> None:
    store, name, _ = copied
    assert is_sound(store, name)
    path = graph_file(store, name, file)
    path.write_bytes(path.read_bytes()[:keep])
    assert not is_sound(store, name)
    with pytest.raises(StoreError, match="python -m ingest"):
        open_generation(store, name)


@pytest.mark.parametrize(("file", "keep"), [("header.bin", 10), ("data_level0.bin", 0)])
def test_the_check_names_what_is_wrong_with_a_damaged_graph(
    copied: Built, file: str, keep: int
) -> None:
    store, name, entries = copied
    path = graph_file(store, name, file)
    path.write_bytes(path.read_bytes()[:keep])
    contents = contents_of(entries)
    sample = Sample(next(iter(contents.entries(None))), contents.vectors([0])[0])
    with Verifier() as verifier:
        assert verifier.check(folder_of(store, name), contents.ids, [sample])


@pytest.mark.usefixtures("real_children")
def test_an_index_that_ends_the_process_reading_it_ends_the_child_only(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    monkeypatch.setattr("assistant.children._START", crash)
    with Verifier() as verifier:
        assert verifier.check(built[0], [], []) == Damage("exit code -11")


def test_the_check_finds_a_passage_under_a_wrong_vector(built: Built) -> None:
    store, name, entries = built
    contents = contents_of(entries)
    sample = Sample(next(iter(contents.entries({contents.ids[3]}))), -contents.vectors([3])[0])
    with Verifier() as verifier:
        fault = verifier.check(folder_of(store, name), contents.ids, [sample])
    assert fault == Damage("1 of 1 passages are not stored with their vector", (sample.id,))


def test_the_check_finds_a_passage_that_its_words_do_not_lead_to(built: Built) -> None:
    store, name, entries = built
    contents = contents_of(entries)
    entry = next(iter(contents.entries({contents.ids[3]})))
    altered = replace(entry, text=entry.text.replace("study", "trial"))
    with Verifier() as verifier:
        fault = verifier.check(
            folder_of(store, name), contents.ids, [Sample(altered, contents.vectors([3])[0])]
        )
    assert fault == Damage("1 of 1 passages are not stored with their words", (entry.passage_id,))


@pytest.mark.parametrize("part", ["vectors", "words"])
def test_one_bit_of_any_file_is_noticed(copied: Built, part: str) -> None:
    store, name, _ = copied
    files = [path for path in (folder_of(store, name) / part).rglob("*") if path.is_file()]
    for path in (path for path in files if path.suffix != ".lock" and path.stat().st_size):
        whole = path.read_bytes()
        for place in (0, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            if path.suffix != ".sqlite3":  # where a bit may be of no row
                assert not is_sound(store, name), (path.name, place)
        path.write_bytes(whole)
    assert is_sound(store, name)


@pytest.mark.usefixtures("real_children")
def test_a_verifier_that_is_not_asked_ends_quietly() -> None:
    with Verifier() as verifier:
        process = verifier._process
    assert process.returncode is not None


def test_readers_follow_the_pointer_and_keep_what_they_hold(tmp_path: Path) -> None:
    library = LibraryWriter(tmp_path)
    indexes = Indexes(Library(tmp_path))
    with pytest.raises(EmptyLibraryError, match="python -m ingest"):
        indexes.current()

    first = many_entries(2, 3)
    commit(library, first, generation=build_generation(tmp_path, contents_of(first)))
    held = indexes.current()
    assert indexes.current() is held

    second = many_entries(4, 3)
    commit(library, second, generation=build_generation(tmp_path, contents_of(second)))
    delete_generations(tmp_path, library.generations())
    assert_holds(indexes.current(), second)
    assert_holds(held, first)
    commit(library, first, generation="third")
    delete_generations(tmp_path, library.generations())
    assert not folder_of(tmp_path, held.name).exists()


def test_a_missing_generation_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    library = LibraryWriter(tmp_path)
    entries = many_entries(1, 1)
    name = build_generation(tmp_path, contents_of(entries))
    commit(library, entries, generation=name)
    shutil.rmtree(folder_of(tmp_path, name))
    with pytest.raises(StoreError, match="python -m ingest"):
        Indexes(library).current()


def test_the_encoder_sees_title_and_heading_once() -> None:
    document = make_document("Title", "Heading\nThe text itself.\n")
    whole = Passage("p", document.id, 0, 0, 25, "Heading")
    part = Passage("q", document.id, 1, 8, 25, "Heading")
    assert encoder_input(document, whole) == "Title\nHeading\nThe text itself."
    assert encoder_input(document, part) == "Title\nHeading\nThe text itself."
