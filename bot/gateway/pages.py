"""The pages, with headers that let nothing run but their own files."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
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
SHARED_API = ("/api/chat/", "/api/uploads/")  # and call these, always with a token, never with cookies
FRESH_SECONDS = 300  # a module may be this old; long enough for a visit, short enough for an upgrade
SMALLEST = 600  # bytes; packing less than this gains nothing


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


class Shared:
    """Lets other origins' pages call SHARED_API. Credentials are never sent along, so any origin may ask."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        methods, headers = ["GET", "POST"], ["authorization", "content-type"]
        self._shared = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=methods, allow_headers=headers, max_age=86400
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        shared = scope["type"] == "http" and scope["path"].startswith(SHARED_API)
        await (self._shared if shared else self._app)(scope, receive, send)


class Packed:
    """Pages travel compressed and may be kept for FRESH_SECONDS; what the API answers does neither."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._packed = app, GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        page = scope["type"] == "http" and scope["path"].startswith(tuple(f"{folder}/" for folder in FOLDERS))

        async def send_fresh(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["path"].endswith((".js", ".css", ".svg")):
                kept = (b"cache-control", f"public, max-age={FRESH_SECONDS}".encode())
                message["headers"] = [*message["headers"], kept]
            await send(message)

        await (self._packed(scope, receive, send_fresh) if page else self._app(scope, receive, send))


def _shared(path: str) -> list[tuple[bytes, bytes]]:
    return [(b"access-control-allow-origin", b"*")] if path.startswith(OPEN_TO_ALL) else []


def mount(app: FastAPI) -> None:
    """Serves each folder below its path."""
    app.add_middleware(Packed)
    app.add_middleware(Shared)
    app.add_middleware(SafeHeaders)
    for path, folder in FOLDERS.items():
        _serve(app, path, folder)

    @app.get("/", include_in_schema=False)
    def home() -> RedirectResponse:
        return RedirectResponse("/widget/")


def _serve(app: FastAPI, path: str, folder: Path) -> None:
    app.mount(path, StaticFiles(directory=folder, html=True), name=path.strip("/"))
