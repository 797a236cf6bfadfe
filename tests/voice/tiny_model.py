"""A streaming transducer so small that a test makes it: it hears how loud it is.

An LSTM transducer as sherpa-onnx loads it (encoder, decoder, joiner with their metadata), whose joiner writes 好 after
anything but 好, and 的 after 好, while the sound is loud, and nothing while it is not. It knows no Chinese; what it
shows is that loading, streaming, token probabilities and the end of a sentence work on the real engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CHUNK = 4  # frames of 10 ms that the encoder takes at a time
LOUD = -4.0  # of the mean log-mel energy of samples in -1..1, above which there is speech


def make(folder: Path) -> Path:
    """Writes the model's files into `folder`."""
    from onnx import TensorProto, helper

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokens.txt").write_text("<blk> 0\n好 1\n的 2\n", encoding="utf-8")
    value = helper.make_tensor_value_info
    f, i = TensorProto.FLOAT, TensorProto.INT64

    mean = [helper.make_node("ReduceMean", ["x", "axes"], ["encoder_out"], keepdims=1)]
    same = [helper.make_node("Identity", [a], [b]) for a, b in (("h", "new_h"), ("c", "new_c"))]
    _save(
        folder / "encoder.onnx",
        [*mean, *same],
        [value("x", f, [1, CHUNK, 80]), value("h", f, [1, 1, 1]), value("c", f, [1, 1, 1])],
        [value("encoder_out", f, [1, 1, 1]), value("new_h", f, [1, 1, 1]), value("new_c", f, [1, 1, 1])],
        {"axes": ([1, 2], i)},
        {
            "model_type": "lstm",
            "num_encoder_layers": 1,
            "T": CHUNK,
            "decode_chunk_len": CHUNK,
            "rnn_hidden_size": 1,
            "d_model": 1,
        },
    )
    # 1.0 after 好, 0.0 after anything else
    table = helper.make_node("Gather", ["was_hao", "last"], ["decoder_out"], axis=0)
    cut = helper.make_node("Slice", ["y", "one", "two", "axis"], ["last_two"])
    flat = helper.make_node("Squeeze", ["last_two", "axis"], ["last"])
    _save(
        folder / "decoder.onnx",
        [cut, flat, table],
        [value("y", i, [1, 2])],
        [value("decoder_out", f, [1, 1])],
        {"was_hao": ([[0.0], [1.0], [0.0]], f), "one": ([1], i), "two": ([2], i), "axis": ([1], i)},
        {"vocab_size": 3, "context_size": 2},
    )
    # logits: silence 0; 好 (loud) and 的 (loud), the one that was last pushed down
    nodes = [
        helper.make_node("Sub", ["encoder_out", "loud"], ["over"]),
        helper.make_node("MatMul", ["over", "by_loud"], ["a"]),
        helper.make_node("MatMul", ["decoder_out", "by_last"], ["b"]),
        helper.make_node("Add", ["a", "b"], ["ab"]),
        helper.make_node("Add", ["ab", "bias"], ["logit"]),
    ]
    _save(
        folder / "joiner.onnx",
        nodes,
        [value("encoder_out", f, [1, 1]), value("decoder_out", f, [1, 1])],
        [value("logit", f, [1, 3])],
        {
            "loud": ([[LOUD]], f),
            "by_loud": ([[0.0, 1.0, 1.0]], f),
            "by_last": ([[0.0, -4.0, 4.0]], f),
            "bias": ([[0.0, 0.0, -2.0]], f),
        },
        {"joiner_dim": 1},
    )
    return folder


def _save(
    path: Path, nodes: Any, inputs: Any, outputs: Any, constants: dict[str, Any], metadata: dict[str, Any]
) -> None:
    import numpy
    import onnx
    from onnx import helper, numpy_helper

    kinds = {1: "float32", 7: "int64"}
    made = [
        numpy_helper.from_array(numpy.array(values, dtype=kinds[kind]), name)
        for name, (values, kind) in constants.items()
    ]
    graph = helper.make_graph(nodes, path.stem, inputs, outputs, made)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    helper.set_model_props(model, {name: str(value) for name, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
