"""Words that neither answer nor ask for anything: 等一下, 快点, 我不会弄, 随便. The open question stays open."""

from __future__ import annotations

import re
from typing import Any, Mapping

from knowledge_base.text import simplify

WAIT, HURRY, CALL, HELPLESS, EITHER, NO_PICTURE = "wait", "hurry", "call", "helpless", "either", "no_picture"
WHY = "why"
_TAIL = r"(?:啊|呀|哈|哦|嘛|吧|呢|了|噻|嘞|啦|先|再说|的|就行|就好|好了)*"
_SAID = {
    WAIT: r"(?:你|您|麻烦|请|先|那)*(?:等一?[下会]儿?|等等|等会儿?|稍等(?:一下)?|慢着|别急)"
    r"|(?:让|容|我|先|要|得|再)*(?:想想|想一想|想一下|考虑考虑|考虑(?:一下)?|琢磨(?:一下)?|看看再说|问问家里人?)",
    HURRY: r"(?:你|你们|能不能)?(?:快+|快[点些]|搞快[点些]?|赶[紧快]|麻利[点些]?|抓紧|速度|利索[点些]?|别磨蹭)(?:办|弄|搞|处理|点)?",
    CALL: r"(?:你|你们)?(?:人呢|在吗|在不在|在么|在不|有人吗|有人没|有人么|怎么不说话|咋不说话|说话|回话|回我|理我一下|喂+|喂*听[得到见]+[吗不没]?)",
    HELPLESS: r"(?:我|俺|人家|老年人|这个|那个|也|都|真的?|实在)*(?:不会|不懂|不太会|弄不来|搞不来|搞不懂|看不懂|没看懂|不晓得怎么|不知道怎么|不知道咋)"
    r"(?:弄|操作|用|点|办|说|搞|发|拍|选|填|写|上传|整|这个|那个|怎么|咋)*",
    EITHER: r"(?:我)?(?:随便|随你便?|都行|都可以|都好|无所谓|都一样|听你的|你说了算)(?:哪个|你|都行|什么|选)?"
    r"|(?:你|您)?(?:看着|帮我|给我|替我)(?:办|定|选|决定|弄|挑)|你(?:定|选|决定|挑)|那?就?(?:先)?这样子?",
    WHY: r"(?:这|那|你们?)*(?:为什么|为啥|为何|凭什么|凭啥|咋|怎么|为什么就)(?:不行|不能|不可以|这样|不给|不让|不办|不退|不同意|这么定)?"
    r"|(?:我)?(?:不管|就要|就是要|必须|非要|偏要|一定要)(?:给我|帮我|你们?)*(?:退|换|取消|改|赔|办|修)(?:款|货|钱|订单|掉|差价)?",
    NO_PICTURE: r"(?:我|也|都|现在|这会儿|手机|但是?)*(?:没有?|没得|没拍|拍不了|拍不到|拍不来|不会拍|不会发|发不了|发不来|传不了|不想拍|忘了拍)"
    r"(?:过|照|相|到|保留|留)?(?:照片|图片|图|相片|凭证|视频)?",
}
_PATTERNS = {kind: re.compile(rf"(?:{said}){_TAIL}") for kind, said in _SAID.items()}
_PICTURE = re.compile(r"照|图|相片|凭证|视频|拍|[发传]")
_UNKNOWN = re.compile(
    r"(?:我|俺|也|都|真的?)*(?:不知道|不晓得|不清楚|不记得|记不得|记不住|忘了|忘记|找不到|没有)(?:了|订单|单|号|码|是|多少|啥子?|什么|哪个|哪一?单|在哪|怎么看|的|这个|那个|啊|呀|哦|嘛|呢)*"
    r"|(?:订单号?|单号)(?:我|也|都)*(?:不知道|不晓得|不清楚|不记得|记不得|忘了|找不到|没有)(?:了|啊|呀|哦|嘛|呢)*"
)
_VALUES = ("order_id", "address", "phone", "person", "date_time", "amount")  # a question to which 不知道 is no answer
_FREE = ("text", "reason")  # questions whose answer may be any words


def aside(text: str, flow: Mapping[str, Any] | None) -> str:
    """What kind of aside a whole message is, or "". In free words only a wait or a call can be told from the answer."""
    said = re.sub(r"[\W_]", "", simplify(text))
    asked = (flow or {}).get("asked", "")
    if not said:
        return CALL
    if asked in _VALUES and _UNKNOWN.fullmatch(said):
        return HELPLESS
    kind = next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(said)), "")
    if kind == NO_PICTURE and not (flow and _PICTURE.search(said)):
        return ""
    return "" if asked in _FREE and kind in (HELPLESS, EITHER, NO_PICTURE, WHY) else kind
