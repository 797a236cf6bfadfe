"""What is claimed by an open service task, word by word; whole talks are in tests/conversations/service_claims.yml."""

from __future__ import annotations

import pytest

from actions.booking import moves_to
from actions.claiming import _THIS_ONE
from actions.flow import Flow
from actions.repair_answers import _of_repair, _wants_to_rate
from actions.repair_progress import ACCEPT, CANCEL, DECLINE
from actions.tradein_words import all_in, entry_of, tells_something

PHONE = {
    "model": {"flagship": "旗舰机", "basic": "入门机"},
    "age": {"one": "一年以内", "two": "一到两年", "more": "两年以上"},
    "screen": {"fine": "完好", "scratched": "有划痕", "broken": "碎裂或不显示"},
    "works": {"all": "都正常", "none": "不能开机"},
}


@pytest.mark.parametrize("said", ["那算了明天下午", "不行就后天吧 我9点前要出门", "来不及，改周六上午"])
def test_a_no_that_names_another_time_moves(said: str) -> None:
    assert moves_to(said)


@pytest.mark.parametrize("said", ["算了 明天再说", "不行 明天要上班", "算了", "明天不行", "不行就算了"])
def test_a_no_stays_a_no(said: str) -> None:
    assert not moves_to(said)


@pytest.mark.parametrize("said", ["就这个", "就这个时间", "嗯就那个吧", "那就定这个时间"])
def test_pointing_at_the_one_time(said: str) -> None:
    assert _THIS_ONE.fullmatch(said)


@pytest.mark.parametrize("said", ["这个不行", "就这个价", "这个是什么", "不是这个时间"])
def test_what_points_at_nothing_is_no_yes(said: str) -> None:
    assert not _THIS_ONE.fullmatch(said)


@pytest.mark.parametrize(
    ("reason", "said", "heard"),
    [
        (ACCEPT, "机器寄回来吧", True),
        (ACCEPT, "这么贵 能便宜点吗", False),
        (ACCEPT, "好 修吧", True),
        (ACCEPT, "修完寄回来吗", False),
        (ACCEPT, "三百就三百 让师傅修", True),
        (DECLINE, "不接受这个价 还给我", True),
        (DECLINE, "嗯 不修了", True),
        (DECLINE, "不修了吗", False),
        (DECLINE, "不修了要钱不", False),
        (CANCEL, "嗯 不用修了", True),
        (CANCEL, "先不取消", False),
    ],
)
def test_answers_to_a_repairs_last_question(reason: str, said: str, heard: bool) -> None:
    assert bool(_of_repair(said, Flow("repair_progress", asked="confirmed", reason=reason))) is heard


def test_a_rating_is_wanted_and_not_asked_about() -> None:
    assert _wants_to_rate("给上门修空调的师傅打五星")
    assert not _wants_to_rate("维修的评价在哪里看")


def test_a_ramble_tells_several_things_of_a_device() -> None:
    assert all_in("屏幕有条划痕 后盖好的 能正常用", PHONE) == {"screen": "scratched", "works": "all"}
    assert all_in("想把它换成新的", PHONE) == {}
    assert tells_something("没碎 能开机") and not tells_something("能抵多少")
    assert entry_of("里面的照片要不要先删") == "tradein.wipe" and not entry_of("照片")
