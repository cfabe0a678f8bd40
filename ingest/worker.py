"""Runs in the child process: reads one file after the other and answers with what it found."""

import dataclasses
import hashlib
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from assistant.language import detect
from assistant.language.spoken import spoken
from assistant.types import Fault
from ingest import ocr
from ingest.deriving import check_count, described_cut
from ingest.file_errors import FileError
from ingest.formats import SUFFIXES, reader_of
from ingest.frames import read_frame, write_frame
from ingest.kinds import find_kind
from ingest.likeness import likeness_of
from ingest.metadata import own_facts
from ingest.reading import Reading, shortened

LONGEST_TEXT = 20_000_000  # characters
_MOST_ATTACHED, _DEEPEST = 2000, 4  # files within a file, and files within these
_FORBIDDEN = (
    *("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.", "os.system"),
    *("os.exec", "os.fork", "os.posix_spawn", "os.remove", "os.rename", "os.rmdir"),
)
_PATIENCE = 10  # seconds beyond the deadline, after which an orphan ends itself


def main() -> NoReturn:
    """Answers requests from standard input until it closes."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    _limit_memory(read_frame(requests)["memory_bytes"])
    ocr.program()  # before the guard, which lets no other program start
    detect("The language model")  # is loaded before the first file has to wait for it
    spoken("The one of several languages too. " * 5)
    forbid_outside()
    write_frame(answers, {})
    while True:
        try:
            request = read_frame(requests)
        except EOFError:
            sys.exit()
        _set_alarm(request["seconds"])
        ocr.begin(request["seconds"])
        write_frame(answers, _answer(request))
        _set_alarm(None)


def read(data: bytes, suffix: str) -> Reading:
    """A file's content as the reader of its format understands it.

    Raises:
        FileError: it cannot be read; the text names the reason.
    """
    reading = _read_format(data, suffix)
    if not reading.text.strip():
        raise FileError("blank")
    if len(reading.text) > LONGEST_TEXT:
        raise FileError("long", limit=LONGEST_TEXT)
    facts = {**own_facts(reading.text, reading.body), **reading.facts}
    reading = shortened(dataclasses.replace(reading, facts=facts))
    if kind := find_kind(reading, suffix):
        reading = dataclasses.replace(reading, facts={**reading.facts, "kind": kind})
    damaged = (Fault("damaged_signs"),) if "\ufffd" in reading.text else ()
    return dataclasses.replace(reading, notes=(*reading.notes, *damaged))


def _read_format(data: bytes, suffix: str) -> Reading:
    if not data:
        raise FileError("blank")
    return reader_of(suffix)(data)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        data = _content(Path(request["path"]), request["max_bytes"])
        reading = read(data, request["suffix"])
        inner = list(read_attached(reading, request["max_bytes"], request["path"]))
        whole = _described_reading(reading, data, request["path"]) | {"inner": inner}
        check_count(sum(len(each.get("passages", ())) for each in (whole, *inner)))
        return whole
    except MemoryError:
        return {"memory": True}
    except FileError as error:
        return _described(error.fault)
    except OSError as error:
        return _described(Fault("unreadable", {"said": error.strerror or str(error)}))
    except Exception as error:  # whatever a library raises on a damaged file
        return _described(_damaged(error))


def read_attached(
    reading: Reading, max_bytes: int, source: str, depth: int = 1
) -> Iterator[dict[str, Any]]:
    """What came of each file within a file, and of those within these in their turn."""
    names: Counter[str] = Counter()
    for attached in reading.attached[:_MOST_ATTACHED]:
        names[attached.name] += 1
        times = names[attached.name]
        name = attached.name if times == 1 else f"{attached.name} ({times})"
        found: Reading | None = None
        try:
            data = attached.read()
            if len(data) > max_bytes:
                raise FileError("large", size=len(data) / 1e6, limit=max_bytes / 1e6)
            suffix = PurePosixPath(attached.name).suffix.lower()
            if suffix not in SUFFIXES:
                raise FileError("unsupported", kinds=", ".join(SUFFIXES))
            found = read(data, suffix)
            yield _described_reading(found, data, f"{source}/{name}") | {"name": name}
        except FileError as error:
            yield _described(error.fault) | {"name": name}
        except MemoryError:
            raise
        except Exception as error:  # as below
            yield _described(_damaged(error)) | {"name": name}
        if found and depth < _DEEPEST:
            for inner in read_attached(found, max_bytes, f"{source}/{name}", depth + 1):
                yield inner | {"name": f"{name}/{inner['name']}"}


def _described_reading(reading: Reading, data: bytes, source: str) -> dict[str, Any]:
    plain = dataclasses.asdict(dataclasses.replace(reading, attached=()))
    likeness = dataclasses.asdict(likeness_of(reading))
    told = {"likeness": likeness, "spoken": spoken(reading.text[reading.body :])}
    read = plain | told | {"hash": hashlib.sha256(data).hexdigest()}
    return read | described_cut(read, source)


def _damaged(error: Exception) -> Fault:
    return Fault("damaged", {"said": f"{type(error).__name__}: {str(error)[:200]}"})


def _described(fault: Fault) -> dict[str, Any]:
    return {"fault": dataclasses.asdict(fault)}


def _content(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise FileError("grew")
    return data


def _limit_memory(count: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows, where the deadline has to do
        return
    resource.setrlimit(resource.RLIMIT_AS, (count, count))


def _set_alarm(seconds: float | None) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds) + _PATIENCE if seconds is not None else 0)


def forbid_outside() -> None:
    """From now on this process opens no connection and starts no program but Tesseract.

    No reader needs to; a document that makes a library try is named as a fault. Python code is
    held to it, machine code is not.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and ocr.program() and arguments[0] == ocr.program():
        return  # text recognition, with arguments of our own
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed while a file is loaded")
