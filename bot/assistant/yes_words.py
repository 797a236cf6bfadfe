"""The words of a clear yes: those that are a yes to every last question, and each task's own verbs and things.

A verb is a yes only to the question of the task whose verb it is: 换 says nothing to a refund."""

from __future__ import annotations

import re
from typing import Any, Mapping

# A yes to whatever was asked.
_YES = (
    "确认|确定|同意|提交|没错|没问题|冇问题|就这样|就?这么着|妥|得嘞|交上去|报上去|得啦|系|对|是|好|行|可以|嗯|恩|要得|得行|要|中|成|可"
    "|安排|没毛病|没意见|成交|走起|必须的|对头|对着|照办|交(?=吧|了|$)|(?:办|弄|搞|整)(?:吧|了|上|一下)|ok|yes|y"
)
# What stands around a yes and says nothing of its own.
_AROUND = (
    "办理?|我(?=同意|确认|确定|答应)|[唉哎诶欸哦噢额呃]|订单|那|就|也|只|光|单|去|要|是(?=[要想])|这样|这么|按这个|[那这]一?[个单件笔张台条双瓶盒套份]|[它他她]们?|的|了|吧|呀|啊|哈|嘞|啦|哦|呢|滴|噻|嘛|呗|咯|掉|一?下|您|你们?|请|先|快|赶[紧快]|马上|直接"
    "|把|给|帮我|给我|替我|帮忙|来|(?:考虑|想)(?:好|清楚)了|决定了|谢谢(?:你|您)?|多谢|麻烦(?:你|您)?|辛苦|好?(?:姑娘|闺女|孩子)|小伙子|师傅|妹[儿子]|小?同志|老师|美女|帅哥|亲|客服|兄弟|[ ,，.。!！~、]"
)
# Said beside a yes: impatience, and that the mind is made up.
_BESIDE = (
    "还问(?:什么|啥)?|别(?:再|老)?问了?|别(?:磨蹭|磨叽|墨迹)了?|不用再?问了?|废什么话|搞快点?|快点|抓紧|速度|不(?:纠结|犹豫|啰嗦|墨迹)了"
    "|(?:都|我)*(?:核对|检查|看|对)过了|都?对上了|不变了|就这些|没别的要.{0,2}了|别(?:给我?|给俺)?忘[了咯]|(?:我)?(?:考虑|想)好了|定了|越快越好|尽快|就(?:这|那)个|没(?:别的|其他)了?"
)
# Each task: its verbs, which alone are a yes to its question, and its things, which may be named beside a yes.
_OWN = {
    "urge": ("催+", "发货|商家|一?催"),
    "logistics_urge": ("催+|登记", "快递|物流|一?催"),
    "delivery": ("核?查+|核实|登记", "快递|一?查"),
    "delivery_reject": ("拒收?|不收了?", "退回|改期|改地点|改送|改|不要了"),
    "intervention": ("申请|介入|判", "平台|来"),
    "install": ("约|装|订", "预约|安装|师傅|上门"),
    "pickup": ("约|取|订", "预约|取件|上门|填写?|登记|运?单号"),
    "pickup_insurance": ("理?赔", "运费险?|理赔|申请"),
    "repair": ("约|修|订", "预约|维修|报修|上门|登记"),
    "repair_progress": ("$^", "取消|修|评价"),
    "progress_cancel": ("撤[销回]?|取消", "退款|退货|换货|售后|申请|不用?[退换]了?"),
    "cancel": ("取消|撤|退|删", "退款|撤销|不(?:想)?要了|不用了"),
    "modify": ("改|换成", "修改|换|地址|电话|手机号|过去|过来|好"),
    "invoice": ("开具?", "开票|发?票|发送|发"),
    "payment": (
        "登记|核对|退给?我?|退回来?|(?:多[的付扣收]+的?)?(?:那笔|钱|款)?退(?:给|回)?我?",
        "财务|(?:多[的付扣收]+的?)(?:那笔|钱|款)?",
    ),
    "price": ("[退补](?:给?我)?吧|[退补]给我", "差价|价保|退|补|申请"),
    "dispute": ("投诉?|登记|记上?", "商家|店家?|快递员?|公司|客服|平台"),
    "tradein": ("约|收", "预约|回收|上门|换新?|以旧换新"),
}
_LEAVES_ORDER = ("payment", "price")
_BREAK = re.compile(r"[，,。.！!；;\s]+")
_KEEPS = re.compile(
    r".{0,6}(?:留着|留下|保留|还要|要留|别动|不用动|[别不](?:给我)?(?:退|取消)).{0,8}|(?:[别不]要?)(?:动|退|取消)(?:我的?)?.{0,6}"
)
# The tasks that offer several ways: the way that was asked about decides whose verb counts.
_WAYS = {
    "refund_only": ("退", "退款|退货|退钱|钱|货|申请|不(?:想)?要了"),
    "return_refund": ("退", "退款|退货|退钱|钱|货|申请|不(?:想)?要了"),
    "exchange": ("换", "换货|换新?|申请"),
    "resend": ("补", "补发|补寄|重发|发|申请"),
    "repair": ("修", "维修|修|申请"),
}
_USUAL_WAY = {"refund": "return_refund", "refund_exchange": "exchange", "delivery_damage": "return_refund"}


