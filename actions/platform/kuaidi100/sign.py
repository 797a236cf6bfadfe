"""kuaidi100's two signatures: of what we ask, and of what is pushed to us."""

from __future__ import annotations

import hashlib
import hmac


def query_sign(param: str, *, key: str, customer: str) -> str:
    """MD5(param + key + customer), upper-case."""
    return _md5(param + key + customer)


def push_is_genuine(param: str, sign: str, *, salt: str) -> bool:
    """Whether `sign` is MD5(param + salt), in either case. Without a salt nothing is believed."""
    return bool(salt) and hmac.compare_digest(_md5(param + salt).encode(), sign.upper().encode())


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest().upper()
