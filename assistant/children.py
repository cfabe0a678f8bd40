"""Starts a child: a plain interpreter that runs one module's `main` and nothing of the parent's."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

_START = "import sys; sys.path[:] = sys.argv[1:]; from {module} import main; main()"


def start_child(
    module: str,
    environment: Mapping[str, str] | None = None,
    errors: int | IO[bytes] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """The running child, spoken to by its standard input and output.

    It imports what the parent can import, but not the parent's main module (a page, a test run)
    and nothing of the folder it is in. Without an `environment` it has the parent's.
    """
    folders = [str(Path(entry or ".").absolute()) for entry in sys.path]
    return subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START.format(module=module), *folders],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
    )
