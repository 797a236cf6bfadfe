"""What refund, exchange and damage share: order, reason, kind, what is wanted instead, pictures, a clear yes, and
the request's number. Each question is asked only when its answer is not known and matters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable

from actions import applying_asks as asks
from actions import applying_sku, parts
from actions import applying_words as words
from actions.asking import choose_order, say_unknown
from actions.choosing import NoSuchOrder, named_order
from actions.flow import Flow
from actions.order import is_virtual
from actions.platform.contract import UNKNOWN, AfterSaleAsk, Order, Platform, RefundQuote
from actions.platform.errors import Conflict, RuleViolation
from actions.sizes import size_in
from actions.turn import MAX_PICTURES, Turn

SHORT = 8  # characters of a sentence that only repeats the wish


@dataclass(frozen=True)
class Manner:
    """How one skill applies. `reasons` are those on the buttons, `chooses` says that the customer is asked which
    kind it shall be, `wants_pictures` that pictures are asked for where the platform wants them."""

    relevant: Callable[[Order], bool]
    reasons: tuple[str, ...]
    chooses: bool = False
    wants_pictures: bool = False


async def begin(turn: Turn, platform: Platform, manner: Manner, flow: Flow, *, kind: str | None = None) -> None:
    """A new request; what the sentence says, or what the skill before it knew, is not asked again. Said while the
    same is open for the same order, it only adds to what is known."""
    open_one = turn.flow if turn.flow and turn.flow.skill in words.SKILLS else None
    same_skill = open_one is not None and open_one.skill == flow.skill
    if open_one and same_skill and kind is None and _says_nothing_new(turn, open_one) and open_one.step != parts.STEP:
        await ask(turn, platform, manner)
        return
    kinds = {} if kind is None else {"kind": kind}
    if open_one and same_skill and await _of_same_order(turn, platform, open_one):
        turn.flow = replace(open_one, asked="", key="", reason=words.reason_in(turn) or open_one.reason).knowing(
            **kinds
        )
        await _add(turn, platform, manner)
        return
    known = open_one if open_one and not (same_skill and open_one.order_id) else flow
    reason = flow.reason or words.reason_in(turn) or known.reason
    flow = replace(flow, order_id=known.order_id, reason=reason, note=words.said_freely(turn)[:200])
    turn.flow = flow.knowing(**kinds, pictures=list(turn.pictures))
    await _choose(turn, platform, manner, before=open_one)


async def _of_same_order(turn: Turn, platform: Platform, flow: Flow) -> bool:
    """Whether the message names the order of the flow, or none."""
    try:
        order = await named_order(turn, platform)
    except NoSuchOrder:
        return False
    return bool(flow.order_id) and (order is None or order.order_id == flow.order_id)


async def _add(turn: Turn, platform: Platform, manner: Manner) -> None:
    """Takes what the message adds to the request: another kind, a size, a part of the order, pictures."""
    assert turn.flow is not None
    _keep_pictures(turn)
    order = await platform.order(turn.flow.order_id)
    turn.flow = parts.heard(turn, order, turn.flow)
    if turn.flow.values.get("kind") == "exchange":
        turn.flow = await applying_sku.heard(turn, platform, turn.flow, order, turn.text)
    await advance(turn, platform, manner, order)


def _says_nothing_new(turn: Turn, flow: Flow) -> bool:
    """The wish once more, while its last question is open: 我说退款."""
    return bool(flow.order_id) and not turn.entities and not turn.pictures and len(turn.text) <= SHORT


async def answer(turn: Turn, platform: Platform, manner: Manner) -> None:
    """The value that was asked for."""
    assert turn.flow is not None
    _keep_pictures(turn)
    if turn.flow.asked == "confirmed":
        await _last_answer(turn, platform, manner)
        return
    if turn.intent == "deny" and turn.flow.step in ("kind", "sku"):
        _not_sent(turn)
        return
    _note_answer(turn)
    if turn.flow.order_id:
        await _add(turn, platform, manner)
    else:
        turn.flow = replace(turn.flow, reason=turn.flow.reason or words.reason_in(turn))
        await _choose(turn, platform, manner)


async def ask(turn: Turn, platform: Platform, manner: Manner) -> None:
    """The open question once more, after something else was answered in between."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await advance(turn, platform, manner, await platform.order(turn.flow.order_id))
    else:
        turn.say(f"utter_back_to_{turn.flow.skill}_order")


