"""The index in Milvus, for those who outgrow one machine: the same contract, rows in a collection.

`uri` is a server's address (http://milvus:19530) or a file, which is Milvus Lite inside this process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.errors import IndexStale
from knowledge_base.index import Found
from knowledge_base.layered import LayeredIndex

BATCH = 5_000  # rows in one insert: below the server's message limit at 1,024 dimensions
MAX_LISTED = 10_000  # rows named in one filter expression; more are checked after the search
FETCH_LIMIT = 16_384  # the most rows that one search may return
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")


@dataclass(frozen=True)
class MilvusIndex:
    """Satisfies `Index`. The collection is written once: what is added later lies in each process's memory, so that
    processes which have seen different versions never disagree about a row's number."""

    client: Any
    uri: str
    collection: str
    size: int

    @classmethod
    def build(cls, vectors: np.ndarray, *, uri: str, collection: str) -> MilvusIndex:
        """A new collection with these rows, float32 [rows, dim]; an old one of this name is dropped."""
        if not _NAME.fullmatch(collection):
            raise ValueError(f"{collection!r} is no name for a collection")
        client = _client(uri)
        if client.has_collection(collection):
            client.drop_collection(collection)
        client.create_collection(
            collection, dimension=vectors.shape[1], metric_type="IP", auto_id=False, consistency_level="Strong"
        )
        _insert(client, collection, vectors)
        return cls(client, uri, collection, len(vectors))

    @classmethod
    def open(cls, *, uri: str, collection: str, size: int) -> MilvusIndex:
        """A collection that has at least `size` rows. Raises IndexStale."""
        client = _client(uri)
        if not client.has_collection(collection):
            raise IndexStale(f"Milvus has no collection {collection}")
        client.load_collection(collection)
        rows = client.query(collection, filter="", output_fields=["count(*)"])[0]["count(*)"]
        if rows < size:
            raise IndexStale(f"collection {collection} has {rows} rows, not {size}")
        return cls(client, uri, collection, size)

    def search(self, query: np.ndarray, top_k: int, allowed: np.ndarray | None = None) -> Found:
        """As `Index.search`."""
        if allowed is not None and int(allowed.sum()) > MAX_LISTED:
            return self._filled(query, top_k, allowed)
        rows = None if allowed is None else np.flatnonzero(allowed)
        wanted = self.size if rows is None else len(rows)
        return self._ask(query, min(top_k, wanted), self._filter(rows))

    def _filter(self, rows: np.ndarray | None) -> str:
        return f"id < {self.size}" if rows is None else f"id in {rows.tolist()}"

    def _filled(self, query: np.ndarray, top_k: int, allowed: np.ndarray) -> Found:
        """Fetches more until enough allowed rows have come; the rest is asked for by name, part by part."""
        wanted, fetch = min(top_k, int(allowed.sum())), 4 * top_k
        while True:
            scores, rows = self._ask(query, min(fetch, self.size, FETCH_LIMIT), self._filter(None))
            kept = allowed[rows]
            if kept.sum() >= wanted:
                return scores[kept][:top_k], rows[kept][:top_k]
            if fetch >= min(self.size, FETCH_LIMIT):
                return self._by_name(query, top_k, np.flatnonzero(allowed))
            fetch *= 4

    def _by_name(self, query: np.ndarray, top_k: int, rows: np.ndarray) -> Found:
        parts = [rows[start : start + MAX_LISTED] for start in range(0, len(rows), MAX_LISTED)]
        found = [self._ask(query, min(top_k, len(part)), self._filter(part)) for part in parts]
        scores, names = np.concatenate([s for s, _ in found]), np.concatenate([r for _, r in found])
        order = np.argsort(-scores, kind="stable")[:top_k]
        return scores[order], names[order]

    def _ask(self, query: np.ndarray, top_k: int, condition: str) -> Found:
        if top_k == 0:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        (hits,) = self.client.search(self.collection, data=[query.tolist()], limit=top_k, filter=condition)
        scores = np.array([hit["distance"] for hit in hits], np.float32)
        return scores, np.array([hit["id"] for hit in hits], np.int64)

    def added(self, vectors: np.ndarray) -> LayeredIndex:
        """As `Index.added`."""
        return LayeredIndex.over(self, vectors)

    def save(self, path: Path) -> None:
        """The rows are in Milvus already: only the collection's name is written."""
        path.write_text(self.collection, encoding="utf-8")


def _insert(client: Any, collection: str, vectors: np.ndarray) -> None:
    for start in range(0, len(vectors), BATCH):
        part = np.asarray(vectors[start : start + BATCH], dtype=np.float32)
        rows = [{"id": start + place, "vector": row} for place, row in enumerate(part.tolist())]
        client.upsert(collection, rows)


def _client(uri: str) -> Any:
    from pymilvus import MilvusClient

    return MilvusClient(uri)
