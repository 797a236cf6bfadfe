"""Two settings choose the adapters; a chosen one without its secrets does not start; Unsupported is told to people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import run as running
from actions.platform import provider
from actions.platform.errors import Unsupported
from actions.platform.kuaidi100 import WithTracking
from actions.platform.reference import ReferenceEvents, ReferencePlatform
from actions.platform.taobao import TaobaoPlatform
from actions.turn import Turn
from bot import settings
from bot.errors import SettingMissing
from bot.settings import ROOT

BASE = {"TOKEN_SECRET": "a", "PLATFORM_SECRET": "b"}
TOP = {"PLATFORM": "taobao", "TAOBAO_APP_KEY": "1", "TAOBAO_APP_SECRET": "hush", "TAOBAO_SESSIONS": '{"店": "key"}'}
KD = {"TRACKING": "kuaidi100", "KUAIDI100_CUSTOMER": "c", "KUAIDI100_KEY": "hush"}


def load(**env: str) -> settings.Settings:
    return settings.load({**BASE, **env})


async def chosen(env: dict[str, str]) -> Any:
    lines = provider.Lines(load(**env))
    made = provider.PLATFORMS[lines.options.platform](lines, "C1")
    return provider.TRACKINGS[lines.options.tracking](lines, made)


async def test_default_is_the_reference_platform_as_it_is() -> None:
    assert type(await chosen({})) is ReferencePlatform


async def test_platform_and_tracking_are_chosen_apart() -> None:
    assert type(await chosen(TOP)) is TaobaoPlatform
    assert type(await chosen(KD)) is WithTracking
    assert type(await chosen({**TOP, **KD})) is WithTracking


def test_every_choice_that_the_settings_know_has_an_adapter() -> None:
    assert set(provider.PLATFORMS) == set(settings.PLATFORMS) and set(provider.TRACKINGS) == set(settings.TRACKINGS)


@pytest.mark.parametrize(
    "env, missing",
    [
        ({"PLATFORM": "taobao"}, "TAOBAO_APP_KEY and TAOBAO_APP_SECRET and TAOBAO_SESSIONS"),
        ({"PLATFORM": "taobao", "YINGDA_DEMO": "1"}, "TAOBAO_APP_KEY"),
        ({**TOP, "TAOBAO_SESSIONS": "not json"}, "TAOBAO_SESSIONS"),
        ({**TOP, "TAOBAO_SESSIONS": '{"店": 1}'}, "TAOBAO_SESSIONS"),
        ({**TOP, "TAOBAO_SIGN_METHOD": "sha1"}, "TAOBAO_SIGN_METHOD"),
        ({"TRACKING": "kuaidi100"}, "KUAIDI100_CUSTOMER and KUAIDI100_KEY"),
        ({**KD, "KUAIDI100_CALLBACK": "https://shop.example/hooks/kuaidi100"}, "KUAIDI100_SALT"),
        ({"PLATFORM": "amazon"}, "PLATFORM is one of reference, taobao"),
        ({"TRACKING": "crystal ball"}, "TRACKING"),
    ],
)
def test_chosen_adapter_without_its_secrets_does_not_start(env: dict[str, str], missing: str, tmp_path: Path) -> None:
    with pytest.raises(SettingMissing, match=missing):
        load(**env, YINGDA_VAR=str(tmp_path))


def test_buyers_come_from_a_file_and_secrets_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "buyers.json"
    path.write_text(json.dumps({"C1": "AAH"}))
    options = load(**TOP, **KD, TAOBAO_BUYERS=str(path))
    assert options.taobao.buyers == {"C1": "AAH"} and options.taobao.sessions == {"店": "key"}
    assert "hush" not in repr(options.taobao) + repr(options.kuaidi100)


async def test_only_the_reference_platform_has_events(monkeypatch: pytest.MonkeyPatch) -> None:
    for env, kind in (({}, ReferenceEvents), (TOP, provider.NoEvents)):
        lines = provider.Lines(load(**env))
        monkeypatch.setattr(provider, "_of_this_loop", lambda lines=lines: lines)
        assert type(provider.event_feed()) is kind
    assert await provider.NoEvents().events() == []


@pytest.mark.parametrize(
    "rule, response", [("", "utter_platform_unsupported"), ("七天。", "utter_platform_unsupported_rule")]
)
async def test_unsupported_is_told_and_a_person_offered(
    monkeypatch: pytest.MonkeyPatch, rule: str, response: str
) -> None:
    monkeypatch.setattr(running, "platform_for", lambda customer: object())

    async def step(turn: Turn, platform: Any) -> None:
        raise Unsupported("price_quote", rule)

    said = CollectingDispatcher()
    events = await running.run(step, said, Tracker("c", {}, {"text": ""}, [], False, None, {}, "action_listen"))
    (message,) = said.messages
    assert message["response"] == response and message["rule"] == rule
    assert [button["title"] for button in message["buttons"]] == ["转人工"]
    assert [event["value"] for event in events if event.get("name") == "flow"] == [None]
    assert f"{response}:" in (ROOT / "bot/assistant/domain/assistant.yml").read_text(encoding="utf-8")
