"""Goods that are named only to be left alone: 不是洗面奶，是连衣裙; 裙子退了，鞋我留着. What is said of them drops out."""

from __future__ import annotations

import re

from bot.assistant.goods_said import goods_in
from knowledge_base.text import simplify

NOT_THIS = "不是这个"  # for a message that only says which goods are not meant
_BREAK = re.compile(r"[，,。.！!；;、\s~]+")
# 不是(那双)鞋: nothing but the goods between 不是 and the end.
_POINTS = r"(?:我(?:说|要|指|问)?的?|说|要|指|[那这]一?[个单件双条台盒瓶笔部]|[那这]|[个单件双条台盒瓶笔部]|的|订单|退|换|取消|改)*"
_END = r"(?:[啊哈哦呀呢嘛啦了吧]|那|这|一?[个单件双条台盒瓶笔部]|的|订单)*"
_NOT_MEANT = re.compile(rf"(?:我(?:说|要|指)的)?不是{_POINTS}Ⓖ{_END}|(?:我(?:说|要|指)的)?不是{_POINTS}Ⓖ(?=而?是)")
_INLINE = re.compile(
    rf"(?<![是要可还又也])(?:我(?:说|要|指)的)?不是{_POINTS}Ⓖ{_END}(?=而?是|我(?:说|要|指)的)|(?<=Ⓖ)(?:，|,)?不是{_POINTS}Ⓖ{_END}$"
)
# 取消洗面奶，哦不，是连衣裙: a slip of the tongue, mended at once.
_SLIP = re.compile(
    r"(?P<wish>[^Ⓖ]*Ⓖ[^Ⓖ]*?)[，,。\s]*(?:[哦啊呃噢唉哎]+不对?|不对(?:不对)?|不是不是|[说打写看]?错了|口误)[，,。\s]*(?:应该)?(?:是|要)?Ⓖ(?:那[个单件])?[啊呀的]*"
)
# What is said of goods that are to stay as they are.
_KEPT = re.compile(
    r"^.{0,4}Ⓖ.{0,6}(?:还[要想](?:用|穿|吃|的|呢|留|$)|(?<!不)要的$|留着|留下|保留|(?:先|都)?(?:不用|不要|不|别)[动管]|再(?:想想|看看|考虑|说|等等)|考虑|先放着?|照旧|照常).{0,8}$"
    r"|^.{0,4}Ⓖ.{0,4}(?:先?不|别|不用|不要|没想|没说要?)(?:退|换|取消|撤|改|动)(?:掉|货|款)?[啊哈哦呀的]*$"
    r"|^.{0,4}Ⓖ.{0,8}已经.{0,4}(?:弄|办|退|换|取消|处理|搞定|解决).{0,2}(?:了|过).{0,2}$"
    r"|^(?:可|千万|那)*(?:别|不要|不用)(?:给我|把|连|也)*(?:动|退|取消|换|撤|碰|把|连).{0,3}Ⓖ.{0,10}$"
    r"|^(?:留着?|保留).{0,4}Ⓖ.{0,3}$"
)
_ASKS = re.compile(r"[?？]|[吗么]$|怎么|咋|多久|多少|什么|谁|哪|能不能|可不可以|是不是")
_RECEIVED = re.compile(r"收到|[发寄][来错给的]|买的|拍的|来的|送来")  # 收到的不是裙子 is a complaint, no correction
_SAYS_WHAT = re.compile(r"退|换|取消|撤|改|催|修|开|投诉|查|Ⓖ|要|补")


def meant_part(text: str) -> str:
    """The text without the clauses about goods that are not meant; all of it where nothing else would be left."""
    said = _mended(simplify(text))
    if _RECEIVED.search(said):
        return text
    pieces = [piece for piece in _BREAK.split(_without_inline(said)) if piece]
    meant = [piece for piece in pieces if not _NOT_MEANT.fullmatch(_marked(piece)) or _ASKS.search(piece)]
    left = [piece for piece in meant if not _is_kept(piece)]
    left = left if any("Ⓖ" in _marked(piece) for piece in left) else meant
    says = any(_SAYS_WHAT.search(_marked(piece)) for piece in left)
    whole = [piece for piece in _BREAK.split(simplify(text)) if piece]
    return " ".join(left) if says and left != whole else text


def only_denies(text: str) -> bool:
    """Whether a message says only which goods are not meant: 不是洗面奶."""
    pieces = [piece for piece in _BREAK.split(simplify(text)) if piece]
    denied = [piece for piece in pieces if _NOT_MEANT.fullmatch(_marked(piece))]
    return bool(denied) and not any(_SAYS_WHAT.search(_marked(piece)) for piece in pieces if piece not in denied)


def _is_kept(piece: str) -> bool:
    return not _ASKS.search(piece) and bool(_KEPT.search(_marked(piece)))


def _mended(said: str) -> str:
    """把洗面奶取消，哦不，是连衣裙 with the goods put right."""
    found, spans = _SLIP.fullmatch(_marked(said)), goods_in(said)
    if not found or len(spans) != 2:
        return said
    (start, end), right = spans[0], said[slice(*spans[1])]
    wish = found.group("wish").replace("Ⓖ", said[start:end])
    return wish[:start] + right + wish[end:]


def _without_inline(said: str) -> str:
    """不是洗面奶是裙子 and 是裙子不是洗面奶 without the goods that are not meant; where each Ⓖ stood, its goods again."""
    spans = goods_in(said)
    marked = _marked(said)
    found = _INLINE.search(marked)
    if not found or len(spans) < 2 or _ASKS.search(said):
        return said
    gone = marked[: found.start()].count("Ⓖ")
    names = [said[start:end] for start, end in spans]
    dropped = found.group().count("Ⓖ")
    kept = iter([*names[:gone], *names[gone + dropped :]])
    rest = marked[: found.start()] + marked[found.end() :]
    return re.sub("Ⓖ", lambda _: next(kept), rest)


def _marked(said: str) -> str:
    """With each name of goods as one mark; the goods' measure words stay."""
    spans = goods_in(said)
    out, at = [], 0
    for start, end in spans:
        out += [said[at:start], "Ⓖ"]
        at = end
    return "".join([*out, said[at:]])
