"""The network: MiniLM (BERT, 6 layers) with one logit per token, and the loss over its tokens."""

import json
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from torch import Tensor, nn

from assistant.scorer.packing import SEGMENTS


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)
        self.output_norm = nn.LayerNorm(width, epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.down_norm = nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        split = self.query_key_value(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        # Spelled out: the fused function's backward pass is several times slower in bfloat16.
        scores = (query * (width // self.heads) ** -0.5) @ key.transpose(-1, -2)
        mixed = torch.softmax(scores + mask, dim=-1) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self.output_norm(x + self.output(mixed))
        return self.down_norm(x + self.down(F.gelu(self.up(x))))


class TokenScorer(nn.Module):
    """Logits [batch, length] from token ids, segment ids and a padding mask of the same shape."""

    def __init__(self, config: dict[str, float], dropout: float) -> None:
        super().__init__()
        width, epsilon = int(config["hidden_size"]), config["layer_norm_eps"]
        self.words = nn.Embedding(int(config["vocab_size"]), width)
        self.positions = nn.Embedding(int(config["max_position_embeddings"]), width)
        self.segments = nn.Embedding(SEGMENTS, width)
        self.norm = nn.LayerNorm(width, epsilon)
        self.dropout = nn.Dropout(dropout)
        heads, inner = int(config["num_attention_heads"]), int(config["intermediate_size"])
        self.layers = nn.ModuleList(
            Layer(width, heads, inner, epsilon) for _ in range(int(config["num_hidden_layers"]))
        )
        self.head = nn.Linear(width, 1)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places) + self.segments(segments)
        x = self.dropout(self.norm(x)).to(self.layers[0].up.weight.dtype)
        attend = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask.bool(), -1e4)
        attend = attend[:, None, None, :]
        for layer in self.layers:
            x = layer(x, attend)
        return self.head(x.to(self.head.weight.dtype)).squeeze(-1)


def load_base(folder: Path, dropout: float) -> TokenScorer:
    """The pretrained encoder with a fresh head whose bias starts far below the null logit.

    The word vectors stay as they are: training them costs a quarter of the time.
    """
    model = TokenScorer(json.loads((folder / "config.json").read_text()), dropout)
    weights = load_file(folder / "model.safetensors")
    asked, other = weights["embeddings.token_type_embeddings.weight"]
    renamed = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "segments.weight": torch.stack([asked, asked, other, other, other]),
    }
    for kind in ("weight", "bias"):
        renamed[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for index in range(len(model.layers)):
            old, new = f"encoder.layer.{index}", f"layers.{index}"
            renamed[f"{new}.query_key_value.{kind}"] = torch.cat(
                [
                    weights[f"{old}.attention.self.{part}.{kind}"]
                    for part in ("query", "key", "value")
                ]
            )
            renamed[f"{new}.output.{kind}"] = weights[f"{old}.attention.output.dense.{kind}"]
            renamed[f"{new}.output_norm.{kind}"] = weights[
                f"{old}.attention.output.LayerNorm.{kind}"
            ]
            renamed[f"{new}.up.{kind}"] = weights[f"{old}.intermediate.dense.{kind}"]
            renamed[f"{new}.down.{kind}"] = weights[f"{old}.output.dense.{kind}"]
            renamed[f"{new}.down_norm.{kind}"] = weights[f"{old}.output.LayerNorm.{kind}"]
    missing, unexpected = model.load_state_dict(renamed, strict=False)
    assert set(missing) == {"head.weight", "head.bias"}
    assert not unexpected
    model.words.requires_grad_(False)
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.constant_(model.head.bias, -4.0)  # about 100 tokens then weigh as much as "none"
    return model
