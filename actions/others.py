"""Other people's orders are theirs: only those of the signed-in account are seen here, and nobody's data is given to
anybody. What was bought for somebody (给我孙女买的裙子) or through this account (我儿子用我号买的) is the customer's own."""

from __future__ import annotations

import re
from typing import Awaitable, Callable

from actions.platform.contract import Platform
from actions.sentences import text
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
REFUSED = "utter_others_data"  # the name by which later turns know what was said
FREE = ("text", "phone", "person", "address")  # questions whose answer may name people, numbers and places
_NEAR = r"老公|老婆|丈夫|妻子|爱人|媳妇|先生|太太|男友|女友|男朋友|女朋友|对象|前任|前夫|前妻|[我他她]?(?:哥哥?|姐姐?|弟弟?|妹妹?)|表[哥姐弟妹]|堂[哥姐弟妹]|亲戚|嫂子?|姑姑?|姨妈?|舅舅?|叔叔?"
_FAR = r"同事|朋友|邻居|室友|舍友|同学|闺蜜|哥们儿?|姐妹|兄弟|老板|领导|房东|别人|他人|其他人|群友|网友|别的(?:人|客户|顾客|买家)"
_KIN = r"爸爸?|妈妈?|父亲|母亲|老爸|老妈|爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|儿子|女儿|闺女|孩子|孙子|孙女|娃"
_WHOSE = rf"(?:{_NEAR}|{_FAR})"
_ANY = rf"(?:{_NEAR}|{_FAR}|{_KIN})"
_STRANGER = rf"(?:{_FAR})"
_ACCOUNT = r"(?:账号|账户|帐号|帐户|(?<!手机)号(?![码楼线店])|手机号|会员|id)"
_RECORD = rf"(?:订?单(?![位身人子据])|{_ACCOUNT}|快递|包裹|物流|维修|售后|购买记录|记录|收货地址|隐私|信息)"
_LOOKS = r"(?:查|看|帮|找|搜|告诉|说|发货|发了|到哪|到没|到了|签收了|多少|什么|啥|几|进度|怎么样|咋样|如何|退|取消|[吗没]$|[?？])"
# What makes it the customer's own: bought for somebody, through this account, taken in by somebody, left with somebody.
_OWN = re.compile(
    rf"(?:给|送|帮|替|代)(?:我|俺|咱)?(?:家|的)?{_ANY}.{{0,6}}(?:买|订|拍|选|挑|下单|下的|送|寄|邮|开)|用(?:的)?我(?:的|这个?)?(?:账?号|手机|账户)"
    rf"|(?:在|从)?我(?:的|这个?)?(?:账号|账户|号)(?:上|里|下|名下)?.{{0,4}}(?:买|下|拍|订)"
    rf"|{_ANY}.{{0,6}}(?:代收|代签|签收|收的|拿[的了走]|取[的了]|领|说|告诉我|推荐|看[到见了])|{_ANY}.{{0,2}}(?:帮我|替我|给我|送我)"
    rf"|(?:放|送|寄|邮|发)(?:到|去|给|在|往)?了?(?:我)?{_ANY}|(?:当|做|成)礼物|发票.{{0,4}}{_ANY}|我(?:的|这)?(?:订?单|快递|包裹|那[个条件单]|呢)"
)
_OF_OTHERS = re.compile(
    rf"{_WHOSE}(?:他|她|们|自己|那边|家|昨天|今天|前天|上周|刚|也|在你们?[这家]里?)*(?:的|那|这|名下|下|里)?(?:那|这)?[个张笔一几台件些]{{0,2}}{_RECORD}"
    rf"|{_WHOSE}.{{0,6}}(?:买|下单?|拍|订)了?(?:的|些)?(?:是)?(?:什么|啥|哪些|哪个|多少)"
    rf"|{_STRANGER}(?:在你们?[这家])?(?:昨天|前天|今天|上周)?(?:买|拍|订)了?的(?!同款|都|跟|比|和)[^，。,\s]{{0,8}}(?:到哪|发货|到没|到了[吗没]|发了)"
    rf"|{_ANY}.{{0,8}}(?:他|她)?(?:自己)?(?:的)?(?:账号|账户|帐号|手机号|(?<![信箱型编单])号)(?:上|里|名下)?(?:的|买|下的?|那)"
    rf"|(?:帮|替)(?:我|俺)?(?:个)?{_WHOSE}.{{0,4}}(?:查|看).{{0,4}}(?:他|她)的"
    rf"|{_WHOSE}下的那?[个张笔]?单"
)
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[Cc]\d{4}(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)1[3-9]\d{9}(?!\d).{0,8}(?:这个|那个)?(?:号|账号|账户|手机)?.{0,4}(?:买|的(?:订?单|快递|包裹|物流)|下的|名下|注册|用户|客户|机主|查|看)"
    r"|(?:号|账号|手机号|号码|尾号|用户|客户|机主).{0,6}(?<!\d)1[3-9]\d{9}(?!\d).{0,14}(?:查|看|单|买|修到|到哪|名下)"
    r"|(?:查|看)(?:一?下|查|看)?(?:手机号?|号码|账号|尾号)?\D{0,4}(?<!\d)1[3-9]\d{9}(?!\d)"
)
_OF_FORM = re.compile(
    r"[改换填]成?|联系|收货人|收件|打(?:电话|这个|给)|快递员|取件|短信|我(?:的)?(?:手机|电话|号码)(?:号|是)"
)
# Everybody's data at once: the wish of nobody who buys here.
_OF_ALL = re.compile(
    r"(?:列|导|调|拉|打印|输出|显示|发给我|给我(?:看|发|列|说|查|调)|告诉|查|看|泄|读).{0,16}(?:(?:客户|用户|顾客|买家|会员|别人|其他人|他人|所有人|大家|全部人|数据库).{0,8}"
    r"(?:地址|手机|电话|号码|订单|信息|资料|隐私|(?<!大)数据|名单|姓名|身份证))"
    r"|(?:客户|用户|顾客|会员|别人|其他人|他人|所有人|数据库).{0,10}(?:地址|手机号?|电话|订单|信息|资料|数据|名单|姓名).{0,8}(?:列|导|调|输出|发(?:给|来)?我|给我|告诉我)"
)
_WORRIES = re.compile(r"泄露|泄漏|会不会|安全|保护|怎么保|卖(?:给|了)|保密|谁能看")
_PRESSES = re.compile(
    r"(?:他|她|人家|本人|对方).{0,6}(?:让|叫|同意|授权|答应|知道|不在|没空|不会)|我(?:是|们是).{0,6}(?:家属|家人|一家|老公|老婆|朋友|同事|夫妻)|授权"
    r"|就(?:看|查|说)(?:一?[眼下])|通融|(?:一家人|夫妻).{0,6}(?:怎么|为|还|都)"
)


