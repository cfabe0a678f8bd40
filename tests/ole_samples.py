"""Compound files made by hand, as Outlook keeps messages in."""

import struct
from pathlib import Path
from typing import Any

Tree = dict[str, Any]  # names to bytes, or to trees in their turn
_SECTOR = 512
_END, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def write_ole(path: Path, tree: Tree) -> Path:
    """All streams are short ones, which lie in the mini stream."""
    entries: list[list[Any]] = [["Root Entry", 5, b"", _NONE, _NONE]]
    _add(tree, 0, entries)
    small, small_chain = _chained([e[2] for e in entries if e[1] == 2], 64)
    starts = iter(small)
    stream = b"".join(_padded(e[2], 64) for e in entries if e[1] == 2)
    rows = b""
    for name, kind, data, right, child in entries:
        start, size = (next(starts), len(data)) if kind == 2 else (_END, 0)
        if kind == 5:
            start, size = 0, len(stream)
        wide = name.encode("utf-16-le")
        rows += wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide) + 2, kind, 1)
        rows += struct.pack("<III", _NONE, right, child) + b"\0" * 36
        rows += struct.pack("<IQ", start, size)
    parts = [stream, rows, struct.pack(f"<{len(small_chain)}I", *small_chain)]
    (_, directory, mini), chain = _chained(parts, _SECTOR)
    chain.append(_FAT)
    table = struct.pack(f"<{len(chain)}I", *chain)
    assert len(table) <= _SECTOR  # one sector of the table is enough for a sample
    count = (len(parts[2]) + _SECTOR - 1) // _SECTOR
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, mini, count, _END, 0)
    header += struct.pack("<I", len(chain) - 1) + b"\xff" * 4 * 108
    body = b"".join(_padded(part, _SECTOR) for part in parts)
    path.write_bytes(header + body + table.ljust(_SECTOR, b"\xff"))
    return path


def _padded(data: bytes, size: int) -> bytes:
    return data + b"\0" * (-len(data) % size) if data else b"\0" * size


def _chained(parts: list[bytes], size: int) -> tuple[list[int], list[int]]:
    """Where each part begins, and which sector follows which."""
    starts, chain = [], []
    for part in parts:
        count, first = len(_padded(part, size)) // size, len(chain)
        starts.append(first)
        chain += [first + n + 1 for n in range(count - 1)] + [_END]
    return starts, chain


def _add(tree: Tree, parent: int, entries: list[list[Any]]) -> None:
    """A folder's entries, each the right neighbour of the one before."""
    before = None
    for name, content in tree.items():
        number = len(entries)
        folder = isinstance(content, dict)
        entries.append([name, 1 if folder else 2, b"" if folder else content, _NONE, _NONE])
        if before is None:
            entries[parent][4] = number
        else:
            entries[before][3] = number
        before = number
        if folder:
            _add(content, number, entries)
