"""onnxruntime on one core: workers are scaled by processes."""

from __future__ import annotations

from typing import Any


def open_session(model: str | bytes) -> Any:
    """A session for the file of that name, or for a model's bytes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
