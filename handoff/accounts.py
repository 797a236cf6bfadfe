"""Agents' accounts in SQL: who may log in, as what, for which shop; passwords as argon2id hashes."""

from __future__ import annotations

import time
from typing import Any, Sequence

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from handoff.agents import Agent, Role
from handoff.errors import AgentNotFound, LoginRefused
from handoff.tables import accounts, sessions, tries

MAX_TRIES = 5  # wrong passwords in a row for one name, then it is locked
LOCKED_SECONDS = (60, 300, 1800)  # for the first, the second and every further lock
FORGET_SECONDS = 3600  # a wrong password older than this counts no more
REFUND_LIMIT_FEN = 20_000  # 200 yuan: what a new account may refund at once
WRONG, LOCKED = "账号或密码不对", "尝试次数过多，请 {minutes} 分钟后再试"
Row = Any


class Accounts:
    """Every method waits for SQL: call it in a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._hasher = engine, PasswordHasher()
        self._nobody = ""

    def add(
        self,
        name: str,
        shown: str,
        password: str,
        *,
        roles: Sequence[Role] = (Role.AGENT,),
        shop: str = "demo",
        refund_limit_fen: int = REFUND_LIMIT_FEN,
    ) -> Agent:
        """Makes the account or changes it. With another password its open sessions end."""
        values = {
            "shop": shop,
            "shown": shown,
            "roles": [Role(role).value for role in roles],
            "refund_limit_fen": refund_limit_fen,
            "disabled": 0,
        }
        with self._engine.begin() as connection:
            row = _row(connection, name)
            if row is None:
                connection.execute(insert(accounts).values(name=name, hash=self._hasher.hash(password), **values))
            else:
                connection.execute(update(accounts).where(accounts.c.name == name).values(**values))
                self._set_password(connection, row, password)
            connection.execute(delete(tries).where(tries.c.name == name))
        return self.find(name)

    def _set_password(self, connection: Connection, row: Row, password: str) -> None:
        if self._fits(row.hash, password):
            return
        hashed = self._hasher.hash(password)
        connection.execute(update(accounts).where(accounts.c.name == row.name).values(hash=hashed))
        connection.execute(delete(sessions).where(sessions.c.account == row.name))

    def hashed(self, password: str) -> str:
        """What is kept of a password."""
        return self._hasher.hash(password)

    def find(self, name: str) -> Agent:
        """Raises AgentNotFound."""
        with self._engine.connect() as connection:
            row = _row(connection, name)
        if row is None:
            raise AgentNotFound(name)
        return of_row(row)

    def of_shop(self, shop: str) -> list[Agent]:
        """All accounts of a shop that may log in, by name."""
        query = select(accounts).where(accounts.c.shop == shop, accounts.c.disabled == 0).order_by(accounts.c.name)
        with self._engine.connect() as connection:
            return [of_row(row) for row in connection.execute(query)]

    def disable(self, name: str) -> None:
        """The account may not log in any more and its sessions end. Raises AgentNotFound."""
        with self._engine.begin() as connection:
            if not connection.execute(update(accounts).where(accounts.c.name == name).values(disabled=1)).rowcount:
                raise AgentNotFound(name)
            connection.execute(delete(sessions).where(sessions.c.account == name))

    def check(self, name: str, password: str) -> Agent:
        """Raises LoginRefused, the same for a wrong name and a wrong password, and while the name is locked."""
        self._refuse_locked(name)
        with self._engine.connect() as connection:
            row = _row(connection, name)
        if not self._fits(row.hash if row and not row.disabled else "", password):
            self._count(name)
            raise LoginRefused(WRONG)
        with self._engine.begin() as connection:
            connection.execute(delete(tries).where(tries.c.name == name))
        return of_row(row)

    def begin(self, session: str, name: str, expires_at: int) -> None:
        """Opens a session; those that have expired are forgotten."""
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at < _now()))
            connection.execute(insert(sessions).values(id=session, account=name, expires_at=expires_at))

    def end(self, session: str) -> None:
        """Closes a session; one that is closed already stays so."""
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == session))

    def of_session(self, session: str) -> Agent:
        """The agent as they are now: a role that was taken away is gone at once. Raises LoginRefused."""
        query = select(accounts).join(sessions, sessions.c.account == accounts.c.name)
        query = query.where(sessions.c.id == session, sessions.c.expires_at > _now(), accounts.c.disabled == 0)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise LoginRefused("登录已过期，请重新登录")
        return of_row(row)

    def _fits(self, hashed: str, password: str) -> bool:
        """Takes as long for a name that is not there as for one that is."""
        if not self._nobody:
            self._nobody = self._hasher.hash("nobody")
        try:
            return self._hasher.verify(hashed or self._nobody, password) and bool(hashed)
        except VerifyMismatchError:
            return False

    def _refuse_locked(self, name: str) -> None:
        with self._engine.connect() as connection:
            row = connection.execute(select(tries).where(tries.c.name == name)).first()
        if row and row.locked_until > _now():
            minutes = -(-(row.locked_until - _now()) // 60_000)
            raise LoginRefused(LOCKED.format(minutes=minutes))

    def _count(self, name: str) -> None:
        with self._engine.begin() as connection:
            row = connection.execute(select(tries).where(tries.c.name == name).with_for_update()).first()
            old = row is not None and row.last_at < _now() - FORGET_SECONDS * 1000
            count = 1 if row is None or old else row.count + 1
            locks, full = divmod(count, MAX_TRIES)
            seconds = LOCKED_SECONDS[min(locks, len(LOCKED_SECONDS)) - 1] if not full else 0
            values = {"count": count, "locked_until": _now() + seconds * 1000, "last_at": _now()}
            if row is None:
                connection.execute(insert(tries).values(name=name, **values))
            else:
                connection.execute(update(tries).where(tries.c.name == name).values(**values))


def _row(connection: Connection, name: str) -> Row:
    return connection.execute(select(accounts).where(accounts.c.name == name)).first()


def of_row(row: Row) -> Agent:
    """The agent of a row of the accounts."""
    roles = tuple(Role(role) for role in row.roles)
    return Agent(row.name, row.shown, roles=roles, shop=row.shop, refund_limit_fen=row.refund_limit_fen)


def _now() -> int:
    return int(time.time() * 1000)
