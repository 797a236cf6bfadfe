"""Numbers and dates read back from an independent writer; places in the text stay true."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant.components.chinese import entities_of
from bot.assistant.numbers import CHINA, chinese_number, find_numbers, plain_digits
from knowledge_base.text import normalise

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)
NOTHING = [
    "等一下",
    "快一点",
    "一直没动",
    "买了一个",
    "24小时内能发吗",
    "七天无理由",
    "等了五六天",
    "138****8000",
    "2026年的款",
]
SPOKEN = "零幺二三四五六拐八九"
PLAIN = "零一二三四五六七八九"
MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
WEEKDAYS = "一二三四五六日"


def written(number: int) -> str:
    """A number from 1 to 99999999 in Chinese, made from its decimal places, unlike the reader, which runs once through."""
    if number >= 10000:
        rest = number % 10000
        gap = "零" if 0 < rest < 1000 else ""
        return written(number // 10000) + "万" + gap + (written(rest) if rest else "")
    text = "".join(
        PLAIN[int(d)] + u if d != "0" else "零" for d, u in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零")


def values(text: str, entity: str) -> list[object]:
    return [item.value for item in find_numbers(normalise(text).text, now=NOW) if item.entity == entity]


@given(st.integers(1, 99_999_999))
def test_written_number_is_read_back(number: int) -> None:
    assert chinese_number(written(number)) == number


@settings(deadline=None)  # the first call imports cn2an
@given(st.integers(1, 999_999))
def test_number_agrees_with_cn2an(number: int) -> None:
    import cn2an

    assert chinese_number(cn2an.an2cn(number)) == number


@given(st.integers(1, 99_999), st.integers(1, 9))
def test_spoken_amount_is_read_back(yuan: int, jiao: int) -> None:
    assert values(f"{written(yuan)}块{PLAIN[jiao]}", "amount") == [pytest.approx(yuan + jiao / 10)]


@given(st.integers(1, 999_999), st.integers(0, 99))
def test_written_amount_is_no_order(yuan: int, fen: int) -> None:
    assert values(f"¥{yuan}.{fen:02d}的那个", "amount") == [pytest.approx(yuan + fen / 100)]
    assert values(f"¥{yuan}的那个", "order_id") == []


@given(st.from_regex(r"\A[2-9][0-9]{15}\Z"), st.sampled_from(["", " ", "-"]))
def test_order_number_is_read_in_any_grouping(digits: str, gap: str) -> None:
    groups = gap.join(digits[i : i + 4] for i in range(0, 16, 4))
    assert values(f"订单号{groups}", "order_id") == [digits]


@given(st.from_regex(r"\A[2-9][0-9]{15}\Z"))
def test_spoken_order_number_is_read_back(digits: str) -> None:
    groups = " ".join("".join(SPOKEN[int(d)] for d in digits[i : i + 4]) for i in range(0, 16, 4))
    assert values(f"订单号 {groups}", "order_id") == [digits]


@given(MOBILES)
def test_phone_is_no_part_of_a_longer_number(phone: str) -> None:
    assert values(f"电话{phone[:3]}-{phone[3:7]}-{phone[7:]}", "phone") == [phone]
    assert values(f"订单{phone}2233", "phone") == []


@given(st.integers(1, 60))
def test_days_ago_agree_with_arithmetic(days: int) -> None:
    wanted = (NOW.date() - timedelta(days=days)).isoformat()
    assert (
        values(f"{days}天前买的", "date_time")
        == values(f"{written(days).removeprefix('一') if 9 < days < 20 else written(days)}天前买的", "date_time")
        == [wanted]
    )


@given(st.dates(date(2020, 1, 1), date(2029, 12, 31)))
def test_full_date_is_read_back(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}号", f"{day.year}/{day.month}/{day.day}"):
        assert values(f"{text}买的", "date_time") == [day.isoformat()]


@given(st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31)), st.integers(0, 6))
def test_last_weeks_weekday_is_in_the_week_before(moment: datetime, weekday: int) -> None:
    found = find_numbers(f"上周{WEEKDAYS[weekday]}买的", now=moment)
    day = date.fromisoformat(str(found[0].value))
    assert day.weekday() == weekday
    assert day.isocalendar()[:2] == (moment.date() - timedelta(days=7)).isocalendar()[:2]


@given(
    st.text(alphabet="零一二三四五六七八九十百千万两块元号月天点前后上周第个 ¥.-0123456789SFYT尾那单买", max_size=30)
)
def test_any_text_is_read_without_crash_and_spans_stay_inside(text: str) -> None:
    for entity in entities_of(normalise(text), now=NOW):
        assert 0 <= entity["start"] < entity["end"] <= len(text)


@given(st.sampled_from(["　", "ＡＢ ", "!!!", "啊啊啊啊 ", ""]), st.from_regex(r"\A[2-9][0-9]{15}\Z"))
def test_span_points_into_what_was_typed(before: str, digits: str) -> None:
    wide = "".join(chr(ord(d) + 0xFEE0) for d in digits)
    text = f"{before}订单号{wide}谢谢"
    found = [entity for entity in entities_of(normalise(text), now=NOW) if entity["entity"] == "order_id"]
    assert [text[e["start"] : e["end"]] for e in found] == [wide]
    assert plain_digits(normalise(wide).text) == found[0]["value"]


@pytest.mark.parametrize("text", NOTHING)
def test_words_with_numbers_in_them_are_no_values(text: str) -> None:
    assert find_numbers(normalise(text).text, now=NOW) == []


def test_about_is_told() -> None:
    entity = entities_of(normalise("三百多的那单"), now=NOW)[0]
    assert (entity["value"], entity["about"]) == (300.0, True)


def test_address_tells_its_parts() -> None:
    entity = entities_of(normalise("改到浙江省杭州市西湖区文三路478号"), now=NOW)[0]
    assert entity["parts"] == {"province": "浙江省", "city": "杭州市", "district": "西湖区", "detail": "文三路478号"}
