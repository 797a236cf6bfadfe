"""The only reader of the environment. Secrets have no default outside demo mode."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from bot.errors import SettingMissing

ROOT = Path(__file__).resolve().parent.parent
SECRET_NAMES = ("TOKEN_SECRET", "PLATFORM_SECRET")


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
        encoder=env.get("ENCODER", "static"),
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
    return os.environ.get("ENCODER", "static")


def faq_folder() -> Path:
    """Where the FAQ's YAML lies, for actions, which are built without our settings."""
    return Path(os.environ.get("FAQ_DIR", ROOT / "knowledge_base" / "faq")).resolve()
