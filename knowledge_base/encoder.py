"""Texts to unit vectors: the trained static model by default, any sentence-transformers model by name."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Protocol, Sequence

import numpy as np

from knowledge_base.features import pieces


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
        return _unit(np.stack([self._mean(encoding.ids) for encoding in encodings]))

    def _mean(self, ids: list[int]) -> np.ndarray:
        return self._vectors[ids].mean(axis=0) if ids else np.zeros(self._vectors.shape[1], np.float32)


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
    """`static` is the model trained here; anything else is a sentence-transformers name or path."""
    return StaticEncoder(static_folder) if setting == "static" else TransformerEncoder(setting)


def spaced(text: str) -> str:
    """A text as the static model's tokenizer wants it: pieces with blanks between."""
    return " ".join(pieces(text))


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _weights_hash(folder: Path) -> str:
    files = sorted(folder.rglob("*.safetensors")) if folder.is_dir() else []
    return json.dumps([_hash_file(path) for path in files])
