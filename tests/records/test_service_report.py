"""Figures of the service, counted by hand on small days."""

from __future__ import annotations

import asyncio
import json
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import records, settings
from bot.archive import Archived
from bot.conversation import Conversations
from bot.reminders import CHINA
from bot.service_report import Day, TicketFact, days_of, lines, satisfied, start_ms, table
from handoff.desk import Desk
from handoff.queue import TicketQueue
from handoff.tickets import HandoffContext, Reason
from tests.records.conftest import Talk

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def asked(name: str) -> dict[str, Any]:
    return {"type": "message", "sender": "customer", "id": name, "text": "?"}


def answered(name: str, band: str = "act") -> dict[str, Any]:
    return {"type": "message", "sender": "assistant", "answers": name, "decision": {"band": band}}


AGENT = {"type": "message", "sender": "agent", "answers": ""}
QUEUE, BACK = {"type": "owner", "owner": "queue"}, {"type": "owner", "owner": "assistant"}


def rated(score: int) -> dict[str, Any]:
    return {"type": "rated", "score": score}


def talk_of(name: str, day: date, *events: dict[str, Any], hour: int = 12) -> list[Archived]:
    first = start_ms(day) + hour * 3600 * 1000
    return [Archived(name, f"{first + place}-0", "C", event) for place, event in enumerate(events)]


ROWS = [
    *talk_of("a", MONDAY, asked("1"), answered("1"), asked("2"), answered("2", "unsure")),
    *talk_of("b", MONDAY, asked("3"), answered("3"), QUEUE, asked("4"), AGENT, BACK, rated(5)),
    *talk_of("b", TUESDAY, asked("5"), answered("5"), rated(2)),
    *talk_of("c", MONDAY, asked("6")),
    *talk_of("d", TUESDAY, {"type": "message", "sender": "assistant", "answers": "p-1"}),
]


def test_days_are_counted_as_by_hand() -> None:
    tickets = [TicketFact(start_ms(MONDAY) + 1, "safety_risk"), TicketFact(start_ms(MONDAY) + 2, "safety_risk")]
    found = days_of(ROWS, tickets)
    assert found[MONDAY] == Day(3, 2, 5, 1, 1, {"safety_risk": 2}, {5: 1})
    assert found[TUESDAY] == Day(1, 1, 1, 0, 0, {}, {2: 1})


@pytest.mark.parametrize(("hour", "day"), [(0, MONDAY), (23, MONDAY), (24, TUESDAY)])
def test_day_is_chinas(hour: int, day: date) -> None:
    assert list(days_of(talk_of("a", MONDAY, asked("1"), hour=hour), [])) == [day]


def test_agents_word_answers_what_came_before_and_not_what_comes_after() -> None:
    [found] = days_of(talk_of("a", MONDAY, asked("1"), AGENT, asked("2")), []).values()
    assert (found.unanswered, found.alone) == (1, 0)


def test_satisfaction_is_the_share_of_four_and_five() -> None:
    assert satisfied(Day(scores={1: 1, 3: 1, 4: 1, 5: 1})) == 0.5
    assert satisfied(Day()) is None


def test_lines_have_the_form_of_the_benches() -> None:
    found = list(lines(days_of(ROWS, [])))
    keys = {"bench", "case", "metric", "value", "unit", "baseline", "baseline_value", "ratio"}
    assert all(set(line) == keys for line in found)
    assert {"2026-11-23", "2026-11-24"} == {line["case"] for line in found}
    assert [line["value"] for line in found if line["metric"] == "alone_share"] == [0.6667, 1.0]


def test_table_shows_a_day_a_line() -> None:
    shown = table(days_of(ROWS, [TicketFact(start_ms(MONDAY), "safety_risk")])).split("\n")
    assert len(shown) == 3 and "67%" in shown[1] and "100%" in shown[1] and "safety_risk 1" in shown[1]


async def test_command_reports_what_redis_alone_still_holds(
    redis_url: str, conversations: Conversations, talk: Talk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = f"s{uuid.uuid4().hex[:6]}"
    await talk.say("有人吗")
    desk = Desk(TicketQueue(conversations.redis, shop), conversations)
    await desk.open("t-1", talk.id, talk.customer, HandoffContext(Reason.NOT_UNDERSTOOD, ()))
    env = {"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path), "REDIS_URL": redis_url, "SHOP": shop}
    await asyncio.to_thread(records.report, settings.load(env), days=1, as_json=True)
    found = {line["metric"]: line["value"] for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found["handed_over_not_understood"] == 1 and found["messages"] >= 1
    today = datetime.now(CHINA).date().isoformat()
    await asyncio.to_thread(records.report, settings.load(env), days=1, as_json=False)
    assert today in capsys.readouterr().out
