"""What is learnt from the entries beside their vectors: how vectors are turned, and a judge of entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Sequence

from knowledge_base.encoder import Encoder
from knowledge_base.entries import FaqEntry
from knowledge_base.judge import Judge, open_judge
from knowledge_base.projection import Projection, open_projection


@dataclass(frozen=True)
class Learnt:
    """Without anything, vectors stay as they are and nobody judges."""

    projection: Projection = field(default_factory=Projection)
    judge: Judge | None = None

    @classmethod
    def of_each(cls, sets: Sequence[tuple[Sequence[FaqEntry], Encoder]]) -> list[Learnt]:
        """For every set of entries, from all ways of asking; with few entries there is little to learn."""
        from knowledge_base.train_projection import learn

        judges = Judge.train_each(sets)
        return [cls(learn(*one), judge) for one, judge in zip(sets, judges, strict=True)]

    def save(self, folder: Path) -> None:
        """A file for each part."""
        self.projection.save(folder)
        if self.judge:
            self.judge.save(folder)

    @classmethod
    def open(cls, folder: Path) -> Learnt:
        """What `save` wrote."""
        return cls(open_projection(folder), open_judge(folder))
