"""A student as an ONNX graph in whole numbers of eight bits: a quarter of the size, and less than half of the time.

Tables and kernels are int8 with one scale a table and one an output channel; what a layer reads and what its
convolution gives are uint8 with one scale a layer, measured on training sentences; the sum that runs past the layers
and the heads stay float. Kernels use seven of the eight bits: processors without VNNI add pairs of products in sixteen
bits, and would differ from those with it (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from loaders.extract.tagger import features

Array = npt.NDArray[Any]
OPSET, IR = 18, 9  # what onnxruntime 1.17 reads
SMALL = ("word", "quote", "place")  # tables small enough to be one
_KERNEL = 63  # the largest number of a kernel
_MIDDLE = 128  # stands for 0 in what a layer reads


def scale(values: Array, largest: int) -> np.float32:
    """The scale that loses least when values are rounded to numbers of at most `largest`; those above are clipped."""
    values = np.abs(values.ravel())
    sample = np.random.default_rng(0).choice(values, min(len(values), 200_000)).astype(np.float32)
    scales = np.float32(max(values.max(), 1e-6) / largest) * np.linspace(0.2, 1, 33, dtype=np.float32)
    lost = [np.square(np.minimum(np.rint(sample / s), largest) * s - sample).mean() for s in scales]
    best: np.float32 = scales[int(np.argmin(lost))]
    return best


def graph(
    weights: Mapping[str, Array], dilations: Sequence[int], read: Sequence[np.float32], given: Sequence[np.float32]
) -> bytes:
    """The network as the bytes of an ONNX file; `loaders.extract.tagger.model` says its inputs and output.

    Args:
        weights: the tables (rows, width) that there are by `features.TABLES`, a layer's `w{i}` (out, in, 3) and `b{i}`
            (out,), `head` (width, tags + attributes) and `bias`.
        read: scale of what each layer reads. `given`: of what its convolution gives.
    """
    made = _Graph()
    columns = {name: f"column_{name}" for name in features.TABLES}
    made.node("Split", ["features"], list(columns.values()), axis=0, num_outputs=len(columns))
    h = made.embedded(*made.together([(columns[name], weights[name]) for name in SMALL]))
    for name in features.TABLES:
        if name in weights and name not in SMALL:
            h = made.node("Add", [h, made.embedded(columns[name], weights[name])])
    h = made.node("Transpose", [h], perm=[0, 2, 1])
    for i, dilation in enumerate(dilations):
        h = made.node("Mul", [h, "used"])
        convolved = made.convolved(h, weights[f"w{i}"], weights[f"b{i}"], dilation, read[i], given[i])
        h = made.node("Add", [h, convolved])
    h = made.node("MatMul", [made.node("Transpose", [h], perm=[0, 2, 1]), made.constant(weights["head"])])
    made.node("Add", [h, made.constant(weights["bias"])], ["scores"])
    value = helper.make_tensor_value_info
    inputs = [
        value("features", TensorProto.INT32, [len(columns), "n"]),
        value("used", TensorProto.FLOAT, [1, 1, "n"]),
    ]
    output = value("scores", TensorProto.FLOAT, [1, "n", weights["head"].shape[1]])
    whole = helper.make_graph(made.nodes, "tagger", inputs, [output], made.constants)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString(deterministic=True)
    return data


class _Graph:
    """Nodes and constants in their order, named by number."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def node(self, operator: str, inputs: Iterable[str], outputs: Sequence[str] = (), **attributes: Any) -> str:
        """Adds a node; returns the name of its first output."""
        outputs = outputs or [f"n{len(self.nodes)}"]
        self.nodes.append(helper.make_node(operator, list(inputs), list(outputs), **attributes))
        return outputs[0]

    def constant(self, value: Array | np.generic) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def together(self, tables: Sequence[tuple[str, Array]]) -> tuple[str, Array]:
        """Several columns and their tables as one: a row for every combination, so that one look-up is enough."""
        (column, table), *more = tables
        for name, rows in more:
            column = self.node("Add", [self.node("Mul", [column, self.constant(np.int32(len(rows)))]), name])
            table = (table[:, None] + rows).reshape(-1, rows.shape[1])
        return column, table

    def embedded(self, column: str, table: Array) -> str:
        """The rows of a table that a column names, (1, n, width)."""
        each = scale(table, 127)
        numbers = np.clip(np.rint(table / each), -127, 127).astype(np.int8)
        rows = self.node("Gather", [self.constant(numbers), column], axis=0)
        return self.node("DequantizeLinear", [rows, self.constant(each), self.constant(np.int8(0))])

    def convolved(self, h: str, w: Array, b: Array, dilation: int, read: np.float32, given: np.float32) -> str:
        """relu(convolution + bias) of `h`, (1, width, n); what is below 0 falls away with the sign of uint8."""
        each = (np.maximum(np.abs(w).max((1, 2)), 1e-6) / _KERNEL).astype(np.float32)
        kernels = np.rint(w / each[:, None, None]).astype(np.int8)
        bias = np.rint(b / (read * each)).astype(np.int32)
        scale_in, zero_in = self.constant(read), self.constant(np.uint8(_MIDDLE))
        scale_out, zero_out = self.constant(given), self.constant(np.uint8(0))
        numbers = self.node("QuantizeLinear", [h, scale_in, zero_in])
        zeros = self.constant(np.zeros(len(each), np.int8))
        product = [scale_in, zero_in, self.constant(kernels), self.constant(each), zeros, scale_out, zero_out]
        found = self.node(
            "QLinearConv", [numbers, *product, self.constant(bias)], dilations=[dilation], pads=[dilation, dilation]
        )
        return self.node("DequantizeLinear", [found, scale_out, zero_out])
