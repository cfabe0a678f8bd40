"""Writes encoder or reader as ONNX: layers at 8 bits, the word vectors outside of it.

    python -m training.export encoder BASE OUTPUT.onnx [--weights PARTS] [--precision int8]

The graph takes `words` (float32 [texts, length, 384], looked up in the table that both share) and
`mask`; the reader takes `segments` too. The encoder gives `embedding` [texts, 384], the reader
`tokens` [texts, length, 3] (answer, start, end) and `answers` [texts].
"""

import argparse
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from training.base import load_layers

Array = NDArray[Any]
WIDTH, LAYERS, HEADS, EPSILON = 384, 12, 12, 1e-12
LONGEST = 400  # tokens of a text
FAR = 1e4  # below the others, for what is padding
# By channel alone the inputs of "down" lose too much: a few are thirty times the others.
IN_BLOCKS = {"encoder": ("query_key_value", "output", "up", "down"), "reader": ("down",)}
BLOCK = 128
HEADS_OF_READER = ("head.matmul", "answers.of.matmul")  # which stay as they are
PRECISIONS = ("int8", "float32")


class Graph:
    """Collects nodes and weights; every method returns the name of its result."""

    def __init__(self, state: dict[str, Array]) -> None:
        self.state = state
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: Array) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, x: str, name: str, scale: Array | None = None) -> str:
        weight, bias = self.state[f"{name}.weight"], self.state[f"{name}.bias"]
        if scale is not None:
            weight, bias = weight * scale[:, None], bias * scale
        product = self.node("MatMul", [x, self.weight(f"{name}.w", weight.T)], f"{name}.matmul")
        return self.node("Add", [product, self.weight(f"{name}.b", bias)], name)

    def norm(self, x: str, name: str) -> str:
        weight = self.weight(f"{name}.w", self.state[f"{name}.weight"])
        bias = self.weight(f"{name}.b", self.state[f"{name}.bias"])
        return self.node("LayerNormalization", [x, weight, bias], name, axis=-1, epsilon=EPSILON)


