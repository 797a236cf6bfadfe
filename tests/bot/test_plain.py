"""Plain words: jargon goes, product titles and what a button does stay."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
import yaml

from bot.events import now_ms, reply_event
from bot.messages import Channel, Choice, Message, Reply, Sender
from bot.plain import PATH, in_plain_words, plain, words
from bot.settings import ROOT

SAID = [
    ("仅退款", "只退钱不用寄回"),
    ("请把运单号发给我。", "请把快递单号发给我。"),
    ("查一下物流。", "查一下快递。"),
    ("已经 48 小时没有新的物流，最新进展：还在仓库。", "已经 48 小时没有新的快递消息，最新消息：还在仓库。"),
    ("“星曜 X5 手机”已经签收。", "“星曜 X5 手机”已经收到。"),
    ("取消后 59.00 元原路退回。", "取消后 59 元退到您付钱用的地方。"),
    ("可以核对一下订单号，或者让人工帮您看。", "可以看看订单号对不对，或者让真人帮您看。"),
    ("没有找到尾号 8866 的订单。", "没有找到末尾是 8866 的订单。"),
    ("【苏州】快件已到达苏州分拨中心", "【苏州】包裹已到达苏州快递中转站"),
    ("5 公里内没有授权网点。", "5 公里内没有厂家认可的维修点。"),
    ("请点“转人工”。", "请点“找真人”。"),
    ("人工 100.00 元，配件约 60.00 元", "人工费 100 元，配件约 60 元"),
]
STAYS = [
    "“物流大亨桌游（签收版）”还没有发货。",  # a title in quotes
    "「运费险」以外的《售后指南》",  # what is quoted is somebody's name for it
    "用支付宝付的钱。",
    "寄到：杭州市萧山区物流园 3 号。",
    "京东物流送的。",
    "人工智能音箱",
    "【德邦物流】",
    "定金不退，订金可以退。",
    "手工费",
    "价保是商家的承诺，在约定天数内降价可以退差价。",  # explained to whoever asked with that word
    "返现到账户里。",
    "在线下载的数字商品",
    "要求承担违约责任。",
    "由商家承担责任。",
    "没收到货选“仅退款”。",  # a button of the shop's, which keeps its name
]


@pytest.mark.parametrize("jargon, said", SAID)
def test_jargon_is_said_plainly(jargon: str, said: str) -> None:
    assert plain(jargon) == said


@pytest.mark.parametrize("text", STAYS)
def test_what_is_no_jargon_stays(text: str) -> None:
    assert plain(text) == text


def test_table_is_large_and_says_each_word_once() -> None:
    rows = yaml.safe_load(PATH.read_text(encoding="utf-8"))["words"]
    jargon = [word for row in rows for word in row["for"]]
    assert len(rows) >= 60
    assert len(jargon) == len(set(jargon))
    assert not {"定金", "订金"} & set(jargon)


def test_plain_words_are_plain_already() -> None:
    said = {row["say"] for row in yaml.safe_load(PATH.read_text(encoding="utf-8"))["words"]}
    assert not {word: plain(word) for word in said if plain(word) != word}


@pytest.mark.parametrize("path", sorted((ROOT / "bot" / "assistant" / "domain").glob("*.yml")), ids=lambda p: p.stem)
def test_no_word_of_a_skill_says_the_same_thing_twice_running(path: Path) -> None:
    responses = yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {}
    said = [plain(row.get("text") or "") for rows in responses.values() for row in rows]
    doubled = ("找真人真人", "快递快递", "的的", "了了却", "收到收到", "钱钱", "退换退换", "请请")
    assert not [text for text in said if any(word in text for word in doubled)]


def _turn() -> list[dict]:
    card = {
        "kind": "quote",
        "order_title": "物流模型车",
        "amount": "59.00",
        "money_back_text": "原路退回",
        "rule_text": "签收次日起七天内可退。",
    }
    facts = {
        "kind": "facts",
        "title": "仅退款",
        "rows": [{"label": "运单号", "value": "SF123456"}, {"label": "商品", "value": "签收章"}],
    }
    reply = Reply(
        text="“物流模型车”还没有签收。物流模型车走物流。",
        speech="物流模型车还没有签收，走物流。",
        cards=(card, facts),
        quick_replies=(
            Choice("仅退款", {"intent": "inform", "entities": {"option": "仅退款"}}),
            Choice("好", {"intent": "affirm"}),
        ),
        answers="message-1",
    )
    return [reply_event(reply, 0), {"type": "owner", "owner": "queue", "place": 1, "agent": None}]


def test_turn_keeps_titles_in_text_speech_and_cards() -> None:
    event, owner = in_plain_words(_turn(), Channel.ELDERLY)
    assert event["text"] == "“物流模型车”还没有收到。物流模型车走快递。"
    assert event["speech"] == "物流模型车还没有收到，走快递。"
    quote, facts = event["cards"]
    assert quote["order_title"] == "物流模型车"
    assert quote["money_back_text"] == "退到您付钱用的地方"
    assert quote["rule_text"] == "收到后第二天算起七天内可退。"
    assert facts["title"] == "只退钱不用寄回"
    assert facts["rows"] == [{"label": "快递单号", "value": "SF123456"}, {"label": "商品", "value": "签收章"}]
    assert owner == _turn()[1]


def test_card_headed_by_a_product_keeps_its_name() -> None:
    card = {"kind": "facts", "title": "人工草坪", "rows": [{"label": "满减运费券", "value": "状态：未到账"}]}
    (event,) = in_plain_words([reply_event(Reply(text="好", cards=(card,), answers="message-2"), 0)], Channel.ELDERLY)
    (shown,) = event["cards"]
    assert shown["title"] == "人工草坪"
    assert shown["rows"] == [{"label": "满减运费券", "value": "情况：没有收到钱"}]


def test_button_gets_a_plain_name_and_does_what_it_did() -> None:
    event, _ = in_plain_words(_turn(), Channel.VOICE)
    assert [button["label"] for button in event["quick_replies"]] == ["只退钱不用寄回", "好"]
    assert event["choices"]["c1"] == {
        "intent": "inform",
        "entities": {"option": "仅退款"},
        "label": "只退钱不用寄回",
        "words": "仅退款",
    }
    assert "words" not in event["choices"]["c2"]


def test_chat_is_left_as_it_is() -> None:
    turn = _turn()
    assert Channel.CHAT not in words().channels
    assert [event.get("text") for event in in_plain_words(turn, Channel.CHAT)] == [event.get("text") for event in turn]


async def test_tap_is_read_as_the_jargon_and_shown_as_the_plain_word(quiet_options) -> None:
    from redis.asyncio import Redis

    from bot.conversation import Conversations
    from bot.gateway.auth import Session
    from bot.gateway.intake import Intake
    from handoff.desk import Desk
    from handoff.queue import TicketQueue

    redis: Redis[str] = Redis.from_url(quiet_options.redis_url, decode_responses=True)
    conversations = Conversations(redis)
    conversation = uuid.uuid4().hex
    said = Message(uuid.uuid4().hex, conversation, Sender.CUSTOMER, "退", now_ms(), Channel.ELDERLY)
    event, _ = in_plain_words(_turn(), said.channel)
    event_id = await conversations.note(conversation, event)
    intake = Intake(conversations, Desk(TicketQueue(redis, "plain"), conversations), max_text=100)
    tap = {"type": "tap", "id": uuid.uuid4().hex, "event": event_id, "choice": "c1"}
    await intake.take(Session("C1002", conversation, Channel.ELDERLY), tap)
    waiting = await conversations.next_waiting(conversation)
    (_, shown) = (await conversations.newest_events(conversation, count=1))[0]
    await redis.close()
    assert waiting and waiting.message.text == "仅退款"
    assert waiting.message.metadata["tap"]["entities"] == {"option": "仅退款"}
    assert shown["text"] == "只退钱不用寄回"
