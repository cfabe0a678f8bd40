"""Keeps what a system answered, line by line, so that an interrupted measurement goes on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Record:
    """What a system gave for one question.

    `found` are document names, best first, or passages where those count.
    `megabytes` is the memory resident afterwards. The rest only an answering system has: the
    answer's sentences, whether it refused, and the probability that the documents answer.
    """

    key: str
    found: tuple[str, ...]
    seconds: float
    megabytes: float
    answerable: float | None = None
    refused: bool | None = None
    sentences: tuple[str, ...] = ()


class Records:
    """A file of records that were all made under the same circumstances, named by `made_by`."""

    def __init__(self, path: Path, made_by: str) -> None:
        self._path = path
        self._made_by = made_by

    def read(self) -> dict[str, Record]:
        """By question; empty where the file was made under other circumstances."""
        if not self._path.is_file():
            return {}
        lines = self._path.read_text(encoding="utf-8").split("\n")[:-1]  # without one cut off
        if not lines or json.loads(lines[0]) != {"made_by": self._made_by}:
            return {}
        records = {}
        for line in lines[1:]:
            row = json.loads(line)
            row |= {"found": tuple(row["found"]), "sentences": tuple(row["sentences"])}
            records[row["key"]] = Record(**row)
        return records

    def count(self) -> int:
        """About how many there are; quick."""
        return max(0, self._path.read_bytes().count(b"\n") - 1) if self._path.is_file() else 0

    @contextmanager
    def writing(self) -> Iterator[IO[str]]:
        """The file, open to be added to with `put`; what does not belong there is dropped first."""
        known = self.read()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("w", encoding="utf-8") as file:
            file.write(json.dumps({"made_by": self._made_by}) + "\n")
            for record in known.values():
                put(file, record)
            yield file


def put(file: IO[str], record: Record) -> None:
    file.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
    file.flush()
