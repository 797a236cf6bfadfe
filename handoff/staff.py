"""The accounts of a shop in its supervisors' hands, and everybody's own password.

Every change and the row that says who made it are one transaction. Nobody changes their own roles, limit or standing,
only an admin touches an admin, and nobody gives more than they have."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any, Mapping

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from handoff.accounts import WRONG, Accounts, of_row
from handoff.agents import Agent, Role, to_json
from handoff.errors import AccountInvalid, AccountTaken, ActionForbidden, AgentNotFound, LoginRefused
from handoff.tables import account_changes, accounts, sessions, tries

SHORTEST, LONGEST = 8, 256  # characters of a password
NEWEST = 100  # changes that are shown
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read out
NEEDED = "账号由主管或管理员维护"
OWN = "自己的角色、权限和停用要请别的主管来改，自己能改的是密码"
ADMINS = "管理员账号只有管理员能改"
TOO_MUCH = "这个账号的退款权限超过您自己的 {yuan:.2f} 元，请管理员来办"
TAKEN = "账号 {name} 已经有了，请换一个"
SHORT = f"密码要 {SHORTEST} 到 {LONGEST} 个字符"
OLD = "旧密码不对"
SAME = "新密码和旧密码一样，请换一个"
IS_NAME = "密码不能和账号一样"


@dataclass(frozen=True)
class Standing:
    """What an account is, but for its name and password. `refund_limit_fen`: the most that one refund may be."""

    shown: str
    roles: tuple[Role, ...]
    refund_limit_fen: int


@dataclass(frozen=True)
class Change:
    """One row of the audit; `what` is add, change, reset, stop, start or password, `detail` JSON, `at` epoch ms."""

    by: str
    account: str
    what: str
    detail: Mapping[str, Any]
    at: int


class Staff:
    """Of one shop. Every method waits for SQL: call it in a thread. Raises ActionForbidden with the reason."""

    def __init__(self, engine: Engine, accounts: Accounts, shop: str) -> None:
        self._engine, self._accounts, self._shop = engine, accounts, shop

    def all(self, by: Agent) -> list[dict[str, Any]]:
        """Every account of the shop by name, those that may not log in too (`disabled`)."""
        _check_supervisor(by)
        query = select(accounts).where(accounts.c.shop == self._shop).order_by(accounts.c.name)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [{**to_json(of_row(row)), "disabled": bool(row.disabled)} for row in rows]

    def add(self, by: Agent, name: str, wanted: Standing) -> str:
        """Makes an account; its first password, told once. Raises AccountTaken."""
        _check_gift(by, wanted)
        password = new_password()
        values = {**_columns(wanted), "shop": self._shop, "hash": self._accounts.hashed(password), "disabled": 0}
        with self._engine.begin() as connection:
            if connection.execute(select(accounts).where(accounts.c.name == name)).first():
                raise AccountTaken(TAKEN.format(name=name))
            connection.execute(insert(accounts).values(name=name, **values))
            self._note(connection, by, name, "add", _columns(wanted))
        return password

    def change(self, by: Agent, name: str, wanted: Standing) -> Agent:
        """Another shown name, other roles, another limit; open sessions follow. Raises AgentNotFound."""
        with self._engine.begin() as connection:
            old = self._others(connection, by, name)
            if wanted.refund_limit_fen != old.refund_limit_fen or Role.ADMIN in wanted.roles:
                _check_gift(by, wanted)
            connection.execute(update(accounts).where(accounts.c.name == name).values(**_columns(wanted)))
            self._note(connection, by, name, "change", _columns(wanted))
        return self._accounts.find(name)

    def reset(self, by: Agent, name: str) -> str:
        """A new password, told once; open sessions end and a lock is lifted. Raises AgentNotFound."""
        password = new_password()
        with self._engine.begin() as connection:
            found = self._others(connection, by, name)
            _check_limit(by, found.refund_limit_fen)  # the password gives what the account has
            self._set(connection, name, password)
            connection.execute(delete(tries).where(tries.c.name == name))
            self._note(connection, by, name, "reset", {})
        return password

    def switch(self, by: Agent, name: str, *, on: bool) -> None:
        """Whether the account may log in; sessions of one that may not end. Raises AgentNotFound."""
        with self._engine.begin() as connection:
            self._others(connection, by, name)
            connection.execute(update(accounts).where(accounts.c.name == name).values(disabled=int(not on)))
            if not on:
                connection.execute(delete(sessions).where(sessions.c.account == name))
            self._note(connection, by, name, "start" if on else "stop", {})

    def own_password(self, who: Agent, old: str, new: str, *, session: str) -> None:
        """One's own, by the old one; all other sessions end. Raises LoginRefused, AccountInvalid with the reason."""
        _check_password(who.name, old, new)
        self._check_old(who.name, old)
        with self._engine.begin() as connection:
            self._set(connection, who.name, new, but=session)
            self._note(connection, who, who.name, "password", {})

    def _check_old(self, name: str, old: str) -> None:
        try:
            self._accounts.check(name, old)
        except LoginRefused as error:
            raise AccountInvalid(OLD if str(error) == WRONG else str(error)) from error

    def changes(self, by: Agent) -> list[dict[str, Any]]:
        """The newest first."""
        _check_supervisor(by)
        query = select(account_changes).where(account_changes.c.shop == self._shop)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(account_changes.c.number.desc()).limit(NEWEST)).all()
        return [asdict(Change(row.by_name, row.account, row.what, row.detail, row.at)) for row in rows]

    def _others(self, connection: Connection, by: Agent, name: str) -> Agent:
        """Somebody else's account that `by` may change."""
        _check_supervisor(by)
        row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
        if row is None or row.shop != self._shop:
            raise AgentNotFound(name)
        found = of_row(row)
        if name == by.name:
            raise ActionForbidden(OWN)
        if Role.ADMIN in found.roles and not by.may(Role.ADMIN):
            raise ActionForbidden(ADMINS)
        return found

    def _set(self, connection: Connection, name: str, password: str, *, but: str = "") -> None:
        hashed = self._accounts.hashed(password)
        connection.execute(update(accounts).where(accounts.c.name == name).values(hash=hashed))
        connection.execute(delete(sessions).where(sessions.c.account == name, sessions.c.id != but))

    def _note(self, connection: Connection, by: Agent, name: str, what: str, detail: Mapping[str, Any]) -> None:
        values = {"shop": self._shop, "by_name": by.name, "account": name, "what": what, "detail": detail}
        connection.execute(insert(account_changes).values(**values, at=int(time.time() * 1000)))


