"""Complaints and the platform's intervention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from actions.platform.contract.words import Scan

TARGETS = ("shop", "courier", "service", "provider", "platform")


@dataclass(frozen=True)
class Complaint:
    """`status` is OPEN, ANSWERED, CLOSED or UNKNOWN; answered by `answer_by`."""

    STATES: ClassVar[frozenset[str]] = frozenset({"OPEN", "ANSWERED", "CLOSED"})

    case_id: str
    target: str
    target_text: str
    order_id: str
    status: str
    status_text: str
    created: str
    answer_by: str
    answer: str
    next_step: str
    timeline: tuple[Scan, ...] = ()
    raw_status: str = ""


@dataclass(frozen=True)
class InterventionQuote:
    """Whether the platform may be asked to decide, and the evidence it will want, in words."""

    allowed: bool
    reason: str
    article: str
    text: str
    evidence: tuple[str, ...] = ()
    evidence_hours: int = 0


@dataclass(frozen=True)
class Intervention:
    """`status` is WAIT_EVIDENCE, DECIDING, DECIDED, WITHDRAWN or UNKNOWN; `evidence` is what is wanted, in words."""

    STATES: ClassVar[frozenset[str]] = frozenset({"WAIT_EVIDENCE", "DECIDING", "DECIDED", "WITHDRAWN"})

    case_id: str
    refund_id: str
    order_id: str
    status: str
    status_text: str
    created: str
    evidence: tuple[str, ...]
    pictures: tuple[str, ...]
    evidence_by: str
    decide_by: str
    outcome: str
    next_step: str
    timeline: tuple[Scan, ...] = ()
    raw_status: str = ""


class Disputes(Protocol):
    """First the seller, then the platform."""

    async def complain(
        self, *, target: str, text: str, order_id: str = "", pictures: tuple[str, ...] = (), key: str
    ) -> Complaint:
        """`target` is one of TARGETS. Raises NotFound for an order that is not theirs,
        Conflict(open_complaint)."""
        ...

    async def complaints(self) -> list[Complaint]:
        """Newest first."""
        ...

    async def intervention_quote(self, refund_id: str) -> InterventionQuote:
        """Only when the seller has refused or let the time pass. Reads only."""
        ...

    async def intervene(
        self, refund_id: str, *, note: str = "", pictures: tuple[str, ...] = (), key: str
    ) -> Intervention:
        """Raises RuleViolation(seller_first, already_done), Conflict(open_intervention)."""
        ...

    async def add_evidence(self, case_id: str, *, pictures: tuple[str, ...], note: str = "", key: str) -> Intervention:
        """Raises RuleViolation(evidence_late, already_done)."""
        ...

    async def interventions(self) -> list[Intervention]:
        """Newest first."""
        ...
