"""WeChat's message envelope, the same for official accounts and WeCom.

Signature: SHA-1 over the sorted strings token, timestamp, nonce and, for an envelope, its ciphertext. Envelope:
Base64(AES-256-CBC(16 random bytes, 4 bytes of length, big end first, message, receiver's id)), padded as PKCS#7 to blocks
of 32 bytes, IV = first 16 bytes of the key. Published: developer.work.weixin.qq.com/document/path/90968."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct
from typing import Callable

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.channels.errors import ChannelRefused

BLOCK = 32  # bytes: twice AES's own block, as published
HEAD = 20  # random bytes and the length


def signature(*parts: str) -> str:
    """Hex SHA-1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def check_signature(given: str, *parts: str) -> None:
    """Raises ChannelRefused."""
    if not hmac.compare_digest(signature(*parts).encode(), given.encode("utf-8", "replace")):
        raise ChannelRefused("signature")


class Envelope:
    """`key` is the EncodingAESKey of 43 characters; `receiver` our appid or corpid. Raises ValueError for a key that is
    none."""

    def __init__(self, token: str, key: str, receiver: str, *, random: Callable[[int], bytes] = os.urandom) -> None:
        self._token, self._receiver, self._random = token, receiver.encode(), random
        if len(key) != 43:
            raise ValueError("the EncodingAESKey has 43 characters")
        self._key = base64.b64decode(f"{key}=")

    def open(self, ciphertext: str, *, signed: str, timestamp: str, nonce: str) -> str:
        """The message inside. Raises ChannelRefused for a wrong signature, receiver or content."""
        check_signature(signed, self._token, timestamp, nonce, ciphertext)
        try:
            return self._read(self._decrypt(base64.b64decode(ciphertext, validate=True)))
        except (ValueError, struct.error, binascii.Error) as error:
            raise ChannelRefused("envelope") from error

    def seal(self, message: str) -> str:
        """The ciphertext of a message."""
        raw = message.encode()
        plain = self._random(16) + struct.pack(">I", len(raw)) + raw + self._receiver
        missing = BLOCK - len(plain) % BLOCK
        worker = self._cipher().encryptor()
        return base64.b64encode(worker.update(plain + bytes([missing]) * missing) + worker.finalize()).decode()

    def sign(self, ciphertext: str, *, timestamp: str, nonce: str) -> str:
        """The signature that goes with a sealed message."""
        return signature(self._token, timestamp, nonce, ciphertext)

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self._key), CBC(self._key[:16]))

    def _decrypt(self, raw: bytes) -> bytes:
        worker = self._cipher().decryptor()
        padded = worker.update(raw) + worker.finalize()
        extra = padded[-1] if padded else 0
        if not 1 <= extra <= BLOCK or padded[-extra:] != bytes([extra]) * extra:
            raise ValueError("padding")
        return padded[:-extra]

    def _read(self, plain: bytes) -> str:
        (length,) = struct.unpack(">I", plain[16:HEAD])
        if len(plain) < HEAD + length or not hmac.compare_digest(plain[HEAD + length :], self._receiver):
            raise ValueError("receiver")
        return plain[HEAD : HEAD + length].decode()
