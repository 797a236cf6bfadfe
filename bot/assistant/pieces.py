"""A message in pieces: what it takes back before it says the thing itself, and its clauses."""

from __future__ import annotations

import re

# 不对，第四个; 等一下，退款多久到账; 不退了，换货吧: what comes after is what is meant.
_TAKEN_BACK = re.compile(
    r"^\s*(?:[诶哎唉哦噢嗯啊]*(?:等一?[下会]儿?|等等)?[，,。\s]*(?:不对|不是|错了|[说讲搞弄看记打写选点](?:错|岔|反|混)字?了|口误)(?:不对|不是|的|了|啊|呀)*[，,。\s]*(?=.)"
    r"|(?:等一?下|等等|稍等|慢着|算了|哎呀?|唉|哦|噢|那个|对了|我是说|我的意思是)[，,。\s]+"
    r"|(?:先?不|别)[^，,。\s]{1,5}[了吧啦]*[，,。\s]+)(?P<rest>.+)$",
    re.S,
)
_BETWEEN = re.compile(r"[，,。.！!？?；;、\s~]+")
SHORTEST, LONGEST, MOST = 2, 40, 10  # characters of a clause that is understood by itself; clauses looked at
_WISH = re.compile(r"^(?:你好|那|麻烦|请)*(?:我|俺|咱)?(?:要|想|想要|需要|申请|要求)|帮我|给我|替我")
_ASKS = re.compile(r"[?？]|[吗呢么]$|怎么|咋|多久|多少|什么|啥|谁|哪|能不能|可不可以|会不会|要不要|是不是|几天|为什么")


def after_taking_back(text: str) -> str:
    """What follows a word that takes back what was said before, or ""."""
    found = _TAKEN_BACK.match(text)
    rest = found.group("rest").strip() if found else ""
    return rest if len(rest) >= SHORTEST and not rest.startswith(("不", "别", "算了")) else ""


def says_wrong(text: str) -> bool:
    """Whether it says that something is wrong and tells more: 不对，是 200 号."""
    return bool(re.match(r"\s*(不对|不是|错了|说错了|弄错了)", text)) and bool(after_taking_back(text))


def clauses(text: str) -> list[str]:
    """The clauses worth understanding by themselves; empty when there is but one."""
    found = [part for part in _BETWEEN.split(text) if SHORTEST <= len(part) <= LONGEST]
    return found[:MOST] if len(found) > 1 else []


def pieces_of(text: str) -> list[str]:
    """All that stands between blanks and punctuation, however short."""
    return [part for part in _BETWEEN.split(text) if part]


def is_wish(text: str) -> bool:
    """Whether a clause says what is wanted and asks nothing: 我要退货."""
    return bool(_WISH.search(text)) and not asks(text)


def asks(text: str) -> bool:
    """Whether a clause is a question."""
    return bool(_ASKS.search(text.strip()))
