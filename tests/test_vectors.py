"""The vector index finds what was put in, refuses what it did not build, and reads only."""

from pathlib import Path

import numpy as np
import pytest
from store_samples import DIMENSION, files_under, unit_vectors

from assistant.errors import StoreError
from assistant.search.vectors import VectorIndex


def build(folder: Path, count: int) -> tuple[list[str], np.ndarray]:
    ids, vectors = [f"p{number}" for number in range(count)], unit_vectors(count)
    VectorIndex.build(folder, ids, vectors)
    return ids, vectors


def test_search_ranks_by_cosine_similarity(tmp_path: Path) -> None:
    ids, vectors = build(tmp_path / "index", 60)
    index = VectorIndex.open(tmp_path / "index")
    query = unit_vectors(1, seed=9)[0]
    similarities = vectors @ query
    expected = [ids[row] for row in np.argsort(-similarities)[:5]]
    found = index.search(query, 5)
    assert [id for id, _ in found] == expected
    best = np.sort(similarities)[::-1][:5]
    assert [score for _, score in found] == pytest.approx(best.tolist(), abs=1e-5)


def test_every_passage_finds_itself_beyond_one_batch(tmp_path: Path) -> None:
    ids, vectors = build(tmp_path / "index", 2345)
    index = VectorIndex.open(tmp_path / "index")
    assert index.count() == 2345
    assert set(index.ids()) == set(ids)
    found = index.search_many(vectors, 1)
    assert [hits[0][0] for hits in found] == ids


def test_a_limit_beyond_the_count_gives_all_and_none_gives_none(tmp_path: Path) -> None:
    _, vectors = build(tmp_path / "index", 3)
    index = VectorIndex.open(tmp_path / "index")
    assert len(index.search(vectors[0], 50)) == 3
    assert index.search(vectors[0], 0) == []


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    VectorIndex.build(tmp_path / "index", [], np.empty((0, DIMENSION), np.float32))
    index = VectorIndex.open(tmp_path / "index")
    assert index.count() == 0
    assert index.search(unit_vectors(1)[0], 5) == []


def test_reading_leaves_the_graph_on_the_disk_alone(tmp_path: Path) -> None:
    """Several processes read one index at once; if they wrote to it they would damage it."""
    _, vectors = build(tmp_path / "index", 40)
    before = files_under(tmp_path / "index")
    index = VectorIndex.open(tmp_path / "index")
    index.search_many(vectors, 3)
    after = files_under(tmp_path / "index")
    assert {name for name in before if not name.startswith("chroma.sqlite3")} == {
        name
        for name in after
        if not name.startswith("chroma.sqlite3") and before.get(name) == after[name]
    }


@pytest.mark.parametrize("count", [2_500, 3_999])
def test_nothing_is_left_for_every_reader_to_put_in(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the graph on the disk lacks is built by each process before its first search."""
    monkeypatch.setattr("assistant.search.vectors.index._WRITES_TO_DISK_EVERY", 900)
    ids = [f"p{number}" for number in range(count)]
    VectorIndex.build(tmp_path / "index", ids, unit_vectors(count))
    (length,) = (tmp_path / "index").rglob("length.bin")
    written = np.fromfile(length, np.int32).size  # one for each vector of the graph
    assert count - 5 < written <= count


def test_a_foreign_folder_is_never_opened(tmp_path: Path) -> None:
    build(tmp_path / "index", 3)
    (tmp_path / "index" / "built-by.json").unlink()
    with pytest.raises(StoreError, match="python -m ingest"):
        VectorIndex.open(tmp_path / "index")
    with pytest.raises(StoreError):
        VectorIndex.open(tmp_path / "absent")


def test_an_occupied_folder_and_a_wrong_dimension_are_errors(tmp_path: Path) -> None:
    build(tmp_path / "index", 3)
    with pytest.raises(StoreError):
        VectorIndex.build(tmp_path / "index", ["x"], unit_vectors(1))
    with pytest.raises(StoreError, match="dimension"):
        VectorIndex.open(tmp_path / "index").search(np.ones(7, np.float32), 1)
