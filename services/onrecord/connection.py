"""Connections to a Redis that may not be the primary any more."""

from typing import Any, cast

from redis.asyncio.connection import AbstractConnection, Connection, SSLConnection, UnixDomainSocketConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import MasterDownError, NoPermissionError, ReadOnlyError, ResponseError

UNWILLING = ("MISCONF", "NOREPLICAS")  # its disk is full, its replicas are gone: redis-py has no class for these


def connection_class(url: str) -> type[Connection]:
    """The class for the scheme of *url*."""
    classes: dict[str, type[AbstractConnection]] = {"rediss": _Tls, "unix": _Unix}
    return cast("type[Connection]", classes.get(url.partition("://")[0], _Tcp))  # FastStream's type is too narrow


def without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


class _ToPrimary(AbstractConnection):
    """A connection that treats a server that may not serve us as lost.

    FastStream restarts a reader at once on any other error: 2,600 reads a second against a read-only replica.
    """

    async def read_response(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- redis-py's signature
        try:
            return await super().read_response(*args, **kwargs)
        except ResponseError as error:
            if not _is_unwilling(error):
                raise
            await self.disconnect(nowait=True)
            raise RedisConnectionError(f"Redis refuses: {error}") from error


def _is_unwilling(error: ResponseError) -> bool:
    return isinstance(error, ReadOnlyError | MasterDownError | NoPermissionError) or str(error).startswith(UNWILLING)


class _Tcp(_ToPrimary, Connection): ...


class _Tls(_ToPrimary, SSLConnection): ...


class _Unix(_ToPrimary, UnixDomainSocketConnection): ...
