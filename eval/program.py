"""What a figure was made with: one digest of files of the program, for whoever compares figures."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import assistant
from assistant.resources import resource

ASSISTANT = Path(assistant.__file__).parent
_ROOT = Path(__file__).resolve().parents[1]
_PROGRAM = (".py", ".onnx", ".json", ".toml", ".txt", ".md")
_ASIDE = {"shipped", "page", "conversations", "__pycache__"}  # folders that no answer depends on


@cache  # what this process has loaded does not change when the files do
def program_sha256() -> str:
    """Of the sources, weights and prompts: everything of ours that an answer depends on."""
    folders = (resource("prompts"), ASSISTANT, _ROOT / "ingest")
    files = [file for folder in folders for file in files_in(folder)]
    return digest([*files, *files_in(_ROOT / "eval", nested=False)])


def files_in(folder: Path, nested: bool = True) -> list[Path]:
    """The program's files, in an order that does not depend on where the folder is."""
    found = folder.rglob("*") if nested else folder.glob("*")
    names = sorted(path.relative_to(folder) for path in found if path.suffix in _PROGRAM)
    return [folder / name for name in names if _ASIDE.isdisjoint(name.parts)]


def digest(files: Iterable[Path]) -> str:
    """Of the files' names and contents, in their order."""
    made = hashlib.sha256()
    for path in files:
        made.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()
