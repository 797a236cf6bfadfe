"""Accounts: who gets in, who does not, and when a session ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select, update

from handoff import accounts as module
from handoff.accounts import MAX_TRIES, Accounts
from handoff.agents import Agents, Role
from handoff.errors import AgentNotFound, LoginRefused
from handoff.tables import accounts as table
from handoff.tables import open_engine, sessions, tries


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    found = Accounts(open_engine(f"sqlite:///{tmp_path}/desk.db"))
    found.add("zhao", "小赵", "right-password", roles=(Role.AGENT, Role.EDITOR), shop="a", refund_limit_fen=500)
    return found


@pytest.fixture
def agents(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> Agents:
    monkeypatch.setattr("handoff.agents.KNOWN_SECONDS", 0.0)  # every read asks SQL
    return Agents(accounts, secret="s" * 32, hours=1)


def _login(agents: Agents, password: str = "right-password", name: str = "zhao") -> str:
    return asyncio.run(agents.login(name, password))[1]


def test_login_gives_a_token_that_reads_back(agents: Agents) -> None:
    agent = agents.read(_login(agents))
    assert (agent.name, agent.shown, agent.shop, agent.refund_limit_fen) == ("zhao", "小赵", "a", 500)
    assert agent.editor and not agent.supervisor


def test_password_is_kept_as_argon2id_only(accounts: Accounts) -> None:
    with accounts._engine.connect() as connection:
        row = connection.execute(select(table)).first()
    assert row.hash.startswith("$argon2id$") and "right-password" not in str(row)


@pytest.mark.parametrize("name, password", [("zhao", "wrong"), ("nobody", "right-password"), ("", "")])
def test_wrong_name_and_wrong_password_are_told_alike(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(LoginRefused, match=module.WRONG):
        accounts.check(name, password)


def test_name_is_locked_after_wrong_passwords_and_longer_each_time(accounts: Accounts) -> None:
    minutes = []
    for _ in range(2):
        for _ in range(MAX_TRIES):
            with pytest.raises(LoginRefused, match=module.WRONG):
                accounts.check("zhao", "wrong")
        with pytest.raises(LoginRefused, match="次数过多") as refused:
            accounts.check("zhao", "right-password")
        minutes.append(str(refused.value))
        with accounts._engine.begin() as connection:
            connection.execute(update(tries).values(locked_until=0))
    assert "1 分钟" in minutes[0] and "5 分钟" in minutes[1]
    assert accounts.check("zhao", "right-password").name == "zhao"


def test_session_ends_by_logout_by_time_and_with_the_account(accounts: Accounts, agents: Agents) -> None:
    first, second, third = (_login(agents) for _ in range(3))
    asyncio.run(agents.logout(first))
    with pytest.raises(LoginRefused):
        agents.read(first)
    with accounts._engine.begin() as connection:
        connection.execute(update(sessions).where(sessions.c.id == agents._claims(second)["jti"]).values(expires_at=1))
    with pytest.raises(LoginRefused):
        agents.read(second)
    assert agents.read(third)
    accounts.disable("zhao")
    with pytest.raises(LoginRefused):
        agents.read(third)
    with pytest.raises(LoginRefused):
        accounts.check("zhao", "right-password")


def test_new_password_ends_sessions_and_the_same_one_does_not(accounts: Accounts, agents: Agents) -> None:
    token = _login(agents)
    accounts.add("zhao", "小赵", "right-password", roles=(Role.SUPERVISOR,), shop="a")
    assert agents.read(token).supervisor and not agents.read(token).editor
    accounts.add("zhao", "小赵", "another", shop="a")
    with pytest.raises(LoginRefused):
        agents.read(token)


def test_token_of_another_secret_or_of_a_customer_is_refused(accounts: Accounts, agents: Agents) -> None:
    import jwt

    for claims in ({"sub": "zhao", "jti": "x", "aud": "chat", "exp": 9e9}, {"sub": "zhao", "aud": "console"}):
        with pytest.raises(LoginRefused):
            agents.read(jwt.encode(claims, "s" * 32, algorithm="HS256"))
    with pytest.raises(LoginRefused):
        Agents(accounts, secret="t" * 32, hours=1).read(_login(agents))


def test_accounts_of_a_shop_are_its_own(accounts: Accounts) -> None:
    accounts.add("li", "小李", "x", shop="b")
    assert [agent.name for agent in accounts.of_shop("a")] == ["zhao"]
    with pytest.raises(AgentNotFound):
        accounts.find("wang")


def test_admin_may_everything(accounts: Accounts) -> None:
    boss = accounts.add("boss", "老板", "x", roles=(Role.ADMIN,))
    assert boss.editor and boss.supervisor and boss.may(Role.AGENT)
