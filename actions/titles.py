"""To whom an invoice is made out, and where it is sent: read from what the customer says."""

from __future__ import annotations

import re

from actions.flow import Flow
from actions.turn import Turn

KINDS = {"个人": "personal", "公司": "company"}  # the buttons, and what the platform calls them
PERSONAL_TITLE = "个人"  # what stands on an invoice that names nobody
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_TAX = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z]{15}|[0-9A-Z]{18}|[0-9A-Z]{20})(?![0-9A-Z])")
_COMPANY = re.compile(
    r"[\u4e00-\u9fa5A-Za-z0-9（）()·]{2,40}?(?:有限责任公司|有限公司|公司|集团|事务所|研究所|研究院|工作室|合作社"
    r"|委员会|幼儿园|小学|中学|学校|大学|学院|医院|银行|中心|协会|厂|局)"
    r"(?:（(?:有限|普通)合伙）)?"
)
_LEAD = re.compile(r"^.*(?:抬头|名称|单位|公司名)(?:应该)?(?:改成|换成|开成|写成|改为|写|开|是|为|叫)?\s*[:：]?\s*")
_VERBS = re.compile(
    r"^(?:(?:麻烦|请|你好|帮我|给我|应该是|开票给|开给|给|要|开|换成|改成|重新|一下|一张|个|张|写|是|叫|公司|单位|的|发票|抬头)[,，:： ]*)+(?=[\u4e00-\u9fa5]{4})"
)
_PERSON = re.compile(
    r"抬头(?:改成|换成|写成|改为|写|开|是|为)?\s*[:：]?\s*(?P<name>[\u4e00-\u9fa5·]{2,4})(?:$|[,，。 ])"
)
_NO_NAME = re.compile("[开要给我用换张个写是按发这那]|抬头|报销|公司|单位")  # begins no firm's name
_FIRM = re.compile("[司厂店院校学所社会局部处行馆站团厅委队园坊铺商业场庭]|中心|工作室|个体|合伙|[A-Z]{3}")
_GENERIC = ("公司", "单位", "个人", "开错", "错了")
# What is wanted of an invoice that is there already.
_CORRECT = re.compile("错|换开|重开|重新开|换成|改成|改一下|改抬头|改税号|更正|作废|修改")
_SEND = re.compile("邮箱|邮件|重发|再发|发给我|发一份|发我|没收到")


def learn(turn: Turn, flow: Flow) -> Flow:
    """The flow with what this message adds."""
    found = {
        "kind": _kind(turn, flow),
        "title": _title(turn, flow),
        "tax_no": tax_of(turn.text),
        "email": email_of(turn),
    }
    if found["tax_no"].isdigit() and ("税号" in turn.text or flow.step in ("title", "tax_no")):
        turn.ignored.add(found["tax_no"])  # no order number, though it looks like one
    found["do"] = "" if flow.values.get("do") else _wish(turn.text, found["email"])
    return flow.knowing(**{name: value for name, value in found.items() if value})


def _wish(text: str, email: str) -> str:
    """correct, send, or empty: whatever there is to do."""
    if _CORRECT.search(text):
        return "correct"
    return "send" if email or _SEND.search(text) else ""


def _kind(turn: Turn, flow: Flow) -> str:
    text = turn.text
    if flow.step in ("title", "tax_no", "email"):
        return "personal" if re.search("开个人|换个人|个人的?吧", text) else ""
    if tax_of(text) or re.search("公司|企业|单位|专票|对公", text):
        return "company"
    return "personal" if "个人" in text or _person(text) else ""


def _title(turn: Turn, flow: Flow) -> str:
    company = _company(turn.text)
    if company or flow.step != "title":
        return company or _person(turn.text)
    rest = _TAX.sub(" ", _LEAD.sub("", turn.text).upper())
    words = re.sub(r"税号|纳税人识别号|[:：,，。]", " ", rest).strip()
    return words[:60] if len(words) >= 4 and _FIRM.search(words) else ""


def _company(text: str) -> str:
    """A name that ends as firms' names do, without the words that lead up to it."""
    found = _COMPANY.search(_VERBS.sub("", _LEAD.sub("", text)))
    name = found.group() if found else ""
    return "" if len(name) < 5 or _NO_NAME.match(name) else name


def _person(text: str) -> str:
    found = _PERSON.search(text)
    name = found.group("name") if found else ""
    return "" if name in _GENERIC or name.startswith("的") or "发票" in name or _CORRECT.search(name) else name


def tax_of(text: str) -> str:
    """A tax number in upper case, or empty: 18 characters, or an older one's 15 or 20, with a digit in it."""
    found = _TAX.search(re.sub(r"(?<=[0-9A-Z]) (?=[0-9A-Z])", "", text.upper()))
    return found.group() if found and any(c.isdigit() for c in found.group()) else ""


def email_of(turn: Turn) -> str:
    """An address for mail, or empty."""
    found = _EMAIL.search(turn.text)
    return found.group() if found else ""
