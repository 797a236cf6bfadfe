"""A yes of several clauses: one of them says it, and the others only say again what was asked: 对 换成黑的."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from bot.assistant.goods_said import all_of_question, goods_in, without_goods
from bot.assistant.yes_no import QUESTION, is_yes
from bot.assistant.yes_words import said_besides
from knowledge_base.text import simplify

LONGEST = 36  # characters of all clauses
_BREAK = re.compile(r"[，,。.！!；;、~\s]+")
_ASKS = re.compile(r"[谁啥几咋哪]")
_NO = re.compile(r"[不别没未莫甭]|先|等|算了|但|可是|除了")
_EXPLICIT = re.compile("确认|确定|同意|提交")  # beside these, what explains the wish does no harm
# What would change the matter, and is therefore no mere explanation.
_CHANGES = re.compile(r"改|换|另|再|还有|回头|送|到|寄|来|号|款|钱|微信|支付宝|卡|\d|[零一二两三四五六七八九十]")
_TIMES = re.compile(
    r"今天|明天|后天|明早|明晚|[上下中]午|早上|晚上|[下这]?个?(?:周|星期|礼拜)[一二三四五六日天]|\d+[点号日月]|那个点"
)
_PARTS = (("上午|早", range(0, 12)), ("中午", range(11, 14)), ("下午", range(12, 18)), ("晚", range(18, 24)))
_HOUR = re.compile(r"(\d\d):\d\d-")
# What may be changed, or complained about: a yes that names another than the question asks for more.
_TARGETS = re.compile("地址|电话|手机|颜色|尺码|收件人|名字|商家|店|快递|客服|平台")
_TARGETED = ("modify", "dispute")
_NAMES = re.compile("(?:就|那|应该|要)*(?:是|要)?(?:那|这)?[个件条双台]?的?")
_ONLY = re.compile("只|光|仅")
_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)")
_MOST_EXPLAINED = 10  # characters


def is_yes_in_parts(parsed: Mapping[str, Any], flow: Mapping[str, Any], question: str) -> bool:
    """Whether a message says yes to the open task's last question and nothing that is not in the question."""
    text = simplify(parsed["text"])
    if flow.get("asked") != "confirmed" or len(text) > LONGEST or _is_asking(text):
        return False
    if not (_same_time(parsed, question) and _same_goods(text, question)):
        return False
    clauses = [clause for clause in _BREAK.split(text) if clause]
    yes = [clause for clause in clauses if not _only_names(clause) and is_yes(_bare(clause), flow)]
    rest = [clause for clause in clauses if clause not in yes]
    explicit = any(_EXPLICIT.search(clause) for clause in yes)
    return bool(yes) and all(_says_again(part, flow, question) or explicit and _explains(part) for part in rest)


def names_another(text: str, flow: Mapping[str, Any], question: str) -> bool:
    """Whether a yes names something to be changed that the question does not: 对 电话也改."""
    named = _TARGETS.findall(text) if flow.get("skill") in _TARGETED else ()
    return any(target not in question for target in named)


def _is_asking(text: str) -> bool:
    return "?" in text or bool(QUESTION.search(text) or _ASKS.search(text))


def _only_names(clause: str) -> bool:
    """是保温杯 says which goods are meant, and no yes."""
    bare = _bare(clause)
    return bare != clause and bool(_NAMES.fullmatch(bare))


def _bare(clause: str) -> str:
    """Without its goods and times, which are compared with the question by themselves."""
    return _TIMES.sub("", without_goods(clause, goods_in(clause)))


def _same_goods(text: str, question: str) -> bool:
    return not goods_in(text) or all_of_question(text, question) or all(_in_words(text, question))


def _in_words(text: str, question: str) -> Sequence[bool]:
    """For each of the goods, whether the question says it word for word."""
    return [text[start:end] in question.lower() for start, end in goods_in(text)]


def _says_again(clause: str, flow: Mapping[str, Any], question: str) -> bool:
    """Whether every word of it is in the question, or belongs to the task, or says nothing."""
    rest = said_besides(_bare(clause), flow)
    less = bool(rest) and _ONLY.search(clause)
    return not less and not _NO.search("".join(rest)) and all(_stands_in(piece, question) for piece in rest)


def _stands_in(piece: str, question: str) -> bool:
    numbers = re.findall(r"\d+", piece)
    words = re.sub(r"\d+", "", piece).strip("元块")
    return words.lower() in question.lower() and all(
        re.search(rf"(?<!\d){number}(?!\d)", question) for number in numbers
    )


def _explains(clause: str) -> bool:
    """自己留着用 beside 确认撤销."""
    return len(clause) <= _MOST_EXPLAINED and not _NO.search(clause) and not _CHANGES.search(clause)


def _same_time(parsed: Mapping[str, Any], question: str) -> bool:
    """Whether every day and part of the day that is named stands in the question."""
    hour = _HOUR.search(question)
    parts = [hours for words, hours in _PARTS if re.search(words, parsed["text"])]
    if parts and hour and all(int(hour[1]) not in hours for hours in parts):
        return False
    days = [_DAY.match(str(item["value"])) for item in parsed["entities"] if item["entity"] == "date_time"]
    return all(day is None or f"{int(day[1])}月{int(day[2])}日" in question for day in days)
