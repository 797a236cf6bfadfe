"""All values that rules can read in one sentence; one module a kind under `values/`."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.assistant.values.dates import find_dates
from bot.assistant.values.digits import chinese_number, plain_digits
from bot.assistant.values.found import Found, without_overlap
from bot.assistant.values.money import find_money
from bot.assistant.values.orders import find_orders
from bot.assistant.values.ordinals import find_ordinals
from bot.assistant.values.people import find_people
from bot.assistant.values.places import find_addresses

__all__ = ["CHINA", "Found", "chinese_number", "find_numbers", "find_values", "plain_digits"]

CHINA = timezone(timedelta(hours=8))


def find_numbers(text: str, *, now: datetime | None = None) -> list[Found]:
    """Order and tracking numbers, phones, money, dates and places in a list of normalised `text`, left to right.
    Dates are relative to `now`, by default this moment in China."""
    moment = now or datetime.now(CHINA)
    return without_overlap([*find_orders(text), *find_dates(text, moment), *find_money(text), *find_ordinals(text)])


def find_values(text: str, *, now: datetime | None = None) -> list[Found]:
    """`find_numbers` with addresses and people, which win where they hold a number: 人民路15号 is no 15th."""
    moment = now or datetime.now(CHINA)
    orders, addresses = list(find_orders(text)), list(find_addresses(text))
    rest = [*find_people(text), *find_dates(text, moment), *find_money(text), *find_ordinals(text)]
    return without_overlap([*orders, *addresses, *rest])