def new_password() -> str:
    """Twelve characters, 59 bits, easily read out."""
    return "".join(secrets.choice(LETTERS) for _ in range(12))


def _columns(wanted: Standing) -> dict[str, Any]:
    roles = [role.value for role in wanted.roles]
    return {"shown": wanted.shown, "roles": roles, "refund_limit_fen": wanted.refund_limit_fen}


def _check_supervisor(by: Agent) -> None:
    if not by.supervisor:
        raise ActionForbidden(NEEDED)


def _check_gift(by: Agent, wanted: Standing) -> None:
    _check_supervisor(by)
    if by.may(Role.ADMIN):
        return
    if Role.ADMIN in wanted.roles:
        raise ActionForbidden(ADMINS)
    _check_limit(by, wanted.refund_limit_fen)


def _check_limit(by: Agent, fen: int) -> None:
    if fen > by.refund_limit_fen and not by.may(Role.ADMIN):
        raise ActionForbidden(TOO_MUCH.format(yuan=by.refund_limit_fen / 100))


def _check_password(name: str, old: str, new: str) -> None:
    wrong = {SHORT: not SHORTEST <= len(new) <= LONGEST, SAME: new == old, IS_NAME: new == name}
    for reason, found in wrong.items():
        if found:
            raise AccountInvalid(reason)
