"""Who gets it and where, read from what the customer says: phone, name, region and street."""

from __future__ import annotations

import re
from typing import Any, Mapping

from actions.platform.contract import Address
from actions.turn import Turn

_PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_REGION = re.compile(
    r"(?P<region>(?:[\u4e00-\u9fa5]{2,8}?(?:省|自治区|特别行政区))?\s*(?:[\u4e00-\u9fa5]{2,8}?(?:市|自治州|地区|盟))?\s*"
    r"(?:[\u4e00-\u9fa5]{1,8}?(?:区|县|旗|市))?)\s*(?P<detail>.*)"
)
_MUNICIPAL = re.compile(
    r"(?P<region>(?:北京|上海|天津|重庆)市?\s*[\u4e00-\u9fa5]{1,6}?(?:新区|区|县))\s*(?P<detail>.*)"
)
_STREET = re.compile(r"[路街道巷弄镇乡村号幢栋座楼室园苑里厦城院店]|\d")
# A place that only the customer knows: 我儿子那里, 隔壁小区. No courier finds it without a number.
_VAGUE = re.compile(r"[那这哪](里|边|儿|头)|隔壁|旁边|附近|对面|老家|[我儿女]子?家|怎么|不知道|不晓得|不会")
_NUMBER = re.compile(r"\d|[一二三四五六七八九十零幺两]+[号栋幢楼室单组座弄]")
# What stands before an address, and is no part of it: the last of these counts.
_LEAD = re.compile(
    r"(?:改成|改到|改为|改寄到|换成|换到|寄到|寄去|送到|发到|变更为|(?:应该|正确的|新地址|地址)(?:应该)?(?:是|为)|新?地址)\s*[:：]?\s*"
)
_NAME = re.compile(
    r"(?:收件人|收货人|姓名|名字|联系人)(?:也)?(?:改成|改为|换成|换做|写成|写|是|叫|为)?\s*[:：]?\s*(?!的?(?:手机|电话|号码|地址|名))(?P<name>[\u4e00-\u9fa5·]{2,6}?)(?=[^\u4e00-\u9fa5·]|电话|手机|号码|$)"
)
_LAST_WORD = re.compile(r"(?<=\S) (?P<name>[\u4e00-\u9fa5·]{2,4})$")  # … 3 号 李雷 13800138000
_BARE_NAME = re.compile(
    r"^(?:改成|换成|写|叫|是|就写)?\s*(?P<name>[\u4e00-\u9fa5·]{2,6}?)(?:吧|就行|就好|就可以)?[。.]?$"
)
_BESIDES = re.compile(
    r"(?:电话|手机号?|号码)(?:也)?(?:换成|改成|改为|是|为)?|[,，。;；、:：]|(?:吧|可以吗|行吗|谢谢|麻烦了)$"
)
Person = Mapping[str, str]


def phone_of(turn: Turn) -> str:
    """The mobile number in this message, or empty."""
    known = [str(value) for value in turn.values("phone")]
    found = _PHONE.search(turn.text)
    return known[0] if known else re.sub(r"\D", "", found.group()) if found else ""


def name_of(turn: Turn, *, asked: bool = False) -> str:
    """The receiver's name; with `asked`, the message may be the name alone."""
    known = [str(value) for value in turn.values("person")]
    found = _NAME.search(turn.text) or (_BARE_NAME.match(turn.text.strip()) if asked else _beside_phone(turn.text))
    return known[0] if known else found.group("name") if found else ""


def _beside_phone(text: str) -> re.Match[str] | None:
    """A short last word before a phone: 中山路 3 号 李雷 13800138000."""
    phone = _PHONE.search(text)
    return _LAST_WORD.search(text[: phone.start()].rstrip(" ,，")) if phone else None


def address_of(turn: Turn, now: Address | None, *, asked: bool = False) -> Person:
    """{region, detail} of this message; a street alone stays in the region that the order has; a region alone has
    an empty detail. Empty when there is none. With `asked`, the message needs no word that leads up to it."""
    entity = next(iter(turn.values("address")), None)
    parts = next((item["parts"] for item in turn.entities if item["entity"] == "address" and item.get("parts")), None)
    if isinstance(entity, Mapping):
        return _filled(_parts(entity), now)
    if parts and not parts.get("detail"):
        return _filled({**_parts(parts), "detail": ""}, now)
    given = str(entity) if entity else _address_words(turn, asked)
    return _filled(_split(given), now) if given else {}


def _address_words(turn: Turn, asked: bool) -> str:
    """The words that are the address, without what leads up to them, phone and name."""
    text = turn.text.strip()
    starts = [lead.end() for lead in reversed(list(_LEAD.finditer(text)))] + ([0] if asked else [])
    found = (_cleaned(text[start:], has_phone=bool(_PHONE.search(text))) for start in starts)
    return next((words for words in found if _is_place(words)), "")


def _is_place(words: str) -> bool:
    vague = _VAGUE.search(words) and not _NUMBER.search(words)
    return not vague and bool(_STREET.search(words) or _split(words)["region"])


def _cleaned(text: str, *, has_phone: bool) -> str:
    rest = _NAME.sub(" ", _PHONE.sub(" ", text))
    words = " ".join(_BESIDES.sub(" ", rest).split())
    last = _LAST_WORD.search(words) if has_phone else None
    return words[: last.start()] if last else words


def _split(text: str) -> dict[str, str]:
    found = _MUNICIPAL.match(text) or _REGION.match(text)
    region = "".join(found.group("region").split()) if found else ""
    return {"region": region, "detail": (found.group("detail") if found else text).strip()}


def _parts(entity: Mapping[str, Any]) -> dict[str, str]:
    """An address whose parts are known by name."""
    names = ("province", "city", "district")
    region = str(entity.get("region") or "".join(str(entity.get(name) or "") for name in names))
    detail = str(entity.get("detail") or entity.get("rest") or "")
    return {"region": region, "detail": detail} if region or detail else _split(str(entity.get("text") or ""))


def _filled(parts: dict[str, str], now: Address | None) -> Person:
    """A street alone is in the region where the order goes now."""
    if parts["region"] or not now:
        return parts
    return {**parts, "region": now.region}