async def advance(turn: Turn, platform: Platform, manner: Manner, order: Order) -> None:
    """Asks what is still missing, or says which rule is in the way."""
    assert turn.flow is not None
    said = f"{turn.flow.note} {turn.text}"
    reason = turn.flow.reason or _reason_of_size(turn.flow, order, said)
    flow = turn.flow = replace(turn.flow, order_id=order.order_id, reason=reason)
    if parts.in_the_way(flow, UNKNOWN):
        parts.ask(turn, order)
    elif not reason and await _is_delivered_top_up(platform, order):
        asks.refuse_top_up(turn, order)
    elif not reason:
        asks.reason(turn, manner.reasons, order)
    else:
        await _by_rules(turn, platform, manner, order)


async def _by_rules(turn: Turn, platform: Platform, manner: Manner, order: Order) -> None:
    """With the reason known: the kind, what is wanted instead, pictures, the yes; or why not."""
    assert turn.flow is not None
    flow = turn.flow
    quote = await platform.quote(order.order_id, reason=flow.reason, kind=flow.values.get("kind", ""))
    kinds = words.kinds_of(quote)
    if manner.chooses and "kind" not in flow.values and len(kinds) > 1:
        asks.kind(turn, order, quote)
    elif manner.chooses and "kind" not in flow.values and kinds and not quote.allowed:
        turn.flow = flow.knowing(kind=kinds[0])
        await advance(turn, platform, manner, order)
    elif not quote.allowed:
        asks.refuse(turn, order, quote)
    elif quote.kind != "exchange" or await applying_sku.known(turn, platform, order):
        _last_questions(turn, manner, order, quote)


def _last_questions(turn: Turn, manner: Manner, order: Order, quote: RefundQuote) -> None:
    """Pictures where they are wanted, then the yes, unless only a part is wanted of what can only be had whole."""
    assert turn.flow is not None
    flow = turn.flow
    if manner.wants_pictures and quote.pictures and not (flow.values.get("pictures") or "no_pictures" in flow.values):
        asks.pictures(turn, flow.reason)
    elif parts.in_the_way(flow, quote.kind):
        parts.ask(turn, order)
    else:
        if quote.kind in words.MONEY:
            parts.say_of_amount(turn, quote.amount_fen)
        asks.yes(turn, order, quote)


async def _is_delivered_top_up(platform: Platform, order: Order) -> bool:
    """Whether the rules give nothing back whatever the reason: it needs not be asked for."""
    return is_virtual(order) and not (await platform.quote(order.order_id, reason="not_wanted", kind="")).allowed


async def _choose(turn: Turn, platform: Platform, manner: Manner, before: Flow | None = None) -> None:
    """`before` is what was open: of the same order, its reason is still known."""
    assert turn.flow is not None
    skill = turn.flow.skill
    order = await choose_order(turn, platform, skill, relevant=manner.relevant)
    if order is None:
        return
    turn.mention(order.order_id)
    if before and before.order_id == order.order_id and not turn.flow.reason:
        turn.flow = replace(turn.flow, reason=before.reason)
    if order.status == UNKNOWN:
        say_unknown(turn, skill, order.title)
    else:
        turn.flow = parts.heard(turn, order, turn.flow)
        await advance(turn, platform, manner, order)


def _reason_of_size(flow: Flow, order: Order, said: str) -> str:
    """换L吧 says why, too."""
    sized = flow.values.get("kind") == "exchange" and size_in(said, applying_sku.bought(order))
    return "size" if sized else ""


