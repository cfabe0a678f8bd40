"""Files that the ingest keeps are there whole, or as they were before."""

from pathlib import Path

import pytest

from ingest.shelf import Shelf
from ingest.writing import write_whole


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / "visits.json"
    write_whole(path, b"old")
    shelf = Shelf(tmp_path)
    kept = shelf.put("a.txt", b"old")

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("ingest.writing.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_whole(path, b"new")
    with pytest.raises(OSError, match="no space"):
        shelf.put("a.txt", b"new")
    assert path.read_bytes() == kept.path.read_bytes() == b"old"
    assert [one.name for one in (*path.parent.iterdir(), *kept.path.parent.iterdir())] == [
        "visits.json",
        "a.txt",
    ]


def test_a_replaced_file_is_in_its_place_all_the_while_and_can_be_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    path = shelf.put("a.txt", b"old").path
    seen: list[bytes] = []
    monkeypatch.setattr("ingest.writing.os.fsync", lambda _: seen.append(path.read_bytes()))
    placed = shelf.put("a.txt", b"new")
    assert (seen, path.read_bytes()) == ([b"old"], b"new")
    shelf.take_back(placed)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]
