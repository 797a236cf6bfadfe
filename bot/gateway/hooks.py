"""What others tell us unasked: kuaidi100's pushes. Mounted only where it is the source of tracking."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from redis.asyncio import Redis

from actions.platform.errors import BadAnswer, Forbidden, PlatformError
from actions.platform.kuaidi100 import ACCEPTED, REFUSED, RedisTracks, keep, read_push

LONGEST = 512 * 1024  # bytes of a push
STATUS = {Forbidden: 403, BadAnswer: 400}
log = logging.getLogger(__name__)


def router(redis: Redis[str], *, salt: str) -> APIRouter:
    """POST /hooks/kuaidi100: a form with `param` and `sign`."""
    routes, tracks = APIRouter(prefix="/hooks", tags=["hooks"]), RedisTracks(redis)

    @routes.post("/kuaidi100")
    async def pushed(request: Request) -> JSONResponse:
        """Answered with success only after it is kept: the provider sends again what was not taken."""
        try:
            await keep(read_push(await _form(request), salt=salt), tracks)
        except PlatformError as error:
            log.warning("push not taken: %s", error)
            status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 503)
            return JSONResponse(REFUSED, status)
        return JSONResponse(ACCEPTED)

    return routes


async def _form(request: Request) -> dict[str, Any]:
    """Empty for one that is too long: it has no signature then."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
