"""A real PostgreSQL for the tests: the system's own program, on loopback, in its own folder."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api_server import free_port

NOT_HERE = "PostgreSQL's server is not installed here (on Debian: apt install postgresql)"
_OWNER = "postgres"  # who runs it where we are the system's administrator, whom it refuses


def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _version(path: Path) -> float:
    return float(path.parents[1].name)


class Postgres:
    """A server that can be stopped, killed and started again."""

    def __init__(self, folder: Path, port: int) -> None:
        self._bin = programs() or Path()
        self._data, self._port = folder / "data", port
        initdb = ["--auth=trust", "--username=reader", "--no-sync", "--encoding=UTF8"]
        self._run("initdb", "-D", str(self._data), "--locale=C.UTF-8", *initdb)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://reader@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
        options += "-c fsync=off -c shared_buffers=64MB"
        log = str(self._data / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """At once; whoever is connected is thrown out."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "fast", "stop")

    def kill(self) -> None:
        """As a power cut would end it."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        _gone(pid)

    def create(self, database: str) -> str:
        """The address of a new, empty database."""
        self.sql("postgres", f"CREATE DATABASE {database}")
        return self.url(database)

    def sql(self, database: str, statement: str) -> str:
        where = ["-h", "127.0.0.1", "-p", str(self._port), "-U", "reader", "-d", database]
        return self._run("psql", *where, "-X", "-At", "-v", "ON_ERROR_STOP=1", "-c", statement)

    def copy(self, database: str, other: str) -> None:
        """Through pg_dump and pg_restore, as an operator would."""
        where = ["-h", "127.0.0.1", "-p", str(self._port), "-U", "reader"]
        kept = str(self._data.parent / f"{database}.dump")
        self._run("pg_dump", *where, "--format=custom", f"--file={kept}", database)
        self.create(other)
        self._run("pg_restore", *where, "-d", other, kept)

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(self._bin / program), *arguments]
        if os.geteuid() == 0:
            command = [
                "setpriv",
                f"--reuid={_OWNER}",
                f"--regid={_OWNER}",
                "--clear-groups",
                *command,
            ]
        # No pipe for a server that stays: reading from it would never end.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False)
            said.seek(0)
            text = said.read().strip()
        assert done.returncode == 0, text
        return text


def _gone(pid: int) -> None:
    """Waits until a process has ended, and takes its leave where it has come to be our child."""
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.05)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam(_OWNER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        server = Postgres(folder, free_port())
        server.start()
        try:
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
