"""What Rasa says in one turn, kept whole: text, buttons and custom parts of a response stay together."""

from __future__ import annotations

from typing import Any, Dict

from rasa.core.channels.channel import OutputChannel


class TurnOutput(OutputChannel):
    """Collects responses; `said` is a list of dicts in order."""

    def __init__(self) -> None:
        self.said: list[Dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa."""
        return "turn"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keeps one response."""
        self.said.append(message)
