"""Foreign fields into our units: yuan in words to fen, China's clock to ISO, people masked. Raises BadAnswer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from actions.platform.errors import BadAnswer

CHINA = timezone(timedelta(hours=8))
STAMP = "%Y-%m-%d %H:%M:%S"
_YUAN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)
SHOWN = 4  # characters of an address that stay


def fen(yuan: Any) -> int:
    """ "200.07" -> 20007, without a float on the way."""
    found = _YUAN.fullmatch(yuan) if isinstance(yuan, str) else None
    if not found:
        raise BadAnswer(f"{type(yuan).__name__} is no amount in yuan")
    sign, whole, cents = found.groups()
    return (-1 if sign else 1) * (int(whole) * 100 + int((cents or "").ljust(2, "0")))


def iso(stamp: Any) -> str:
    """ "2026-11-20 10:00:00" in China -> 2026-11-20T10:00:00+08:00"""
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=CHINA).isoformat()
    except (TypeError, ValueError) as error:
        raise BadAnswer("no time") from error


def iso_or_none(stamp: Any) -> str | None:
    """As `iso`; a field that is missing or empty is None."""
    return iso(stamp) if stamp else None


def masked_name(name: str) -> str:
    """张小明 -> 张**"""
    return name[:1] + "*" * (len(name) - 1)


def masked_phone(phone: str) -> str:
    """13800138000 -> 138****8000; what is masked already stays."""
    if "*" in phone:
        return phone
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


def masked_detail(detail: str) -> str:
    """Enough of an address to recognise it."""
    return f"{detail[:SHOWN]}****" if detail else ""
