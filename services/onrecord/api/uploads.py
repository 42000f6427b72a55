"""Which uploads are on their way: the ledger hears of a document only once it is parsed."""

from datetime import timedelta
from typing import Final

import structlog
from redis.exceptions import RedisError

from onrecord.bus import Bus

log = structlog.get_logger()

REMEMBERED_FOR: Final = timedelta(days=1)


class Uploads:
    """Remembers in Redis what was uploaded, for every `onrecord serve` alike."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def remember(self, document_id: str, name: str) -> None:
        try:
            await self._bus.redis.set(_key(document_id), name, px=REMEMBERED_FOR)
        except (RedisError, OSError) as error:  # the file lies in the folder all the same
            log.warning("upload.forgotten", document_id=document_id, error=str(error))

    async def name_of(self, document_id: str) -> str | None:
        """Name in the watched folder of an upload of the last day."""
        name = await self._bus.redis.get(_key(document_id))
        return name.decode() if isinstance(name, bytes) else None


def _key(document_id: str) -> str:
    return f"onrecord.upload:{document_id}"
