"""Names, phones and addresses as they are said back: enough to recognise, no more."""

from __future__ import annotations

import re

_HOUSE = re.compile(
    r"[0-9０-９零一二三四五六七八九十百]+\s*(?:号|弄|幢|栋|座|楼|室|单元|层|组|队)|\d|[A-Za-z]\s*[座栋幢]"
)


def masked_phone(phone: str) -> str:
    """13800138000 -> 138****8000"""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


def masked_name(name: str) -> str:
    """张小明 -> 张**"""
    return name[:1] + "*" * (len(name) - 1)


def masked_detail(detail: str) -> str:
    """An address without its house number: 文三路 100 号 2 幢 -> 文三路****"""
    found = _HOUSE.search(detail)
    return detail[: found.start() if found else len(detail)].rstrip() + "****"


def masked_email(email: str) -> str:
    """zhang.san@example.com -> z****@example.com"""
    name, _, host = email.partition("@")
    return f"{name[:1]}****@{host}"
