"""The only reader of the environment. Secrets have no default outside demo mode."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Mapping

from bot import platform_settings
from bot.channels.settings import ChannelSettings, channels
from bot.errors import SettingMissing
from bot.platform_settings import PLATFORMS, TRACKINGS, Kuaidi100Settings, TaobaoSettings, one_of, want

ROOT = Path(__file__).resolve().parent.parent
SECRET_NAMES = ("TOKEN_SECRET", "PLATFORM_SECRET")


SYNTHESISERS = ("espeak", "http", "none")


@dataclass(frozen=True)
class VoiceSettings:
    """Speaking and listening. `recogniser` is a folder with a sherpa-onnx streaming model; None: nothing listens here."""

    synthesiser: str = "espeak"
    speech_url: str = ""
    speech_key: str = field(default="", repr=False)
    speech_voice: str = ""
    cache_mb: int = 200
    recogniser: Path | None = None


@dataclass(frozen=True)
class RelaySettings:
    """The telephone channel. `auth_token` signs the carrier's handshakes; empty: there is no such channel. `url` is our
    wss address as the carrier has it, empty for the one asked for. A call back is promised within
    `callback_minutes` of the agents' hours. `wait_sound` is the address of a recording."""

    auth_token: str = field(default="", repr=False)
    url: str = ""
    callback_minutes: float = 120
    wait_sound: str = ""


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
    refund_seconds: float = 86400  # an agent's refund within this of the ticket's opening keeps it too
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
    relay: RelaySettings = RelaySettings()
    channels: ChannelSettings = ChannelSettings()
    handoff: HandoffLimits = HandoffLimits()
    groups_file: Path = ROOT / "handoff" / "groups.yml"
    voice: VoiceSettings = VoiceSettings()


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
        platform=one_of(env, "PLATFORM", PLATFORMS),
        tracking=one_of(env, "TRACKING", TRACKINGS),
        taobao=platform_settings.taobao(env) if env.get("PLATFORM") == "taobao" else TaobaoSettings(),
        kuaidi100=platform_settings.kuaidi100(env) if env.get("TRACKING") == "kuaidi100" else Kuaidi100Settings(),
        relay=_relay(env, keys["TOKEN_SECRET"] if demo else ""),
        channels=channels(env, demo_secret=keys["TOKEN_SECRET"] if demo else ""),
        handoff=_handoff(env),
        groups_file=Path(env.get("GROUPS_FILE", ROOT / "handoff" / "groups.yml")).resolve(),
        voice=_voice(env),
    )


def _relay(env: Mapping[str, str], demo_secret: str) -> RelaySettings:
    """In the demo alone a token is made where none is given."""
    made = hashlib.sha256(f"relay {demo_secret}".encode()).hexdigest() if demo_secret else ""
    return RelaySettings(
        auth_token=env.get("RELAY_AUTH_TOKEN") or made,
        url=env.get("RELAY_URL", ""),
        callback_minutes=float(env.get("CALLBACK_MINUTES", "120")),
        wait_sound=env.get("RELAY_WAIT_SOUND", ""),
    )


def _handoff(env: Mapping[str, str]) -> HandoffLimits:
    """Raises SettingMissing for a limit that is no number, and for hours that are none; 22-6 is a night."""
    given = {item.name: env[item.name.upper()] for item in fields(HandoffLimits) if env.get(item.name.upper())}
    hours = given.pop("agent_hours", "0-24")
    start, _, end = hours.partition("-")
    if not (start.isdigit() and end.isdigit() and int(start) < 24 and int(end) <= 24 and start != end):
        raise SettingMissing("AGENT_HOURS is two hours of the day such as 9-21")
    try:
        numbers = {name: type(getattr(HandoffLimits(), name))(float(value)) for name, value in given.items()}
        return HandoffLimits(agent_hours=(int(start), int(end)), **numbers)
    except ValueError as error:
        raise SettingMissing(f"a limit of the desk is no number: {error}") from error


def _voice(env: Mapping[str, str]) -> VoiceSettings:
    """Raises SettingMissing for a cloud voice without its address."""
    default, chosen = VoiceSettings(), one_of(env, "SPEECH", SYNTHESISERS)
    if chosen == "http":
        want(env, "SPEECH_URL")
    return VoiceSettings(
        synthesiser=chosen,
        speech_url=env.get("SPEECH_URL", ""),
        speech_key=env.get("SPEECH_KEY", ""),
        speech_voice=env.get("SPEECH_VOICE", ""),
        cache_mb=int(env.get("SPEECH_CACHE_MB", default.cache_mb)),
        recogniser=Path(env["RECOGNISER_DIR"]).resolve() if env.get("RECOGNISER_DIR") else None,
    )


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
