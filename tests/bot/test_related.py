"""A rule asked for beside a task stands under the task's answer, where there is room and nothing to be confirmed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.assistant import related
from bot.messages import Band, Channel, Choice, Decision, Reply, Route
from knowledge_base.errors import EntryNotFound

HIT = {"entry_id": "returns.freight", "score": 0.8, "wording": "退货运费谁出"}


class Entries:
    def entry(self, entry_id: str) -> Any:
        if entry_id != "returns.freight":
            raise EntryNotFound(entry_id)
        return SimpleNamespace(id=entry_id, question="无理由退货的运费谁出？")


@pytest.fixture(autouse=True)
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(related, "LIVE", Entries())


def _buttons(*, channel: Channel = Channel.CHAT, flow: Any = None, had: int = 0, **decided: Any) -> list[str]:
    decision = Decision(**{"route": Route.TASK, "intent": "apply_return", "confidence": 0.9, "band": Band.ACT,
                           "faq_hits": (HIT,), **decided})  # fmt: skip
    replies = (Reply("第一句"), Reply("第二句", quick_replies=(Choice("好", {}),) * had))
    first, last = related.with_related(replies, decision, channel, flow)
    assert first == replies[0]
    return [choice.label for choice in last.quick_replies][had:]


def test_the_rule_is_one_tap_away() -> None:
    assert _buttons() == ["无理由退货的运费谁出？"] == _buttons(flow={"asked": "order_id"}, had=2)


@pytest.mark.parametrize(
    "given",
    [
        {"channel": Channel.VOICE},
        {"channel": Channel.ELDERLY},
        {"flow": {"asked": "confirmed"}},
        {"had": 3},
        {"faq_hits": ({**HIT, "score": 0.5},)},
        {"faq_hits": ({**HIT, "entry_id": "gone"},)},
        {"faq_hits": ()},
        {"route": Route.FAQ, "intent": "faq"},
        {"band": Band.ASK},
    ],
)
def test_nothing_stands_beside_what_it_would_disturb(given: dict[str, Any]) -> None:
    assert _buttons(**given) == []


def test_a_turn_without_a_reply_stays_so() -> None:
    decision = Decision(Route.TASK, "apply_return", 0.9, Band.ACT, faq_hits=(HIT,))
    assert related.with_related((), decision, Channel.CHAT, None) == ()
