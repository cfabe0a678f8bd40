"""Loads what the encoder and the reader run on: an ONNX session on the CPU, and their tokenizer."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import ResourceError


@cache
def load_session(weights: Path, threads: int) -> Any:
    """An inference session, loaded once and shared by all who run it, in any thread.

    Raises:
        ResourceError: the file is missing or damaged.
    """
    import onnxruntime  # takes a while, and an ingest without news does without

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait for the next step asleep, not in a loop: three quarters of the processor
    # time of encoding a question went into that, and other work went without.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's exceptions share no base class
        raise _damaged(weights) from error


def load_array(file: Path, **options: Any) -> np.ndarray:
    """What numpy saved.

    Raises:
        ResourceError: the file is missing or damaged.
    """
    try:
        loaded: np.ndarray = np.load(file, allow_pickle=False, **options)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(file) from error
    return loaded


@cache
def load_tokenizer(file: Path) -> Any:
    """A tokenizer that neither pads nor cuts, loaded once.

    Raises:
        ResourceError: the file is missing or damaged.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises nothing narrower
        raise _damaged(file) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _damaged(path: Path) -> ResourceError:
    return ResourceError(f"{path.name} is missing or damaged; install the package again.")
