"""Writes the encoder that ships with the program as a model for llama.cpp.

    python shipped_encoder.py ENCODER_FOLDER OUTPUT.gguf

The 8-bit weights of the ONNX file are multiplied out, so that vectors agree with the embedded
encoder's but for what its 8-bit arithmetic rounds. Needs the packages gguf, onnx and numpy.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import gguf
import numpy as np
import onnx
from onnx import numpy_helper

LAYERS, HEADS, WIDTH, FEED_FORWARD, TOKENS = 6, 12, 384, 1536, 512
_LINEAR = {
    "query": "attn_q",
    "key": "attn_k",
    "value": "attn_v",
    "attended": "attn_output",
    "wide": "ffn_up",
    "narrow": "ffn_down",
}
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class Weights:
    """The constants of the ONNX graph by name, as float32."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(path).graph
        self._arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def __getitem__(self, name: str) -> np.ndarray:
        if name in self._arrays:
            return self._arrays[name].astype(np.float32)
        steps = self._arrays[f"{name}_quantized"].astype(np.float32)
        zero = self._arrays[f"{name}_zero_point"].astype(np.float32)
        return (steps - zero) * self._arrays[f"{name}_scale"].astype(np.float32)


def tensors(weights: Weights) -> Iterator[tuple[str, np.ndarray]]:
    positions = weights["positions"]  # with the segment's embedding added to each
    yield "token_embd.weight", weights["words"].astype(np.float16)
    yield "position_embd.weight", positions
    yield "token_types.weight", np.zeros((2, WIDTH), np.float32)
    yield from norm(weights, "layer0", "token_embd_norm")
    for number in range(LAYERS):
        theirs, ours = f"blk.{number}", f"layer{number + 1}."
        for part, name in _LINEAR.items():
            # The graph divides the query by this beforehand; llama.cpp does it itself.
            scale = (WIDTH / HEADS) ** 0.5 if part == "query" else 1.0
            matrix = weights[f"{ours}{part}.W"].T * scale
            yield f"{theirs}.{name}.weight", np.ascontiguousarray(matrix).astype(np.float16)
            yield f"{theirs}.{name}.bias", weights[f"{ours}{part}.b"] * np.float32(scale)
        yield from norm(weights, f"{ours}norm1", f"{theirs}.attn_output_norm")
        yield from norm(weights, f"{ours}norm2", f"{theirs}.layer_output_norm")


def norm(weights: Weights, ours: str, theirs: str) -> Iterator[tuple[str, np.ndarray]]:
    yield f"{theirs}.weight", weights[f"{ours}.g"]
    yield f"{theirs}.bias", weights[f"{ours}.b"]


def write(folder: Path, path: Path) -> None:
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_context_length(TOKENS)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    add_tokenizer(writer, folder / "tokenizer.json")
    for name, tensor in tensors(Weights(folder / "encoder.int8.onnx")):
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_tokenizer(writer: gguf.GGUFWriter, file: Path) -> None:
    """WordPiece: llama.cpp marks where a word begins, the original where one goes on."""
    known = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    tokens = sorted(known, key=lambda token: int(known[token]))
    special = {token: known[token] for token in _SPECIAL}
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(2)
    writer.add_token_list([t if t in special else marked(t) for t in tokens])
    kinds = (gguf.TokenType.NORMAL, gguf.TokenType.CONTROL)
    writer.add_token_types([int(kinds[token in special]) for token in tokens])
    writer.add_bos_token_id(special["[CLS]"])
    writer.add_sep_token_id(special["[SEP]"])
    writer.add_eos_token_id(special["[SEP]"])
    writer.add_unk_token_id(special["[UNK]"])
    writer.add_pad_token_id(special["[PAD]"])


def marked(token: str) -> str:
    return token.removeprefix("##") if token.startswith("##") else f"\u2581{token}"


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
