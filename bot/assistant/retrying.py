"""A step that failed because the platform was away, asked for once more in words: 再来一次, 好了没."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Sequence

from bot.assistant.offered import read_button
from bot.messages import Choice
from knowledge_base.text import simplify

DOWN, TURNS = "utter_platform_down", 4  # the response that tells of it, and how many turns it stays the last matter
_IDLE = ("utter_greet", "utter_chitchat", "utter_not_understood", "utter_aside", "utter_stuck", "utter_ask_which")
_ABOUT = r"(?:那|现在|这会儿|你们?|您|请|麻烦|帮我|给我|我|就|要|想|能不能|可以|可不可以|快点?|赶紧)*"
_TAIL = r"(?:吧|啊|呀|呢|嘛|呗|噻|哈|咯|看看?|行不行?|可以吗|好吗|好不好|谢谢)*"
_AGAIN = re.compile(
    _ABOUT
    + r"(?:(?:再|重新?)+(?:[给帮替]我?|去)*(?:试|查|来|提交|办|弄|整|看|搞|点|发|申请|登记|操作)+(?:一?[次下遍回个哈]|几[次下遍])?|试试|重试)"
    + _TAIL
)
_HARMLESS = re.compile(r"(?!.*[不别先改换另])(?:.{1,6}|我.{1,8})")  # said beside it: 卡了, 我是要修的
_STATE = re.compile(
    r".{0,6}(?:好|行|成|恢复|通|修好|提交|办|退|取消|弄|搞|成功|登记|查到|查)(?:上|成|好|掉|出来)?了?(?:没有?|吗|么|不)(?:啊|呀|呢)*"
    r"|(?:咋|怎么)(?:了|回事|样了?)(?:啊|呀|呢)*|到底.{1,8}(?:没有?|吗)(?:啊|呀|呢)*"
)
# Anger at the machine that was taken for a request and failed too: what was wanted is what was said before it.
_OUTBURST = re.compile(
    r"(系统|平台|服务器|软件|机器人|网站|客服).{0,6}(是|怎么|咋|又|老|都).{0,8}([吗啊呀?？]|$)|什么(破|烂|垃圾)|垃圾|崩了"
)
_BETWEEN = re.compile(r"[，,。.！!？?；;\s~]+")


@dataclass(frozen=True)
class Failed:
    """The failed step's button, and what the customer had said for it."""

    again: Choice
    said: str

    @property
    def writes(self) -> bool:
        """Whether it was the yes to something."""
        return self.again.payload["intent"] == "affirm"


def failed_step(events: Sequence[Any]) -> Failed | None:
    """The step that failed last, unless something else has been answered since."""
    found: Failed | None = None
    for count, (said, answers) in enumerate(_turns(events)):
        down = next((event for event in answers if _name(event) == DOWN), None)
        if down is not None:
            found = found or Failed(read_button(down.data["buttons"][0]), said)
            if not _OUTBURST.search(said):
                return Failed(read_button(down.data["buttons"][0]), said)
        elif count + 1 >= TURNS or answers and not _name(answers[0]).startswith(_IDLE):
            return found
    return found


def asks_again(said: str) -> bool:
    """Whether it asks to try it again, with no more than impatience beside it."""
    parts = _parts(said)
    return any(map(_AGAIN.fullmatch, parts)) and all(map(_is_beside, parts))


def _is_beside(part: str) -> bool:
    return any(pattern.fullmatch(part) for pattern in (_AGAIN, _STATE, _HARMLESS)) or bool(_OUTBURST.search(part))


def asks_state(said: str) -> bool:
    """Whether it asks what has become of it."""
    return all(_STATE.fullmatch(part) for part in _parts(said)) and bool(_parts(said))


def _parts(said: str) -> list[str]:
    return [part for part in _BETWEEN.split(simplify(said)) if part]


def _turns(events: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    """What was said and what was answered, the newest turn first."""
    answers: list[Any] = []
    for event in reversed(list(events)):
        if event.type_name == "bot":
            answers.insert(0, event)
        elif event.type_name == "user":
            yield str(event.text or ""), answers
            answers = []


def _name(event: Any) -> str:
    metadata: Mapping[str, Any] = event.metadata or {}
    return str(metadata.get("utter_action") or "")
