"""The addresses below /v1, by noun: each reads what it is given, asks one function, and answers.

Reads answer 200. A write needs an `Idempotency-Key` (8 to 80 characters) and is done once for each. Refusals are
`{"error": {"code", "reason", "message", ...}}`: 400 bad_request, 401 unauthorized, 404 not_found (also for what is
another customer's), 409 conflict, 422 rule_violation, 429 rate_limited, 503 unavailable."""

from __future__ import annotations

from fastapi import APIRouter

from bot.platform.routes import after_sale, disputes, money, orders, services, shipments

routes = APIRouter(prefix="/v1")
for noun in (orders, shipments, after_sale, money, services, disputes):
    routes.include_router(noun.router)
