"""From evidence to a rank and from ranks to a probability; the numbers are fitted by `knowledge_base.calibrate`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Mapping

import numpy as np

# What is known of an entry for one question, in the order of the columns.
EVIDENCE = (
    "cosine of the nearest wording",
    "mean cosine of the two nearest",
    "cosine of the entry's centre",
    "BM25 of words and characters",
    "BM25 of sounds",
    "opinion of the judge",
)


@dataclass(frozen=True)
class Calibration:
    """`fusion` weighs the evidence into a rank; the probability is a sigmoid of evidence, rank and lead."""

    fusion: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def ranks(self, evidence: np.ndarray) -> np.ndarray:
        """One number for each candidate, larger is better, float [candidates]."""
        return evidence @ np.array(self.fusion)

    def probabilities(self, evidence: np.ndarray, ranks: np.ndarray) -> np.ndarray:
        """Probability in 0..1 that each candidate answers, best rank first, float [candidates]."""
        return 1 / (1 + np.exp(-(signals(evidence, ranks) @ np.array(self.weights) + self.bias)))

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Calibration:
        """What `plain` gave."""
        return cls(tuple(values["fusion"]), tuple(values["weights"]), float(values["bias"]))


# Before anything is fitted: the encoder counts, words help, sounds a little.
NEUTRAL = Calibration((0.5, 0.0, 1.0, 1.0, 0.3, 0.2), (0.0,) * (len(EVIDENCE) + 2), 0.0)


def signals(evidence: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """What a probability is computed from: the evidence, the rank, and the distance to the best other candidate."""
    if len(ranks) < 2:
        lead = np.zeros(len(ranks))
    else:
        rival = np.where(np.arange(len(ranks)) == 0, ranks[1], ranks[0])
        lead = ranks - rival
    return np.column_stack([evidence, ranks, lead])
