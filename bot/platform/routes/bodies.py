"""What writes carry. Free text is bounded and storable; ids and codes are checked where they are used."""

from __future__ import annotations

from typing import Any, List

from pydantic import BaseModel, Extra, Field, validator

MAX_FEN = 2**31 - 1  # what the amount's column holds
PICTURES = 9


class Body(BaseModel):
    """Base of what is sent: strings without NUL and half characters."""

    class Config:
        """What is not known is ignored."""

        extra = Extra.ignore

    @validator("*", pre=True)
    def storable(cls, value: Any) -> Any:
        """Raises ValueError for what no database keeps."""
        for words in value if isinstance(value, list) else [value]:
            if isinstance(words, str) and b"\0" in words.encode():
                raise ValueError("NUL")
        return value


def words(length: int) -> Any:
    """An optional string of at most so many characters."""
    return Field("", max_length=length)


def needed(length: int) -> Any:
    """A string that must be there."""
    return Field(..., min_length=1, max_length=length)


def pictures() -> Any:
    """Ids of uploads."""
    return Field([], max_items=PICTURES)


class Reason(Body):
    """Why."""

    reason: str = Field("not_wanted", max_length=32)


class Change(Body):
    """What to change in an order; what is empty stays."""

    name: str = words(32)
    phone: str = words(20)
    region: str = words(64)
    detail: str = words(128)
    sku: str = words(64)
    oid: str = words(24)
    note: str = words(200)


class Redirect(Body):
    """Another day, another place."""

    date: str = words(10)
    place: str = words(128)


class Note(Body):
    """A word to it."""

    note: str = words(500)


class NewRefund(Body):
    """A request; the amount is what the customer was shown and said yes to."""

    reason: str = needed(32)
    description: str = words(500)
    expected_amount_fen: int = Field(..., ge=0, le=MAX_FEN)
    kind: str = words(16)
    pictures: List[str] = pictures()
    sku: str = words(64)


class Return(Body):
    """The parcel in which goods go back."""

    carrier: str = words(32)
    tracking_no: str = needed(32)


class SlotChoice(Body):
    """A time."""

    slot_id: str = needed(20)


class Pictures(Body):
    """Evidence."""

    pictures: List[str] = Field(..., min_items=1, max_items=PICTURES)
    note: str = words(500)


class Amount(Body):
    """What it cost."""

    amount_fen: int = Field(..., ge=1, le=MAX_FEN)


class Expected(Body):
    """The amount that the customer was shown."""

    expected_amount_fen: int = Field(..., ge=0, le=MAX_FEN)


class NewInvoice(Body):
    """To whom an invoice is made out."""

    kind: str = needed(16)
    title: str = words(100)
    tax_no: str = words(20)
    email: str = words(100)


class Email(Body):
    """Where to send it."""

    email: str = needed(100)


class Problem(Body):
    """What is wrong with a payment; empty: whatever the platform finds."""

    problem: str = words(16)
    note: str = words(500)


class NewRepair(Expected):
    """A repair that the customer said yes to."""

    fault: str = needed(32)
    way: str = needed(8)
    slot_id: str = needed(20)
    point_id: str = words(16)
    oid: str = words(24)
    note: str = words(500)


class QuoteAnswer(Expected):
    """Yes or no to a provider's price."""

    accept: bool


class Rating(Body):
    """Stars, and a word to them."""

    stars: int
    note: str = words(500)


class Answers(Body):
    """Answers to the questions of a trade-in."""

    category: str = needed(16)
    answers: dict[str, str] = {}


class NewComplaint(Body):
    """About whom, and what."""

    target: str = needed(16)
    text: str = needed(1000)
    order_id: str = words(20)
    pictures: List[str] = pictures()


class NewIntervention(Body):
    """What the customer has to say and to show."""

    note: str = words(500)
    pictures: List[str] = pictures()
