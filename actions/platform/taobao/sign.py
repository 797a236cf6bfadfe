"""TOP's signature of a call: names in ASCII order, name and value joined, one of three digests, upper-case hex."""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum
from typing import Mapping


class SignMethod(str, Enum):
    """The parameter `sign_method`."""

    MD5 = "md5"
    HMAC = "hmac"
    HMAC_SHA256 = "hmac-sha256"


def joined(params: Mapping[str, str]) -> str:
    """What is signed: everything but `sign`, without what is empty."""
    return "".join(f"{name}{params[name]}" for name in sorted(params) if name != "sign" and params[name])


def sign(params: Mapping[str, str], secret: str, method: SignMethod) -> str:
    """The value of `sign`."""
    said, key = joined(params).encode(), secret.encode()
    if method is SignMethod.MD5:
        return hashlib.md5(key + said + key).hexdigest().upper()
    digest = "md5" if method is SignMethod.HMAC else "sha256"
    return hmac.new(key, said, digest).hexdigest().upper()
