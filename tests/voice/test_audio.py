"""/voice/audio over a real socket, with audio files."""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, AsyncIterator, Callable

import pytest
import uvicorn
import websockets
from redis.asyncio import Redis

from bot.conversation import Conversations
from bot.events import said_event
from bot.gateway.app import create_app
from bot.gateway.auth import Session, sign_session
from bot.local_stack import free_port
from bot.messages import Channel, Sender
from bot.settings import Settings
from bot.voice.audio import context_of, reads_digits
from bot.voice.hearing import Expected, Hypothesis
from bot.voice.kinds import Kind
from bot.voice.recogniser import NoRecogniser
from tests.voice.scripted import Scripted
from tests.voice.sounds import need, silence, speech
from tests.voice.tiny_model import make

STEP = 3200  # bytes: a tenth of a second
Found = dict[str, Any]


@asynccontextmanager
async def _gateway(options: Settings, recogniser: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    if recogniser is not None:
        monkeypatch.setattr("bot.gateway.app.make_recogniser", lambda settings: recogniser)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(options), port=port, log_level="error"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    try:
        yield f"ws://127.0.0.1:{port}/voice/audio"
    finally:
        server.should_exit = True
        await task


class _Caller:
    """The page's end of the socket."""

    def __init__(self, socket: Any, session: Session) -> None:
        self._socket, self.session, self.sound = socket, session, b""

    async def until(self, wanted: Callable[[Found], bool]) -> list[Found]:
        """Everything up to the frame that is wanted; sound is gathered in `sound`."""
        seen: list[Found] = []
        while not (seen and wanted(seen[-1])):
            frame = await asyncio.wait_for(self._socket.recv(), 60)
            if isinstance(frame, bytes):
                self.sound += frame
            else:
                seen.append(json.loads(frame))
        return seen

    async def hear(self, kind: str) -> Found:
        return (await self.until(lambda frame: frame["type"] == kind))[-1]

    async def say(self, pcm: bytes) -> None:
        for start in range(0, len(pcm), STEP):
            await self._socket.send(pcm[start : start + STEP])

    async def tell(self, **event: Any) -> None:
        await self._socket.send(json.dumps(event))


@asynccontextmanager
async def _call(
    address: str, options: Settings, *, channel: Channel = Channel.ELDERLY, **hello: Any
) -> AsyncIterator[_Caller]:
    session = Session("C1002", f"c{uuid.uuid4().hex[:20]}", channel)
    token = sign_session(session, secret=options.token_secret, hours=1)
    async with websockets.connect(address, max_size=None) as socket:
        caller = _Caller(socket, session)
        await caller.tell(type="hello", token=token, **hello)
        yield caller


@pytest.fixture(scope="session")
def options(quiet_options: Settings) -> Settings:
    """Nobody answers but the test."""
    return quiet_options


@pytest.fixture
async def answers(options: Settings) -> AsyncIterator[Callable[[Session, str], Any]]:
    """Says something as the assistant in a conversation; its event id."""
    redis: Redis[str] = Redis.from_url(options.redis_url, decode_responses=True)

    async def answer(session: Session, words: str) -> str | None:
        event = said_event(Sender.ASSISTANT, words, uuid.uuid4().hex)
        return await Conversations(redis).note(session.conversation_id, event)

    yield answer
    await redis.close()


async def test_spoken_sentence_goes_into_the_conversation_and_its_answer_is_spoken(
    options: Settings, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Scripted([Hypothesis("呃我要退款", 0.99)])
    async with _gateway(options, heard, monkeypatch) as address, _call(address, options) as caller:
        ready = await caller.hear("ready")
        assert ready["listening"] and ready["speaking"] and ready["text"] == ""
        await caller.say(speech(tmp_path, "呃我要退款") + silence(1.5))
        seen = await caller.until(lambda frame: frame["type"] == "message")
        assert [frame["type"] for frame in seen if frame["type"] in ("partial", "heard")] == ["partial", "heard"]
        assert seen[-1]["text"] == "我要退款" and seen[-1]["sender"] == "customer"
        event = await answers(caller.session, "可以退 59.00 元。")
        assert (await caller.hear("speech"))["event"] == event
        end = await caller.hear("speech_end")
        assert not end["interrupted"] and caller.sound[:4] == b"RIFF" and len(caller.sound) > 40_000


async def test_speaking_over_the_answer_stops_it(
    options: Settings, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Scripted([Hypothesis("等一下我问别的", 0.99)])
    async with _gateway(options, heard, monkeypatch) as address, _call(address, options) as caller:
        await caller.hear("ready")
        await answers(caller.session, "商家退款后，钱按原路退回，账户余额当时到，银行卡一到七个工作日。" * 3)
        said = await caller.hear("speech")
        await caller.say(speech(tmp_path, "等一下我问别的事情") + silence(1.5))
        seen = await caller.until(lambda frame: frame["type"] == "speech_end")
        assert seen[-1]["interrupted"] and any(frame["type"] == "interrupted" for frame in seen)
        assert len(caller.sound) < said["bytes"] / 2


async def test_a_short_sound_does_not_stop_the_answer(
    options: Settings, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _gateway(options, Scripted(), monkeypatch) as address, _call(address, options) as caller:
        await caller.hear("ready")
        await answers(caller.session, "钱按原路退回。")
        await caller.hear("speech")
        await caller.say(b"\xff\x7f" * 800 + silence(0.5))
        assert not (await caller.hear("speech_end"))["interrupted"]


async def test_words_too_alike_are_asked_and_the_key_decides(
    options: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Scripted([Hypothesis("我付的是定金", 0.99)])
    async with _gateway(options, heard, monkeypatch) as address, _call(address, options) as caller:
        await caller.hear("ready")
        await caller.say(speech(tmp_path, "我付的是定金") + silence(1.5))
        doubt = await caller.hear("doubt")
        assert doubt["choices"] == ["写明不退的那种定金", "可以退的预付款"]
        await caller.tell(type="choose", choice=1)
        assert (await caller.hear("heard"))["text"] == "我付的是订金"


async def test_letting_the_button_go_ends_the_sentence(
    options: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Scripted([Hypothesis("查快递", 0.99)])
    async with _gateway(options, heard, monkeypatch) as address, _call(address, options, silent=True) as caller:
        await caller.say(speech(tmp_path, "帮我查一下快递"))
        await caller.tell(type="stop")
        assert (await caller.hear("heard"))["text"] == "查快递"
        await caller.tell(type="stop")
        assert await caller.hear("nothing")


async def test_draft_is_written_down_and_goes_nowhere(
    options: Settings, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Scripted([Hypothesis("查快递", 0.99)])
    async with _gateway(options, heard, monkeypatch) as address, _call(address, options, draft=True) as caller:
        await caller.say(speech(tmp_path, "帮我查一下快递"))
        await caller.tell(type="stop")
        seen = await caller.until(lambda frame: frame["type"] == "stopped")
        assert [frame["text"] for frame in seen if frame["type"] == "heard"] == ["查快递"]
        await answers(caller.session, "您好")
        await caller.tell(type="stop")
        seen = await caller.until(lambda frame: frame["type"] == "stopped")
        assert [frame["type"] for frame in seen] == ["nothing", "stopped"] and not caller.sound


async def test_real_engine_hears_a_file(options: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx")
    own = replace(options, voice=replace(options.voice, recogniser=make(tmp_path / "model")))
    async with _gateway(own, None, monkeypatch) as address, _call(address, options, silent=True) as caller:
        await caller.say(silence(0.5) + speech(tmp_path, "您好我要退款") + silence(2))
        assert set((await caller.hear("partial"))["text"]) <= {"好", "的"}
        assert "好" in (await caller.hear("heard"))["text"]


async def test_no_model_and_no_voice_is_text_with_reasons(
    options: Settings, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute = replace(options, voice=replace(options.voice, synthesiser="none"))
    async with _gateway(mute, NoRecogniser(), monkeypatch) as address, _call(address, options) as caller:
        ready = await caller.hear("ready")
        assert not ready["listening"] and not ready["speaking"]
        assert "请打字" in ready["text"] and "请看文字" in ready["text"]
        await caller.say(speech(tmp_path, "您好我要退款"))
        assert (await caller.hear("error"))["code"] == "no_recogniser"
        await answers(caller.session, "您好")
        assert (await caller.hear("message"))["text"] == "您好"
        assert (await caller.until(lambda frame: frame.get("code") == "no_voice"))[-1]["text"]


@pytest.mark.parametrize(
    ("frame", "code"),
    [("{", "bad_event"), ("[]", "bad_event"), ('{"type": "choose", "choice": 7}', "bad_event"), (b"abc", "bad_audio")],
)
async def test_wrong_frames_are_answered_and_the_call_goes_on(
    options: Settings, monkeypatch: pytest.MonkeyPatch, frame: Any, code: str
) -> None:
    async with _gateway(options, Scripted(), monkeypatch) as address, _call(address, options) as caller:
        await caller._socket.send(frame)
        assert (await caller.hear("error"))["code"] == code
        await caller.tell(type="stop")
        assert await caller.hear("nothing")


async def test_stranger_is_turned_away(options: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with _gateway(options, Scripted(), monkeypatch) as address, websockets.connect(address) as socket:
        await socket.send(json.dumps({"type": "hello", "token": "forged"}))
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.code == 4401


def test_context_is_what_the_conversation_has_shown() -> None:
    card = {"kind": "orders", "orders": [{"order_id": "2026112400018866", "title": "降噪蓝牙耳机"}]}
    shown = {"sender": "assistant", "text": "想退哪一单？说订单尾号也可以。", "cards": [card], "quick_replies": []}
    answer = {"sender": "customer", "text": "第一个"}
    context = context_of([shown, answer])
    assert [(order.title, order.tail) for order in context.orders] == [("降噪蓝牙耳机", "8866")]
    assert context.expected.kinds == (Kind.TAIL,)


@pytest.mark.parametrize(
    ("said", "kinds", "wanted"),
    [("一三八零零", (), True), ("我要退款", (), False), ("我的", (Kind.PHONE,), True), ("第二个", (Kind.TAIL,), False)],
)
def test_somebody_who_reads_digits_is_given_time(said: str, kinds: tuple[Kind, ...], wanted: bool) -> None:
    assert reads_digits(said, Expected(kinds)) is wanted


def setup_module() -> None:
    need("espeak-ng", "sox")
