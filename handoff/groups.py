"""Which group a ticket waits in, which groups an agent serves, and how much head start a ticket has."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Sequence

import yaml

from handoff.errors import BadGroups
from handoff.tickets import HandoffContext, Reason

FILE = Path(__file__).with_name("groups.yml")
SKILLS = ("order", "logistics", "refund", "repair", "dispute", "general")
FRONT = {Reason.SAFETY_RISK: "safety_risk", Reason.ANGER: "anger"}


@dataclass(frozen=True)
class Group:
    """Agents who can stand in for each other. Empty languages or channels mean any."""

    name: str
    skill: str
    side: str = "seller"
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    overflow: str = ""
    overflow_seconds: int = 0


@dataclass(frozen=True)
class Routing:
    """The groups of a shop, the first that fits first; `head_start` in seconds."""

    groups: tuple[Group, ...]
    skill_of: Mapping[str, str] = field(default_factory=dict)
    head_start: Mapping[str, int] = field(default_factory=dict)
    always_people: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """All groups' names."""
        return tuple(group.name for group in self.groups)

    def group(self, name: str) -> Group:
        """Raises BadGroups."""
        found = next((group for group in self.groups if group.name == name), None)
        if found is None:
            raise BadGroups(f"no group {name}; there are {', '.join(self.names)}")
        return found

    def of_ticket(self, context: HandoffContext) -> Group:
        """The first group whose skill, language and channel fit, else the last general one."""
        skill, language = self.skill(context), str(context.profile.get("language", "zh"))
        for group in self.groups:
            narrow = bool(group.languages or group.channels)
            if (narrow or group.skill == skill) and _serves(group, language, context.channel):
                return group
        return next((group for group in self.groups if group.skill == "general" and not group.channels), self.groups[0])

    def skill(self, context: HandoffContext) -> str:
        """What the newest thing wanted needs."""
        needed = [self.skill_of[intent] for intent in context.intents if intent in self.skill_of]
        return needed[-1] if needed else "general"

    def priority(self, context: HandoffContext) -> int:
        """Seconds of head start: the reason, the mood and the customer add up."""
        profile, start = context.profile, self.head_start
        vip = int(profile.get("vip") or 0)
        elderly = bool(profile.get("elderly")) or context.channel == "elderly"
        reason = start.get(FRONT.get(context.reason, ""), 0)
        mood = start.get(context.emotion, 0)
        return reason + mood + elderly * start.get("elderly", 0) + vip * start.get("vip", 0)

    def of_agent(self, skills: Mapping[str, int], languages: Sequence[str], channels: Sequence[str]) -> dict[str, int]:
        """group -> level (1..3) of those that an agent can serve; no languages or channels mean all."""
        return {
            group.name: max(1, min(3, int(skills[group.skill])))
            for group in self.groups
            if group.skill in skills
            and (not group.languages or set(group.languages) & set(languages))
            and (not group.channels or not channels or set(group.channels) & set(channels))
        }


def _serves(group: Group, language: str, channel: str) -> bool:
    return (not group.languages or language in group.languages) and (not group.channels or channel in group.channels)


def load(path: Path = FILE) -> Routing:
    """Raises BadGroups for a file that names what is not there."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        groups = tuple(_group(item) for item in raw["groups"])
        skill_of = {intent: skill for skill, intents in raw.get("skills", {}).items() for intent in intents}
    except (KeyError, TypeError, AttributeError) as error:
        raise BadGroups(f"{path}: {error!r}") from error
    names = {group.name for group in groups}
    wrong = [group.name for group in groups if group.overflow and group.overflow not in names]
    wrong += [skill for skill in {*skill_of.values(), *(group.skill for group in groups)} if skill not in SKILLS]
    if wrong or not groups:
        raise BadGroups(f"{path}: unknown overflow or skill in {', '.join(wrong) or 'no groups'}")
    return Routing(groups, skill_of, raw.get("head_start", {}), frozenset(raw.get("always_people") or ()))


def _group(raw: Mapping[str, Any]) -> Group:
    lists = {name: tuple(raw.get(name, ())) for name in ("languages", "channels")}
    return Group(**{**raw, **lists})
