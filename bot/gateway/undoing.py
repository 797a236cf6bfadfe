"""Writes made by voice can be taken back for ten minutes: by the skill that can, else it is said honestly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

from bot.gateway.auth import Session
from bot.gateway.voice_memory import UNDO_SECONDS, Done, VoiceMemory
from bot.messages import Sender
from bot.voice.texts import say, table


@dataclass(frozen=True)
class Outcome:
    """`words` are said now. Then `intent` is begun with `entities`, or `text` is said in the caller's name; `label` is
    how the log shows it."""

    words: str = ""
    offer_person: bool = False
    label: str = ""
    intent: str = ""
    entities: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


class Undoing:
    """Of one customer; another call within the ten minutes may take it back too."""

    def __init__(self, memory: VoiceMemory, session: Session) -> None:
        self._memory, self._session = memory, session

    async def watch(
        self,
        rows: Sequence[tuple[str, Mapping[str, Any]]],
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        now: float,
    ) -> None:
        """Notes what a turn has changed: its question was the last one before a change, and the answer was yes."""
        asked = before.get("asked") == "confirmed" and before.get("key")
        answered = any(_is_yes(event) for _, event in rows)
        if asked and answered and after.get("key") != before.get("key"):
            done = Done(str(before.get("skill", "")), str(before.get("order_id") or ""), now)
            await self._memory.keep_done(self._session.customer_id, done)

    async def undo(self, now: float) -> Outcome:
        """What to say and do when the caller takes it back."""
        done = await self._memory.done(self._session.customer_id)
        known = table("undo").get(done.skill) if done else None
        if done is None or known is None:
            return Outcome(say("undo_nothing"))
        late = now - done.at > UNDO_SECONDS
        return Outcome(say("undo_late", what=known["what"]), offer_person=True) if late else _outcome(known, done)


def _is_yes(event: Mapping[str, Any]) -> bool:
    decided = (event.get("decision") or {}).get("intent") == "affirm"
    return decided and event.get("sender") == Sender.ASSISTANT.value


def _outcome(known: Mapping[str, Any], done: Done) -> Outcome:
    if "why" in known:
        return Outcome(say("undo_cannot", what=known["what"], why=known["why"]), offer_person=True)
    words = say("undo_again" if known.get("again") else "undo_begin", what=known["what"])
    entities = {"order_id": done.order_id} if done.order_id else {}
    label = say("undo_label", what=known["what"])
    return Outcome(words, label=label, intent=known.get("intent", ""), entities=entities, text=known.get("say", ""))
