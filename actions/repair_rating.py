"""How a finished repair was: stars, in any words, and the yes before they are given."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.confirming import ask_yes
from actions.flow import Flow
from actions.platform.contract import Repair
from actions.service_cards import repair_card
from actions.turn import Turn, option_choices

RATE = "rate"
STARS = ("5星", "4星", "3星", "2星", "1星")
_STARS = re.compile(r"([1-5一二三四五两])\s*(?:颗)?[星分]")
_WORDED = {"满分|非常满意|特别满意|全五星": 5, "差评|太差|很差": 1}
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


def ask_stars(turn: Turn, repair: Repair, response: str) -> None:
    assert turn.flow is not None
    turn.keep(turn.flow.asking("option", step="stars", options=STARS))
    turn.say(response, cards=[repair_card(repair)], choices=option_choices(STARS), title=repair.title)


def read_stars(turn: Turn, repair: Repair) -> None:
    """Reads how many; asks for the yes."""
    assert turn.flow is not None
    stars = stars_in(turn.option() or turn.text)
    if stars:
        ask_rating_yes(turn, turn.flow.knowing(stars=stars), repair)
    else:
        ask_stars(turn, repair, "utter_ask_repair_stars")


def stars_in(said: str) -> int:
    """How many stars the words give: 四星, 5分, 好评; 0 for none."""
    found = _STARS.search(said)
    if found:
        given = found.group(1)
        return int(given) if given.isdigit() else _DIGITS[given]
    return next((stars for words, stars in _WORDED.items() if re.search(words, said)), 0)


def ask_rating_yes(turn: Turn, flow: Flow, repair: Repair) -> None:
    flow = replace(flow, reason=RATE)
    stars = flow.values["stars"]
    ask_yes(turn, flow, "utter_ask_repair_rating_yes", yes="提交", no="先不评", title=repair.title, stars=stars)
