"""A channel is on with its secrets, off without, and does not start with half of them."""

from __future__ import annotations

import pytest

from bot import settings
from bot.channels.settings import channels
from bot.errors import SettingMissing

SECRETS = {"TOKEN_SECRET": "t" * 32, "PLATFORM_SECRET": "p" * 32}
WECHAT = {"WECHAT_APP_ID": "wx1", "WECHAT_APP_SECRET": "very-secret", "WECHAT_TOKEN": "token-secret"}
WECOM = {"WECOM_CORP_ID": "ww1", "WECOM_SECRET": "s", "WECOM_TOKEN": "t", "WECOM_AES_KEY": "k" * 43}


def test_outside_demo_every_channel_is_off_without_secrets() -> None:
    given = settings.load(SECRETS).channels
    assert (given.wechat, given.wecom, given.webhook) == (None, None, None)


def test_webhook_in_demo_has_a_secret_of_its_own() -> None:
    given = settings.load({**SECRETS, "YINGDA_DEMO": "1"}).channels.webhook
    assert given and len(given.secret) == 64 and given.secret != SECRETS["TOKEN_SECRET"]


def test_webhook_address_needs_a_secret_outside_demo() -> None:
    with pytest.raises(SettingMissing, match="WEBHOOK_SECRET"):
        settings.load({**SECRETS, "WEBHOOK_URL": "http://127.0.0.1/"})


@pytest.mark.parametrize("whole", [WECHAT, WECOM])
def test_half_a_channel_does_not_start(whole: dict[str, str]) -> None:
    for name in whole:
        with pytest.raises(SettingMissing, match=name):
            channels({other: value for other, value in whole.items() if other != name})
    assert any((channels(whole).wechat, channels(whole).wecom))


def test_secrets_are_not_printed() -> None:
    assert "secret" not in repr(channels({**WECHAT, **WECOM, "WEBHOOK_SECRET": "hook-secret"})).replace(
        "app_secret", ""
    )
