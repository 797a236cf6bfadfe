"""Nothing personal stays in a sentence that is kept for learning; what it asks for stays."""

from __future__ import annotations

import pytest

from bot.masking import masked

# what was typed -> what is kept
CASES = [
    ("订单260512345678901什么时候发货", "订单000000000000000什么时候发货"),
    ("我手机13812345678换成别的", "我手机13000000000换成别的"),
    ("电话 138 1234 5678 打不通", "电话 13000000000 打不通"),
    ("电话１３８１２３４５６７８", "电话13000000000"),
    ("尾号8866那单退了", "尾号0000那单退了"),
    ("尾号八八六六的退款呢", "尾号零一零一的退款呢"),
    ("SF1234567890123到哪了", "sf0000000000000到哪了"),
    ("我叫张伟强", "我叫某某"),
    ("收货人改成李小梅", "收货人改成某某"),
    ("王小明 13912345678", "某某 13000000000"),
    ("帮我查下陈女士的快递", "帮我查下某女士的快递"),
    ("安装师傅什么时候来", "安装师傅什么时候来"),
    ("地址改到浙江省杭州市西湖区文三路478号", "地址改到某地"),
    ("寄到幸福小区3栋2单元501室", "寄到某地"),
    ("加我微信abc_12345说", "加我微信某号说"),
    ("发票发到zhang.wei@example.com", "发票发到某号"),
    ("看这个 https://item.example.com/1?id=3", "看这个 链接"),
    ("三百二的那件退了吧", "三百二的那件退了吧"),
    ("换成黄色的", "换成黄色的"),
    ("我的快递到哪了", "我的快递到哪了"),
]


@pytest.mark.parametrize("text, kept", CASES)
def test_masked(text: str, kept: str) -> None:
    assert masked(text) == kept


def test_masked_takes_out_what_understanding_found() -> None:
    text = "送我表哥铁柱那，老地方巷子口"
    spans = [("person", "铁柱"), ("address", "老地方巷子口")]
    entities = [{"entity": e, "start": text.index(w), "end": text.index(w) + len(w)} for e, w in spans]
    assert masked(text, entities) == "送我表哥某某那,某地"


def test_masked_twice_is_masked_once() -> None:
    for text, _ in CASES:
        assert masked(masked(text)) == masked(text)
