"""Every key of the desk in Redis, its type, what it holds and when it ends. Nothing else may make a key's name.

All keys of a shop begin with `yd:desk:{SHOP}:`. The braces are a hash tag: one shop lives in one slot of a Redis
Cluster, so that one script may touch all of it. Times are epoch milliseconds.

    ticket:ID          hash   one handoff, fields below                             KEPT_SECONDS after it ends
    queue:GROUP        zset   waiting tickets; score = opened_at less the head start    with its last member
    free:GROUP         zset   agents who could take one more of this group, best first  with its last member
    agent:NAME         hash   presence and profile, fields below                    never
    agent:NAME:tickets set    tickets offered to, active with or wrapped up by NAME  with its last member
    agents             set    names of all agents ever seen                         never
    beats              zset   agent -> last sign of life                            with its last member
    open               hash   conversation -> its one open ticket                   with its last field
    offers             zset   offered ticket -> when the offer ends                 with its last member
    wraps              zset   ticket in wrap_up -> when it closes by itself         with its last member
    kept               zset   waiting ticket whose customer left and kept the place -> until when
    callbacks          zset   tickets in callback -> opened_at
    overflow           zset   waiting ticket -> when the next group may take it too
    seen               zset   conversation with an agent -> the customer's last sign of life
    unsettled          zset   ticket whose conversation may not show its newest state -> since when
    closed             list   the newest 200 closed tickets, newest first           never
    customer:ID        list   the customer's newest 20 tickets, newest first        CUSTOMER_SECONDS
    last:ID            string the customer's last agent                             last_agent_seconds
    done:ID            string day on which the customer's last ticket was closed    REPEAT_SECONDS
    handled:GROUP      list   handling times of the newest 50 tickets, ms           never
    pace               hash   GROUP -> ms by which one place shortens the wait      PACE_SECONDS
    day:YYYY-MM-DD     hash   counters and histograms of one day, see measures.py   DAY_SECONDS
    total              hash   the same since the shop was opened                    never
    lock:NAME          string one gateway does this work now                        seconds
    changed            channel a message at every change

ticket: state conversation customer reason group groups priority rank cost channel felt_from opened_at offered_to
offered_until agent agent_name first_accepted_at accepted_at first_said_at wrap_up_at closed_at kept_until code note
ended score refused joined moved version context. `rank` is the score in the queue, `groups` all groups that may take
it, `refused` agents who said no and when, `ended` why it is over, `moved` why it waits again, `version` grows by one
at every change.

agent: shown state away_reason since skills languages channels capacity load groups idle_since missed held. `groups`
is what skills, languages and channels come to, as `GROUP=LEVEL` words; `held` a ticket that needs more room than the
agent has now: nothing else is offered until it fits.
"""

from __future__ import annotations

KEPT_SECONDS = 30 * 24 * 3600
CUSTOMER_SECONDS = 180 * 24 * 3600
REPEAT_SECONDS = 3 * 24 * 3600  # a new ticket in this time says that the last one did not settle it
DAY_SECONDS = 400 * 24 * 3600
PACE_SECONDS = 30


def prefix(shop: str) -> str:
    """What every key of a shop begins with."""
    return f"yd:desk:{{{shop}}}:"
