"""The platform's API in a customer's name, as tests call it."""

from __future__ import annotations

import time
import uuid

import jwt
from fastapi.testclient import TestClient


class Api:
    """The API in a customer's name."""

    def __init__(self, client: TestClient, secret: str) -> None:
        self.client, self.secret = client, secret

    def headers(self, customer: str, **claims: object) -> dict[str, str]:
        made = {"sub": customer, "aud": "platform", "exp": int(time.time()) + 60, **claims}
        return {"Authorization": "Bearer " + jwt.encode(made, self.secret, "HS256")}

    def get(self, customer: str, path: str):  # type: ignore[no-untyped-def]
        return self.client.get(f"/v1{path}", headers=self.headers(customer))

    def post(self, customer: str, path: str, body: dict, key: str | None = None):  # type: ignore[no-untyped-def]
        headers = {**self.headers(customer), "Idempotency-Key": key or uuid.uuid4().hex}
        return self.client.post(f"/v1{path}", headers=headers, json=body)

    def orders(self, customer: str) -> list[dict]:
        return self.get(customer, "/orders?limit=100").json()["orders"]

    def order(self, customer: str, place: int = 0) -> dict:
        """One of a customer's orders, newest first."""
        return self.orders(customer)[place]

    def parcel(self, customer: str, place: int = 0) -> dict:
        """The first parcel of an order."""
        order_id = self.order(customer, place)["order_id"]
        return self.get(customer, f"/orders/{order_id}/shipments").json()["shipments"][0]

    def refund(self, customer: str) -> dict:
        """The newest request."""
        return self.get(customer, "/refunds").json()["refunds"][0]

    def move_clock(self, **ahead: float) -> None:
        """Hours or days ahead of now."""
        assert self.client.post("/clock", json=ahead).status_code == 200
