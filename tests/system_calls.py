"""Runs processes and all their children under strace, and tells whom they tried to reach."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[1]
_CALLS = "connect,sendto,sendmsg,sendmmsg"
_ADDRESS = re.compile(r'(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')


def can_trace() -> bool:
    strace = shutil.which("strace")
    if not strace:
        return False
    return subprocess.run([strace, "-f", "-o", os.devnull, "true"], check=False).returncode == 0


class Traced:
    """A context manager that ends what it started."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self._log = folder / "calls.log"
        self._environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
        self._started: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # strace alone would let its children go on
            process.communicate()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """`python ARGUMENTS`, traced from its first instruction on."""
        options = ["-f", "-qq", "--seccomp-bpf", "-e", f"trace={_CALLS}", "-e", "signal=none"]
        process = subprocess.Popen(
            ["strace", *options, "-A", "-o", str(self._log), sys.executable, *arguments],
            env=self._environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def run(self, *arguments: str, seconds: float = 110) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        said, faults = process.communicate(timeout=seconds)
        return subprocess.CompletedProcess(arguments, process.returncode, said, faults)

    def outside(self) -> set[str]:
        """Every address that was named in a call, but loopback's; name servers count too."""
        text = self._log.read_text() if self._log.exists() else ""
        return {found for found in _ADDRESS.findall(text) if not ip_address(found).is_loopback}