def _keep_pictures(turn: Turn) -> None:
    assert turn.flow is not None
    known = [*turn.flow.values.get("pictures", ()), *turn.pictures]
    if turn.pictures:
        turn.flow = turn.flow.knowing(pictures=list(dict.fromkeys(known))[:MAX_PICTURES])


def _note_answer(turn: Turn) -> None:
    """What the open question's answer adds to what is known."""
    flow = turn.flow
    assert flow is not None
    only = flow.options[0] if len(flow.options) == 1 and flow.step != parts.STEP else ""
    option = turn.option() or (only if turn.intent == "affirm" else "")
    if flow.asked == "reason":
        turn.flow = replace(flow, reason=words.reason_in(turn) or "other", note=turn.text[:200])
    elif flow.step == "kind" and words.kind_in(option or turn.text) is not None:
        turn.flow = flow.knowing(kind=words.kind_in(option or turn.text))
    elif flow.step == "sku" and option:
        turn.flow = flow.knowing(sku=option)
    elif flow.step != "pictures" and turn.decision.get("aside") == "no_picture":
        turn.say("utter_aside_no_picture")
        turn.flow = flow.knowing(no_pictures=True)
    elif flow.step == "pictures":
        turn.flow = flow.knowing(no_pictures=not turn.pictures)


async def _last_answer(turn: Turn, platform: Platform, manner: Manner) -> None:
    """A yes sends it, a no ends it; another kind or reason or more pictures make another question of it; after
    anything else it is put once more."""
    flow = turn.flow
    assert flow is not None
    if turn.intent == "affirm":
        await _submit(turn, platform, manner, flow)
    elif turn.intent == "deny":
        _not_sent(turn)
    else:
        await _other_answer(turn, platform, manner, flow)


async def _other_answer(turn: Turn, platform: Platform, manner: Manner, flow: Flow) -> None:
    """Another kind, reason, size or part, or more pictures, make another question of it."""
    order, other = await platform.order(flow.order_id), turn.option()
    kind = {"kind": words.kind_in(other)} if other else {}
    heard = parts.heard(turn, order, replace(flow, reason=words.reason_in(turn) or flow.reason).knowing(**kind))
    if heard.values.get("sure") == "exchange" and not other:
        heard = await applying_sku.heard(turn, platform, heard, order, turn.text)
    changed = bool(turn.pictures) or (heard.values, heard.reason) != (flow.values, flow.reason)
    turn.flow = replace(heard, asked="", key="") if changed else heard
    await advance(turn, platform, manner, order)


def _not_sent(turn: Turn) -> None:
    assert turn.flow is not None
    response = "utter_refund_not_sent" if words.gives_money(turn.flow) else "utter_goods_not_sent"
    turn.drop()
    turn.say(response)


async def _submit(turn: Turn, platform: Platform, manner: Manner, flow: Flow) -> None:
    """Creates the request once: the question that was said yes to is the idempotency key."""
    order = await platform.order(flow.order_id)
    known = flow.values
    wanted = AfterSaleAsk(known.get("sure", ""), flow.reason, flow.amount_fen, flow.note)
    wanted = replace(wanted, pictures=tuple(known.get("pictures", ())), sku=known.get("sku", ""))
    try:
        made = await platform.apply(flow.order_id, ask=wanted, key=flow.key)
    except RuleViolation as error:
        asks.refuse(turn, order, await platform.quote(order.order_id, reason=flow.reason), error)
    except Conflict as error:
        await _moved_on(turn, platform, manner, order, error)
    else:
        asks.sent(turn, order, made)


async def _moved_on(turn: Turn, platform: Platform, manner: Manner, order: Order, error: Conflict) -> None:
    if error.reason == "amount_changed":
        assert turn.flow is not None
        turn.say("utter_refund_amount_changed")
        turn.flow = replace(turn.flow, asked="", key="")
        await advance(turn, platform, manner, order)
    else:
        asks.already_open(turn, order)
