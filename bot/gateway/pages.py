"""The pages, with headers that let nothing run but their own files."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import ROOT

POLICY = (
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src 'self'; "
    "script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
}
FOLDERS = {
    "/widget": ROOT / "bot" / "web" / "widget",
    "/elderly": ROOT / "bot" / "web" / "elderly",
    "/console": ROOT / "handoff" / "console",
}
OPEN_TO_ALL = ("/widget/",)  # other origins' pages load these as modules


class SafeHeaders:
    """Adds HEADERS to every page; the interactive API pages, which need scripts from elsewhere, are left out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start" and not scope["path"].startswith(("/docs", "/redoc")):
                message["headers"] = [*message["headers"], *HEADERS.items(), *_shared(scope["path"])]
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


def _shared(path: str) -> list[tuple[bytes, bytes]]:
    return [(b"access-control-allow-origin", b"*")] if path.startswith(OPEN_TO_ALL) else []


def mount(app: FastAPI) -> None:
    """Serves each folder below its path."""
    app.add_middleware(SafeHeaders)
    for path, folder in FOLDERS.items():
        _serve(app, path, folder)

    @app.get("/", include_in_schema=False)
    def home() -> RedirectResponse:
        return RedirectResponse("/widget/")


def _serve(app: FastAPI, path: str, folder: Path) -> None:
    app.mount(path, StaticFiles(directory=folder, html=True), name=path.strip("/"))
