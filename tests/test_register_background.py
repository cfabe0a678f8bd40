"""The register is filled in a thread of its own, which ends quietly with the program."""

import subprocess
import sys
from pathlib import Path

ENDING = """
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from assistant.errors import StoreError
from assistant.register import Background

class Slow:
    library = SimpleNamespace(folder=Path(sys.argv[1]))

    def __init__(self):
        self.workers = ThreadPoolExecutor(1)

    def missing(self):
        return ["one"]

    def filled(self, ids):
        while True:
            self.workers.submit(int).result()
            yield from ()

class Gone(Slow):
    def missing(self):
        raise StoreError("The library has been deleted.")

gone = Background(Gone())
gone.start()
assert gone.wait(10)
Background(Slow()).start()
time.sleep(0.3)
"""


def test_no_traceback_when_the_program_ends_or_the_library_is_gone(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", ENDING, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "The library has been deleted." in done.stderr
