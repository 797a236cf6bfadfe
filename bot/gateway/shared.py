"""What the gateway's parts have in common, made once."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from actions.platform.provider import platform_for
from bot.conversation import Conversations
from bot.gateway.feed import Feed
from bot.gateway.intake import Intake
from bot.gateway.limits import Buckets
from bot.gateway.pointing import Pointing
from bot.gateway.upload_store import UploadStore
from bot.settings import Settings
from handoff import groups
from handoff.desk import Desk
from handoff.presence import Presence
from handoff.queue import TicketQueue


@dataclass(frozen=True)
class Shared:
    """One of each for the whole process."""

    settings: Settings
    redis: Redis[str]
    feed: Feed
    conversations: Conversations
    desk: Desk
    presence: Presence
    uploads: UploadStore
    pointing: Pointing
    intake: Intake
    buckets: Buckets

    @property
    def secret(self) -> str:
        """What customers' and agents' tokens are signed with."""
        return self.settings.token_secret

    @classmethod
    def of(cls, settings: Settings) -> Shared:
        """Connects to nothing yet."""
        redis: Redis[str] = Redis.from_url(settings.redis_url, decode_responses=True)
        routing = groups.load(settings.groups_file)
        queue = TicketQueue(redis, settings.shop, limits=settings.handoff, routing=routing)
        conversations = Conversations(redis)
        desk, uploads = Desk(queue, conversations), UploadStore(settings.var / "uploads")
        pointing = Pointing(uploads, platform_for)
        return cls(
            settings=settings,
            redis=redis,
            feed=Feed(redis),
            conversations=conversations,
            desk=desk,
            presence=Presence(queue),
            uploads=uploads,
            pointing=pointing,
            intake=Intake(conversations, desk, max_text=settings.max_text, pointing=pointing),
            buckets=Buckets(burst=settings.rate_burst, per_second=settings.rate_per_second),
        )