def heard(turn: Turn) -> Step | None:
    """The refusal, for what is asked about others; None for everything else."""
    if turn.flow and turn.flow.asked in FREE:
        return None
    again = _said_before(turn) and _PRESSES.search(turn.text) and not _OWN.search(turn.text)
    if asks_for_all(turn.text):
        return _nobody
    return _refuse if again or is_of_others(turn.text, turn.customer_id) else None


def is_of_others(said: str, customer_id: str = "") -> bool:
    """Whether it asks for the order, the parcel or the account of somebody else."""
    if any(number.upper() != customer_id.upper() for number in _NUMBER.findall(said)) and re.search(_LOOKS, said):
        return True
    if _PHONE.search(said) and not _OF_FORM.search(said):
        return True
    return bool(_OF_OTHERS.search(said) and re.search(_LOOKS, said)) and not _OWN.search(said)


def asks_for_all(said: str) -> bool:
    """Whether it wants the data of customers as such."""
    return bool(_OF_ALL.search(said)) and not _WORRIES.search(said)


def _said_before(turn: Turn) -> bool:
    return any((event.get("metadata") or {}).get("utter_action") == REFUSED for event in turn.last_said)


async def _refuse(turn: Turn, platform: Platform) -> None:
    """Whose it is, who may ask, and what is seen here."""
    turn.say_words(text("others_again" if _said_before(turn) else "others_orders"), name=REFUSED)


async def _nobody(turn: Turn, platform: Platform) -> None:
    turn.say_words(text("others_all"), name=REFUSED)
