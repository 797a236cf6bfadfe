"""The ConversationRelay messages, in and out: names and shapes as the carriers publish them.

In:  setup{sessionId, callSid, from, to, direction, customParameters}, prompt{voicePrompt, lang, last}, dtmf{digit},
     interrupt{utteranceUntilInterrupt, durationUntilInterruptMs}, error{description}, info{name, value}.
Out: text{token, last, lang?, interruptible}, play{source, loop, interruptible}, sendDigits{digits},
     language{ttsLanguage, transcriptionLanguage}, end{handoffData}.

Extension fields, all optional. In `prompt`: confidence (0 to 1), hypotheses [{text, confidence}], best first.
In `setup.customParameters`: token (our signed session of the customer), mode ("elderly"), voice ("ssml": the
carrier's voice takes SSML, so that pace and volume can change), lang (sent back as `language`, and in every `text`).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Mapping

from bot.gateway.errors import FrameRefused

MAX_FRAME = 64 * 1024  # characters; a minute of speech is a thousandth of it
MAX_HYPOTHESES = 10
KEYS = "0123456789*#"
Frame = dict[str, Any]


@dataclass(frozen=True)
class Setup:
    """Who calls, as the carrier says. `caller` proves nothing about the customer; only `token` does."""

    session: str
    call: str
    caller: str
    token: str = ""
    elderly: bool = False
    ssml: bool = False
    lang: str = ""


@dataclass(frozen=True)
class Prompt:
    """What the caller said: `hypotheses` are (text, confidence or None), best first; `last` ends the utterance."""

    hypotheses: tuple[tuple[str, float | None], ...]
    last: bool = True
    lang: str = ""


def parse(raw: str) -> Frame:
    """A JSON object with a type. Raises FrameRefused."""
    if len(raw) > MAX_FRAME:
        raise FrameRefused("too long")
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FrameRefused("no JSON") from error
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise FrameRefused("no object with a type")
    return frame


def setup_of(frame: Mapping[str, Any]) -> Setup:
    """Raises FrameRefused without a call's id."""
    given = frame.get("customParameters")
    custom = given if isinstance(given, dict) else {}
    session, call = _text(frame, "sessionId"), _text(frame, "callSid")
    if not (session or call):
        raise FrameRefused("setup without sessionId and callSid")
    return Setup(
        session=session or call,
        call=call or session,
        caller=_text(frame, "from"),
        token=_text(custom, "token"),
        elderly=_text(custom, "mode") == "elderly",
        ssml=_text(custom, "voice") == "ssml",
        lang=_text(custom, "lang"),
    )


def prompt_of(frame: Mapping[str, Any]) -> Prompt:
    """Raises FrameRefused when there are no words to read."""
    words = frame.get("voicePrompt", "")
    if not isinstance(words, str):
        raise FrameRefused("voicePrompt is no text")
    given = frame.get("hypotheses")
    others = given if isinstance(given, list) else []
    read = [(_text(each, "text"), share(each.get("confidence"))) for each in others if isinstance(each, dict)]
    listed = tuple(each for each in read[:MAX_HYPOTHESES] if each[0])
    return Prompt(
        listed or ((words, share(frame.get("confidence"))),), frame.get("last") is not False, _text(frame, "lang")
    )


def digits_of(frame: Mapping[str, Any]) -> str:
    """The key, or keys where a carrier sends several. Raises FrameRefused for anything else."""
    keys = _text(frame, "digit")
    if not keys or any(key not in KEYS for key in keys):
        raise FrameRefused("dtmf without a key")
    return keys


def speaking_ended(frame: Mapping[str, Any]) -> bool:
    """Whether an `info` says that our voice has stopped."""
    ended = str(frame.get("value")).lower() in ("off", "stop", "end", "false")
    return frame.get("name") == "agentSpeaking" and ended


def share(value: Any) -> float | None:
    """A confidence between 0 and 1, or None for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value) if 0 <= value <= 1 else None


def _text(frame: Mapping[str, Any], name: str) -> str:
    value = frame.get(name)
    return value if isinstance(value, str) else ""


def text(token: str, *, last: bool, interruptible: bool = True, lang: str = "") -> Frame:
    """Words to be spoken; `last` ends this talk cycle."""
    return {
        "type": "text",
        "token": token,
        "last": last,
        **({"lang": lang} if lang else {}),
        "interruptible": interruptible,
    }


def play(source: str, *, loop: int = 1, interruptible: bool = True) -> Frame:
    """A recording by its address."""
    return {"type": "play", "source": source, "loop": loop, "interruptible": interruptible}


def send_digits(digits: str) -> Frame:
    """Keys, pressed for the other side."""
    return {"type": "sendDigits", "digits": digits}


def language(lang: str) -> Frame:
    """From now on the carrier speaks and listens in this language."""
    return {"type": "language", "ttsLanguage": lang, "transcriptionLanguage": lang}


def end(handoff: Mapping[str, Any]) -> Frame:
    """Gives the call back to the carrier, which transfers it; `handoffData` is a JSON text."""
    return {"type": "end", "handoffData": json.dumps(handoff, ensure_ascii=False)}
