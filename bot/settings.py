"""The only reader of the environment. Secrets have no default outside demo mode."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Mapping

from bot.errors import SettingMissing

ROOT = Path(__file__).resolve().parent.parent
SECRET_NAMES = ("TOKEN_SECRET", "PLATFORM_SECRET")


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


@dataclass(frozen=True)
class HandoffLimits:
    """Limits of the desk; times are seconds. Set each by its name in capitals, e.g. OFFER_SECONDS."""

    offer_seconds: float = 20  # an offer that nobody accepts goes back
    max_missed: int = 2  # offers missed in a row, then the agent is away
    decline_seconds: float = 60  # before an agent who said no is offered that ticket again
    agent_gone_seconds: float = 30  # without a sign of life, then the chats go back to the queue
    customer_gone_seconds: float = 180  # without a sign of life, then the chat is closed
    kept_seconds: float = 1800  # how long a place is kept for a customer who left
    wrap_up_seconds: float = 120  # then a wrap-up closes by itself
    last_agent_seconds: float = 86400  # how long the customer's last agent is preferred
    sla_seconds: float = 30  # an answer within this keeps the promise
    capacity: int = 5  # chats at once
    voice_cost: int = 5  # what a call counts
    ping_seconds: float = 10  # sockets that do not answer a ping within this are gone
    tick_seconds: float = 0.5  # how often each gateway looks for what is due
    agent_hours: tuple[int, int] = (0, 24)  # agents are there from, to; hours of the shop's day


@dataclass(frozen=True)
class Settings:
    """Every setting of every process. Times are seconds unless the name says otherwise."""

    demo: bool
    var: Path
    redis_url: str
    database_url: str
    platform_url: str
    platform_database_url: str
    token_secret: str
    platform_secret: str
    host: str
    port: int
    model_dir: Path
    faq_dir: Path
    encoder: str
    index: str
    action_endpoint: str
    log_level: str
    log_customer_text: bool
    claim_seconds: float
    turn_seconds: float
    session_hours: float
    max_text: int
    rate_burst: float
    rate_per_second: float
    shop: str
    proactive: bool
    quiet_hours: tuple[int, int]
    daily_notices: int
    notify_hook: str
    platform: str = "reference"
    tracking: str = "platform"
    taobao: TaobaoSettings = TaobaoSettings()
    kuaidi100: Kuaidi100Settings = Kuaidi100Settings()
    handoff: HandoffLimits = HandoffLimits()
    groups_file: Path = ROOT / "handoff" / "groups.yml"


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises SettingMissing for a secret that production lacks."""
    env = os.environ if env is None else env
    demo = env.get("YINGDA_DEMO", "0") == "1"
    var = Path(env.get("YINGDA_VAR", ROOT / "var")).resolve()
    keys = _secrets(env, demo, var)
    return Settings(
        demo=demo,
        var=var,
        redis_url=env.get("REDIS_URL", "redis://127.0.0.1:6379/0"),
        database_url=env.get("DATABASE_URL", f"sqlite:///{var}/yingda.db"),
        platform_url=env.get("PLATFORM_URL", "http://127.0.0.1:8601"),
        platform_database_url=env.get("PLATFORM_DATABASE_URL", f"sqlite:///{var}/platform.db"),
        token_secret=keys["TOKEN_SECRET"],
        platform_secret=keys["PLATFORM_SECRET"],
        host=env.get("HOST", "127.0.0.1"),
        port=int(env.get("PORT", "8600")),
        model_dir=Path(env.get("MODEL_DIR", ROOT / "models")).resolve(),
        faq_dir=Path(env.get("FAQ_DIR", ROOT / "knowledge_base" / "faq")).resolve(),
        encoder=env.get("ENCODER", "pretrained"),
        index=env.get("INDEX", "auto"),
        action_endpoint=env.get("ACTION_ENDPOINT", ""),
        log_level=env.get("LOG_LEVEL", "INFO"),
        log_customer_text=env.get("LOG_CUSTOMER_TEXT", "0") == "1",
        claim_seconds=float(env.get("CLAIM_SECONDS", "6")),
        turn_seconds=float(env.get("TURN_SECONDS", "20")),
        session_hours=float(env.get("SESSION_HOURS", "12")),
        max_text=int(env.get("MAX_TEXT", "2000")),
        rate_burst=float(env.get("RATE_BURST", "60")),
        rate_per_second=float(env.get("RATE_PER_SECOND", "20")),
        shop=env.get("SHOP", "demo"),
        proactive=env.get("PROACTIVE", "1") == "1",
        quiet_hours=_hours(env.get("QUIET_HOURS", "21-9")),
        daily_notices=int(env.get("DAILY_NOTICES", "2")),
        notify_hook=env.get("NOTIFY_HOOK", ""),
        platform=_one_of(env, "PLATFORM", PLATFORMS),
        tracking=_one_of(env, "TRACKING", TRACKINGS),
        taobao=_taobao(env) if env.get("PLATFORM") == "taobao" else TaobaoSettings(),
        kuaidi100=_kuaidi100(env) if env.get("TRACKING") == "kuaidi100" else Kuaidi100Settings(),
        handoff=_handoff(env),
        groups_file=Path(env.get("GROUPS_FILE", ROOT / "handoff" / "groups.yml")).resolve(),
    )


