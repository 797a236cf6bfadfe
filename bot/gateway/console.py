"""The console's part of the gateway put together: accounts, content beside the chat, service, the editors' pages."""

from __future__ import annotations

import functools

from fastapi import FastAPI

from actions.platform.provider import platform_for
from bot.conversation import Conversations
from bot.gateway import desk_api, kb_api, service_api
from bot.gateway.desk_actions import DeskActions
from bot.gateway.desk_api import DeskAccess
from bot.knowledge import Desk as KnowledgeDesk
from bot.settings import Settings
from handoff.accounts import Accounts
from handoff.agents import Agents
from handoff.desk import Desk
from handoff.ledger import Ledger
from handoff.notes import Notes
from handoff.replies import Replies
from handoff.tables import open_engine


def add_console(app: FastAPI, settings: Settings, desk: Desk, conversations: Conversations) -> Agents:
    """Mounts everything but tickets, and gives what reads agents' tokens."""
    settings.var.mkdir(parents=True, exist_ok=True)
    engine, shop = open_engine(settings.database_url), settings.shop
    agents = Agents(Accounts(engine), secret=settings.token_secret, hours=settings.session_hours)
    access, notes = DeskAccess(agents, desk, shop), Notes(engine, shop)
    knowledge = functools.lru_cache(maxsize=1)(lambda: KnowledgeDesk(settings))
    actions = DeskActions(Ledger(engine, shop), notes, platform_for)
    app.include_router(desk_api.router(access, Replies(engine, shop), notes, conversations, knowledge, shop=shop))
    app.include_router(service_api.router(access, actions, platform_for))
    service_api.add_errors(app)
    app.include_router(kb_api.router(knowledge, agents))
    kb_api.add_errors(app)
    return agents
