"""Sizes and colours as people ask for them."""

from __future__ import annotations

import pytest

from actions.sizes import Meant, meant

DRESS = ("杏色 M", "蓝色 S", "杏色 S")
JEANS = ("深蓝 31", "浅蓝 30", "深蓝 30")
SHIRT = ("雾蓝 L", "米白 M", "雾蓝 M")
SAID = [
    ("本来穿M 买的M 结果勒得慌 换L吧", DRESS, Meant(missing="L")),
    ("没有L啊？那M也行", DRESS, Meant(sku="杏色 M")),
    ("换大一码", DRESS, Meant(sku="杏色 M")),
    ("换小一号", DRESS, Meant(missing="XS")),
    ("要蓝色的", DRESS, Meant(sku="蓝色 S")),
    ("有没有红色", DRESS, Meant(missing="红色")),
    ("大一码 颜色还是深蓝", JEANS, Meant(sku="深蓝 31")),
    ("换31的", JEANS, Meant(sku="深蓝 31")),
    ("换3XL", SHIRT, Meant(missing="3XL")),
    ("换2XL吧", SHIRT, Meant(missing="XXL")),
    ("米白", SHIRT, Meant(sku="米白 M")),
    ("穿着不合适", SHIRT, Meant()),
    ("我买的是M码", SHIRT, Meant()),
]


@pytest.mark.parametrize("said, offered, expected", SAID)
def test_the_wish_is_read(said: str, offered: tuple[str, ...], expected: Meant) -> None:
    assert meant(said, offered[-1], offered) == expected
