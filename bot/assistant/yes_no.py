"""The yes and the no to a last question: what moves money is never guessed."""

from __future__ import annotations

import re
from typing import Any, Mapping

from actions.soft import asks_softly
from bot.assistant.corrections import PICTURED
from bot.messages import Band
from knowledge_base.text import simplify

LONGEST = 14  # characters of a yes

QUESTION = re.compile(r"[?？]|[吗呢么]\s*$|怎么|多久|多少|什么时候|为什么|为啥|哪|能不能|可不可以|几天")
# A yes moves money: every word of it must be one of these, and one of the first kind must be there.
_YES_WORDS = (
    "确认|确定|同意|提交|没错|没问题|冇问题|就这样|就?这么着|妥|得嘞|交上去|报上去|得啦|系|对|是|好|行|可以|嗯|恩|要得|得行|要|中|成|可|办吧|退吧|取消吧|改吧|开吧|发吧|催吧|催一下|登记吧"
    "|登记一下|ok|yes|y"
)
_FILLERS = (
    "修改|登记|核对|开票|发票|发送|差价|退款|退货|换货|补发|撤销|拒收|核查|改期|改地点|填写|填|预约|约|取件|理赔|催|取消|订单|申请"
    "|那|就|这样|办|按这个|的|了|吧|呀|啊|嘞|啦|哦|呢|滴|噻|嘛|呗|咯|你|您|请|帮我|给我|来|(?:考虑|想)(?:好|清楚)了|决定了|谢谢(?:你|您)?|多谢|麻烦(?:你|您)?|辛苦|姑娘|闺女|小伙子|师傅"
    "|[ ,，.。!！~]"
)
_YES = re.compile(rf"(?=.*(?:{_YES_WORDS}))(?:{_YES_WORDS}|{_FILLERS})+")
NO = re.compile(
    r"^(不|别|先不|算了|no)|^(还是|那|就|你|先)+(别|不要|不用)|^(谁|我(可|又)?没)说|不(退|要|取消|用|提交|同意|想)了?$"
)
_NOT_THERE = re.compile(r"^(我?都?找过了?|还是)?没(有|找到|看到|在|用)|还是?不行|不管用")  # no answer to 确认提交吗
# What was asked about, said as a word: 催, 查一下, 那就拒收吧.
_OWN_YES = {
    "urge": "催+",
    "logistics_urge": "催+",
    "delivery": "核?查",
    "delivery_reject": "拒收?",
    "intervention": "申请|介入|判",
    "install": "约|装",
    "pickup": "约|取",
    "repair": "约|修",
    "progress_cancel": "撤销?|取消",
    "cancel": "取消|撤|退|删",
    "refund": "退|提交",
    "refund_exchange": "换|提交",
    "modify": "改(?:过去|过来|掉|好)?",
    "invoice": "开",
    "payment": "登记|退给?我?|退回来?",
}
_ASKED_FOR = (
    r"(?:快|就|赶紧|赶快|马上|那|你们?|请|帮我|给我)*(?:{})(?:一?[催查]|一下|下|它|他们?|啊|呀|吧|嘛|噻|呗|了)*"
)
_GIVES_UP = re.compile(r".{0,5}(那|就|还是|不行就)算了(吧|啊|啦)?")
_BARE_YES = re.compile(r"(好|行|嗯|可以|要得|中)(的|吧|啊|呀|嘞|了)?")
_YES_NOT_WANTED = re.compile(
    r"(对|是|嗯|好|行)+的?[ ,，]*我?(不想要|不要|不需要)了?(吧|啊|呀)?"
)  # 要取消吗：对，不要了
_NOT_WANTED = re.compile(r"我?(不想要|不要|用不上|用不着|不需要)(它|这个|这件)?了?")


def keeps_goods_away(text: str, flow: Mapping[str, Any]) -> bool:
    """不想要了 where a refund is to be confirmed: the goods or the refund? The question is put again."""
    asked = flow.get("asked") == "confirmed" and flow.get("skill") in (*PICTURED, "cancel")
    return asked and bool(_NOT_WANTED.fullmatch(simplify(text).strip(" ,.!?。，！？")))


def gives_up(said: str) -> bool:
    """不行就算了, 那算了: the end of the task, whatever was asked."""
    return bool(_GIVES_UP.fullmatch(simplify(said).strip(" ,.!?。，！？")))


def says_yes(said: str) -> bool:
    """A bare yes where nothing is open."""
    return bool(_BARE_YES.fullmatch(simplify(said).strip(" ,.!?。，！？")))


def is_yes(said: str, flow: Mapping[str, Any]) -> bool:
    """Whether it is a clear yes to the flow's last question. None counts while something is said to be wrong in it."""
    text = simplify(said).strip(" ,.!?。，！？").replace("嗯呢", "嗯")
    asked = flow.get("asked") == "confirmed" and flow.get("step") != "wrong"
    if not asked or len(text) > LONGEST or QUESTION.search(text) or "?" in simplify(said):
        return False
    if flow.get("skill") == "cancel" and _YES_NOT_WANTED.fullmatch(text):
        return True
    own = _OWN_YES.get(str(flow.get("skill", "")))
    return bool(_YES.fullmatch(text) or own and re.fullmatch(_ASKED_FOR.format(own), text))


def yes_or_no(parsed: Mapping[str, Any]) -> str | None:
    """What is no clear yes: a no only if nothing is asked or told with it."""
    text = simplify(parsed["text"]).strip(" ,.!?。，！？")
    if len(text) > 12 or QUESTION.search(parsed["text"]):
        return _not_by_guess(parsed)
    if NO.search(text):
        return "nlu_fallback" if asks_softly(text) else "deny"
    return "nlu_fallback" if _NOT_THERE.match(text) and not is_sure(parsed["decision"]) else _not_by_guess(parsed)


def _not_by_guess(parsed: Mapping[str, Any]) -> str | None:
    """The classifier's own affirm is not enough for a yes: the question is put again. Nor is its deny for a no that
    comes with a question."""
    asks = bool(QUESTION.search(parsed["text"]))
    return "nlu_fallback" if parsed["decision"]["intent"] in ("affirm", *(("deny",) if asks else ())) else None


def is_sure(decision: Mapping[str, Any]) -> bool:
    return decision["band"] == Band.ACT.value and decision["route"] in ("task", "faq", "handoff")
