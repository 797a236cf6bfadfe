"""The gateway with all channels on a Redis of its own, a worker without a model, and servers that play the other side."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from redis import Redis as PlainRedis
from redis.asyncio import Redis

from bot import embedded_redis, settings
from bot.channels import courier as couriers
from bot.channels.identity import Binding, guest_of, sign_binding
from bot.channels.wechat import api
from bot.conversation import Conversations
from bot.gateway import channel_hooks
from bot.gateway.app import create_app
from bot.gateway.auth import Session, conversation_of, sign_session
from bot.local_stack import redis_answers, stop_process, until
from bot.messages import Channel
from bot.settings import Settings
from tests.channels import vectors
from tests.channels.tencent import Tencent
from tests.channels.worker import Worker, working
from tests.platform_servers.serving import served


class Receiver:
    """Takes webhooks; `statuses` are the answers to the next ones."""

    def __init__(self) -> None:
        self.app, self.got, self.statuses = FastAPI(), list[tuple[dict[str, str], bytes]](), list[int]()

        @self.app.post("/")
        async def take(request: Request) -> Response:
            self.got.append((dict(request.headers), await request.body()))
            return Response(status_code=self.statuses.pop(0) if self.statuses else 200)


@dataclass
class Hub:
    """What a test needs of it all; `user` is a new person at every test."""

    http: httpx.Client
    options: Settings
    tencent: Tencent
    receiver: Receiver
    worker: Worker
    user: str

    def conversation(self, channel: Channel, user: str = "") -> str:
        """Of a guest."""
        return conversation_of(self.options.shop, guest_of(channel, user or self.user))

    def bind(
        self, channel: Channel, customer: str, user: str = "", method: str = "POST", **more: Any
    ) -> httpx.Response:
        """As the shop's server does."""
        secret = more.pop("secret", self.options.token_secret)
        token = sign_binding(Binding(channel, user or self.user, customer), secret=secret, **more)
        return self.http.request(method, "/hooks/bindings", headers={"Authorization": f"Bearer {token}"})

    def shopper(self, customer: str) -> dict[str, str]:
        """Headers of a customer in the shop's own app."""
        session = Session(customer, conversation_of(self.options.shop, customer), Channel.CHAT)
        token = sign_session(session, secret=self.options.token_secret, hours=1)
        return {"Authorization": f"Bearer {token}"}


@contextmanager
def _patient() -> Iterator[None]:
    """A busy machine may answer late: that is no part of what is tested, nor is the pause after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "TIMEOUT", httpx.Timeout(15.0))
        patch.setattr(channel_hooks, "TIMEOUT", httpx.Timeout(15.0))
        patch.setattr(couriers, "PAUSE_SECONDS", 0.3)
        yield


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that no other test's worker reads."""
    folder = Path(tempfile.mkdtemp(prefix="yingda-channels-"))
    server = embedded_redis.start(folder)
    until(lambda: redis_answers(embedded_redis.url(folder)), "redis")
    yield embedded_redis.url(folder)
    stop_process(server)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _running(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    tencent, receiver = Tencent(), Receiver()
    with served(tencent.app) as tencent_url, served(receiver.app) as receiver_url, working(redis_url) as worker:
        env = {
            "YINGDA_DEMO": "1",
            "YINGDA_VAR": str(tmp_path_factory.mktemp("var")),
            "REDIS_URL": redis_url,
            "WECHAT_APP_ID": vectors.OFFICIAL_APP,
            "WECHAT_APP_SECRET": "app-secret",
            "WECHAT_TOKEN": vectors.OFFICIAL_TOKEN,
            "WECHAT_AES_KEY": vectors.OFFICIAL_KEY,
            "WECHAT_URL": tencent_url,
            "WECOM_CORP_ID": vectors.WECOM_CORP,
            "WECOM_SECRET": "corp-secret",
            "WECOM_TOKEN": vectors.WECOM_TOKEN,
            "WECOM_AES_KEY": vectors.WECOM_KEY,
            "WECOM_URL": tencent_url,
            "WEBHOOK_SECRET": "hook-secret",
            "WEBHOOK_URL": f"{receiver_url}/",
            "RATE_BURST": "1000",
        }
        options = settings.load(env)
        with _patient(), served(create_app(options)) as address, httpx.Client(base_url=address, timeout=15) as http:
            yield Hub(http, options, tencent, receiver, worker, "")


@pytest.fixture
def hub(_running: Hub, redis_url: str) -> Hub:
    """The gateway as new: nobody has said anything, all tokens are forgotten."""
    PlainRedis.from_url(redis_url).delete(
        f"yd:wechat:{{{vectors.OFFICIAL_APP}}}:token",
        f"yd:wechat:{{{vectors.WECOM_CORP}}}:token",
        f"yd:wecom:{{{vectors.WECOM_CORP}}}:cursor",
    )
    _running.tencent.reset()
    _running.receiver.got.clear()
    _running.receiver.statuses.clear()
    _running.worker.gate.set()
    _running.user = f"user-{uuid.uuid4().hex[:12]}"
    return _running


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:  # type: ignore[type-arg]
    """The same Redis, in the test's own loop."""
    client: Redis[str] = Redis.from_url(redis_url, decode_responses=True)
    yield client
    await client.close()


@pytest.fixture
def conversations(redis: Redis) -> Conversations:  # type: ignore[type-arg]
    """What was said, read behind the gateway's back."""
    return Conversations(redis)
