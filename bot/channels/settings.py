"""Settings of the channels, read by `bot.settings` from the same environment. A channel without its secrets is off; half
a channel does not start."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Mapping

from bot.errors import SettingMissing


@dataclass(frozen=True)
class WechatSettings:
    """An official account. `aes_key` is its EncodingAESKey; empty: messages come in the clear (明文模式)."""

    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    url: str = "https://api.weixin.qq.com"


@dataclass(frozen=True)
class WecomSettings:
    """WeCom customer service: the corporation and the secret of its 微信客服."""

    corp_id: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    url: str = "https://qyapi.weixin.qq.com"


@dataclass(frozen=True)
class WebhookSettings:
    """The generic channel. `url` is where we post; empty: nothing is sent, only received."""

    secret: str = field(default="", repr=False)
    url: str = ""


@dataclass(frozen=True)
class ChannelSettings:
    """None: that channel is off."""

    wechat: WechatSettings | None = None
    wecom: WecomSettings | None = None
    webhook: WebhookSettings | None = None


def channels(env: Mapping[str, str], *, demo_secret: str = "") -> ChannelSettings:
    """`demo_secret` is what demo mode makes a webhook's secret of where none is given. Raises SettingMissing for half a
    channel."""
    return ChannelSettings(_wechat(env), _wecom(env), _webhook(env, demo_secret))


def _wechat(env: Mapping[str, str]) -> WechatSettings | None:
    needed, default = ("WECHAT_APP_ID", "WECHAT_APP_SECRET", "WECHAT_TOKEN"), WechatSettings()
    if not _all_or_none(env, needed):
        return None
    app_id, secret, token = (env[name] for name in needed)
    return WechatSettings(app_id, secret, token, env.get("WECHAT_AES_KEY", ""), env.get("WECHAT_URL", default.url))


def _wecom(env: Mapping[str, str]) -> WecomSettings | None:
    needed, default = ("WECOM_CORP_ID", "WECOM_SECRET", "WECOM_TOKEN", "WECOM_AES_KEY"), WecomSettings()
    if not _all_or_none(env, needed):
        return None
    corp, secret, token, key = (env[name] for name in needed)
    return WecomSettings(corp, secret, token, key, env.get("WECOM_URL", default.url))


def _webhook(env: Mapping[str, str], demo_secret: str) -> WebhookSettings | None:
    made = hashlib.sha256(f"webhook|{demo_secret}".encode()).hexdigest() if demo_secret else ""
    secret = env.get("WEBHOOK_SECRET") or made
    if env.get("WEBHOOK_URL") and not secret:
        raise SettingMissing("set WEBHOOK_SECRET (no default outside demo mode)")
    return WebhookSettings(secret, env.get("WEBHOOK_URL", "")) if secret else None


def _all_or_none(env: Mapping[str, str], needed: tuple[str, ...]) -> bool:
    missing = [name for name in needed if not env.get(name)]
    if missing and len(missing) < len(needed):
        raise SettingMissing(f"set {' and '.join(missing)}")
    return not missing
