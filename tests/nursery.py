"""Children at once: a process that has imported a child's module forks one whenever it is wanted.

Nearly every test that fills a library starts two children, whose imports take longer than all that
is tested. What runs in a child is the module's own `main`, as it is otherwise; tests of the start
itself ask for `real_children`. On Linux only.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Self

from assistant.children import start_child

PREPARED = {
    "ingest.worker": "from assistant.language import detect; detect('The language model')",
    "assistant.search.indexes.verify": "from assistant.search.vectors import preload; preload()",
}
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: children that lost their parent become ours
_RUN = "import sys; sys.path[:] = sys.argv[3:]; import nursery; nursery.serve(*sys.argv[1:3])"


class Forked:
    """As much of `subprocess.Popen` as the product asks of its children."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a forked child", timeout)
            time.sleep(0.002)
        return code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def communicate(self, data: bytes = b"", timeout: float = 60) -> tuple[bytes, None]:
        with self.stdin, self.stdout:
            try:
                self.stdin.write(data)
                self.stdin.close()
            except BrokenPipeError:
                pass
            said = self.stdout.read()
        self.wait(timeout)
        return said, None


class Nursery:
    """Stands in for `start_child`; a context manager."""

    def __init__(self) -> None:
        self._sockets: dict[str, socket.socket] = {}
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._sockets.values():
            one.close()

    def start_child(
        self,
        module: str,
        environment: Mapping[str, str] | None = None,
        errors: int | IO[bytes] = subprocess.DEVNULL,
    ) -> "Forked | subprocess.Popen[bytes]":
        if module not in PREPARED:
            return start_child(module, environment, errors)
        if module not in self._sockets:
            self._sockets[module] = _started(module)
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        both = errors == subprocess.STDOUT
        silent = os.open(os.devnull, os.O_WRONLY)
        given = [theirs_in, theirs_out, theirs_out if both else silent]
        order = {"environment": dict(environment or os.environ), "folder": str(Path.cwd())}
        channel = self._sockets[module]
        socket.send_fds(channel, [json.dumps(order).encode()], given)
        for one in (theirs_in, theirs_out, silent):
            os.close(one)
        return Forked(int(channel.recv(20)), os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"))


def _started(module: str) -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    folders = [str(Path(__file__).parent), *(str(Path(e or ".").absolute()) for e in sys.path)]
    flags = ["-I", "-B", "-X", "utf8"]
    subprocess.Popen(
        [sys.executable, *flags, "-c", _RUN, module, str(theirs.fileno()), *folders],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()
    return ours


def serve(module: str, channel: str) -> None:
    """Forks a child for each order, and says its process id, until the other end closes."""
    main: Callable[[], None] = import_module(module).main
    exec(PREPARED[module])
    with socket.socket(fileno=int(channel)) as orders:
        while True:
            order, given, _, _ = socket.recv_fds(orders, 1 << 20, 3)
            if not order:
                return
            number, told = os.pipe()
            # The one in between ends at once, so that the child becomes the test run's.
            if (between := os.fork()) == 0:
                if child := os.fork():
                    os.write(told, str(child).encode())
                    os._exit(0)
                for one in (orders.detach(), number, told):
                    os.close(one)
                _become(main, json.loads(order), given)
            os.waitpid(between, 0)
            orders.send(os.read(number, 20))
            for one in (*given, number, told):
                os.close(one)


def _become(main: Callable[[], None], order: dict[str, Any], given: list[int]) -> None:
    code = 0
    try:
        for place, one in enumerate(given):
            os.dup2(one, place)
            os.close(one)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
