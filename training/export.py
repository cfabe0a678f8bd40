"""Writes trained weights as ONNX, in float32 and as the int8 file that ships."""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

Array = NDArray[Any]
HEAD = "logit"


class Graph:
    """Collects nodes and weights; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: Array) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, x: str, weight: Array, bias: Array, name: str) -> str:
        product = self.node("MatMul", [x, self.weight(f"{name}.w", weight.T)], f"{name}.matmul")
        return self.node("Add", [product, self.weight(f"{name}.b", bias)], name)

    def norm(self, x: str, weight: Array, bias: Array, name: str, epsilon: float) -> str:
        inputs = [x, self.weight(f"{name}.w", weight), self.weight(f"{name}.b", bias)]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=epsilon)


def build(state: dict[str, Array], config: dict[str, Any], int8_words: bool) -> onnx.ModelProto:
    """`ids`, `segments`, `mask` (int64 [readings, length]) to `logits` (float32, same shape).

    With `int8_words` each word vector is stored as 8-bit integers with a scale of its own, which
    costs a quarter of the size and, unlike one scale for the table, next to no accuracy.
    """
    graph, epsilon = Graph(), config["layer_norm_eps"]
    heads, width = config["num_attention_heads"], config["hidden_size"]
    graph.weight("zero", np.array([0]))
    graph.node("Shape", ["ids"], "length", start=1, end=2)
    words = _words(graph, state["words.weight"], int8_words)
    graph.weight("positions.w", state["positions.weight"])
    places = graph.node("Slice", ["positions.w", "zero", "length", "zero"], "positions")
    segments = graph.weight("segments.w", state["segments.weight"])
    segments = graph.node("Gather", [segments, "segments"], "segment_vectors")
    x = graph.node("Add", [graph.node("Add", [words, places], "placed"), segments], "embedded")
    x = graph.norm(x, state["norm.weight"], state["norm.bias"], "layers.in", epsilon)
    mask = _mask(graph)
    graph.weight("split", np.array([0, 0, heads, width // heads]))
    graph.weight("join", np.array([0, 0, width]))
    for index in range(config["num_hidden_layers"]):
        x = _layer(graph, state, f"layers.{index}", x, mask, heads, epsilon)
    x = graph.linear(x, state["head.weight"], state["head.bias"], HEAD)
    graph.node("Squeeze", [x, graph.weight("last", np.array([-1]))], "logits")
    shape = ["readings", "length"]
    inputs = ("ids", "segments", "mask")
    made = helper.make_graph(
        graph.nodes,
        "scorer",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)],
        graph.weights,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def _words(graph: Graph, table: Array, int8: bool) -> str:
    if not int8:
        return graph.node("Gather", [graph.weight("words.w", table), "ids"], "words")
    scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    rounded = np.round(table / scales).astype(np.int8)
    row = graph.node("Gather", [graph.weight("words.w", rounded), "ids"], "word_integers")
    row = graph.node("Cast", [row], "word_floats", to=TensorProto.FLOAT)
    scale = graph.weight("words.scale", scales.astype(np.float32))
    return graph.node("Mul", [row, graph.node("Gather", [scale, "ids"], "word_scales")], "words")


def _mask(graph: Graph) -> str:
    """0 where there is a token, a large negative number where there is padding."""
    floats = graph.node("Cast", ["mask"], "mask_floats", to=TensorProto.FLOAT)
    one = graph.weight("one", np.array(1, np.float32))
    gaps = graph.node("Sub", [floats, one], "gaps")
    gaps = graph.node("Mul", [gaps, graph.weight("far", np.array(1e4, np.float32))], "far_gaps")
    return graph.node("Unsqueeze", [gaps, graph.weight("axes", np.array([1, 2]))], "attend")


def _layer(
    graph: Graph, state: dict[str, Array], name: str, x: str, mask: str, heads: int, epsilon: float
) -> str:
    def part(key: str) -> tuple[Array, Array]:
        return state[f"{name}.{key}.weight"], state[f"{name}.{key}.bias"]

    weight, bias = (np.array(values) for values in part("query_key_value"))
    width = weight.shape[0] // 3
    weight[:width] /= np.sqrt(width / heads)  # the attention's scale, folded into the queries
    bias[:width] /= np.sqrt(width / heads)
    joined = graph.linear(x, weight, bias, f"{name}.qkv")
    names = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(
        helper.make_node("Split", [joined], names, name=f"{name}.split", axis=-1, num_outputs=3)
    )
    turned = []
    for part_name, order in zip(names, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True):
        by_head = graph.node("Reshape", [part_name, "split"], f"{part_name}.heads")
        turned.append(graph.node("Transpose", [by_head], f"{part_name}.turned", perm=order))
    scores = graph.node("MatMul", turned[:2], f"{name}.scores")
    scores = graph.node("Add", [scores, mask], f"{name}.masked")
    shares = graph.node("Softmax", [scores], f"{name}.shares", axis=-1)
    mixed = graph.node("MatMul", [shares, turned[2]], f"{name}.mixed")
    mixed = graph.node("Transpose", [mixed], f"{name}.back", perm=[0, 2, 1, 3])
    mixed = graph.node("Reshape", [mixed, "join"], f"{name}.joined")
    mixed = graph.linear(mixed, *part("output"), f"{name}.output")
    x = graph.node("Add", [x, mixed], f"{name}.attended")
    x = graph.norm(x, *part("output_norm"), f"{name}.output_norm", epsilon)
    inner = graph.node("Gelu", [graph.linear(x, *part("up"), f"{name}.up")], f"{name}.gelu")
    inner = graph.linear(inner, *part("down"), f"{name}.down")
    x = graph.node("Add", [x, inner], f"{name}.fed")
    return graph.norm(x, *part("down_norm"), f"{name}.down_norm", epsilon)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path, help="folder of all-MiniLM-L6-v2: config.json")
    parser.add_argument("trained", type=Path, help="weights written by training.train (.pt)")
    parser.add_argument("output", type=Path, help="folder for scorer.fp32.onnx, scorer.int8.onnx")
    values = parser.parse_args()
    config = json.loads((values.base / "config.json").read_text())
    state = {key: tensor.numpy() for key, tensor in torch.load(values.trained).items()}
    values.output.mkdir(parents=True, exist_ok=True)
    full, halfway = values.output / "scorer.fp32.onnx", values.output / "scorer.words8.onnx"
    shipped = values.output / "scorer.int8.onnx"
    onnx.save(build(state, config, int8_words=False), full)
    onnx.save(build(state, config, int8_words=True), halfway)
    quantize_dynamic(
        halfway,
        shipped,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[f"{HEAD}.matmul"],
    )
    for path in (full, shipped):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    main()
