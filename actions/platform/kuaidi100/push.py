"""What kuaidi100 pushes to us: believed only with its signature. Pure; the gateway's route calls it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Mapping

from actions.platform.errors import BadAnswer, Forbidden
from actions.platform.http import Json
from actions.platform.kuaidi100.sign import push_is_genuine
from actions.platform.kuaidi100.store import Tracks
from actions.platform.kuaidi100.tracker import followed
from actions.platform.kuaidi100.tracks import Track, track_of

STATES = ("polling", "shutdown", "abort", "updateall")
ACCEPTED = {"result": True, "returnCode": "200", "message": "成功"}  # what the provider wants to read
REFUSED = {"result": False, "returnCode": "500", "message": "失败"}
AGAIN_SECONDS = 1800  # before one may subscribe anew to a number whose subscription was broken off
PUSHED_SECONDS = 6 * 3600  # how long a push is good for: the next one is to replace it


@dataclass(frozen=True)
class Pushed:
    """`state` is polling, shutdown (signed, it ends), abort (broken off: subscribe anew after AGAIN_SECONDS) or
    updateall; `track` is None where an abort brings none, `answer` is what `track` was read from."""

    state: str
    track: Track | None
    answer: Json

    @property
    def subscribe_again(self) -> bool:
        """Whether the subscription was broken off."""
        return self.state == "abort"


def read_push(form: Mapping[str, str], *, salt: str) -> Pushed:
    """Raises Forbidden without the right signature, BadAnswer for what is not documented."""
    param = form.get("param", "")
    if not push_is_genuine(param, form.get("sign", ""), salt=salt):
        raise Forbidden("push without the right signature")
    try:
        said = json.loads(param)
    except ValueError as error:
        raise BadAnswer("push is not JSON") from error
    if not isinstance(said, dict) or said.get("status") not in STATES:
        raise BadAnswer("push of an unknown status")
    return _pushed(said)


async def keep(pushed: Pushed, tracks: Tracks) -> None:
    """What was pushed is what the workers read; a subscription that was broken off is asked for again, later."""
    if pushed.track is None:
        return
    place = (pushed.track.carrier, pushed.track.tracking_no)
    if pushed.subscribe_again:
        await tracks.put(*followed(*place), {"result": True}, seconds=AGAIN_SECONDS)
        return
    await tracks.put(*place, pushed.answer, seconds=PUSHED_SECONDS)


def _pushed(said: Json) -> Pushed:
    answer = said.get("lastResult")
    if isinstance(answer, dict) and answer.get("nu"):
        return Pushed(said["status"], track_of(answer), answer)
    if said["status"] != "abort":
        raise BadAnswer("push without a track")
    return Pushed("abort", None, {})
