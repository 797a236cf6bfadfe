"""A repair: diagnosed in few questions, quoted before it is booked, booked once after a yes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions import repair, repair_progress, repair_rating, service_point
from actions.flow import Flow
from actions.platform.errors import Conflict, RuleViolation
from tests.actions.fakes import Said
from tests.actions.service_fakes import FREE, PAID, POINT, SLOTS, ServicePlatform, phone
from tests.actions.service_fakes import repair as job

KNOWN = {"oid": "1", "fault": "charging", "tried": True, "place": "西湖"}
ORDER = phone().order_id
READY = Flow("repair", order_id=ORDER, values=KNOWN, note="充不进电")
CHOSEN = {**KNOWN, "way": "shop", "point_id": "P1", "slot_id": "s1", "slot_text": SLOTS[0].text}
ASKED_YES = replace(READY, asked="confirmed", key="m-0", values=CHOSEN)


def asked(step: str, *options: str, **values: Any) -> Flow:
    """The flow with a choice open."""
    return replace(READY, asked="option", step=step, options=options, values={**KNOWN, **values})


@pytest.fixture
def platform() -> ServicePlatform:
    return ServicePlatform(held=[phone()])


async def test_symptom_in_the_first_sentence_is_not_asked_again(platform: ServicePlatform) -> None:
    said = Said("手机充不进电了要修", intent="repair_request")
    await repair.start(said.turn, platform)
    assert said.responses == ["utter_repair_question"]
    assert said.slot("flow")["values"]["path"] == ["充不进电"]


async def test_answers_lead_to_what_to_try_first(platform: ServicePlatform) -> None:
    flow = Flow("repair", order_id=ORDER, note="充不进电", values={"oid": "1", "path": ["充不进电", "换了也不行"]})
    said = Said("有灰", flow=flow.asking("option", step="symptom", options=("有灰或线头", "进过水", "都没有")))
    await repair.answer(said.turn, platform)
    assert said.responses == ["utter_repair_try"]
    assert said.slot("flow")["values"]["fault"] == "charging"


async def test_danger_is_told_before_the_price(platform: ServicePlatform) -> None:
    said = Said("手机掉水里了 报修", intent="repair_request")
    platform.known_places = ("小店",)
    await repair.start(said.turn, platform)
    assert said.responses[0] == "utter_repair_danger"


async def test_a_symptom_that_sounds_like_a_request_answers_the_open_question(platform: ServicePlatform) -> None:
    flow = Flow("repair", order_id=ORDER, values={"oid": "1", "device": "phone"})
    said = Said("屏幕摔碎了要修", intent="repair_request", flow=replace(flow, asked="option", step="symptom"))
    await repair.start(said.turn, platform)
    assert said.slot("flow")["values"]["path"] == ["屏幕问题", "摔碎或有裂"]


async def test_a_tapped_symptom_answers_no_more_than_its_own_question(platform: ServicePlatform) -> None:
    label = "电池不耐用或鼓包"
    flow = Flow("repair", order_id=ORDER, values={"oid": "1", "path": []})
    said = Said(label, flow=flow.asking("option", step="symptom", options=(label,)), option=label)
    await repair.answer(said.turn, platform)
    assert said.responses == ["utter_repair_question"]
    assert said.slot("flow")["values"]["path"] == [label]


async def test_words_that_fit_nothing_twice_are_booked_as_another_fault(platform: ServicePlatform) -> None:
    flow = Flow("repair", order_id=ORDER, values={"oid": "1", "path": []}, tries=1)
    said = Said("它总是怪怪的", flow=replace(flow, asked="option", step="symptom"))
    await repair.answer(said.turn, platform)
    assert "utter_repair_question" not in said.responses
    assert said.slot("flow")["note"].endswith("它总是怪怪的")


async def test_solved_books_nothing(platform: ServicePlatform) -> None:
    said = Said("好了 能充了", flow=asked("tried", repair.STILL, repair.SOLVED))
    await repair.answer(said.turn, platform)
    assert said.responses == ["utter_repair_solved"]
    assert said.slot("flow") is None and not platform.keys


@pytest.mark.parametrize(
    "order_status, jobs, response",
    [
        ("WAIT_BUYER_CONFIRM_GOODS", [], "utter_repair_refused_not_signed"),
        ("TRADE_FINISHED", [job("REPAIRING")], "utter_repair_already_open"),
    ],
)
async def test_what_cannot_be_booked_is_said_before_any_question(order_status: str, jobs: list, response: str) -> None:
    said = Said("手机坏了", intent="repair_request", order_id="0001")
    await repair.start(said.turn, ServicePlatform(held=[phone(1, order_status)], jobs=jobs))
    assert said.responses == [response]


async def test_still_broken_shows_the_price_and_asks_how(platform: ServicePlatform) -> None:
    platform.price = PAID
    said = Said(repair.STILL, flow=asked("tried", repair.STILL, repair.SOLVED), option=repair.STILL)
    await repair.answer(said.turn, platform)
    assert said.responses == ["utter_ask_repair_way"]
    rows = said.dispatcher.messages[0]["custom"]["cards"][0]["rows"]
    assert {"label": "费用", "value": "预估 100.00 元"} in rows
    assert "改为退货退款" not in said.buttons


async def test_return_is_offered_while_the_law_gives_it(platform: ServicePlatform) -> None:
    platform.answer = replace(platform.answer, kind="return_refund")
    said = Said(repair.STILL, flow=asked("tried", repair.STILL), option=repair.STILL)
    await repair.answer(said.turn, platform)
    assert "改为退货退款" in said.buttons


@pytest.mark.parametrize(
    "points, ways, response",
    [
        ([], ("shop", "mail"), "utter_ask_repair_slot_mail_far"),
        ([], ("door",), "utter_repair_nobody_near"),
        ([POINT], ("door",), "utter_ask_repair_slot_door"),
        ([POINT, replace(POINT, point_id="P2", name="二店")], ("shop",), "utter_ask_repair_point"),
    ],
)
async def test_ways_depend_on_what_is_near(points: list, ways: tuple, response: str) -> None:
    platform = ServicePlatform(held=[phone()], points=points, price=replace(FREE, ways=ways))
    said = Said(repair.STILL, flow=asked("tried", repair.STILL), option=repair.STILL)
    await repair.answer(said.turn, platform)
    assert said.responses == [response]


async def test_unknown_place_is_asked_again(platform: ServicePlatform) -> None:
    said = Said("月亮", flow=replace(READY, asked="address", step="place", values={**KNOWN, "place": ""}))
    await repair.answer(said.turn, platform)
    assert said.responses == ["utter_repair_place_unknown"]


async def test_time_leads_to_the_last_question_under_this_message(platform: ServicePlatform) -> None:
    flow = asked("slot", *[slot.text for slot in SLOTS], way="shop")
    said = Said("第二个", flow=flow, ordinal=2)
    await repair.answer(said.turn, platform)
    assert said.responses == ["utter_ask_repair_yes_free"]
    assert (said.slot("flow")["key"], said.slot("flow")["values"]["slot_id"]) == ("m-1", "s2")
    assert not platform.keys


async def test_yes_books_once_under_the_key_of_the_question(platform: ServicePlatform) -> None:
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await repair.answer(said.turn, platform)
    assert platform.keys == ["m-0"]
    booked = platform.written[0]
    assert (booked.fault, booked.way, booked.slot_id, booked.point_id) == ("charging", "shop", "s1", "P1")
    assert said.responses == ["utter_repair_booked"]
    assert said.slot("flow") is None


@pytest.mark.parametrize("intent", ["deny", "nlu_fallback"])
async def test_anything_but_yes_books_nothing(platform: ServicePlatform, intent: str) -> None:
    said = Said("嗯…", intent=intent, flow=ASKED_YES)
    await repair.answer(said.turn, platform)
    assert said.responses == ["utter_repair_not_booked"] and not platform.keys


@pytest.mark.parametrize(
    "error, responses",
    [
        (Conflict("amount_changed"), ["utter_repair_amount_changed", "utter_ask_repair_yes_free"]),
        (Conflict("slot_gone"), ["utter_slot_gone", "utter_ask_repair_slot_shop"]),
        (Conflict("open_repair", "", {"repair_id": "r-9"}), ["utter_repair_already_open"]),
        (RuleViolation("not_repairable", "没有维修服务"), ["utter_repair_refused_not_repairable"]),
        (RuleViolation("a_rule_we_do_not_know", "…"), ["utter_repair_refused"]),
    ],
)
async def test_what_holds_now_is_told(platform: ServicePlatform, error: Exception, responses: list[str]) -> None:
    platform.error = error
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await repair.answer(said.turn, platform)
    assert said.responses == responses


@pytest.mark.parametrize(
    "flow, response",
    [
        (asked("tried", first="拔电源", tried=False), "utter_repair_try"),
        (asked("way"), "utter_ask_repair_way"),
        (ASKED_YES, "utter_ask_repair_yes_free"),
    ],
)
async def test_resume_asks_the_open_question_again(platform: ServicePlatform, flow: Flow, response: str) -> None:
    said = Said("退款多久到账", intent="faq", flow=flow)
    await repair.ask(said.turn, platform)
    assert said.responses == [response]


async def test_resumed_question_keeps_its_key(platform: ServicePlatform) -> None:
    said = Said("退款多久到账", intent="faq", flow=ASKED_YES)
    await repair.ask(said.turn, platform)
    assert said.slot("flow")["key"] == "m-0"


@pytest.mark.parametrize(
    "state, response",
    [
        (job("REPAIRING"), "utter_repair_state"),
        (job("REPAIRING", deadline="2020-01-01T00:00:00+08:00"), "utter_repair_state_late"),
        (job("BOOKED", slot=SLOTS[0]), "utter_repair_state_booked"),
        (job("WAIT_QUOTE_CONFIRM"), "utter_ask_repair_quote"),
        (job("FINISHED"), "utter_repair_finished"),
        (job("FINISHED", rating=4), "utter_repair_finished_rated"),
        (job("CANCELLED"), "utter_repair_cancelled"),
        (job("UNKNOWN", raw_status="SOMETHING_NEW"), "utter_repair_state_unknown"),
    ],
)
async def test_progress_says_the_state_and_what_it_asks(state: Any, response: str) -> None:
    said = Said("维修进度", intent="repair_progress")
    await repair_progress.start(said.turn, ServicePlatform(held=[phone()], jobs=[state]))
    assert said.responses == [response]


PRICE = Flow(
    "repair_progress",
    asked="confirmed",
    reason="accept",
    key="m-0",
    amount_fen=82000,
    values={"repair_id": job().repair_id},
)


@pytest.mark.parametrize(
    "flow, written, response",
    [
        (PRICE, (True, 82000), "utter_repair_quote_accepted"),
        (replace(PRICE, reason="decline"), (False, 82000), "utter_repair_declined"),
        (replace(PRICE, reason="cancel"), "cancel", "utter_repair_cancel_done"),
        (replace(PRICE, reason="rate", values={**PRICE.values, "stars": 5}), 5, "utter_repair_rated"),
        (replace(PRICE, reason="rate", values={**PRICE.values, "stars": 1}), 1, "utter_repair_rated_low"),
    ],
)
async def test_yes_to_a_repair_is_carried_out_once(flow: Flow, written: Any, response: str) -> None:
    platform = ServicePlatform(held=[phone()], jobs=[job("WAIT_QUOTE_CONFIRM")])
    said = Said("确认", intent="affirm", flow=flow)
    await repair_progress.answer(said.turn, platform)
    assert (platform.keys, platform.written) == (["m-0"], [written])
    assert said.responses == [response]


async def test_no_to_the_price_answers_nothing() -> None:
    platform = ServicePlatform(held=[phone()], jobs=[job("WAIT_QUOTE_CONFIRM")])
    said = Said("先放着", intent="deny", flow=PRICE)
    await repair_progress.answer(said.turn, platform)
    assert said.responses == ["utter_repair_quote_open"] and not platform.keys


async def test_changed_price_is_shown_again() -> None:
    platform = ServicePlatform(held=[phone()], jobs=[job("WAIT_QUOTE_CONFIRM")], error=Conflict("amount_changed"))
    said = Said("同意", intent="affirm", flow=PRICE)
    await repair_progress.answer(said.turn, platform)
    assert said.responses == ["utter_repair_quote_changed", "utter_ask_repair_quote"]


@pytest.mark.parametrize("words, stars", [("五星", 5), ("给4分吧", 4), ("1星", 1), ("两颗星", 2)])
async def test_stars_are_read_and_asked_for_a_yes(words: str, stars: int) -> None:
    flow = replace(PRICE, asked="option", step="stars", reason="", options=repair_rating.STARS)
    platform = ServicePlatform(held=[phone()], jobs=[job("FINISHED")])
    said = Said(words, flow=flow)
    await repair_progress.answer(said.turn, platform)
    assert said.slot("flow")["values"]["stars"] == stars and not platform.keys


async def test_nearest_point_is_told_with_hours() -> None:
    said = Said("西湖区哪有维修点", intent="service_point")
    await service_point.start(said.turn, ServicePlatform())
    assert said.responses == ["utter_service_points"]
    assert {"label": "营业时间", "value": "09:00-18:00（营业中）"} in said.dispatcher.messages[0]["custom"]["cards"][0][
        "rows"
    ]


async def test_place_is_asked_for_and_twice_unknown_offers_a_person() -> None:
    said = Said("附近哪有维修点", intent="service_point")
    await service_point.start(said.turn, ServicePlatform())
    assert said.responses == ["utter_ask_service_place"]
    again = Said("火星", flow=Flow("service_point", asked="address", tries=1, values={"brand": "", "category": ""}))
    await service_point.answer(again.turn, ServicePlatform())
    assert (again.responses, again.buttons) == (["utter_service_place_unknown_twice"], ["转人工"])


@pytest.mark.parametrize("metres, response", [(7000, "utter_service_points_far"), (90000, "utter_service_points_none")])
async def test_none_near_says_where_the_nearest_is(metres: int, response: str) -> None:
    said = Said("西湖区哪有维修点", intent="service_point")
    await service_point.start(said.turn, ServicePlatform(points=[replace(POINT, distance_m=metres)]))
    assert said.responses == [response]
