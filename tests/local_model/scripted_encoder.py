"""Writes a tiny embedding model for llama.cpp: texts that share words lie near one another.

    python scripted_encoder.py OUTPUT.gguf

It is a BERT of one layer that adds nothing to its input: a text's vector is the mean of those of
its pairs of letters, each a direction of its own. Needs the packages gguf and numpy.
"""

import itertools
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, FEED_FORWARD, TOKENS = 128, 2, 32, 2048
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_BEGINS = "\u2581"  # what llama.cpp writes before a piece that begins a word
_SILENT = 0.05  # how long the vectors of the special tokens are, which every text has


def vocabulary() -> list[str]:
    """The special tokens, every letter, digit and sign, and every pair of letters."""
    letters = string.ascii_lowercase + string.digits + string.punctuation
    pairs = ("".join(two) for two in itertools.product(string.ascii_lowercase, repeat=2))
    pieces = [*letters, *pairs]
    return [*_SPECIAL, *pieces, *(f"{_BEGINS}{piece}" for piece in pieces)]


def tensors(size: int) -> Iterator[tuple[str, np.ndarray]]:
    words = np.random.default_rng(1).standard_normal((size, WIDTH)).astype(np.float32)
    words[: len(_SPECIAL)] *= _SILENT
    yield "token_embd.weight", words
    yield "position_embd.weight", np.zeros((TOKENS, WIDTH), np.float32)
    yield "token_types.weight", np.zeros((2, WIDTH), np.float32)
    for name in ("token_embd_norm", "blk.0.attn_output_norm", "blk.0.layer_output_norm"):
        yield f"{name}.weight", np.ones(WIDTH, np.float32)
        yield f"{name}.bias", np.zeros(WIDTH, np.float32)
    square = (WIDTH, WIDTH)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        yield from _nothing(name, square)
    yield from _nothing("ffn_up", (FEED_FORWARD, WIDTH))
    yield from _nothing("ffn_down", (WIDTH, FEED_FORWARD))


def _nothing(name: str, shape: tuple[int, int]) -> Iterator[tuple[str, np.ndarray]]:
    yield f"blk.0.{name}.weight", np.zeros(shape, np.float32)
    yield f"blk.0.{name}.bias", np.zeros(shape[0], np.float32)


def write(path: Path) -> None:
    tokens = vocabulary()
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("scripted")
    writer.add_context_length(TOKENS)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    _add_tokenizer(writer, tokens)
    for name, tensor in tensors(len(tokens)):
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: gguf.GGUFWriter, tokens: list[str]) -> None:
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(2)
    writer.add_token_list(tokens)
    kinds = (gguf.TokenType.NORMAL, gguf.TokenType.CONTROL)
    writer.add_token_types([int(kinds[token in _SPECIAL]) for token in tokens])
    writer.add_pad_token_id(_SPECIAL.index("[PAD]"))
    writer.add_unk_token_id(_SPECIAL.index("[UNK]"))
    writer.add_bos_token_id(_SPECIAL.index("[CLS]"))
    writer.add_sep_token_id(_SPECIAL.index("[SEP]"))
    writer.add_eos_token_id(_SPECIAL.index("[SEP]"))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
