"""Money for people."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """1990 -> 19.90, 500 -> 5"""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
