"""A parcel's way as kuaidi100 tells it: query answers and pushed results have the same form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Mapping

from actions.platform.contract import UNKNOWN, Proof, Scan, Shipment
from actions.platform.errors import BadAnswer
from actions.platform.fields import CHINA, iso
from actions.platform.texts import group_of, named

SIGNED = "3"
MOVING = ("0", "1", "5", "7", "8")  # states in which a scan is due
# The fine codes that belong to a state; the fine code alone tells the state where both are given.
STATE_OF = {
    **dict.fromkeys(("101", "102", "103"), "1"),
    **dict.fromkeys(("1001", "1002", "1003"), "0"),
    **dict.fromkeys(("501",), "5"),
    **dict.fromkeys(("301", "302", "303", "304"), SIGNED),
    **dict.fromkeys(("201", "202", "203", "204", "205", "206", "207", "208", "209", "210"), "2"),
    "401": "4",
}
SIGNED_BY = {"301": "self", "302": "self", "303": "other", "304": "locker"}


@dataclass(frozen=True)
class Track:
    """One parcel. `state` is kuaidi100's number or UNKNOWN, `raw` what it said, `fine` its fine code or empty;
    `events` newest first."""

    carrier: str
    tracking_no: str
    state: str
    raw: str
    fine: str
    events: tuple[Scan, ...]

    @property
    def state_text(self) -> str:
        """In words, the fine code's where there is one."""
        return named("parcel_state", self.fine or self.state)

    def quiet_hours(self, now: datetime) -> int:
        """Hours since the newest scan of a parcel that should be moving."""
        if self.state not in MOVING or not self.events:
            return 0
        return max(int((now - datetime.fromisoformat(self.events[0].time)) / timedelta(hours=1)), 0)


def track_of(answer: Mapping[str, Any]) -> Track:
    """Raises BadAnswer for half an answer."""
    carrier, number, rows = answer.get("com"), answer.get("nu"), answer.get("data")
    if not (isinstance(carrier, str) and isinstance(number, str) and isinstance(rows, list)):
        raise BadAnswer("no track")
    raw = str(answer.get("state", ""))
    fine = raw if raw in STATE_OF else ""
    state = STATE_OF.get(raw, raw if raw in Shipment.STATES else UNKNOWN)
    events = sorted((_scan(row) for row in rows), key=lambda scan: scan.time, reverse=True)
    return Track(carrier, number, state, raw, fine, tuple(events))


def _scan(row: Any) -> Scan:
    if not isinstance(row, dict) or not isinstance(row.get("context"), str):
        raise BadAnswer("no scan")
    return Scan(iso(row.get("ftime") or row.get("time")), row["context"])


def shipment_of(track: Track, known: Shipment) -> Shipment:
    """The platform's parcel with the carrier's own news."""
    return Shipment(
        tracking_no=known.tracking_no,
        carrier_name=known.carrier_name,
        carrier_phone=known.carrier_phone,
        state=track.state,
        state_text=track.state_text,
        estimated_arrival=known.estimated_arrival,
        events=track.events,
        carrier=track.carrier,
        oids=known.oids,
        quiet_hours=track.quiet_hours(datetime.now(CHINA)),
        courier_phone=known.courier_phone,
        raw_state=track.raw,
    )


def proof_of(track: Track) -> Proof | None:
    """Who signed, when it is signed for."""
    if track.state != SIGNED or not track.events:
        return None
    by = SIGNED_BY.get(track.fine, "unknown")
    return Proof(track.tracking_no, track.events[0].time, by, group_of("signed_by")[by])
