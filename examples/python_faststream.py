"""A subscriber with FastStream and the contract's models: a folder for each speaker."""

import asyncio
import os
import socket
from contextlib import suppress
from pathlib import Path

import redis.asyncio as redis
from faststream import AckPolicy, FastStream
from faststream.redis import RedisBroker, RedisStreamMessage, StreamSub
from faststream.redis.parser import MessageFormat
from pydantic import ValidationError

from onrecord_schemas import AnyEvent, StatementMade, from_json

STREAM = "onrecord.statements"
GROUP = os.environ.get("GROUP", "my-counter")
WORKER = f"{socket.gethostname()}-{os.getpid()}"
RECLAIM_AFTER_MS = int(os.environ.get("RECLAIM_AFTER_MS", "60000"))
URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
SAID = Path(os.environ.get("SAID", "said"))


class CloudEvent(MessageFormat):
    """The stream's entries hold an event's JSON and nothing else: no frame of FastStream's around it."""

    @classmethod
    def parse(cls, data: bytes) -> tuple[bytes, dict]:
        return data, {}


async def as_event(message: RedisStreamMessage) -> AnyEvent | None:
    with suppress(ValidationError):  # an event of a later version; `redis-cli XRANGE` shows it
        return from_json(message.body)
    return None


# NACK_ON_ERROR acknowledges what was handled, and leaves pending what failed.
broker = RedisBroker(URL, message_format=CloudEvent, ack_policy=AckPolicy.NACK_ON_ERROR, apply_types=False)
app = FastStream(broker)
new = StreamSub(STREAM, group=GROUP, consumer=WORKER, polling_interval=2000)
# FastStream needs a second subscriber for what a worker that failed or died left pending: with min_idle_time it
# takes over (XAUTOCLAIM), and reads nothing new.
left_behind = StreamSub(STREAM, group=GROUP, consumer=WORKER, polling_interval=500, min_idle_time=RECLAIM_AFTER_MS)


@broker.subscriber(stream=new, decoder=as_event, no_reply=True)
@broker.subscriber(stream=left_behind, decoder=as_event, no_reply=True)
async def keep(event: AnyEvent | None) -> None:
    """Keep the statement; the ack follows. It may come twice: it is the same file twice."""
    if isinstance(event, StatementMade):
        folder = SAID / (event.data.speaker.name or "nobody named").replace("/", "_")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / str(event.data.statement_id)).touch()
        print(f"{folder.name}: {event.data.text}", flush=True)


@app.on_startup
async def from_the_beginning() -> None:
    """Make the group before FastStream does: it would begin at what comes from now on."""
    async with redis.Redis.from_url(URL) as client:
        try:
            await client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise


if __name__ == "__main__":
    asyncio.run(app.run())
