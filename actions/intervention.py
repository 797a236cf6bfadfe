"""The platform decides between customer and shop: only when the shop has refused or let its time pass."""

from __future__ import annotations

from typing import Sequence

from actions.cards import moment, sentence
from actions.choosing import NoSuchOrder, named_order
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.platform.contract import UNKNOWN, AfterSale, Intervention, InterventionQuote, Platform
from actions.platform.errors import Conflict, NotFound, RuleViolation
from actions.service_cards import evidence_card, intervention_card
from actions.turn import Turn, choice, option_choices

SKILL = "intervention"
SEARCHED = 20
ENDED = ("SUCCESS", "CLOSED")
REFUSED = "SELLER_REFUSE_BUYER"
_RUNNING = ("WAIT_EVIDENCE", "DECIDING", UNKNOWN)


async def start(turn: Turn, platform: Platform) -> None:
    """The request that the shop is stuck on; without one, what to do first."""
    turn.flow = Flow(SKILL, note=turn.text[:200])
    requests = await platform.refunds(limit=SEARCHED)
    meant = await _meant(turn, platform, requests)
    if not meant:
        turn.keep(None)
        turn.say("utter_no_refund_intervention", choices=[choice("申请退款", "apply_refund"), PERSON])
    elif len(meant) == 1:
        await _tell(turn, platform, meant[0])
    else:
        await _ask_which(turn, platform, meant)


async def answer(turn: Turn, platform: Platform) -> None:
    """Which request, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed":
        await _confirmed(turn, platform, await platform.after_sale(str(flow.values["refund_id"])))
    else:
        await _which(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed":
        await _tell(turn, platform, await platform.after_sale(str(flow.values["refund_id"])))
    else:
        await _ask_which(turn, platform, _open(await platform.refunds(limit=SEARCHED)))


async def _meant(turn: Turn, platform: Platform, requests: Sequence[AfterSale]) -> list[AfterSale]:
    """Of the order that is named; else what the shop refused; else what is open; else the newest."""
    try:
        order = await named_order(turn, platform)
    except NoSuchOrder:
        order = None
    of_order = [request for request in requests if order and request.order_id == order.order_id]
    refused = [request for request in requests if request.status == REFUSED]
    return of_order[:1] or refused or _open(requests) or list(requests[:1])


def _open(requests: Sequence[AfterSale]) -> list[AfterSale]:
    return [request for request in requests if request.status not in ENDED]


async def _ask_which(turn: Turn, platform: Platform, requests: Sequence[AfterSale]) -> None:
    assert turn.flow is not None
    labels = tuple([await _label(platform, request) for request in requests])
    turn.keep(turn.flow.asking("option", step="which", options=labels))
    turn.say("utter_ask_which_intervention", choices=option_choices(labels))


async def _label(platform: Platform, request: AfterSale) -> str:
    return f"{await _title(platform, request)}（{request.status_text}）"


async def _which(turn: Turn, platform: Platform) -> None:
    requests = _open(await platform.refunds(limit=SEARCHED))
    chosen = [request for request in requests if await _label(platform, request) == turn.option()]
    if len(chosen) == 1:
        await _tell(turn, platform, chosen[0])
    else:
        await _ask_which(turn, platform, requests)


async def _tell(turn: Turn, platform: Platform, request: AfterSale) -> None:
    """A case that runs; else whether one may be opened."""
    assert turn.flow is not None
    turn.mention(request.order_id)
    running = [
        case
        for case in await platform.interventions()
        if case.refund_id == request.refund_id and case.status in _RUNNING
    ]
    if running:
        turn.keep(None)
        _say(turn, running[0], await _title(platform, request))
        return
    quote = await platform.intervention_quote(request.refund_id)
    turn.flow = turn.flow.knowing(refund_id=request.refund_id)
    if quote.allowed:
        _ask_yes(turn, quote, await _title(platform, request))
    else:
        await _refuse(turn, platform, request, quote)


def _ask_yes(turn: Turn, quote: InterventionQuote, title: str) -> None:
    assert turn.flow is not None
    ask_yes(
        turn,
        turn.flow,
        "utter_ask_intervention_yes",
        yes="确认申请介入",
        no="先不申请",
        cards=[evidence_card(title, quote)],
        title=title,
        rule=sentence(quote.text),
        advance=sentence(quote.advance_text) if quote.advance else "",
        evidence="、".join(quote.evidence),
        hours=quote.evidence_hours,
    )


async def _refuse(turn: Turn, platform: Platform, request: AfterSale, quote: InterventionQuote) -> None:
    """What to do first: the request's own next step, with the shop's deadline."""
    turn.keep(None)
    known = ("seller_first", "already_done")
    response = f"utter_intervention_refused_{quote.reason}" if quote.reason in known else "utter_intervention_refused"
    if quote.reason == "seller_first" and request.deadline:
        response += "_by"
    turn.say(
        response,
        title=await _title(platform, request),
        rule=sentence(quote.text),
        status=request.status_text,
        next=sentence(request.next_step),
        by=moment(request.deadline),
        choices=[*_instead(request, quote), PERSON],
    )


def _instead(request: AfterSale, quote: InterventionQuote) -> list[dict[str, str]]:
    progress = choice("看退款进度", "refund_progress", order_id=request.order_id)
    complain = choice("投诉商家", "complaint", order_id=request.order_id)
    return [complain] if quote.reason == "already_done" else [progress, complain]


async def _confirmed(turn: Turn, platform: Platform, request: AfterSale) -> None:
    assert turn.flow is not None
    flow = turn.flow
    if turn.intent != "affirm":
        said_no(turn, "utter_intervention_not_sent")
        return
    try:
        case = await platform.intervene(request.refund_id, note=flow.note, key=flow.key)
    except (RuleViolation, Conflict):  # the state has moved on: what holds now is told
        turn.flow = Flow(SKILL, note=flow.note)
        await _tell(turn, platform, request)
    else:
        turn.keep(None)
        _say(turn, case, await _title(platform, request), response="utter_intervention_sent")


def _say(turn: Turn, case: Intervention, title: str, *, response: str = "") -> None:
    names = {
        "WAIT_EVIDENCE": "utter_intervention_evidence",
        "DECIDING": "utter_intervention_deciding",
    }
    turn.say(
        response or names.get(case.status, "utter_intervention_unknown"),
        cards=[intervention_card(case, title)],
        choices=[choice("转人工提交凭证", "request_human") if case.status == "WAIT_EVIDENCE" else PERSON],
        title=title,
        number=case.case_id,
        status=case.status_text or case.raw_status,
        evidence="、".join(case.evidence),
        by=moment(case.evidence_by),
        decide_by=moment(case.decide_by),
        next=sentence(case.next_step),
    )


async def _title(platform: Platform, request: AfterSale) -> str:
    try:
        return (await platform.order(request.order_id)).title
    except NotFound:
        return request.reason_text
