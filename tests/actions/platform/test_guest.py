"""Somebody whom no shop has vouched for sees no platform."""

from __future__ import annotations

import pytest

from actions import run
from actions.platform.errors import Unbound
from actions.platform.guest import Guest
from actions.platform.partial import CALLS
from actions.platform.provider import platform_for
from bot.channels.identity import guest_of
from bot.messages import Channel
from tests.actions.chat import Chat


@pytest.mark.parametrize("call", sorted(CALLS))
async def test_every_call_is_refused_and_says_what_can_be_done(call: str) -> None:
    platform = platform_for(guest_of(Channel.WECHAT, "openid"))
    assert isinstance(platform, Guest)
    with pytest.raises(Unbound) as refused:
        await getattr(platform, call)("x", key="k")
    assert "绑定" in refused.value.text


@pytest.mark.parametrize(
    "intent", ["order_status", "logistics_track", "apply_refund", "refund_progress", "coupon_query"]
)
async def test_skills_tell_a_guest_to_bind_and_offer_a_person(intent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = guest_of(Channel.WECHAT, "openid")
    monkeypatch.setattr(run, "platform_for", lambda _: platform_for(guest))
    chat = Chat()
    assert "绑定账号" in await chat.say("我的订单", intent)
    assert chat.slots.get("flow") is None
