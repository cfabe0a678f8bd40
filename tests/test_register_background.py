"""The register is filled in a thread of its own, which ends quietly with the program."""

import subprocess
import sys

ENDING = """
from concurrent.futures import ThreadPoolExecutor
from assistant.errors import StoreError
from assistant.register import Background

class Slow:
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
"""


def test_no_traceback_when_the_program_ends_or_the_library_is_gone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "The library has been deleted." in done.stderr
