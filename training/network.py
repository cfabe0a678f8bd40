"""The networks: multilingual-e5-small (BERT, 12 layers) as encoder, and with heads as reader."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from assistant.core.packing import SEGMENTS
from training.base import load_layers, load_words

WIDTH, LAYERS, HEADS, INNER, EPSILON, POSITIONS = 384, 12, 12, 1536, 1e-12, 512
FOUND, START, END = range(3)
PART_BYTES = 14 * 2**20


def fast_arithmetic() -> None:
    """Settings for a GPU: an attention kernel that takes every length as it comes."""
    torch.set_float32_matmul_precision("high")
    if torch.cuda.is_available():
        torch.backends.cuda.enable_cudnn_sdp(False)


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query_key_value = nn.Linear(WIDTH, 3 * WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.output_norm = nn.LayerNorm(WIDTH, EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.down_norm = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        split = self.query_key_value(x).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.output_norm(x + self.dropout(self.output(mixed)))
        return self.down_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    """Vectors [batch, length, width] of tokens; the word vectors are frozen."""

    words: Tensor

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.register_buffer("words", torch.zeros(0, WIDTH), persistent=False)
        self.positions = nn.Parameter(torch.zeros(POSITIONS, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def vectors(self, ids: Tensor, lengths: Tensor, added: Tensor | None = None) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = F.embedding(ids, self.words).to(self.positions.dtype) + self.positions[: ids.shape[1]]
        x = self.dropout(self.norm(x if added is None else x + added))
        there = places < lengths[:, None]
        kind = torch.bfloat16 if torch.is_autocast_enabled(ids.device.type) else x.dtype
        mask = torch.zeros(there.shape, dtype=kind, device=ids.device).masked_fill(~there, -1e4)
        attend = mask[:, None, None, :].expand(-1, HEADS, ids.shape[1], -1)
        for layer in self.layers:
            x = layer(x, attend)
        return x


class Encoder(Network):
    """Unit vectors [batch, width] of texts."""

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        x = self.vectors(ids, lengths)
        there = (torch.arange(ids.shape[1], device=ids.device) < lengths[:, None])[..., None]
        return F.normalize((x.float() * there).sum(1) / lengths[:, None], dim=-1)


class Reader(Network):
    """Logits [batch, length, 3] of the answer, its start and its end, and [batch]: any answer?"""

    def __init__(self, dropout: float) -> None:
        super().__init__(dropout)
        self.segments = nn.Parameter(torch.zeros(SEGMENTS, WIDTH))
        self.head = nn.Linear(WIDTH, 3)
        self.answers = nn.Linear(WIDTH, 1)
        generator = torch.Generator().manual_seed(
            7
        )  # one beginning for all runs: they are averaged
        for layer in (self.head, self.answers):
            nn.init.normal_(layer.weight, std=0.02, generator=generator)
            nn.init.zeros_(layer.bias)
        nn.init.constant_(
            self.head.bias[FOUND], -4.0
        )  # 100 tokens then weigh about as much as none

    def forward(self, ids: Tensor, segments: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x = self.vectors(ids, lengths, F.embedding(segments, self.segments))
        with torch.autocast(ids.device.type, enabled=False):
            return self.head(x.float()), self.answers(x[:, 0].float()).squeeze(-1)


def load(network: Network, base: Path, start: Path | None = None) -> Network:
    """Fills the network from the base, then from the parts in `start` where given."""
    state = {name: torch.from_numpy(array) for name, array in load_layers(base).items()}
    if start:
        state |= read_parts(start)
    missing, unexpected = network.load_state_dict(state, strict=False)
    fresh = {"segments", "head.weight", "head.bias", "answers.weight", "answers.bias"}
    if unexpected or not set(missing) <= fresh:
        raise ValueError(f"The weights do not fit the network: {missing or unexpected}.")
    network.words = torch.from_numpy(load_words(base)).to(torch.bfloat16)
    return network


def write_parts(state: dict[str, Tensor], folder: Path) -> None:
    """Float16 weights in several files of a size that travels, each written whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    part: dict[str, np.ndarray] = {}
    number = size = 0
    names = list(state)
    for name in names:
        array = state[name].detach().cpu().numpy().astype(np.float16)
        part[name] = array
        size += array.nbytes
        if size > PART_BYTES - 2**21 or name == names[-1]:
            new = folder / f"part-{number}.new"
            with new.open("wb") as file:
                np.savez(file, **part)  # type: ignore[arg-type]
            new.replace(folder / f"part-{number}.npz")
            part, number, size = {}, number + 1, 0


def read_parts(folder: Path) -> dict[str, Tensor]:
    state = {}
    for file in sorted(folder.glob("part-*.npz")):
        with np.load(file) as found:
            for name in found.files:
                state[name] = torch.from_numpy(found[name].astype(np.float32))
    if not state:
        raise FileNotFoundError(f"There are no weights in {folder}.")
    return state
