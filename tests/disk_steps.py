"""What tests/test_disk.py runs on a small disk of its own: `python disk_steps.py FOLDER SIZES`."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READ = (
    "import sys; from pathlib import Path; from assistant.library import Library; "
    "from assistant.search.indexes import Indexes; library = Library(Path(sys.argv[1])); "
    "generation = Indexes(library).current(); found = [p for d in library.each_document() "
    "for p in library.passages_of(d.id)]; vectors = library.vectors([p.id for p in found]); "
    "assert all(generation.vectors.search(vectors[p.id], 1)[0][1] > .99 for p in found); "
    "assert len(found) == generation.words.count() == generation.vectors.count(); "
    "print(sorted(d.name for d in library.documents()))"
)


def ingest(documents: Path, store: Path) -> str:
    """By the command, since Chroma keeps files open; what it says is wrong, "" where nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "ingest", str(documents)],
        env=os.environ | {"ASSISTANT_STORE__PATH": str(store)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 2), done.stderr
    return done.stderr if done.returncode else ""


def read(store: Path) -> str:
    """What a fresh process finds in library and indexes."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(store)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def remaining(disk: Path, kilobytes: int) -> Iterator[None]:
    """Only so much of the disk is left meanwhile."""
    size = max(0, shutil.disk_usage(disk).free - kilobytes * 1024)
    try:
        with (disk / "filling").open("wb") as file, suppress_full():
            for _ in range(size // 4096):
                file.write(bytes(4096))
        yield
    finally:
        (disk / "filling").unlink()


@contextmanager
def suppress_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def write(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        text = f"Partner {number} studies subject {number * 7} with hospital {number * 3}.\n" * 40
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")


def main(disk: Path, sizes: int) -> None:
    documents, store = disk.parent / "documents", disk / "store"
    write(documents, 3)
    assert not ingest(documents, store)
    old = read(store)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert read(store) == old
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    write(documents, 9)
    failed = 0
    for size in range(sizes):
        whole = disk.parent / "whole"
        shutil.copytree(store, whole)
        with remaining(disk, size * 60):
            if said := ingest(documents, store):
                failed += 1
                assert "delete" not in said
                assert "Traceback" not in said
                assert read(store) == old, f"{size * 60} KB"
        assert not ingest(documents, store)
        assert "08.txt" in read(store)
        shutil.rmtree(store)
        shutil.move(whole, store)
    print(f"{sizes} sizes, {failed} of them too small")
    assert failed


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
