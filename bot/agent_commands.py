"""`yingda agent add|list|disable`: accounts of the agents' console from the command line."""

from __future__ import annotations

import json
from typing import Any, Callable, List

import typer

from bot.settings import Settings
from handoff.accounts import REFUND_LIMIT_FEN, Accounts
from handoff.agents import Role, to_json
from handoff.errors import AgentNotFound
from handoff.tables import open_engine

ROLE = typer.Option([Role.AGENT], "--role", help="Give it several times for several roles.")
PASSWORD = typer.Option(..., prompt="密码", confirmation_prompt=True, hide_input=True, help="Asked for when not given.")


def commands(start: Callable[[], Settings], run_safely: Callable[[Callable[[], Any]], None]) -> typer.Typer:
    """The commands; `start` gives the settings, `run_safely` ends with one line when something fails."""
    agent = typer.Typer(no_args_is_help=True, help="Accounts of the agents' console.")

    def run(work: Callable[[Accounts, str], Any]) -> None:
        settings = start()
        settings.var.mkdir(parents=True, exist_ok=True)
        run_safely(lambda: _told(lambda: work(Accounts(open_engine(settings.database_url)), settings.shop)))

    @agent.command()
    def add(
        name: str,
        shown: str = typer.Option(..., help="The name that customers see."),
        role: List[Role] = ROLE,
        refund_limit: int = typer.Option(REFUND_LIMIT_FEN, help="The most that one refund may be, in fen."),
        password: str = PASSWORD,
    ) -> None:
        """Makes an account of this SHOP, or changes its password, name, roles and limit."""
        run(
            lambda accounts, shop: accounts.add(
                name, shown, password, roles=role, shop=shop, refund_limit_fen=refund_limit
            )
        )

    @agent.command("list")
    def show() -> None:
        """One JSON object a line for each account of this SHOP that may log in."""

        def lines(accounts: Accounts, shop: str) -> None:
            for found in accounts.of_shop(shop):
                print(json.dumps(to_json(found), ensure_ascii=False))

        run(lines)

    @agent.command()
    def disable(name: str) -> None:
        """The account may not log in any more; who is logged in with it is out."""
        run(lambda accounts, shop: accounts.disable(name))

    return agent


def _told(work: Callable[[], Any]) -> None:
    """Raises ValueError with a sentence for whoever typed the command."""
    try:
        work()
    except AgentNotFound as error:
        raise ValueError(f"there is no account {error}") from error
