"""Addresses, phones and names as customers write them."""

from __future__ import annotations

import pytest

from actions.masking import masked_detail, masked_email, masked_name, masked_phone
from actions.platform.contract import Address
from actions.receiver import address_of, name_of, phone_of
from tests.actions.fakes import Said

HERE = Address("张**", "138****8000", "浙江省杭州市西湖区", "文三****")
ADDRESSES = [
    ("帮我把地址改成上海市浦东新区张江路 88 号 3 幢 501", False, "上海市浦东新区", "张江路 88 号 3 幢 501"),
    ("地址改到文二路 20 号", False, "浙江省杭州市西湖区", "文二路 20 号"),
    ("我地址写错了，改成杭州市余杭区仓前街道文一西路969号，谢谢", False, "杭州市余杭区", "仓前街道文一西路969号"),
    ("收货地址写错了 应该是 文一西路 3 号", False, "浙江省杭州市西湖区", "文一西路 3 号"),
    ("北京朝阳区建国路 1 号", True, "北京朝阳区", "建国路 1 号"),
    ("江苏省南京市鼓楼区中山路3号 李雷 13912345678", True, "江苏省南京市鼓楼区", "中山路3号"),
    ("上海浦东新区", True, "上海浦东新区", ""),
    ("发到昆山市玉山镇前进路 3 号", True, "昆山市", "玉山镇前进路 3 号"),
]
NO_ADDRESS = ["改地址", "地址错了帮我改", "地址填错了", "换成我公司地址", "手机号改成13912345678"]
NAMES = [
    ("收件人改成李雷 电话13912345678", False, "李雷"),
    ("收货人写王小明", False, "王小明"),
    ("科苑路15号收件人王芳电话13800138000", False, "王芳"),
    ("中山路3号 李雷 13912345678", False, "李雷"),
    ("李雷", True, "李雷"),
    ("李雷", False, ""),
    ("改收件人", False, ""),
]


@pytest.mark.parametrize("text, asked, region, detail", ADDRESSES)
def test_address_is_read(text: str, asked: bool, region: str, detail: str) -> None:
    assert address_of(Said(text).turn, HERE, asked=asked) == {"region": region, "detail": detail}


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_talk_about_addresses_is_none(text: str) -> None:
    assert address_of(Said(text).turn, HERE) == {}


def test_address_entity_is_taken_by_its_parts() -> None:
    parts = {"province": "浙江省", "city": "宁波市", "district": "海曙区", "detail": "中山东路 8 号"}
    assert address_of(Said("就这里", address=parts).turn, HERE) == {
        "region": "浙江省宁波市海曙区",
        "detail": "中山东路 8 号",
    }


@pytest.mark.parametrize("text, asked, name", NAMES)
def test_name_is_read(text: str, asked: bool, name: str) -> None:
    assert name_of(Said(text).turn, asked=asked) == name


@pytest.mark.parametrize("text", ["改成139 1234 5678", "13912345678", "电话是139-1234-5678谢谢"])
def test_phone_is_read(text: str) -> None:
    assert phone_of(Said(text).turn) == "13912345678"


def test_what_is_said_back_is_masked() -> None:
    assert masked_phone("13800138000") == "138****8000"
    assert masked_name("张小明") == "张**"
    assert masked_email("zhang.san@example.com") == "z****@example.com"
    assert masked_detail("文三路 100 号 2 幢 301") == "文三路****"
    assert masked_detail("仓前街道文一西路九百六十九号") == "仓前街道文一西路****"
