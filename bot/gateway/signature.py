"""X-Twilio-Signature of a WebSocket handshake: base64 of HMAC-SHA1 over the wss address, nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac

HEADER = "x-twilio-signature"


def signature(url: str, *, secret: str) -> str:
    """What the carrier sends for this address."""
    return base64.b64encode(hmac.new(secret.encode(), url.encode(), hashlib.sha1).digest()).decode()


def is_signed(url: str, given: str, *, secret: str) -> bool:
    """Whether `given` is the address's signature; compared in constant time."""
    return hmac.compare_digest(signature(url, secret=secret).encode(), given.encode("utf-8", "replace"))
