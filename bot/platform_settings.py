"""Settings of foreign platforms. They come from the environment that `bot.settings` reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping

from bot.errors import SettingMissing

PLATFORMS, TRACKINGS = ("reference", "taobao"), ("platform", "kuaidi100")


@dataclass(frozen=True)
class TaobaoSettings:
    """A TOP application. `sessions` has a key for each shop; `buyers` the buyer_open_uid of each signed customer, or
    None where the signed identity is that uid."""

    url: str = "https://eco.taobao.com"
    app_key: str = ""
    app_secret: str = field(default="", repr=False)
    sessions: Mapping[str, str] = field(default_factory=dict, repr=False)
    buyers: Mapping[str, str] | None = field(default=None, repr=False)
    sign_method: str = "hmac-sha256"


@dataclass(frozen=True)
class Kuaidi100Settings:
    """An account there. `callback` is our /hooks/kuaidi100 as the provider sees it; empty: nothing is subscribed."""

    url: str = "https://poll.kuaidi100.com"
    customer: str = ""
    key: str = field(default="", repr=False)
    salt: str = field(default="", repr=False)
    callback: str = ""


def one_of(env: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """The first is the default. Raises SettingMissing for one that is not known."""
    chosen = env.get(name) or known[0]
    if chosen not in known:
        raise SettingMissing(f"{name} is one of {', '.join(known)}")
    return chosen


def taobao(env: Mapping[str, str]) -> TaobaoSettings:
    """Raises SettingMissing for a secret that is not given; the demo has none of these either."""
    want(env, "TAOBAO_APP_KEY", "TAOBAO_APP_SECRET", "TAOBAO_SESSIONS")
    default = TaobaoSettings()
    buyers = env.get("TAOBAO_BUYERS")
    return TaobaoSettings(
        url=env.get("TAOBAO_URL", default.url),
        app_key=env["TAOBAO_APP_KEY"],
        app_secret=env["TAOBAO_APP_SECRET"],
        sessions=_table("TAOBAO_SESSIONS", env["TAOBAO_SESSIONS"]),
        buyers=_table("TAOBAO_BUYERS", Path(buyers).read_text(encoding="utf-8")) if buyers else None,
        sign_method=one_of(env, "TAOBAO_SIGN_METHOD", ("hmac-sha256", "hmac", "md5")),
    )


def kuaidi100(env: Mapping[str, str]) -> Kuaidi100Settings:
    """Raises SettingMissing; pushes need a salt, or anybody could tell us where a parcel is."""
    callback = env.get("KUAIDI100_CALLBACK", "")
    want(env, "KUAIDI100_CUSTOMER", "KUAIDI100_KEY", *(["KUAIDI100_SALT"] if callback else []))
    return Kuaidi100Settings(
        url=env.get("KUAIDI100_URL", Kuaidi100Settings.url),
        customer=env["KUAIDI100_CUSTOMER"],
        key=env["KUAIDI100_KEY"],
        salt=env.get("KUAIDI100_SALT", ""),
        callback=callback,
    )


def want(env: Mapping[str, str], *names: str) -> None:
    missing = [name for name in names if not env.get(name)]
    if missing:
        raise SettingMissing(f"set {' and '.join(missing)}")


def _table(name: str, text: str) -> dict[str, str]:
    """A JSON object of strings. Raises SettingMissing."""
    try:
        table = json.loads(text)
    except ValueError as error:
        raise SettingMissing(f"{name} is no JSON") from error
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise SettingMissing(f"{name} is no object of strings")
    return table
