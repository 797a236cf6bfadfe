"""Texts to unit vectors, by configuration (`ENCODER`):

- `pretrained`, the default: a small multilingual model that comes as a package (`knowledge_base.pretrained`);
- `static`: trained here by `yingda train` on the project's own sentences, under a minute, 5 MB;
- any sentence-transformers model by hub name or local folder: `BAAI/bge-small-zh-v1.5` (24 million weights,
  512 dimensions) is the one to try first, `BAAI/bge-base-zh-v1.5` and larger where there is a GPU or time;
- `onnx:FOLDER`, the same models exported for onnxruntime (`optimum-cli export onnx -m BAAI/bge-small-zh-v1.5 FOLDER`
  or sentence-transformers' `backend="onnx"`): faster than torch on one core.

A change is noticed by the fingerprint of the weights; train again after it. Probabilities are calibrated anew for
every encoder: cosines of one mean nothing to another."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Protocol, Sequence

import numpy as np

from knowledge_base.errors import EncoderNotFound
from knowledge_base.features import pieces
from knowledge_base.onnx_session import open_session
from knowledge_base.pretrained import PretrainedEncoder

ONNX = "onnx:"
MAX_TOKENS = 128  # a question is shorter
BATCH = 64  # texts in one run of a transformer


class Encoder(Protocol):
    """Maps texts to unit vectors, float32 [texts, dim]; `fingerprint` names the weights."""

    fingerprint: str

    def encode(self, texts: Sequence[str]) -> np.ndarray: ...


class StaticEncoder:
    """A saved sentence-transformers StaticEmbedding read with numpy alone: the same vectors as
    SentenceTransformer.encode (a test compares them), without the seconds torch takes to import."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        module = folder if (folder / "tokenizer.json").exists() else folder / "0_StaticEmbedding"
        self._tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._vectors = load_file(str(module / "model.safetensors"))["embedding.weight"].astype(np.float32)
        self.fingerprint = _hash_file(module / "model.safetensors")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Mean of the pieces' vectors, scaled to length 1; a text without known pieces is all zero."""
        encodings = self._tokenizer.encode_batch([spaced(text) for text in texts], add_special_tokens=False)
        vectors = [self._mean(encoding.ids) for encoding in encodings]
        return _unit(np.stack(vectors)) if vectors else np.zeros((0, self._vectors.shape[1]), np.float32)

    def _mean(self, ids: list[int]) -> np.ndarray:
        return self._vectors[ids].mean(axis=0) if ids else np.zeros(self._vectors.shape[1], np.float32)


class OnnxEncoder:
    """A transformer exported to ONNX with its tokenizer.json, run by onnxruntime on one thread; mean or first-token
    pooling as `1_Pooling/config.json` says (without that file: mean)."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        graph = next((p for p in (folder / "onnx" / "model.onnx", folder / "model.onnx") if p.exists()), None)
        if graph is None:
            raise EncoderNotFound(f"{folder} holds no model.onnx")
        self._session = open_session(str(graph))
        self._inputs = [item.name for item in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._first_token = _pools_first_token(folder / "1_Pooling" / "config.json")
        self.fingerprint = _hash_file(graph)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, in batches."""
        parts = [self._batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(parts)

    def _batch(self, texts: Sequence[str]) -> np.ndarray:
        encodings = self._tokenizer.encode_batch(list(texts))
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        if self._first_token:
            return _unit(states[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        return _unit((states * weights).sum(axis=1) / weights.sum(axis=1))


class TransformerEncoder:
    """Any sentence-transformers model, by hub name or local folder."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(name, device="cpu")
        self.fingerprint = hashlib.sha256(f"{name}{_weights_hash(Path(name))}".encode()).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors as the model gives them."""
        return self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)


def open_encoder(setting: str, static_folder: Path) -> Encoder:
    """The encoder that a setting names. Raises EncoderNotFound for an ONNX model that is not there."""
    if setting == "pretrained":
        return PretrainedEncoder()
    if setting == "static":
        return StaticEncoder(static_folder)
    if setting.startswith(ONNX):
        return OnnxEncoder(Path(setting.removeprefix(ONNX)))
    return TransformerEncoder(setting)


def spaced(text: str) -> str:
    """A text as the static model's tokenizer wants it: pieces with blanks between."""
    return " ".join(pieces(text))


def _pools_first_token(path: Path) -> bool:
    if not path.exists():
        return False
    facts = json.loads(path.read_text(encoding="utf-8"))
    return bool(facts.get("pooling_mode_cls_token") or facts.get("pooling_mode") == "cls")


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _weights_hash(folder: Path) -> str:
    files = sorted(folder.rglob("*.safetensors")) if folder.is_dir() else []
    return json.dumps([_hash_file(path) for path in files])
