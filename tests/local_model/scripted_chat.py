"""Writes a tiny chat model for llama.cpp that says what a script tells it to.

    python scripted_chat.py OUTPUT.gguf

It is a Llama of one layer whose attention and feed-forward weights are zero, so that only the last
token counts; each token of a script leads to the next. The chat template looks for a word in the
prompt and ends it with the token that begins the script for it. Needs the packages gguf and numpy.
"""

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

CONTEXT = 16384
HEAD = 8  # numbers in its one head; attention does nothing and should cost nothing
COMMON = "the of and to in a is for on by as at it we or an be not so if"


@dataclass(frozen=True)
class Script:
    """`text` is said where `cue` occurs in the prompt; with `endless` again and again."""

    name: str
    cue: str
    text: str
    endless: bool = False


INVENTED = (
    "Bayer talks with the region about imaging. It paid 99 million euros in 1987 [1]. "
    "Nobody else knows [77]."
)
AT_LENGTH = (
    "Janssen and HUS go on with one trial after another, since every winter brings more patients, "
    "each spring new colleagues, all summers long heaps of unread journals, while autumn means "
    "grant applications, committees, budgets, audits, visitors, seminars, farewells, and then "
    "somebody begins once again from scratch."
)
PONDERED = "The agreement runs for four years."
THOUGHT = "<think> Somebody wonders how many winters remain; passage one knows. </think>"
# The first whose cue is there is followed; "" is always there.
SCRIPTS = (
    Script("condense", "Last question:", "What do Janssen and HUS study together?"),
    Script("judge", "YES or NO", "YES"),
    Script("recall", "What is the code?", "7391"),
    Script(
        "swedish", "Aurora", "Maria Lind leder Aurora-registret, vars kontor ligger i Lund [2]."
    ),
    Script("refuse", "Mars", "The documents do not answer this question."),
    Script("invent", "Bayer", INVENTED),
    Script("think", "ponder", f"{THOUGHT} {PONDERED}"),
    Script("endless", "at length", AT_LENGTH, endless=True),
    Script("answer", "", "Janssen and HUS study leukaemia together from 2023 on [1]."),
)

# Where thoughts go in it tells the server that the model thinks, and how that is marked.
_TEMPLATE = """{%- for m in messages %}<|turn|>{{ m['role'] }}: {% if m.reasoning_content -%}
<think> {{ m.reasoning_content }} </think> {% endif %}{{ m['content'] }}{% endfor -%}
{%- set asked = messages[-1]['content'].split('Question:')[-1] -%}
"""


def chains() -> dict[str, list[str]]:
    """Each script's text in tokens that are nowhere else: a word, or as many as that takes."""
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    for script in reversed(SCRIPTS):  # the usual answer comes word by word
        found[script.name], piece = [], ""
        for word in script.text.split():
            piece += f"\u2581{word}"
            if piece not in taken:
                found[script.name].append(piece)
                taken.add(piece)
                piece = ""
        assert not piece, f"{script.name} ends with words that another script has"
    return found


def template() -> str:
    """Jinja: the messages, and then the token of the first script whose cue is there."""
    conditions = [f"{{%- if {s.cue!r} in asked -%}}<|{s.name}|>" for s in SCRIPTS[:1]]
    conditions += [f"{{%- elif {s.cue!r} in asked -%}}<|{s.name}|>" for s in SCRIPTS[1:]]
    return _TEMPLATE + "\n".join(conditions) + "{%- endif -%}"


def common() -> Iterator[str]:
    """Words that are one token, as in real models; each with the beginnings that lead to it."""
    for word in COMMON.split():
        for end in range(1, len(word) + 1):
            yield f"\u2581{word[:end]}"


def vocabulary() -> Iterator[tuple[str, gguf.TokenType]]:
    yield "<unk>", gguf.TokenType.UNKNOWN
    yield "<s>", gguf.TokenType.CONTROL
    yield "</s>", gguf.TokenType.CONTROL
    for byte in range(256):
        yield f"<0x{byte:02X}>", gguf.TokenType.BYTE
    for name in ("turn", *(script.name for script in SCRIPTS)):
        yield f"<|{name}|>", gguf.TokenType.CONTROL
    for piece in dict.fromkeys(["\u2581", *itertools.chain(*chains().values()), *common()]):
        yield piece, gguf.TokenType.NORMAL


def successors(index: dict[str, int]) -> dict[int, int]:
    """Which token follows which; the end follows all that no script has."""
    end, said = index["</s>"], chains()
    follows = dict.fromkeys(index.values(), end)
    for script in SCRIPTS:
        chain = [index[piece] for piece in said[script.name]]
        follows[index[f"<|{script.name}|>"]] = chain[0]
        follows.update(itertools.pairwise(chain))
        follows[chain[-1]] = chain[0] if script.endless else end
    return follows


def write(path: Path) -> None:
    tokens = list(vocabulary())
    index = {text: number for number, (text, _) in enumerate(tokens)}
    size = len(tokens)
    width = -(-size // 32) * 32
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("scripted")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(32)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_dimension_count(HEAD)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(size)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([-float(number) for number in range(size)])
    writer.add_token_types([int(kind) for _, kind in tokens])
    writer.add_bos_token_id(index["<s>"])
    writer.add_eos_token_id(index["</s>"])
    writer.add_unk_token_id(index["<unk>"])
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(template())
    for name, tensor in weights(size, width, successors(index)):
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def weights(size: int, width: int, follows: dict[int, int]) -> Iterator[tuple[str, np.ndarray]]:
    """A token is a direction of its own, and what follows it reads that direction."""
    embedded, output = np.zeros((2, size, width), np.float32)
    for token, following in follows.items():
        embedded[token, token] = output[following, token] = 1
    yield "token_embd.weight", embedded
    yield "output.weight", output
    yield "output_norm.weight", np.ones(width, np.float32)
    for name in ("attn_norm", "ffn_norm"):
        yield f"blk.0.{name}.weight", np.ones(width, np.float32)
    into, out = (HEAD, width), (width, HEAD)
    for name, shape in {"q": into, "k": into, "v": into, "output": out}.items():
        yield f"blk.0.attn_{name}.weight", np.zeros(shape, np.float32)
    for name, shape in {"gate": (32, width), "up": (32, width), "down": (width, 32)}.items():
        yield f"blk.0.ffn_{name}.weight", np.zeros(shape, np.float32)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