_WITHDRAWS = re.compile(r"撤|取消|[不别]用?[退换]|留")  # 没错 提交退货 is no yes to 确认撤销吗
_REQUESTS = re.compile(r"退|换|申请|提交")


def says_opposite(text: str, flow: Mapping[str, Any]) -> bool:
    """Whether words that sound like a yes wish what the open task would take back."""
    return flow.get("skill") == "progress_cancel" and bool(_REQUESTS.search(text)) and not _WITHDRAWS.search(text)


def own_words(flow: Mapping[str, Any]) -> tuple[str, str]:
    """The verbs and the things of the task that asks, as alternatives of a pattern."""
    skill, values = str(flow.get("skill", "")), flow.get("values") or {}
    if skill not in _USUAL_WAY:
        return _OWN.get(skill, ("$^", "$^"))
    way = str(values.get("sure") or values.get("kind") or "")
    return _WAYS.get(way) or _WAYS[_USUAL_WAY[skill]]


def yes_pattern(flow: Mapping[str, Any]) -> re.Pattern[str]:
    """What a clear yes to the task's last question is made of: every word is known, and one of them says yes."""
    verbs, things = own_words(flow)
    says = rf"{_YES}|{verbs}"
    return re.compile(rf"(?:{_BESIDE}|{_AROUND}|{things})*(?:{says})(?:{says}|{_BESIDE}|{_AROUND}|{things})*")


def said_besides(text: str, flow: Mapping[str, Any]) -> list[str]:
    """The pieces of a clause that are neither words of a yes nor of the task itself."""
    verbs, things = own_words(flow)
    return [piece for piece in re.split(rf"(?:{_BESIDE}|{things}|{verbs}|{_YES}|{_AROUND})+", text) if piece]


def is_outspoken(text: str, flow: Mapping[str, Any]) -> bool:
    """Whether a yes says what is to be done, as a mere 嗯 or 是 does not."""
    return bool(re.search(f"确认|确定|同意|提交|申请|办|{own_words(flow)[0]}", text))


def half_hearted(text: str, flow: Mapping[str, Any]) -> bool:
    """Whether a yes has a no in it and does not say what is to be done: 好，不纠结了."""
    return bool(re.search("[不别]|没(?!错|问题|毛病)", text)) and not is_outspoken(text, flow)


def without_keeping(text: str, flow: Mapping[str, Any]) -> str:
    """The text without its clauses that the order shall stay, where a yes leaves it as it is: 多的退我，订单给我留着."""
    if flow.get("skill") not in _LEAVES_ORDER:
        return text
    return " ".join(piece for piece in _BREAK.split(text) if not _KEEPS.fullmatch(piece))
