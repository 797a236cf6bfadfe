"""The platform as somebody sees it whom no shop has vouched for: not at all."""

from __future__ import annotations

from typing import Any, NoReturn

from actions.platform.errors import Unbound
from actions.platform.partial import Partial
from actions.platform.texts import named


class Guest(Partial):
    """Every call is refused with Unbound; nothing is asked and nothing is done."""

    def __getattr__(self, name: str) -> Any:
        super().__getattr__(name)

        async def refuse(*args: Any, **options: Any) -> NoReturn:
            raise Unbound(name, named("guest", "unbound"))

        return refuse
