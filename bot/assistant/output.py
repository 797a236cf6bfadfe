"""What Rasa says in one turn, kept whole: text, buttons and custom parts of a response stay together."""

from __future__ import annotations

from typing import Any, Dict, Text

from rasa.core.channels.channel import OutputChannel


class TurnOutput(OutputChannel):
    """Collects responses; `said` is a list of dicts in order."""

    def __init__(self) -> None:
        self.said: list[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """The channel's name in Rasa."""
        return "turn"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Keeps one response."""
        self.said.append(message)
