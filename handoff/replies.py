"""Canned replies: a starter set for every shop, changed and added to by the shop, and each agent's own."""

from __future__ import annotations

import functools
import re
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

import yaml
from pypinyin import Style, lazy_pinyin
from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Engine

from handoff.agents import Agent
from handoff.errors import ActionForbidden, ReplyInvalid, ReplyNotFound
from handoff.tables import replies as table

STARTERS = Path(__file__).with_name("replies.yml")
VARIABLES = ("customer", "agent", "order", "shop")
LONGEST = {"topic": 32, "title": 32, "text": 1000}
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class CannedReply:
    """`text` may hold {customer}, {agent}, {order} and {shop}; `owner` is the agent whose own it is, or empty;
    `initials` are the sounds by which it is found too (退款 is tk)."""

    id: str
    topic: str
    title: str
    text: str
    owner: str = ""
    initials: str = ""


class Replies:
    """Of one shop. Every method waits for SQL: call it in a thread."""

    def __init__(self, engine: Engine, shop: str) -> None:
        self._engine, self._shop = engine, shop

    def of(self, agent: Agent, *, query: str = "") -> list[CannedReply]:
        """The shop's and this agent's own, by topic; with `query` those that hold it in words or initials."""
        changed = self._changed(agent)
        kept = [changed.pop(reply.id, reply) for reply in starters()]
        found = [reply for reply in (*kept, *changed.values()) if reply.text]
        topics = {reply.topic: place for place, reply in reversed(list(enumerate(found)))}
        found.sort(key=lambda reply: topics[reply.topic])
        return [reply for reply in found if _holds(reply, query.strip().lower())]

    def put(self, agent: Agent, values: Mapping[str, str], *, reply_id: str = "", own: bool = False) -> CannedReply:
        """Makes or changes one. Raises ReplyInvalid with the reason, ReplyNotFound, ActionForbidden for the shop's."""
        texts = _checked(values)
        old = self._one(agent, reply_id) if reply_id else None
        owner = old.owner if old else agent.name if own else ""
        _check_owner(agent, owner)
        name = reply_id or uuid.uuid4().hex
        self._write(name, owner, texts, agent)
        return _made(name, owner, texts)

    def drop(self, agent: Agent, reply_id: str) -> None:
        """Takes one away; of the starter set it is hidden for this shop. Raises ReplyNotFound, ActionForbidden."""
        old = self._one(agent, reply_id)
        _check_owner(agent, old.owner)
        if any(reply.id == reply_id for reply in starters()):
            self._write(reply_id, "", {"topic": old.topic, "title": old.title, "text": ""}, agent)
            return
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(self._named(reply_id)))

    def _write(self, reply_id: str, owner: str, texts: Mapping[str, str], agent: Agent) -> None:
        values = {**texts, "owner": owner, "changed_by": agent.name, "changed_at": int(time.time() * 1000)}
        with self._engine.begin() as connection:
            if not connection.execute(update(table).where(self._named(reply_id)).values(**values)).rowcount:
                connection.execute(insert(table).values(shop=self._shop, id=reply_id, **values))

    def _named(self, reply_id: str) -> Any:
        return and_(table.c.shop == self._shop, table.c.id == reply_id)

    def _one(self, agent: Agent, reply_id: str) -> CannedReply:
        for reply in self.of(agent):
            if reply.id == reply_id:
                return reply
        raise ReplyNotFound(reply_id)

    def _changed(self, agent: Agent) -> dict[str, CannedReply]:
        mine = or_(table.c.owner == "", table.c.owner == agent.name)
        query = select(table).where(table.c.shop == self._shop, mine).order_by(table.c.changed_at)
        with self._engine.connect() as connection:
            return {row.id: _made(row.id, row.owner, row._mapping) for row in connection.execute(query)}


@functools.lru_cache(maxsize=1)
def starters() -> tuple[CannedReply, ...]:
    """The set of `replies.yml`."""
    topics = yaml.safe_load(STARTERS.read_text(encoding="utf-8"))
    return tuple(_made(row["id"], "", {**row, "topic": topic["topic"]}) for topic in topics for row in topic["replies"])


def _made(reply_id: str, owner: str, values: Mapping[str, str]) -> CannedReply:
    sounds = "".join(lazy_pinyin(values["title"], style=Style.FIRST_LETTER)).lower()
    return CannedReply(reply_id, values["topic"], values["title"], values["text"], owner, sounds)


def _holds(reply: CannedReply, query: str) -> bool:
    texts = (reply.title, reply.topic, reply.text, reply.initials)
    return not query or any(query in text.lower() for text in texts)


def _check_owner(agent: Agent, owner: str) -> None:
    if owner and owner != agent.name:
        raise ReplyNotFound(owner)
    if not owner and not (agent.supervisor or agent.editor):
        raise ActionForbidden("全店的快捷回复由主管或知识库编辑维护，您可以存为自己的")


def _checked(values: Mapping[str, str]) -> dict[str, str]:
    texts = {name: str(values.get(name, "")).strip() for name in LONGEST}
    for name, most in LONGEST.items():
        if not 0 < len(texts[name]) <= most:
            raise ReplyInvalid(f"{FIELDS[name]}要写 1 到 {most} 个字")
    unknown = [found for found in _VARIABLE.findall(texts["text"]) if found not in VARIABLES]
    if unknown:
        raise ReplyInvalid(f"没有变量 {{{unknown[0]}}}，可用的是 {'、'.join(f'{{{name}}}' for name in VARIABLES)}")
    return texts


FIELDS = {"topic": "分类", "title": "标题", "text": "内容"}