def _handoff(env: Mapping[str, str]) -> HandoffLimits:
    """Raises SettingMissing for a limit that is no number."""
    given = {item.name: env[item.name.upper()] for item in fields(HandoffLimits) if env.get(item.name.upper())}
    hours = given.pop("agent_hours", "0-24")
    start, _, end = hours.partition("-")
    try:
        numbers = {name: type(getattr(HandoffLimits(), name))(float(value)) for name, value in given.items()}
        return HandoffLimits(agent_hours=(int(start), int(end)), **numbers)
    except ValueError as error:
        raise SettingMissing(f"a limit of the desk is no number: {error}") from error


def _one_of(env: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """The first is the default. Raises SettingMissing for one that is not known."""
    chosen = env.get(name) or known[0]
    if chosen not in known:
        raise SettingMissing(f"{name} is one of {', '.join(known)}")
    return chosen


def _taobao(env: Mapping[str, str]) -> TaobaoSettings:
    """Raises SettingMissing for a secret that is not given; the demo has none of these either."""
    _want(env, "TAOBAO_APP_KEY", "TAOBAO_APP_SECRET", "TAOBAO_SESSIONS")
    default = TaobaoSettings()
    buyers = env.get("TAOBAO_BUYERS")
    return TaobaoSettings(
        url=env.get("TAOBAO_URL", default.url),
        app_key=env["TAOBAO_APP_KEY"],
        app_secret=env["TAOBAO_APP_SECRET"],
        sessions=_table("TAOBAO_SESSIONS", env["TAOBAO_SESSIONS"]),
        buyers=_table("TAOBAO_BUYERS", Path(buyers).read_text(encoding="utf-8")) if buyers else None,
        sign_method=_one_of(env, "TAOBAO_SIGN_METHOD", ("hmac-sha256", "hmac", "md5")),
    )


def _kuaidi100(env: Mapping[str, str]) -> Kuaidi100Settings:
    """Raises SettingMissing; pushes need a salt, or anybody could tell us where a parcel is."""
    callback = env.get("KUAIDI100_CALLBACK", "")
    _want(env, "KUAIDI100_CUSTOMER", "KUAIDI100_KEY", *(["KUAIDI100_SALT"] if callback else []))
    return Kuaidi100Settings(
        url=env.get("KUAIDI100_URL", Kuaidi100Settings.url),
        customer=env["KUAIDI100_CUSTOMER"],
        key=env["KUAIDI100_KEY"],
        salt=env.get("KUAIDI100_SALT", ""),
        callback=callback,
    )


def _want(env: Mapping[str, str], *names: str) -> None:
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


def _hours(given: str) -> tuple[int, int]:
    """21-9 -> (21, 9). Raises SettingMissing for anything else."""
    start, dash, end = given.partition("-")
    if not (dash and start.isdigit() and end.isdigit() and int(start) < 24 and int(end) < 24):
        raise SettingMissing(f"QUIET_HOURS is two hours of the day such as 21-9, not {given!r}")
    return int(start), int(end)


def _secrets(env: Mapping[str, str], demo: bool, var: Path) -> dict[str, str]:
    given = {name: env[name] for name in SECRET_NAMES if env.get(name)}
    missing = [name for name in SECRET_NAMES if name not in given]
    if missing and not demo:
        raise SettingMissing(f"set {' and '.join(missing)} (no default outside demo mode)")
    return {**_demo_secrets(var), **given} if missing else given


def _demo_secrets(var: Path) -> dict[str, str]:
    """Random secrets, made once and kept readable by this user only."""
    path = var / "secrets.json"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_hex(32) for name in SECRET_NAMES}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
    return json.loads(path.read_text())


def encoder_setting() -> str:
    """The encoder's name, for Rasa components, which are built without our settings."""
    return os.environ.get("ENCODER", "pretrained")


def index_setting() -> str:
    """`auto` or `milvus:URI`, for Rasa components."""
    return os.environ.get("INDEX", "auto")


def shop() -> str:
    """The shop that this process serves, for Rasa components."""
    return os.environ.get("SHOP", "demo")


def faq_folder() -> Path:
    """Where the FAQ's YAML lies, for actions, which are built without our settings."""
    return Path(os.environ.get("FAQ_DIR", ROOT / "knowledge_base" / "faq")).resolve()
