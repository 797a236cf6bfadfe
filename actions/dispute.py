"""A complaint: about whom, about which order, what happened; on record with a number and the time of the answer."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace

from actions.cards import facts_card, moment, orders_card, passed, sentence
from actions.choosing import LISTED, SEARCHED, NoSuchOrder, named_order
from actions.confirming import PERSON, ask_yes, said_no
from actions.earlier import talked_about
from actions.flow import Flow
from actions.masking import masked_phone
from actions.platform.contract import UNKNOWN, Complaint, Order, Platform
from actions.platform.errors import Conflict, NotFound, Unsupported
from actions.service_cards import complaint_card
from actions.turn import Turn, option_choices

SKILL = "dispute"
TARGETS = {"shop": "商家", "courier": "快递员", "service": "客服", "provider": "维修或安装网点", "platform": "平台"}
# Words by which each is meant, the more particular first.
_NAMED = {
    "courier": ("快递", "配送", "骑手", "派件", "驿站"),
    "provider": ("师傅", "维修", "安装工", "网点", "修的"),
    "shop": ("商家", "卖家", "店", "老板", "假货", "虚假宣传"),
    "service": ("客服",),
    "platform": ("平台",),
}
_NOT_MEANT = re.compile(
    r"(?:不是|没有?|不)(?:要|想|在)?(?:投诉|举报|说|怪|针对|告)?(?:你们?|他们?|这个?|那个?|的)*"
    r"(?:商家|卖家|店家|店铺|老板|快递员?|配送员?|骑手|驿站|客服|平台|师傅|网点)"
)
_THIS_BOT = re.compile(r"(?:投诉|举报|告)你(?!们)|机器人|小应|你们?这个?(?:系统|助手)")
_WITH_ORDER = ("shop", "courier", "provider")
NO_ORDER = "不涉及订单"
_ASKING = ("进度", "结果", "处理得", "处理到", "怎么样了", "有回复", "答复了", "编号")
_MADE = re.compile(
    r"(?:投诉|举报)过|(?:上次|之前|早就|已经|前几?天)(?:就|都|也)?(?:投诉|举报)|(?:投诉|举报)了.{0,8}(?:没|不|还)"
)
_BARE = re.compile(r"我|要|想|你们|帮|给|登记|个|一下|这|的|了|家|那|投诉|举报|头诉|投书|[ ，,。.!！~?？]")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_NAMES_TARGET = re.compile(r"投诉|举报|不是.*是")
_TOLD = ("inform", "complaint", "chitchat", "out_of_scope", "nlu_fallback")
_MORE = re.compile(
    r"还|又|也|而且|并且|另外|他|她|它|对了|补充|人家|对方|客服|商家|快递|小哥|师傅|骂|态度|所问|上次|每次|一直|[几十]遍|没人|不理|推来推去"
)
TELLS = 6  # characters beside the wish itself, from which on a sentence says what happened
SHORT = 4  # the same where an order was asked for and something else is told: 他态度不好
WORDS = 500  # characters kept


async def start(turn: Turn, platform: Platform) -> None:
    """A new complaint, with whatever the sentence says already; asked about, those on record."""
    asks = any(word in turn.text for word in _ASKING) or _MADE.search(turn.text)
    if asks and await _told(turn, platform):
        return
    await _tell_open(turn, platform)
    before = turn.flow if turn.flow and turn.flow.skill == SKILL else Flow(SKILL)
    told = before.asked == "confirmed" and not _NAMES_TARGET.search(turn.text)
    target = before.reason if told else _target(turn.text) or before.reason
    turn.flow = _with_story(turn, replace(before, reason=target), least=SHORT if told else TELLS)
    await _find_order(turn, platform)
    await _go_on(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """About whom, which order, what happened, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed":
        await _confirmed(turn, platform)
        return
    if flow.step == "target":
        turn.flow = replace(flow, reason=_chosen_target(turn))
    elif flow.step == "text":
        turn.flow = replace(flow, note=f"{flow.note} {turn.text}".strip()[:WORDS])
    elif NO_ORDER in (turn.option(), turn.text.strip()) or NO_ORDER in turn.values("option"):
        turn.flow = flow.knowing(no_order=True)
    else:
        await _find_order(turn, platform)
        if turn.flow is flow and not turn.entities:
            turn.flow = _with_story(turn, flow, least=SHORT)
    await _go_on(turn, platform)


