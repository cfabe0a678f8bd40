"""A disk that is full or may only be read: the last complete state stays readable."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def can_mount() -> bool:
    """Whether this system lets a process have a disk of its own."""
    if not shutil.which("unshare"):
        return False
    tried = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not can_mount(), reason="no disk of its own to be had")


def on_small_disk(folder: Path, sizes: int) -> str:
    disk = folder / "disk"
    disk.mkdir()
    steps = f'mount -t tmpfs -o size=20m tmpfs "{disk}" && exec "$@"'
    command = [sys.executable, str(ROOT / "tests" / "disk_steps.py"), str(disk), str(sizes)]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", steps, "sh", *command],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_full_and_a_read_only_disk_leave_the_last_state_readable(tmp_path: Path) -> None:
    assert "1 of them too small" in on_small_disk(tmp_path, 1)


@pytest.mark.reliability
@pytest.mark.timeout(900)
def test_twenty_sizes_of_what_is_left(tmp_path: Path) -> None:
    print(on_small_disk(tmp_path, int(os.environ.get("SIZES", "20"))))
