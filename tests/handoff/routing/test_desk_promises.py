"""Places and estimates, priorities, measures, the shape of keys, and Redis Cluster."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot import embedded_redis
from bot.local_stack import free_port, redis_answers, stop_process, until
from handoff import groups, keys
from handoff.errors import BadGroups
from handoff.estimate import paces
from handoff.measures import measures, percentile
from handoff.presence import AgentAtDesk, AgentState
from handoff.tickets import HandoffContext, Reason
from tests.handoff.routing.conftest import Room, open_room


def _context(reason: Reason = Reason.CUSTOMER_REQUEST, **more: object) -> HandoffContext:
    return HandoffContext(reason, ("…",), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "context, group",
    [
        (_context(intents=("apply_refund",)), "refund"),
        (_context(intents=("apply_refund", "logistics_track")), "logistics"),
        (_context(intents=("complaint",)), "dispute"),
        (_context(intents=("warranty_check",)), "repair"),
        (_context(intents=("faq",)), "general"),
        (_context(), "general"),
        (_context(channel="voice", intents=("apply_refund",)), "voice"),
        (_context(profile={"language": "yue"}), "cantonese"),
    ],
)
def test_ticket_waits_in_the_group_of_its_skill_language_and_channel(context: HandoffContext, group: str) -> None:
    assert groups.load().of_ticket(context).name == group


def test_priority_is_safety_then_mood_then_age_then_standing() -> None:
    routing = groups.load()
    ordered = [
        _context(Reason.SAFETY_RISK),
        _context(emotion="threat"),
        _context(emotion="angry"),
        _context(channel="elderly"),
        _context(profile={"vip": 1}),
        _context(emotion="anxious"),
        _context(),
    ]
    starts = [routing.priority(context) for context in ordered]
    assert starts == sorted(starts, reverse=True) and len(set(starts)) == len(starts)


async def test_nobody_starves_behind_newcomers_with_a_head_start(room: Room) -> None:
    await room.asks("t-patient")
    for number in range(6):
        room.clock.forward(100)
        await room.asks(f"t-angry-{number}", emotion="angry")
    order = [ticket.id for ticket in await room.queue.waiting()]
    assert order.index("t-patient") == 2, "only who came within 300 s may be before"


@pytest.mark.parametrize(
    "broken",
    ["groups: []", "groups: [{name: a, skill: magic}]", "groups: [{name: a, skill: order, overflow: b}]", "x: 1"],
)
def test_groups_file_that_names_what_is_not_there_is_refused(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "groups.yml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(BadGroups):
        groups.load(path)


def test_estimate_needs_somebody_at_work_and_enough_handled() -> None:
    routing = groups.load()
    online = AgentAtDesk("zhao", state=AgentState.ONLINE, skills={"refund": 2}, capacity=2)
    handled = {"refund": [100_000, 200_000, 300_000]}
    assert paces(routing, [online], handled, {"refund": 5})["refund"] == 100_000
    assert paces(routing, [], handled, {"refund": 5}) == {}
    assert paces(routing, [online], {"refund": [100_000]}, {"refund": 5}) == {}
    both = AgentAtDesk("qian", state=AgentState.ONLINE, skills={"refund": 2, "order": 1}, capacity=2)
    assert paces(routing, [both], handled, {"refund": 5, "order": 3})["refund"] == 200_000


async def test_customer_hears_place_and_estimate_when_they_change(room: Room) -> None:
    await room.comes("zhao", skills={"general": 1}, capacity=1)
    for number in range(3):
        name = f"t-done-{number}"
        await room.asks(name)
        await room.desk.accept(name, "zhao", "小赵")
        room.clock.forward(60)
        await room.desk.close(name, "zhao")
    await room.presence.set_state("zhao", AgentState.ONLINE)
    await room.asks("t-served")
    await room.desk.accept("t-served", "zhao", "小赵")
    for name in ("t-1", "t-2"):
        await room.asks(name)
    pubsub = room.queue.redis.pubsub(ignore_subscribe_messages=True)
    await pubsub.subscribe(f"yd:wake:{room.queue.shop}-t-2")
    await pubsub.get_message(timeout=1)
    await room.dispatcher.keep_pace()
    await room.dispatcher.tell_places()
    await room.dispatcher.tell_places()
    await room.desk.leave("t-1")
    await room.dispatcher.tell_places()
    heard = [json.loads(m["data"]) for _ in range(6) if (m := await pubsub.get_message(timeout=0.2)) and m["data"]]
    await pubsub.close()
    assert [(news["place"], news["estimate_seconds"]) for news in heard] == [(2, 120), (1, 60)]


async def test_measures_count_what_happened(room: Room) -> None:
    await room.comes("zhao")
    for number, wait in enumerate((5, 25, 100)):
        name = f"t-{number}"
        await room.asks(name, first_message_at=room.clock.now - 60_000)
        room.clock.forward(wait)
        await room.presence.beat("zhao")
        await room.desk.accept(name, "zhao", "小赵")
        await room.desk.say(name, "zhao", "您好", f"said-{number:08d}")
        room.clock.forward(120)
        await room.desk.close(name, "zhao")
    await room.desk.rate("t-0", 5, "")
    await room.desk.rate("t-1", 2, "")
    await room.asks("t-left")
    await room.desk.leave("t-left")
    day = (await room.board.days("", ""))[0]
    assert (day["opened"], day["accepted"], day["closed"], day["abandoned"]) == (4, 3, 3, 1)
    assert (day["sla"], day["csat"], day["abandonment"]) == (0.6667, 3.5, 0.25)
    assert 20 <= day["wait_p50"] <= 30 and 90 <= day["wait_p95"] <= 120 and 90 <= day["handling_p50"] <= 120
    assert day["felt_wait_p50"] >= 60 and day["first_response_p50"] >= 60, (
        "as the customer feels it: from the first words"
    )
    total = await room.board.prometheus()
    assert f'yingda_handoff_wait_seconds_bucket{{shop="{room.queue.shop}",le="30"}} 2' in total


def test_nothing_counted_is_none_and_not_zero() -> None:
    found = measures({})
    assert found["sla"] is None and found["wait_p50"] is None and found["opened"] == 0
    assert percentile({"wait:30": 4}, "wait", 0.5) == 25.0


async def test_customer_who_comes_back_was_not_helped_at_once(room: Room) -> None:
    for name in ("t-1", "t-2"):
        await room.asks(name)
        await room.desk.accept(name, "zhao", "小赵")
        await room.desk.close(name, "zhao")
    context = (await room.queue.ticket("t-1")).context
    await room.queue.enqueue("t-3", f"{room.queue.shop}-t-1", "C-t-1", context)
    assert (await room.board.days("", ""))[0]["fcr"] == 0.5


async def test_every_key_is_documented(room: Room) -> None:
    await room.comes("zhao")
    for name in ("t-1", "t-2", "t-3"):
        await room.asks(name)
    await room.desk.leave("t-3", keep_place=True)
    await room.desk.accept("t-1", "zhao", "小赵")
    await room.queue.offer(most=1)
    await room.desk.close("t-1", "zhao")
    await room.dispatcher.tick()
    documented = {
        line.split()[0].split(":")[0] for line in (keys.__doc__ or "").splitlines() if line.startswith("    ")
    }
    found = [key async for key in room.queue.redis.scan_iter(match=f"{keys.prefix(room.queue.shop)}*", count=1000)]
    assert found and {key.removeprefix(keys.prefix(room.queue.shop)).split(":")[0] for key in found} <= documented


async def test_whole_life_on_a_cluster_node(tmp_path: Path) -> None:
    """A node of a cluster refuses a script whose keys lie in several slots."""
    port = next(port for port in iter(free_port, 0) if port < 55_000)  # the bus listens 10,000 above
    options = [
        "--port",
        str(port),
        "--cluster-enabled",
        "yes",
        "--save",
        "",
        "--dir",
        str(tmp_path),
        "--bind",
        "127.0.0.1",
    ]
    server = subprocess.Popen([embedded_redis.executable(), *options], stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        until(lambda: redis_answers(url), "redis")
        redis: Redis[str] = Redis.from_url(url, decode_responses=True)
        await redis.execute_command("CLUSTER", "ADDSLOTS", *range(16384))
        while "cluster_state:ok" not in str(await redis.execute_command("CLUSTER", "INFO")):
            pass
        room = open_room(redis, "demo")
        await room.comes("zhao")
        await room.asks("t-1")
        assert await room.queue.offer(most=1) == [("t-1", "zhao")]
        await room.desk.accept("t-1", "zhao", "小赵")
        await room.desk.wrap_up("t-1", "zhao")
        await room.desk.close("t-1", "zhao", code="solved")
        await room.dispatcher.tick()
        assert await room.owner("t-1") == "assistant" and (await room.queue.ticket("t-1")).code == "solved"
        await redis.close()
    finally:
        stop_process(server)


async def test_an_assignment_costs_the_same_however_many_wait(room: Room) -> None:
    """Counted in commands on the server, so that a busy machine does not matter."""
    await room.comes("zhao", capacity=50)
    costs = []
    for size in (5, 300):
        for number in range(size):
            context = _context()
            args = room.queue.opening(f"t-{size}-{number}", f"c-{size}-{number}", "C-1", context, callback=False)
            await room.queue.scripts.run("enqueue", *args)
        before = await _zset_commands(room)
        (ticket, agent), *_ = await room.queue.offer(most=1)
        await room.queue.scripts.run("accept", ticket, agent, agent, 60, 30_000, 5)
        costs.append(await _zset_commands(room) - before)
    assert costs[0] == costs[1]


async def _zset_commands(room: Room) -> int:
    stats = await room.queue.redis.info("commandstats")
    return sum(int(row["calls"]) for name, row in stats.items() if name.startswith("cmdstat_z"))
