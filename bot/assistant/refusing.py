"""Words that begin like a no: the reason that was asked for (不想要了, 没别的), or the open task put off (不用查了)."""

from __future__ import annotations

import re
from typing import Any, Mapping

from bot.assistant.corrections import PICTURED
from bot.assistant.pieces import asks, pieces_of
from bot.assistant.yes_words import own_words
from knowledge_base.text import simplify

# Reasons that deny something; each with its code.
_REASONS = {
    "late": r"不(?:想|愿意?|能)?再?等|等不[了及起]|懒得等",
    "not_wanted": r"不(?:想|需|大想|太想)?再?要|用不[上着]|不需要|后悔|没(?:有|啥|什么|别的|其他)*(?:理由|原因)|没(?:别的|啥|什么|其他)|没有?为(?:什么|啥)",
}
_AROUND = r"就是?|因为|反正|单纯|纯粹|我|俺|也|都|真的?|现在|已经|突然|又|的|了|呗|嘛|啊|吧|呀|咯|哈|[这那]个?件?|它|东西|货|原因|理由|这么回事|[\W_]"
_REASON = re.compile(rf"(?:{_AROUND})*(?:{'|'.join(_REASONS.values())})(?:{_AROUND}|{'|'.join(_REASONS.values())})*")
_ABOUT_GOODS = (*PICTURED, "cancel", "delivery_reject")  # tasks in which 不想要了 says why, not no
_NEGATED = (
    r"(?:先|就|那|也|可|千万|还是|我|现在|暂时|你们?|您)*(?:不用|不要|不必|不想|别|甭|不)(?:再|先|帮我|给我|麻烦|去|你们?|您)*(?:{})"
    r"(?:[了吧啦啊呀哈它掉]|一?下|的|[这那]个)*"
)
_PUT_OFF = re.compile(r"(?:先|那|就|也|还是)*(?:不用|不必|不需要)(?:先|麻烦你?们?|你们?|您)*[了吧啦哈]*")
_ACT = re.compile(r"退|换|取消|撤|改|修|投诉|催|查|补发|补寄|人工|介入|申请|提交|确认")
_DONE = re.compile(r"(?:已经?|他们?|商家|快递|刚|卖家|人家).*了$")  # 商家退了 tells, and wants nothing
_FREE = ("text",)  # a story may hold any words


def reason_given(text: str) -> str:
    """The code of the reason that a whole message is, or "": 不想要了呗 没别的."""
    said = simplify(text).strip()
    if not _REASON.fullmatch(said):
        return ""
    return next(code for code, words in _REASONS.items() if re.search(words, said))


def says_why(text: str, flow: Mapping[str, Any]) -> bool:
    """不想要了 where something about goods is to be confirmed: why, and neither yes nor no. The question is put again."""
    return flow.get("asked") == "confirmed" and flow.get("skill") in _ABOUT_GOODS and bool(reason_given(text))


def puts_off(text: str, flow: Mapping[str, Any]) -> bool:
    """Whether one clause says that what is asked about shall not be done, and no other wants anything."""
    parts = pieces_of(simplify(text))
    if flow.get("asked") in _FREE or asks(text) or any(map(asks, parts)):
        return False
    verbs, things = own_words(flow)
    own = re.compile(_NEGATED.format(f"{verbs}|{things}"))
    no = [
        part for part in parts if own.fullmatch(part) or flow.get("asked") == "confirmed" and _PUT_OFF.fullmatch(part)
    ]
    return bool(no) and not any(_ACT.search(part) and not _DONE.search(part) for part in parts if part not in no)
