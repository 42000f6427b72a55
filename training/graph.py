"""The encoder as an ONNX graph, written node by node, so that ONNX Runtime's fused int8 kernels are what runs.

Weights are int8 by output column, activations uint8 by tensor at run time (dynamic quantisation). Queries, keys and
values are one product. torch's own exporter leaves a quarter of the speed behind (docs/quality.md).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Floats = npt.NDArray[np.float32]
MICROSOFT = "com.microsoft"


@dataclass
class Graph:
    """A growing ONNX graph; each verb adds a node and gives its output's name."""

    levels: int = 63
    """Largest weight after quantisation. 63 keeps AVX2's 16-bit sums from saturating (`reduce_range`)."""
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401 - ONNX takes all kinds
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def split(self, x: str, sizes: str, outputs: list[str], axis: int) -> None:
        self.nodes.append(helper.make_node("Split", [x, sizes], outputs, name=f"{x}_split", axis=axis))

    def linear(self, x: str, name: str, weight: Floats, bias: Floats | None) -> str:
        """``x @ weight + bias`` in int8; *weight* ``[in, out]``."""
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / self.levels
        q = self.constant(f"{name}_weight", np.round(weight / scale).astype(np.int8))
        s = self.constant(f"{name}_scale", scale.astype(np.float32))
        z = self.constant(f"{name}_zero", np.zeros(weight.shape[1], np.int8))
        b = self.constant(f"{name}_bias", bias.astype(np.float32)) if bias is not None else ""
        return self.node("DynamicQuantizeMatMul", [x, q, s, z, b], name, MICROSOFT)

    def table(self, name: str, ids: str, weight: Floats) -> str:
        """Rows of *weight* ``[rows, width]``, kept as int8 with one scale a column."""
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / 127
        rows = self.constant(f"{name}_table", np.round(weight / scale).astype(np.int8))
        picked = self.node(
            "Cast", [self.node("Gather", [rows, ids], f"{name}_rows")], f"{name}_float", to=TensorProto.FLOAT
        )
        return self.node("Mul", [picked, self.constant(f"{name}_scale", scale.astype(np.float32))], name)


def encoder(weights: dict[str, Floats], layers: int, heads: int, levels: int = 63) -> Graph:
    """The graph from `ids`, `features`, `lengths` to `hidden` ``[batch, time, width]``."""
    g = Graph(levels)
    words = g.table("words", "ids", weights["words"])
    marks = g.node("Gather", [g.constant("features_table", weights["features"]), "features"], "marks")
    time = g.node(
        "Slice",
        [
            g.node("Shape", ["ids"], "shape"),
            *(g.constant(n, np.array([v], np.int64)) for n, v in (("one", 1), ("two", 2))),
        ],
        "time",
    )
    places = g.node(
        "Slice",
        [g.constant("places_table", weights["places"]), g.constant("nought", np.array([0], np.int64)), time],
        "places",
    )
    both = g.node("Add", [words, marks], "both")
    summed = g.node("Add", [both, places], "summed")
    x = g.node(
        "LayerNormalization",
        [summed, *(g.constant(f"norm_{n}", weights[f"norm_{n}"]) for n in ("weight", "bias"))],
        "embedded",
        axis=-1,
        epsilon=1e-12,
    )
    for i in range(layers):
        x = _layer(g, x, f"layer{i}", weights, heads)
    return g


def _layer(g: Graph, x: str, name: str, weights: dict[str, Floats], heads: int) -> str:
    def linear(x: str, part: str) -> str:
        return g.linear(x, f"{name}_{part}", weights[f"{name}_{part}_weight"], weights[f"{name}_{part}_bias"])

    def added(x: str, to: str, part: str) -> str:
        # Not SkipLayerNormalization: ONNX Runtime 1.32 computes that one seven times slower than its two halves.
        norm = [g.constant(f"{name}_{part}_{n}", weights[f"{name}_{part}_{n}"]) for n in ("weight", "bias")]
        both = g.node("Add", [x, to], f"{name}_{part}_sum")
        return g.node("LayerNormalization", [both, *norm], f"{name}_{part}", axis=-1, epsilon=1e-12)

    qkv = linear(x, "qkv")
    width = weights[f"{name}_out_weight"].shape[0]
    parts = [f"{name}_{p}" for p in ("queries", "keys", "values")]
    g.split(qkv, g.constant(f"{name}_sizes", np.array([width] * 3, np.int64)), parts, axis=2)
    mixed = g.node("MultiHeadAttention", [*parts, "", "lengths"], f"{name}_mixed", MICROSOFT, num_heads=heads)
    x = added(linear(mixed, "out"), x, "norm1")
    wide = g.node("Gelu", [linear(x, "up")], f"{name}_wide", MICROSOFT)
    return added(linear(wide, "down"), x, "norm2")


def model(g: Graph, outputs: dict[str, list[int | str]]) -> onnx.ModelProto:
    """The finished model; *outputs* names its outputs with their shapes."""
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "time"]) for n in ("ids", "features")]
    inputs.append(helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"]))
    results = [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in outputs.items()]
    graph = helper.make_graph(g.nodes, "tagger", inputs, results, g.weights)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)
