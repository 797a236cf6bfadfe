"""Shown and not said: an order, pictures, a file. What it is about is asked, and the pictures are not asked for twice."""

from __future__ import annotations

import yaml

from actions import showing
from bot.settings import ROOT
from tests.actions.test_delivery import Shops, Talks


async def test_shown_order_is_named_and_remembered(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    said = await talk.say("[订单]", order_id=cup.order_id)
    assert cup.title in said and cup.status_text in said and talk.buttons
    assert talk.slots["last_order"] == cup.order_id


async def test_pictures_without_a_question_go_with_the_request(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    assert "2 张照片收到了" in await talk.say("[图片 2 张]", pictures=("p1", "p2"))
    await talk.tap("收到的商品有问题")
    said = await talk.say("保温杯", order_id=cup.tail) if "照片" not in "".join(talk.heard) else ""
    for answer in ("破损", "补发"):
        if any(answer in button for button in talk.buttons):
            said = await talk.tap(next(button for button in talk.buttons if answer in button))
    assert "可以补发" in said, talk.heard
    await talk.say("好", "affirm")
    (made,) = await shop("C1013").refunds()
    assert made.pictures == ("p1", "p2")


async def test_words_beside_the_pictures_that_were_asked_for_start_nothing_new(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    await talk.say("保温杯收到就碎了", "damaged_or_missing", order_id=cup.tail)
    await talk.tap("补发")
    assert "可以补发" in await talk.say("就是这里碎了", "damaged_or_missing", pictures=("p1",))


def test_every_choice_stands_for_an_intent_that_has_a_rule() -> None:
    rules = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "nlu_data" / "rules").glob("*.yml"))
    texts = yaml.safe_load(showing.TEXTS.read_text(encoding="utf-8"))
    order = texts["order"]
    groups = [texts["pictures"]["choices"], texts["files"]["choices"], order["refund"], order["other"]]
    intents = {intent for group in (*groups, *order["choices"].values()) for intent in group.values()}
    assert [intent for intent in intents if f"intent: {intent}\n" not in rules] == []
