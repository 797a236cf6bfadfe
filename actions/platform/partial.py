"""A platform that has only some of the contract: every other call of it is refused with Unsupported, by name."""

from __future__ import annotations

from typing import Any, NoReturn

from actions.platform.contract import Platform
from actions.platform.errors import Unsupported

CALLS = frozenset(name for base in Platform.__mro__ for name in vars(base) if not name.startswith("_"))


class Partial:
    """Below it stands an adapter with the calls that its platform has."""

    def __getattr__(self, name: str) -> Any:
        if name not in CALLS:
            raise AttributeError(name)

        async def refuse(*args: Any, **options: Any) -> NoReturn:
            raise Unsupported(name)

        return refuse
