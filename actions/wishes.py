"""What a customer wants changed in an order, and to what: read from each sentence, kept in the flow."""

from __future__ import annotations

import re
from typing import Sequence

from actions.flow import Flow
from actions.receiver import address_of, name_of, phone_of
from actions.sizes import meant
from actions.turn import Turn

# What can be changed, as buttons and cards name it.
LABELS = {"address": "收货地址", "phone": "手机号", "name": "收件人", "sku": "颜色、尺码", "note": "给商家的备注"}
_NAMED = {
    "address": re.compile("地址|收货地|寄到|送到|改寄"),
    "phone": re.compile("电话|手机号|人的?手机|号码|联系方式"),
    "name": re.compile("(?:收件人|收货人|联系人)(?!的?(?:手机|电话|号码|地址))|姓名|名字"),
    "sku": re.compile(
        "颜色|尺码|尺寸|规格|型号|款式|大小|口味|容量|[大小]一?[个号码]|[换改]一?[号码]|[换改]一?个(?:大|小|颜色|[黑白红蓝绿黄灰粉紫棕]|号|码|尺)|码|[黑白红蓝绿黄灰粉紫棕]色"
    ),
    "note": re.compile("备注|留言"),
}
# What is to stay: 电话不变, 收件人还是我, 只改地址. Said of a part of the sentence, or of all the rest.
_STAYS = re.compile(
    r"不(?:用|要|需要|必|想)?(?:再)?(?:改|变|换|动)|没(?:有)?(?:变|改|换)|别(?:改|换|动)|(?:还|就|仍)(?:是|用|写)(?:原来|之前|以前|老|旧|我|那个|这个|他|她|本人)|照旧|照原来|原样|保持|(?:跟|和)(?:原来|之前|以前)?.{0,3}一样|一样的?$|用(?:原来|之前|老|旧)的?"
)
_ONLY = re.compile(r"(?:就|只|光|单)(?:是|要|需要|想)?改")
_REST = re.compile(r"(?:其[他它余]|别的|剩下的?).{0,4}(?:不|照|别|没|原)")
_CLAUSES = re.compile(r"[\s,，.。;；!！?？、]+|但是?|不过|而且")
_DISTRICT, _CITY = re.compile(r"[\u4e00-\u9fa5]{1,6}[区县旗]"), re.compile(r"[省市盟州]|北京|上海|天津|重庆")
_COLOURS = re.compile(r"([黑白红蓝绿黄灰粉紫棕橙青金银])色")
_NOTE = re.compile(r"(?:备注|留言)(?:一下|下)?(?:改成|写上|写|加上|加|说|是|为)?\s*[:：,，]?\s*(?P<note>\S.{2,80})$")


def learn(turn: Turn, flow: Flow) -> Flow:
    """The flow with what this message adds: which things, and their new values."""
    values = {name: value for name, value in _values(turn, flow).items() if value}
    named = [what for what, words in _NAMED.items() if words.search(turn.text)]
    asked = named if flow.step in ("", "what") else []
    given = [what for what in LABELS if values.get("detail" if what == "address" else what)]
    known = list(flow.values.get("wants", ()))
    more = () if known and flow.asked != "confirmed" else asked
    stays = [what for what in _staying(turn.text, named) if what not in given]
    wants = [what for what in dict.fromkeys((*known, *_chosen(turn, flow), *more, *given)) if what not in stays]
    said = {} if flow.values.get("said") or not wants else {"said": turn.text[:200]}
    return flow.knowing(**values, **said, wants=wants)


def says_what_stays(text: str) -> bool:
    """Whether a message tells of something that is not to be changed: 电话不用改."""
    return bool(_staying(text, ()) or _REST.search(text))


def _staying(text: str, named: Sequence[str]) -> list[str]:
    """What the message says is to stay as it is; with 只改地址, all but what it names."""
    parts = [part for part in _CLAUSES.split(text) if part]
    kept = [what for part in parts if _STAYS.search(part) for what, words in _NAMED.items() if words.search(part)]
    only = _ONLY.search(text) or _REST.search(text)
    return kept + [what for what in LABELS if only and named and what not in named]


def _values(turn: Turn, flow: Flow) -> dict[str, str]:
    found = {**_address(turn, flow), "phone": phone_of(turn)}
    name = name_of(turn, asked=flow.step == "name")
    found["name"] = "" if _STAYS.search(name) else name
    if flow.step == "sku":
        bought = str(flow.values.get("bought", ""))
        said = meant(turn.text, bought, flow.options).sku or kind_meant(turn.text, bought, flow.options)
        found["sku"] = turn.option() or said
    note = _NOTE.search(turn.text)
    found["note"] = turn.text[:200] if flow.step == "note" else note.group("note") if note else ""
    return found


def _address(turn: Turn, flow: Flow) -> dict[str, str]:
    """Region and street; a district alone belongs to the city that was said before it or is asked for after it."""
    known = str(flow.values.get("region", ""))
    if flow.step == "city":
        return {"region": turn.text.strip(" 。，,.!！的是")[:12] + known}
    found = dict(address_of(turn, None, asked=flow.step == "address"))
    region = found.get("region", "")
    if region and known and is_district(region) and not is_district(known):
        found["region"] = known.removesuffix(region) + region
    return found


def is_district(region: str) -> bool:
    """Whether a region is a district or county without its city."""
    return bool(_DISTRICT.fullmatch(region)) and not _CITY.search(region)


def _chosen(turn: Turn, flow: Flow) -> list[str]:
    label = turn.option() if flow.step == "what" else ""
    return [what for what, name in LABELS.items() if name == label]


def kind_meant(said: str, bought: str, kinds: Sequence[str]) -> str:
    """The one kind all of whose differences from what was bought are in the sentence: 雾蓝 L by 换成L码."""
    text = said.upper()
    if any(colour not in "".join(kinds) for colour in _COLOURS.findall(said)):
        return ""  # a colour that there is not: what there is is shown
    fitting = [kind for kind in kinds if _differences(kind, bought) and _all_in(_differences(kind, bought), text)]
    return fitting[0] if len(fitting) == 1 else ""


def _differences(kind: str, bought: str) -> set[str]:
    return set(kind.upper().split()) - set(bought.upper().split())


def _all_in(words: set[str], text: str) -> bool:
    return all(re.search(rf"(?<![A-Z0-9]){re.escape(word)}(?![A-Z0-9])", text) for word in words)
