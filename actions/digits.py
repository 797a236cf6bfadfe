"""A number with too few or too many digits: how many are wrong, so that it can be put right at once."""

from __future__ import annotations

import re

from actions.sentences import say, text
from actions.turn import Turn

PHONE, ORDER = "phone", "order"  # what a number may be, by the table's names
LENGTH_OF_PHONE, AT_LEAST = 11, 6  # digits; from how many on a run of digits is meant as such a number


def say_wrong(turn: Turn, what: str, *, whole: int) -> bool:
    """Whether the message holds one number of the wrong length, and that was said."""
    runs = re.findall(rf"\d{{{AT_LEAST},}}", re.sub(r"(?<=\d)[ -](?=\d)", "", turn.text))
    if len(runs) != 1 or len(runs[0]) == whole:
        return False
    given = len(runs[0])
    name = "digits_missing" if given < whole else "digits_surplus"
    say(turn, name, what=text(f"digits_{what}"), whole=whole, given=given, wrong=abs(whole - given))
    return True
