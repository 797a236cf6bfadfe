"""A yes of several clauses: what says again what was asked leaves it a yes, what says anything else does not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant.yes_no import is_yes
from bot.assistant.yes_parts import is_yes_in_parts, names_another

QUESTIONS = {
    "urge": "“定制刻字马克杯”还没有发货。要我现在催一下商家吗？",
    "modify": "“降噪蓝牙耳机”还没发货，可以直接改。颜色、尺码：黑色。确认修改吗？",
    "invoice": "给“云翼平板电脑”开电子发票，金额 1899.00 元，抬头“个人”，和纸质发票效力相同。确认吗？",
    "price": "“健康智能手表”买的时候 699.00 元，现在 649.00 元。这家店承诺 15 天价保，到 12月11日；现在便宜了 50 元，可以退差价。确认申请退 50.00 元差价吗？",
    "delivery_reject": "请顺丰速运把“抽纸整箱”退回商家？已发货未签收，商家拦截包裹或您拒收后退款。",
    "delivery": "“304 保温杯”11月28日 13:11 签收，快递登记的是他人代收。可以先问问邻居、门卫；没有的话，我请申通快递核查，会有答复的期限，到期没找到就可以申请退款。要现在核查吗？",
    "progress_cancel": "确认撤销“防晒霜”的退款申请吗？撤销后商家不再处理；还想办，要在期限内重新申请。",
    "dispute": "下面是要登记的投诉（对象：快递员）。提交后会给您编号和最晚答复的时间，确认提交吗？",
    "install": "约 12月3日 周四 09:00-12:00 安装“1.5 匹变频空调”，免费上门安装，支架等材料按现场收费。确认吗？",
    "pickup": "“防晒霜”的退货运单号填 SF1500123456789 顺丰速运，确认吗？",
    "cancel": "确认取消“碎花连衣裙”吗？取消后 189.00 元原路退回，优惠能否恢复以订单页为准。",
    "refund": "“4 升智能电饭煲”可以退 299.00 元。质量等商家原因，签收次日起七天内可退，退货运费由商家承担。确认提交吗？",
}
YES = [
    ("urge", "中 别给俺忘咯"),
    ("modify", "对 换成黑的"),
    ("invoice", "电子的就成 没问题 开"),
    ("invoice", "对对 开吧好孩子"),
    ("invoice", "就平板这张 个人的 对"),
    ("invoice", "平板那张票确认开具"),
    ("invoice", "个人 电子的就行 开吧"),
    ("price", "确认 手表那50"),
    ("price", "手表差价给我办上"),
    ("delivery_reject", "嗯 不收了 确认"),
    ("delivery", "对头 就是要查"),
    ("delivery", "行的呀 你去查吧"),
    ("progress_cancel", "撤防晒的 确认"),
    ("progress_cancel", "行啦 撤吧 不退了"),
    ("progress_cancel", "确认撤销 自己留着用"),
    ("dispute", "嗯 就投快递公司 交吧"),
    ("dispute", "投！ 别磨叽"),
    ("install", "好 上午那个点 订吧"),
    ("install", "没错是空调 后天"),
    ("pickup", "顺丰的 对"),
    ("cancel", "对 只取消连衣裙"),
    ("cancel", "嗯取消 不想要了"),
    ("refund", "嗯嗯确认"),
    ("cancel", "是的，裙子取消，退189"),
    ("refund", "可以的，电饭煲退了吧，299"),
    ("refund", "没问题 就这么退 谢谢啊"),
    ("cancel", "取消取消 赶紧的"),
    ("refund", "对的对的退 不想要了"),
]
NO_YES = [
    ("refund", "是电饭煲"),
    ("cancel", "就是那条裙子"),
    ("modify", "对 换成红的"),
    ("invoice", "对 抬头开公司"),
    ("price", "确认 手表那80"),
    ("cancel", "取消 但是先等等"),
    ("cancel", "对 取消洗面奶"),
    ("refund", "行 换一个"),
    ("refund", "可以 运费谁出"),
    ("refund", "嗯 退到微信"),
    ("install", "好 下午那个点 订吧"),
    ("progress_cancel", "好 别撤"),
    ("cancel", "嗯 别取消"),
    ("refund", "对 先不退"),
    ("delivery", "嗯 我先找找"),
    ("refund", "确认 退300"),
    ("pickup", "对 换成中通"),
    ("dispute", "嗯 投诉商家"),
    ("refund", "好的 改天再说"),
    ("refund", "行 退一半"),
    ("invoice", "对 再开一张"),
    ("modify", "对 电话也改"),
    ("cancel", "好像取消 不对"),
    ("refund", "确认 再买一个"),
    ("cancel", "对 不取消了"),
    ("refund", "嗯 不退了"),
    ("cancel", "行 那就不要取消了"),
    ("refund", "行吧 只退运费"),
    ("progress_cancel", "对 不撤了"),
]
THURSDAY = {"entity": "date_time", "value": "2026-12-03"}


def says_yes(skill: str, said: str) -> bool:
    flow: dict[str, Any] = {"skill": skill, "asked": "confirmed", "values": {}}
    parsed = {"text": said, "entities": [THURSDAY] if "后天" in said else []}
    if names_another(said, flow, QUESTIONS[skill]):
        return False
    return is_yes(said, flow) or is_yes_in_parts(parsed, flow, QUESTIONS[skill])


@pytest.mark.parametrize("skill, said", YES)
def test_a_yes_with_what_was_asked_said_again(skill: str, said: str) -> None:
    assert says_yes(skill, said)


@pytest.mark.parametrize("skill, said", NO_YES)
def test_what_says_something_else_is_asked_again(skill: str, said: str) -> None:
    assert not says_yes(skill, said)