def add(turn: Turn, words: str) -> None:
    """More of what happened, in the customer's words."""
    assert turn.flow is not None
    turn.flow = replace(turn.flow, note=f"{turn.flow.note} {words}".strip()[:WORDS])


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more; what was told instead of the yes is part of the complaint."""
    assert turn.flow is not None
    if turn.flow.asked == "confirmed" and turn.intent in _TOLD and _MORE.search(turn.text):
        turn.flow = _with_story(turn, turn.flow, least=SHORT)
    await _go_on(turn, platform)


def _target(said: str) -> str:
    """Who is meant, and not who is said not to be: 投诉客服 不是商家."""
    meant = _NOT_MEANT.sub("", said)
    named = next((target for target, words in _NAMED.items() if any(word in meant for word in words)), "")
    return "service" if _THIS_BOT.search(meant) and named in ("", "platform") else named


def _chosen_target(turn: Turn) -> str:
    label = "" if _NOT_MEANT.search(turn.text) else turn.option()
    return next((target for target, words in TARGETS.items() if words == label), "") or _target(turn.text)


def _tells(said: str, target: str, least: int) -> bool:
    """Whether it says what happened, and not only that they want to complain about somebody."""
    bare = _BARE.sub("", said)
    for word in _NAMED.get(target, ()):
        bare = bare.replace(word, "")
    return len(bare) >= least


def _with_story(turn: Turn, flow: Flow, *, least: int = TELLS) -> Flow:
    """With what the message tells of what happened, whatever was asked."""
    told = _tells(turn.text, flow.reason, least)
    return replace(flow, note=f"{flow.note} {turn.text}".strip()[:WORDS]) if told else flow


async def _find_order(turn: Turn, platform: Platform) -> None:
    """The order that the message names; none for a number that is not theirs."""
    assert turn.flow is not None
    try:
        order = await named_order(turn, platform) or await _talked_about(turn, platform)
    except NoSuchOrder as error:
        turn.say("utter_order_not_found", number=str(error)[-4:])
        return
    if order:
        turn.flow = replace(turn.flow, order_id=order.order_id)
        turn.mention(order.order_id)


async def _talked_about(turn: Turn, platform: Platform) -> Order | None:
    """The order that the complaint goes on from: 那我投诉商家."""
    flow = turn.flow
    known = flow and (flow.order_id or flow.asked)
    return None if known else await talked_about(turn, platform)


async def _go_on(turn: Turn, platform: Platform) -> None:
    """Asks for the first thing that is missing."""
    assert turn.flow is not None
    flow = turn.flow
    if not flow.reason:
        _ask_target(turn)
    elif flow.reason in _WITH_ORDER and not flow.order_id and not flow.values.get("no_order"):
        await _ask_order(turn, platform)
    elif not flow.note:
        turn.keep(flow.asking("text", step="text"))
        turn.say("utter_ask_complaint_text", target=TARGETS[flow.reason])
    else:
        await _ask_yes(turn, platform)


def _ask_target(turn: Turn) -> None:
    assert turn.flow is not None
    labels = tuple(TARGETS.values())
    turn.keep(turn.flow.asking("option", step="target", options=labels))
    turn.say("utter_ask_complaint_target", choices=option_choices(labels))


async def _ask_order(turn: Turn, platform: Platform) -> None:
    """A list to choose from, or none of them; without any order it is left out."""
    assert turn.flow is not None
    orders = (await platform.orders(limit=SEARCHED))[:LISTED]
    if not orders:
        turn.flow = turn.flow.knowing(no_order=True)
        await _go_on(turn, platform)
        return
    listed = tuple(order.order_id for order in orders)
    turn.keep(turn.flow.asking("order_id", listed=listed, options=(NO_ORDER,)))
    cards = [orders_card("", orders, tappable=True)]
    turn.say("utter_ask_order_dispute", cards=cards, choices=option_choices((NO_ORDER,)))


async def _ask_yes(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    flow = turn.flow
    rows = (("对象", TARGETS[flow.reason]), ("订单", await _title(flow, platform)), ("内容", _shown(flow.note)))
    cards = [facts_card("投诉内容", rows)]
    ask_yes(
        turn, flow, "utter_ask_complaint_yes", yes="确认提交", no="先不投诉", cards=cards, target=TARGETS[flow.reason]
    )


async def _title(flow: Flow, platform: Platform) -> str:
    return (await platform.order(flow.order_id)).title if flow.order_id else ""


def _shown(words: str) -> str:
    """The customer's own words with phones masked."""
    return _PHONE.sub(lambda match: masked_phone(match.group()), words)


async def _confirmed(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    flow = turn.flow
    if turn.intent != "affirm" and _NOT_MEANT.search(turn.text) and _target(turn.text):
        turn.flow = replace(flow, reason=_target(turn.text), key="")
        await _go_on(turn, platform)
        return
    if turn.intent != "affirm":
        said_no(turn, "utter_complaint_not_sent")
        return
    try:
        case = await platform.complain(target=flow.reason, text=flow.note, order_id=flow.order_id, key=flow.key)
    except NotFound:
        turn.flow = replace(flow, order_id="").knowing(no_order=False)
        await _go_on(turn, platform)
    except Conflict as error:
        turn.keep(None)
        await _already_open(turn, platform, str(error.fields.get("case_id", "")))
    else:
        turn.keep(None)
        _say(turn, "utter_complaint_sent", case)


async def _already_open(turn: Turn, platform: Platform, number: str) -> None:
    """One about the same is on record: its number and when it is answered."""
    cases = await platform.complaints()
    known = [case for case in cases if case.case_id == number] or cases[:1]
    if known:
        _say(turn, "utter_complaint_already_open", known[0])
    else:
        turn.say("utter_complaint_refused", choices=[PERSON])


async def _told(turn: Turn, platform: Platform) -> bool:
    """The newest complaint's state, if there is one."""
    cases = await platform.complaints()
    turn.done(SKILL)
    for case in cases[:1]:
        _say(turn, _response(case), case)
    return bool(cases)


async def _tell_open(turn: Turn, platform: Platform) -> None:
    """Before a new complaint is begun: the one of theirs that still waits, and by when it is answered."""
    if turn.flow and turn.flow.skill == SKILL:
        return
    target, cases = _target(turn.text), []
    with contextlib.suppress(Unsupported):
        cases = await platform.complaints()
    for case in [case for case in cases if case.status == "OPEN" and target in ("", case.target)][:1]:
        _say(turn, _response(case), case)


def _response(case: Complaint) -> str:
    if case.status == UNKNOWN:
        return "utter_complaint_unknown"
    late = case.status == "OPEN" and passed(case.answer_by)
    return "utter_complaint_late" if late else "utter_complaint_state"


def _say(turn: Turn, response: str, case: Complaint) -> None:
    turn.say(
        response,
        cards=[complaint_card(case)],
        choices=[PERSON],
        number=case.case_id,
        target=case.target_text,
        status=case.status_text or case.raw_status,
        by=moment(case.answer_by),
        answer=sentence(case.answer),
        next=sentence(case.next_step),
    )
