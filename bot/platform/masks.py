"""Names, phones and addresses as they may be shown."""

from __future__ import annotations

from typing import Mapping

SHOWN = 4  # characters of an address that stay


def name(given: str) -> str:
    """张小明 -> 张**"""
    return given[:1] + "*" * (len(given) - 1)


def phone(given: str) -> str:
    """13800138000 -> 138****8000"""
    return f"{given[:3]}****{given[-4:]}" if len(given) >= 11 else "*" * len(given)


def address(given: Mapping[str, str] | None) -> dict[str, str] | None:
    """Who and where, enough to recognise it and no more."""
    if not given:
        return None
    detail = given["detail"][:SHOWN] + "****"
    return {
        "name": name(given["name"]),
        "phone": phone(given["phone"]),
        "region": given["region"],
        "detail": detail,
    }
