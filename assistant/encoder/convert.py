"""Makes the shipped encoder: MiniLM's published weights as an int8 ONNX graph, without PyTorch.

    python -m assistant.encoder.convert MODEL_FOLDER OUTPUT.onnx [--precision float32]

`MODEL_FOLDER` holds `model.safetensors` and `config.json` as published; README.md beside this
file says where they come from. Needs the packages `onnx` and `onnxruntime`.
"""

import argparse
import hashlib
import json
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

UPSTREAM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DTYPES = {"F32": np.float32, "I64": np.int64}
_MASKED = np.float32(-10_000)  # added to the attention scores of padding


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a safetensors file by name."""
    raw = path.read_bytes()
    (header_length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + header_length])
    header.pop("__metadata__", None)
    body = raw[8 + header_length :]
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        flat = np.frombuffer(body[start:end], _DTYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


class GraphBuilder:
    """A BERT encoder as ONNX nodes, one method a building block."""

    def __init__(self, weights: dict[str, np.ndarray], config: dict[str, Any]) -> None:
        self.weights = weights
        self.config = config
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def linear(self, x: str, layer: str, output: str, scale: float = 1.0) -> str:
        weight = self.weights[f"{layer}.weight"].T * np.float32(scale)
        bias = self.weights[f"{layer}.bias"] * np.float32(scale)
        product = self.node("MatMul", [x, self.constant(f"{output}.W", weight)], f"{output}.xW")
        return self.node("Add", [product, self.constant(f"{output}.b", bias)], output)

    def layer_norm(self, x: str, layer: str, output: str) -> str:
        gain = self.constant(f"{output}.g", self.weights[f"{layer}.weight"])
        bias = self.constant(f"{output}.b", self.weights[f"{layer}.bias"])
        epsilon = self.config["layer_norm_eps"]
        return self.node("LayerNormalization", [x, gain, bias], output, axis=-1, epsilon=epsilon)

    def embeddings(self) -> str:
        """Word plus position plus (always the first) segment embedding, normalised."""
        prefix = "embeddings."
        words = self.constant("words", self.weights[f"{prefix}word_embeddings.weight"])
        segment = self.weights[f"{prefix}token_type_embeddings.weight"][0]
        positions = self.constant(
            "positions", self.weights[f"{prefix}position_embeddings.weight"] + segment
        )
        zero = self.constant("zero", np.array([0], np.int64))
        length = self.node("Shape", ["input_ids"], "length", start=1, end=2)
        word = self.node("Gather", [words, "input_ids"], "word")
        position = self.node("Slice", [positions, zero, length, zero], "position")
        total = self.node("Add", [word, position], "embedded")
        return self.layer_norm(total, f"{prefix}LayerNorm", "layer0")

    def attention_mask(self) -> str:
        """0 for tokens and a large negative number for padding, [batch, 1, 1, tokens]."""
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
        inverted = self.node("Sub", [self.constant("one", np.float32(1)), "mask"], "inverted")
        scaled = self.node("Mul", [inverted, self.constant("masked", _MASKED)], "scaled")
        axes = self.constant("axes12", np.array([1, 2], np.int64))
        return self.node("Unsqueeze", [scaled, axes], "padding")

    def attention(self, x: str, layer: str, name: str) -> str:
        heads = self.config["num_attention_heads"]
        width = self.config["hidden_size"] // heads
        split = self.constant(f"{name}split", np.array([0, 0, heads, width], np.int64))
        join = self.constant(f"{name}join", np.array([0, 0, heads * width], np.int64))
        parts = {}
        for part, axes in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            scale = width**-0.5 if part == "query" else 1.0
            projected = self.linear(x, f"{layer}.self.{part}", f"{name}{part}", scale)
            shaped = self.node("Reshape", [projected, split], f"{name}{part}.heads")
            parts[part] = self.node("Transpose", [shaped], f"{name}{part}.t", perm=axes)
        scores = self.node("MatMul", [parts["query"], parts["key"]], f"{name}scores")
        scores = self.node("Add", [scores, "padding"], f"{name}scores.masked")
        weights = self.node("Softmax", [scores], f"{name}weights", axis=-1)
        context = self.node("MatMul", [weights, parts["value"]], f"{name}context")
        context = self.node("Transpose", [context], f"{name}context.t", perm=[0, 2, 1, 3])
        joined = self.node("Reshape", [context, join], f"{name}joined")
        return self.linear(joined, f"{layer}.output.dense", f"{name}attended")

    def transformer_layer(self, x: str, number: int) -> str:
        layer, name = f"encoder.layer.{number}", f"layer{number + 1}."
        attended = self.attention(x, f"{layer}.attention", name)
        residual = self.node("Add", [attended, x], f"{name}residual1")
        middle = self.layer_norm(residual, f"{layer}.attention.output.LayerNorm", f"{name}norm1")
        wide = self.linear(middle, f"{layer}.intermediate.dense", f"{name}wide")
        narrow = self.linear(
            self.node("Gelu", [wide], f"{name}gelu"), f"{layer}.output.dense", f"{name}narrow"
        )
        residual = self.node("Add", [narrow, middle], f"{name}residual2")
        return self.layer_norm(residual, f"{layer}.output.LayerNorm", f"{name}norm2")

    def mean_pooling(self, x: str) -> str:
        """The unit vector of the mean over tokens that are not padding."""
        last = self.constant("last", np.array([-1], np.int64))
        tokens = self.constant("tokens", np.array([1], np.int64))
        weighted = self.node(
            "Mul", [x, self.node("Unsqueeze", ["mask", last], "mask3")], "weighted"
        )
        total = self.node("ReduceSum", [weighted, tokens], "total", keepdims=0)
        count = self.node("ReduceSum", ["mask", tokens], "count", keepdims=1)
        mean = self.node("Div", [total, count], "mean")
        norm = self.node("ReduceL2", [mean, last], "norm", keepdims=1)
        return self.node("Div", [mean, norm], "embedding")

    def model(self) -> onnx.ModelProto:
        x = self.embeddings()
        self.attention_mask()
        for number in range(self.config["num_hidden_layers"]):
            x = self.transformer_layer(x, number)
        self.mean_pooling(x)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        width = self.config["hidden_size"]
        output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", width])
        graph = helper.make_graph(self.nodes, "encoder", inputs, [output], self.constants)
        opset = [helper.make_opsetid("", 20)]
        model = helper.make_model(graph, opset_imports=opset, ir_version=10)
        onnx.checker.check_model(model)
        return model


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--precision", choices=["int8", "float32"], default="int8")
    arguments = parser.parse_args()
    weights_file = arguments.folder / "model.safetensors"
    digest = hashlib.sha256(weights_file.read_bytes()).hexdigest()
    if digest != UPSTREAM_SHA256:
        print(f"{weights_file} is not the expected model: sha256 {digest}", file=sys.stderr)
        return 1
    config = json.loads((arguments.folder / "config.json").read_text())
    model = GraphBuilder(read_safetensors(weights_file), config).model()
    if arguments.precision == "float32":
        onnx.save(model, arguments.output)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "float32.onnx"
        onnx.save(model, full)
        quantize_dynamic(
            full,
            arguments.output,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
