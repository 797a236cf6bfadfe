"""What the law gives a customer, decided from facts alone: no platform, no clock, no text from a model.

Used to explain a rule where the platform gives none; what a platform or a shop decides goes before it."""

from __future__ import annotations

from actions.rules.of_order import FAULTS, no_reason_return, ruling_for, warranty_claim
from actions.rules.ruling import Answer, Freight, Ruling, words

__all__ = ["FAULTS", "Answer", "Freight", "Ruling", "no_reason_return", "ruling_for", "warranty_claim", "words"]
