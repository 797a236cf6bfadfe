"""Orders named by models, misspelt words and prices; arguments after a refusal; codes of parcels."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from actions import refusal
from actions.describing import described
from actions.misspelt import mended
from actions.platform.contract import Item
from actions.prices_said import compared
from bot.assistant.components.chinese import entities_of
from bot.assistant.naming import names_which
from knowledge_base.text import normalise
from tests.actions.fakes import Said, order

NOW = datetime.now(timezone(timedelta(hours=8)))
GOODS = {
    "x5": ("星曜 X5 手机", "phone", 259900),
    "lite": ("星曜 Lite 手机", "phone", 129900),
    "fridge": ("三门冰箱", "appliance", 159900),
    "dress": ("碎花连衣裙", "clothes", 18900),
    "sweater": ("纯棉圆领卫衣", "clothes", 12900),
    "coat": ("轻薄连帽羽绒服", "clothes", 39900),
    "cup": ("304 保温杯", "home", 7900),
    "mask": ("补水面膜", "beauty", 9900),
    "charger": ("65W 氮化镓充电器", "digital", 9900),
}
NAMED = [
    ("X5老死机", "x5 fridge", "x5"),
    ("lite的屏裂了", "x5 lite", "lite"),
    ("冰厢不制冷", "x5 fridge", "fridge"),
    ("群子要换一条", "coat dress", "dress"),
    ("卫依绷得跟粽子似的", "sweater cup", "sweater"),
    ("碎花的 有运费险没", "sweater dress", "dress"),
    ("棉袄退了", "coat cup", "coat"),
    ("杯杯没收到", "sweater cup", "cup"),
    ("贵的那单不要了", "x5 cup", "x5"),
    ("便宜那台 一千多的", "x5 lite", "lite"),
    ("399那个", "coat cup", "coat"),
    ("99那个跌价了", "mask charger cup", "mask charger"),
]
NOT_NAMED = ["下周我妹生日", "这个太贵了不要了", "便宜了50呢", "买贵了给补差", "周三才到家"]
ONLY_NAMES = ["便宜那台 一千多的", "X5那个", "就是手机", "贵的那个吧", "lite"]
MORE = ["便宜点行不行", "帮我催一下快递", "那个退款多久到账"]
ARGUED = ["凭啥不给", "通融一下呗", "才过了两天 帮忙延一下", "七天无理由不是都能退吗", "就不能当没收过吗"]


def _held(names: str) -> list:
    rows = [GOODS[name] for name in names.split()]
    return [
        order(place + 1, payment_fen=fen, items=(Item("1", title, "标准", 1, fen, kind),))
        for place, (title, kind, fen) in enumerate(rows)
    ]


def _said(text: str) -> Said:
    return Said(text, intent="order_status", read=entities_of(normalise(text), now=NOW))


@pytest.mark.parametrize("text, held, meant", NAMED)
def test_goods_are_found_by_the_customers_own_titles_and_prices(text: str, held: str, meant: str) -> None:
    found = described(_said(text).turn, _held(held))
    assert [held.split()[int(one.tail) - 1] for one in found] == meant.split()


@pytest.mark.parametrize("text", NOT_NAMED)
def test_days_to_come_and_talk_of_prices_name_no_order(text: str) -> None:
    assert described(_said(text).turn, _held("mask cup")) == []


def test_only_goods_that_were_bought_are_mended() -> None:
    assert mended("群子小了", ["碎花连衣裙"]) == "裙子小了"
    assert mended("群子小了", ["补水面膜"]) == "群子小了"


def test_what_is_bought_too_dear_compares_no_orders() -> None:
    assert [compared(text) for text in ("买贵了", "贵的那单", "便宜的退了")] == ["", "dearer", "cheaper"]


@pytest.mark.parametrize("text, meant", [*((text, True) for text in ONLY_NAMES), *((text, False) for text in MORE)])
def test_what_only_names_answers_which_order(text: str, meant: bool) -> None:
    read = entities_of(normalise(text), now=NOW)
    parsed = {
        "text": text,
        "entities": read,
        "decision": {"intent": "price_protection", "band": "act", "confidence": 1.0},
    }
    flow = {"asked": "order_id", "titles": ["星曜 X5 手机", "星曜 Lite 手机"]}
    assert names_which(parsed, flow) is meant


@pytest.mark.parametrize("text", ARGUED)
def test_arguments_are_known_by_their_words(text: str) -> None:
    assert refusal.argues(text, sure=True)


def test_a_new_request_is_no_argument() -> None:
    assert not refusal.argues("那咋整 帮我退款", sure=True) and refusal.argues("那咋整", sure=False)
