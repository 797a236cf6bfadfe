"""Which hypothesis was said."""

from __future__ import annotations

import pytest

from bot.voice.hearing import Expected, Hypothesis, OpenOrder, best, doubt_question
from bot.voice.kinds import Kind
from bot.voice.language import shop_language

ORDERS = (OpenOrder("降噪蓝牙耳机", "8866"), OpenOrder("碎花连衣裙", "4410"))
# What the recogniser wrote first, what else it had, what was said.
BY_OTHERS = [
    (["我要推款", "我要退款", "我要腿款"], "我要退款"),
    (["快第到哪了", "快递到哪了"], "快递到哪了"),
    (["帮我专人工", "帮我转人工"], "帮我转人工"),
    (["第二个", "地二个"], "第二个"),
]
# One hypothesis, not sure of itself.
BY_SOUND = [
    ("我要退宽", "我要退款"),
    ("怎么还不发活", "怎么还不发货"),
    ("我要巨收", "我要拒收"),
    ("帮我转人公", "帮我转人工"),
    ("无溜到哪了", "物流到哪了"),
]


@pytest.mark.parametrize(("texts", "said"), BY_OTHERS)
def test_hypothesis_that_the_shop_understands_wins(texts: list[str], said: str) -> None:
    heard = best([Hypothesis(text, 0.8 - 0.02 * rank) for rank, text in enumerate(texts)])
    assert heard.text == said and heard.doubt is None


@pytest.mark.parametrize(("text", "said"), BY_SOUND)
@pytest.mark.parametrize("confidence", [0.6, None])
def test_unsure_words_are_repaired_by_sound(text: str, said: str, confidence: float | None) -> None:
    assert best([Hypothesis(text, confidence)]).text == said


@pytest.mark.parametrize("text", [text for text, _ in BY_SOUND])
def test_what_the_recogniser_is_sure_of_stays(text: str) -> None:
    assert best([Hypothesis(text, 0.99)]).text == text


def test_without_sound_only_the_list_helps() -> None:
    assert best([Hypothesis("我要退宽", 0.6)], by_sound=False).text == "我要退宽"
    texts = [Hypothesis("我要退宽", 0.6), Hypothesis("我要退款", 0.58)]
    assert best(texts, by_sound=False).text == "我要退款"


def test_own_order_is_known_by_its_sound() -> None:
    alone = best([Hypothesis("我要退碎花连一群", 0.6)])
    own = best([Hypothesis("我要退蓝牙耳记", 0.6)], orders=ORDERS)
    assert own.text == "我要退蓝牙耳机"
    assert best([Hypothesis("我要退碎花连衣群", 0.6)], orders=ORDERS).text == "我要退碎花连衣裙"
    assert "一" in alone.text  # a numeral is not repaired


def test_own_tail_decides_between_two() -> None:
    texts = [Hypothesis("尾号八八六溜", 0.7), Hypothesis("尾号八八六六", 0.6), Hypothesis("尾号八八六九", 0.69)]
    assert best(texts, orders=ORDERS).text == "尾号8866"


@pytest.mark.parametrize(("first", "second"), [("四块钱", "十块钱"), ("第四个", "第十个"), ("买了四件", "买了十件")])
def test_four_and_ten_are_as_the_recogniser_has_them(first: str, second: str) -> None:
    for one, other in ((first, second), (second, first)):
        assert best([Hypothesis(one, 0.7), Hypothesis(other, 0.68)]).text == one
        assert best([Hypothesis(one, 0.3)]).text == one


def test_open_question_helps() -> None:
    texts = [Hypothesis("一三八零零一三八零零", 0.7), Hypothesis("一三八零零一三八零零零", 0.69)]
    assert best(texts, expected=Expected((Kind.PHONE,))).text == "13800138000"
    assert best([Hypothesis("确认提教", 0.6)], expected=Expected(choices=("确认提交", "先不退了"))).text == "确认提交"


@pytest.mark.parametrize("text", ["我付了定金", "订金能退吗"])
def test_deposit_and_advance_are_never_decided_by_ear(text: str) -> None:
    heard = best([Hypothesis(text, 0.99)])
    assert heard.doubt == ("定金", "订金") and heard.text == text


@pytest.mark.parametrize(("advance", "wanted"), [("定金", "定金能退吗"), ("订金", "订金能退吗")])
def test_deposit_is_read_from_the_order(advance: str, wanted: str) -> None:
    heard = best([Hypothesis("订金能退吗", 0.99)], orders=[OpenOrder("空调", "0001", advance)])
    assert heard.text == wanted and heard.doubt is None


def test_two_kinds_of_advance_are_asked() -> None:
    orders = [OpenOrder("空调", "0001", "定金"), OpenOrder("电脑", "0002", "订金")]
    assert best([Hypothesis("订金能退吗", 0.99)], orders=orders).doubt == ("定金", "订金")


def test_near_neighbours_in_the_list_are_asked() -> None:
    heard = best([Hypothesis("退回的", 0.6), Hypothesis("退货的", 0.6)])
    assert heard.doubt is not None and set(heard.doubt) == {"退货", "退回"}
    assert set(doubt_question(heard.doubt)) == {"把东西退给商家", "查退回来的件"}


def test_neighbour_with_a_margin_or_a_sure_recogniser_is_taken() -> None:
    assert best([Hypothesis("我要申请退货退款", 0.7)]).doubt is None
    assert best([Hypothesis("退回的", 0.9), Hypothesis("退货的", 0.6)]).doubt is None


def test_every_pair_can_be_asked() -> None:
    from bot.voice.words import words

    for table in (words()["by_meaning"], *words()["neighbours"]):
        first, second = list(table)[:2]
        assert len(set(doubt_question((first, second)))) == 2


def test_nothing_heard_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        best([])


def test_numbers_do_not_change_how_likely_a_sentence_is() -> None:
    language = shop_language()
    assert language.score("我要退四件") == language.score("我要退十件")
    assert language.score("订金能退吗") == language.score("定金能退吗")
    assert language.score("我要退款") > language.score("我要腿款") + 4


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("尾号八溜六六", "尾号8666"),
        ("电话是一三八灵零一三八零零零", "电话是13800138000"),
        ("尾号八八是六", "尾号八八是六"),
        ("八八六六吧", "八八六六吧"),
    ],
)
def test_what_sounds_like_a_digit_between_digits_is_one_but_never_four(text: str, wanted: str) -> None:
    assert best([Hypothesis(text, 0.99)]).text == wanted