def _body(graph: Graph, segments: bool) -> str:
    """From `words` to the vectors of the last layer."""
    zero = graph.weight("zero", np.array([0]))
    length = graph.node("Shape", ["words"], "length", start=1, end=2)
    table = graph.weight("positions.w", graph.state["positions"][:LONGEST].astype(np.float16))
    places = graph.node("Slice", [table, zero, length, zero], "places")
    places = graph.node("Cast", [places], "positions", to=TensorProto.FLOAT)
    x = graph.node("Add", ["words", places], "placed")
    if segments:
        table = graph.weight("segments.w", graph.state["segments"])
        x = graph.node("Add", [x, graph.node("Gather", [table, "segments"], "marks")], "marked")
    x = graph.norm(x, "norm")
    mask = _mask(graph)
    graph.weight("split", np.array([0, 0, HEADS, WIDTH // HEADS]))
    graph.weight("join", np.array([0, 0, WIDTH]))
    for index in range(LAYERS):
        x = _layer(graph, f"layers.{index}", x, mask)
    return x


def _mask(graph: Graph) -> str:
    """0 where there is a token, a large negative number where there is padding."""
    floats = graph.node("Cast", ["mask"], "mask_floats", to=TensorProto.FLOAT)
    gaps = graph.node("Sub", [floats, graph.weight("one", np.array(1, np.float32))], "gaps")
    gaps = graph.node("Mul", [gaps, graph.weight("far", np.array(FAR, np.float32))], "far_gaps")
    return graph.node("Unsqueeze", [gaps, graph.weight("axes", np.array([1, 2]))], "attend")


def _layer(graph: Graph, name: str, x: str, mask: str) -> str:
    scale = np.ones(3 * WIDTH, np.float32)
    scale[:WIDTH] /= np.sqrt(WIDTH / HEADS)  # the attention's scale, folded into the queries
    joined = graph.linear(x, f"{name}.query_key_value", scale)
    names = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(
        helper.make_node("Split", [joined], names, name=f"{name}.split", axis=-1, num_outputs=3)
    )
    turned = []
    for part, order in zip(names, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True):
        by_head = graph.node("Reshape", [part, "split"], f"{part}.heads")
        turned.append(graph.node("Transpose", [by_head], f"{part}.turned", perm=order))
    scores = graph.node("MatMul", turned[:2], f"{name}.scores")
    scores = graph.node("Add", [scores, mask], f"{name}.masked")
    shares = graph.node("Softmax", [scores], f"{name}.shares", axis=-1)
    mixed = graph.node("MatMul", [shares, turned[2]], f"{name}.mixed")
    mixed = graph.node("Transpose", [mixed], f"{name}.back", perm=[0, 2, 1, 3])
    mixed = graph.node("Reshape", [mixed, "join"], f"{name}.joined")
    mixed = graph.linear(mixed, f"{name}.output")
    x = graph.norm(graph.node("Add", [x, mixed], f"{name}.attended"), f"{name}.output_norm")
    inner = graph.node("Gelu", [graph.linear(x, f"{name}.up")], f"{name}.gelu")
    inner = graph.linear(inner, f"{name}.down")
    return graph.norm(graph.node("Add", [x, inner], f"{name}.fed"), f"{name}.down_norm")


def _pooled(graph: Graph, x: str) -> str:
    """The unit vector of the mean over tokens that are not padding."""
    last, along = graph.weight("last", np.array([-1])), graph.weight("along", np.array([1]))
    there = graph.node("Unsqueeze", ["mask_floats", last], "there")
    total = graph.node("Mul", [x, there], "kept")
    total = graph.node("ReduceSum", [total, along], "total", keepdims=0)
    norm = graph.node("ReduceL2", [total, last], "norm.of", keepdims=1)
    return graph.node("Div", [total, norm], "embedding")


def _read(graph: Graph, x: str) -> None:
    graph.node("Identity", [graph.linear(x, "head")], "tokens")
    first = graph.node("Gather", [x, graph.weight("begin", np.array(0))], "first", axis=1)
    answers = graph.linear(first, "answers.of")
    graph.node("Reshape", [answers, graph.weight("flat", np.array([-1]))], "answers")


def build(state: dict[str, Array], reader: bool) -> onnx.ModelProto:
    """The network in float32."""
    graph = Graph(state)
    x = _body(graph, segments=reader)
    shape = ["texts", "length"]
    inputs = [
        helper.make_tensor_value_info("words", TensorProto.FLOAT, [*shape, WIDTH]),
        helper.make_tensor_value_info("mask", TensorProto.INT64, shape),
    ]
    if reader:
        inputs.append(helper.make_tensor_value_info("segments", TensorProto.INT64, shape))
        _read(graph, x)
        outputs = [
            helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [*shape, 3]),
            helper.make_tensor_value_info("answers", TensorProto.FLOAT, ["texts"]),
        ]
    else:
        _pooled(graph, x)
        outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", WIDTH])]
    made = helper.make_graph(graph.nodes, "core", inputs, outputs, graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def trained(base: Path, parts: Path | None) -> dict[str, Array]:
    """The base's layers, or those in the parts that training wrote."""
    state = load_layers(base)
    for file in sorted(parts.glob("part-*.npz")) if parts else ():
        with np.load(file) as found:
            state |= {name: found[name].astype(np.float32) for name in found.files}
    for kind in ("weight", "bias"):
        if f"answers.{kind}" in state:
            state[f"answers.of.{kind}"] = state.pop(f"answers.{kind}")
    return state


def write(model: onnx.ModelProto, output: Path, in_blocks: Sequence[str]) -> None:
    """With weights of 8 bits: in blocks of a scale each for the named parts of the layers, whose
    inputs are then rounded in blocks too, and with a scale for each output channel for the others,
    which is half the work."""
    layers = [node.name for node in model.graph.node if node.name.endswith(".matmul")]
    others = [name for name in layers if name.split(".")[-2] not in in_blocks]
    blocks = MatMulNBitsQuantizer(
        model,
        bits=8,
        block_size=BLOCK,
        is_symmetric=True,
        accuracy_level=4,
        nodes_to_exclude=[*others, *HEADS_OF_READER],
    )
    blocks.process()
    with tempfile.TemporaryDirectory() as folder:
        halfway = Path(folder) / "halfway.onnx"
        blocks.model.save_model_to_file(str(halfway))
        quantize_dynamic(
            halfway,
            output,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=list(HEADS_OF_READER),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["encoder", "reader"])
    parser.add_argument("base", type=Path, help="folder that training.base wrote")
    parser.add_argument("output", type=Path)
    parser.add_argument("--weights", type=Path, help="folder of the trained weights' parts")
    parser.add_argument("--precision", choices=PRECISIONS, default="int8")
    values = parser.parse_args()
    state = trained(values.base, values.weights)
    model = build(state, values.network == "reader")
    if values.precision == "float32":
        onnx.save(model, values.output)
    else:
        write(model, values.output, IN_BLOCKS[values.network])
    raw = values.output.read_bytes()
    print(values.output.name, len(raw), hashlib.sha256(raw).hexdigest())


if __name__ == "__main__":
    main()
