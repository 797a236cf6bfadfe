"""After a no by rule the customer argues or asks what now (凭啥不给, 通融一下呗, 那咋整): the reason once more in one
sentence, what can be done instead, and a person. What was refused is read from the responses of the last turns."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any, Mapping

from actions.choosing import SEARCHED
from actions.confirming import PERSON
from actions.describing import described
from actions.platform.contract import Platform
from actions.sentences import REFUSES, text
from actions.turn import Turn, read_payload

TURNS = 3  # of the customer, within which a refusal is still what is talked about
LONGEST = 40  # characters of an argument; more tells of something else too
AGAIN = "refused_again"  # by which a reason that was repeated is known
# Responses that say no by a rule.
_REFUSALS = (
    f"{REFUSES}*",
    "utter_*_refused*",
    "utter_cancel_shipped",
    "utter_cancel_part",
    "utter_cancel_virtual",
    "utter_reject_signed",
    "utter_reject_open",
    "utter_modify_price_differs",
    "utter_modify_on_the_way",
    "utter_modify_signed",
    "utter_modify_closed",
    "utter_invoice_closed",
    "utter_invoice_not_paid",
    "utter_no_order_cancel",
    "utter_no_order_modify",
    "utter_repair_nobody_near",
    "utter_service_points_none",
    "utter_trade_in_other",
    "utter_trade_in_not_taken",
    "utter_warranty_without",
    "utter_withdraw_too_late",
    "utter_platform_unsupported*",
)
# What comes between and changes nothing: a courtesy, a rule that was asked for, the reason told once more.
_BETWEEN = (
    "",
    AGAIN,
    "utter_ask_which",
    "utter_faq*",
    "utter_aside_*",
    "utter_thanks",
    "utter_slower",
    "utter_stuck",
    "utter_not_*",
    "utter_chitchat*",
)
_NOT_WITH = ("request_human", "safety_risk", "affirm", "deny", "stop_flow", "repeat", "slower", "goodbye", "thanks")
_ARGUES = re.compile(
    r"凭[啥什]|为[啥什]么?.{0,8}(?:不|没)|通融|破[个次]?例|例外|行个方便|照顾(?:一?下|照顾)|网开|宽限|帮个?忙(?:嘛|呗|吧|了)|(?:帮忙|给我?|能不能|就)?(?:延|补)(?:一?下|期|长|几?天|[一两]?[张个]|我)"
    r"|不就(?:是)?.{0,6}(?:嘛|吗|而已|么)|(?:才|就|只)(?:差|过|超|晚|是|昨|前天|刚|[几一两二三四五六七八九十\d]).{0,8}(?:天|小时|块|元|个|回|次|下|收|充|买|而已|嘛)"
    r"|不是.{0,6}(?:都|说|能|可以|支持|承诺|保障|规定)|明明|就不(?:认|行|给|让|退|补|管)|不认账|就?不能.{0,6}(?:当|算|先|给|退|换|改|补|想)|当.{0,2}没|(?:先|提前).{0,8}再(?:寄|退|还|给|发)"
    r"|霸王|不讲理|欺负|坑人|不合理|不公平|小气|抠门|太过分|怎么能这样|这样的?啊?规定|谁定的|什么破规|哪条规定|非得|非要"
)
_WHAT_NOW = re.compile(
    r"(?:那|这|现在|接下来|我)?.{0,4}(?:咋|怎么|怎)(?:整|办|弄|搞|处理)|有(?:什么|啥|没有?)(?:别的|其他)?(?:办法|招|法子)|没(?:别的)?(?:办法|招|辙)了?(?:吗|么)|就这样?了?(?:吗|么)"
)


async def answer(turn: Turn, platform: Platform) -> bool:
    """Whether the message argues with what was just refused, and was answered."""
    if not turn.decision or not _argues(turn):
        return False
    named = [order.order_id for order in described(turn, await platform.orders(limit=SEARCHED))]
    of_none = "“" not in str((_refused(turn) or {}).get("text") or "")  # 武汉没有网点 is said of no order
    return (not named or of_none or turn.last_order in named) and again(turn)


def again(turn: Turn) -> bool:
    """Says the reason of the newest refusal once more, where the last turns were about one."""
    event = _refused(turn)
    if event is None or turn.flow:
        return False
    buttons = list((event.get("data") or {}).get("buttons") or ())
    labels = [button["title"] for button in buttons if read_payload(button)[0] != "request_human"]
    reason = str(event.get("text") or "").split("。")[0] + "。"
    ways = text("refused_ways", ways="、".join(labels)) if labels else ""
    others = [button for button in buttons if button["title"] in labels]
    turn.say_words(text(AGAIN, reason=reason, ways=ways), choices=[*others, PERSON], name=AGAIN)
    return True


def _argues(turn: Turn) -> bool:
    if turn.flow or _is_meant_otherwise(turn) or len(turn.text) > LONGEST:
        return False
    sure = turn.decision.get("band") == "act" and turn.decision.get("route") == "task"
    if sure and turn.intent in (*_offered(turn), "complaint", "platform_intervention"):
        return False
    return argues(turn.text, sure=sure)


def _is_meant_otherwise(turn: Turn) -> bool:
    """那怎么办呢 is no yes, whatever it was taken for."""
    asks = turn.intent in ("affirm", "deny", "thanks") and bool(_WHAT_NOW.search(turn.text))
    return turn.intent in _NOT_WITH and not asks


def argues(said: str, *, sure: bool) -> bool:
    """Whether words argue, or ask what now; `sure` says that they are also a request of their own."""
    return bool(_ARGUES.search(said)) or not sure and bool(_WHAT_NOW.search(said))


def _offered(turn: Turn) -> list[str]:
    """What the refusal offers instead: asked for, it is begun."""
    event = _refused(turn) or {}
    return [read_payload(button)[0] for button in (event.get("data") or {}).get("buttons") or ()]


def _refused(turn: Turn) -> Mapping[str, Any] | None:
    """The newest thing said that counts, if it is a refusal."""
    for event in turn.said_lately(TURNS):
        name = str((event.get("metadata") or {}).get("utter_action") or "")
        if not any(fnmatchcase(name, pattern) for pattern in _BETWEEN):
            return event if any(fnmatchcase(name, pattern) for pattern in _REFUSALS) else None
    return None
