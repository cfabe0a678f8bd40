"""Messages between the loader and its child process: JSON behind its length."""

import json
from typing import IO, Any

LONGEST_FRAME = 200 << 20  # bytes: no answer of the child may fill our own memory
_LENGTH_BYTES = 8


def write_frame(stream: IO[bytes], value: dict[str, Any]) -> None:
    """One message: its length, then JSON. Paths that are no UTF-8 survive in their escapes."""
    data = json.dumps(value).encode("ascii")
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> dict[str, Any]:
    """The next message.

    Raises:
        EOFError: the other side is gone.
        ValueError: what came is too long or no message.
    """
    length = int.from_bytes(_read_exactly(stream, _LENGTH_BYTES), "big")
    if length > LONGEST_FRAME:
        raise ValueError("the message is too long")
    value = json.loads(_read_exactly(stream, length))
    if not isinstance(value, dict):
        raise ValueError("the message is no object")
    return value


def _read_exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data
