"""How a call speaks and waits: pace and volume, which the caller changes, and times, which age lengthens."""

from __future__ import annotations

from dataclasses import dataclass, replace

SLOWEST, FASTEST = 0.5, 1.6  # of the usual pace; espeak at 0.5 is 94 characters a minute
STEP = 0.8  # one 慢一点
LOUDEST, SOFTEST = 2, -1
CHARACTERS = 4.0  # a second at the usual pace, telephone voices
ELDERLY_PACE = 0.86  # 130 to 150 of espeak's -s


@dataclass(frozen=True)
class Style:
    """`pace` 1.0 is usual, `volume` 0. `ssml`: the carrier's voice takes prosody, so that both can really change."""

    elderly: bool = False
    pace: float = 1.0
    volume: int = 0
    ssml: bool = False

    @property
    def silence(self) -> float:
        """Seconds without a word after which the call speaks again."""
        return 10.0 if self.elderly else 7.0

    @property
    def digits(self) -> float:
        """Seconds between two keys after which a number counts as entered."""
        return 8.0 if self.elderly else 5.0

    def slower(self) -> Style:
        """One step, down to SLOWEST."""
        return replace(self, pace=max(SLOWEST, round(self.pace * STEP, 2)))

    def faster(self) -> Style:
        """One step, up to FASTEST."""
        return replace(self, pace=min(FASTEST, round(self.pace / STEP, 2)))

    def louder(self, by: int) -> Style:
        """By steps, within SOFTEST and LOUDEST."""
        return replace(self, volume=max(SOFTEST, min(LOUDEST, self.volume + by)))

    def seconds(self, words: str) -> float:
        """About how long it takes to say."""
        return len(words) / (CHARACTERS * (self.pace if self.ssml else min(1.0, self.pace)))


def usual(*, elderly: bool, ssml: bool) -> Style:
    """A caller who has not changed anything yet."""
    return Style(elderly=elderly, pace=ELDERLY_PACE if elderly else 1.0, ssml=ssml)
