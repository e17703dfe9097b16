"""Writes a network down as an ONNX graph, node by node."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
Weights = Mapping[str, NDArray[np.float32]]


class Graph:
    """Collects nodes and constants; each method returns the name of what it computes."""

    def __init__(self, *, half: bool = False) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._half = half
        self._count = 0

    def constant(self, value: NDArray[np.generic], name: str = "") -> str:
        """Hold an array."""
        name = name or f"constant_{len(self.constants)}"
        # ascontiguousarray makes an array of one number of a plain number
        whole = np.ascontiguousarray(value).reshape(value.shape)
        self.constants.append(numpy_helper.from_array(whole, name))
        return name

    def weight(self, value: NDArray[np.float32], name: str) -> str:
        """Hold an array that was trained; at half precision on disk where the graph was asked for that."""
        if not self._half:
            return self.constant(value, name)
        return self.add("Cast", self.constant(value.astype(np.float16), name), to=TensorProto.FLOAT)

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output."""
        self._count += 1
        output = f"{operator.lower()}_{self._count}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], name=output, **attributes))
        return output

    def name(self, value: str, output: str) -> str:
        """Give a value the name of an output."""
        self.nodes.append(helper.make_node("Identity", [value], [output], name=output))
        return output

    def linear(self, value: str, weights: Weights, name: str) -> str:
        """Multiply by `name`.weight, transposed, and add `name`.bias."""
        product = self.add("MatMul", value, self.weight(weights[f"{name}.weight"].T, f"{name}.weight"))
        return self.add("Add", product, self.weight(weights[f"{name}.bias"], f"{name}.bias"))

    def layer_norm(self, value: str, weights: Weights, name: str, epsilon: float) -> str:
        """Normalise the last axis."""
        scale = self.weight(weights[f"{name}.weight"], f"{name}.weight")
        shift = self.weight(weights[f"{name}.bias"], f"{name}.bias")
        return self.add("LayerNormalization", value, scale, shift, axis=-1, epsilon=epsilon)

    def model(
        self, name: str, *, inputs: Mapping[str, list[str]], outputs: Mapping[str, list[str | int]]
    ) -> onnx.ModelProto:
        """Return the checked network: int64 inputs and float32 outputs with their axes."""
        model = helper.make_model(
            helper.make_graph(
                self.nodes, name,
                [helper.make_tensor_value_info(key, TensorProto.INT64, axes) for key, axes in inputs.items()],
                [helper.make_tensor_value_info(key, TensorProto.FLOAT, axes) for key, axes in outputs.items()],
                self.constants,
            ),
            opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9,
        )  # fmt: skip
        onnx.checker.check_model(model)
        return model
