"""Names of people: a surname where a name is asked for or a title follows. Rather none than a wrong one."""

from __future__ import annotations

import re
from typing import Iterator

from bot.assistant.values.found import Found

_DOUBLE = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|东方|端木|南宫"
_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_SURNAME = rf"(?:{_DOUBLE}|[{_SINGLE}])"
_GIVEN = r"[一-龥]{1,2}?"
_END = r"(?=$|[ ,。.!、;的]|电话|手机|号码|地址|收|联系|吧|呀|啊|呢)"
_NAMED = re.compile(
    r"(?:收件人|收货人|联系人|取件人|寄件人|姓名|名字|签收人|名儿|我叫|他叫|她叫|我是|,叫|开户名|户名)"
    rf"(?:信息|名字|姓名|那里|写错了?|填错了?|错了)*[,， ]?(?:要|想|请|帮我|给我)*(?:改成|改为|换成|换为|写成|写的?是|写的?|填的?是|填|应该是|应该叫|就是|改|换|是|为|叫|:|,| )*(?P<name>{_SURNAME}{_GIVEN}){_END}"
)
_CHANGED = re.compile(rf"从(?P<name>{_SURNAME}{_GIVEN})(?:改|换|变)(?:成|为)(?P<new>{_SURNAME}{_GIVEN}){_END}")
_NOT_NAMES = re.compile(
    r"你们|他们|我们|什么|怎么|顾客|客户|何时|任何|高兴|文明|向你|包邮|全部|单号|车主|应该|连续|会员|商家|时间|明天"
)
_TITLED = re.compile(
    rf"(?P<name>(?:{_DOUBLE}|[{_SINGLE}])(?:[一-龥](?=女士|先生))?(?:女士|先生|阿姨|老师|小姐|大爷|叔叔|奶奶|爷爷|师傅|大妈|大姐|大哥))"
)
_HINT = re.compile(r"人|名|叫|我是|女士|先生|阿姨|老师|小姐|大爷|叔叔|奶奶|爷爷|师傅|大妈|大姐|大哥")


def find_people(text: str) -> Iterator[Found]:
    """收件人张伟, 我叫李秀英, 周先生."""
    if not _HINT.search(text):
        return
    for match in (*_NAMED.finditer(text), *_TITLED.finditer(text), *_CHANGED.finditer(text)):
        for group, name in match.groupdict().items():
            if not _NOT_NAMES.search(name):
                yield Found("person", name, *match.span(group))
