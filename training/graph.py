"""The encoder as an ONNX graph, written node by node, so that ONNX Runtime's fused int8 kernels are what runs.

Weights are int8 by output column, activations uint8 by tensor at run time (dynamic quantisation). Queries, keys and
values are one product. One window is one run: no padding, no mask. What else was tried: docs/quality.md.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Floats = npt.NDArray[np.float32]
MICROSOFT = "com.microsoft"
LEVELS = 63
"""Largest weight after quantisation: more let AVX2's 16-bit sums saturate, on CPUs without VNNI (`reduce_range`)."""


@dataclass
class Graph:
    """A growing ONNX graph; each verb adds a node and gives its output's name."""

    levels: int = LEVELS
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

    def linear(self, x: str, name: str, weight: Floats, bias: Floats) -> str:
        """``x @ weight + bias`` in int8; *weight* ``[in, out]``."""
        q, s, z, b = self._quantised(name, weight, bias)
        return self.node("DynamicQuantizeMatMul", [x, q, s, z, b], name, MICROSOFT)

    def attention(self, x: str, name: str, weight: Floats, bias: Floats, heads: int) -> str:
        """What every token of *x* takes from all of them; *weight* ``[in, queries and keys and values]``, in int8."""
        q, s, z, b = self._quantised(name, weight, bias)
        parts = [f"{name}_{part}" for part in ("input", "input_scale", "input_zero")]
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], parts, name=parts[0]))
        inputs = [parts[0], q, b, parts[1], s, "", parts[2], z]
        return self.node("QAttention", inputs, name, MICROSOFT, num_heads=heads)

    def _quantised(self, name: str, weight: Floats, bias: Floats) -> tuple[str, str, str, str]:
        """The names of a matrix in int8, its scales and zeros by column, and its bias in float."""
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / self.levels
        return (
            self.constant(f"{name}_weight", np.round(weight / scale).astype(np.int8)),
            self.constant(f"{name}_scale", scale.astype(np.float32)),
            self.constant(f"{name}_zero", np.zeros(weight.shape[1], np.int8)),
            self.constant(f"{name}_bias", bias.astype(np.float32)),
        )

    def table(self, name: str, ids: str, weight: Floats) -> str:
        """Rows of *weight* ``[rows, width]``, kept as int8 with one scale a column."""
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / 127
        rows = self.constant(f"{name}_table", np.round(weight / scale).astype(np.int8))
        picked = self.node(
            "Cast", [self.node("Gather", [rows, ids], f"{name}_rows")], f"{name}_float", to=TensorProto.FLOAT
        )
        return self.node("Mul", [picked, self.constant(f"{name}_scale", scale.astype(np.float32))], name)


def encoder(weights: dict[str, Floats], layers: int, heads: int, levels: int = LEVELS) -> Graph:
    """The graph from `ids` and `features` ``[1, time]`` to the last layer's ``[1, time, width]``."""
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

    mixed = g.attention(x, f"{name}_qkv", weights[f"{name}_qkv_weight"], weights[f"{name}_qkv_bias"], heads)
    x = added(linear(mixed, "out"), x, "norm1")
    wide = g.node("Gelu", [linear(x, "up")], f"{name}_wide", MICROSOFT)
    return added(linear(wide, "down"), x, "norm2")


def model(g: Graph, outputs: dict[str, list[int | str]]) -> onnx.ModelProto:
    """The finished model; *outputs* names its outputs with their shapes."""
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, [1, "time"]) for n in ("ids", "features")]
    results = [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in outputs.items()]
    graph = helper.make_graph(g.nodes, "tagger", inputs, results, g.weights)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)
