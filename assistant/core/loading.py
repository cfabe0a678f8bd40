"""Loads what ships with the core, each part once however many networks use it."""

from functools import cache
from pathlib import Path
from typing import Any

from assistant.core.word_table import WordTable
from assistant.networks import load_tokenizer

FOLDER = Path(__file__).resolve().parent
TOKENIZER, WORDS = FOLDER / "tokenizer.json", FOLDER / "words.npy"
CENTRES = FOLDER / "centres.npy"
ENCODER, READER = FOLDER / "encoder.onnx", FOLDER / "reader.onnx"


@cache
def word_table() -> WordTable:
    """Raises ResourceError where the file is missing or damaged."""
    return WordTable(WORDS)


def tokenizer() -> Any:
    """SentencePiece pieces in Latin script; cuts and pads nothing.

    Raises:
        ResourceError: the file is missing or damaged.
    """
    return load_tokenizer(TOKENIZER)


def is_one_piece(word: str) -> bool:
    """Whether a word is so usual in some language that the tokenizer has it whole.

    Of 100 slips of spelling one or two look so, and of 100 words of questions 20 to 40.
    """
    return len(tokenizer().encode(word, add_special_tokens=False).ids) == 1
