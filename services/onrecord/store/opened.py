"""A ledger that is open: what its writing and its reading side have in common."""

from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from onrecord.store import engine as engines
from onrecord.store.errors import TREATED, converted
from onrecord.store.migrate import expect_newest


class Opened:
    """Connections to a ledger, closed at the end of `async with`."""

    def __init__(self, url: str, engine: AsyncEngine) -> None:
        self.place = engines.place(url)
        self._engine = engine

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._engine.dispose()

    async def check(self) -> None:
        """Pass if the ledger can be reached and has the tables that this version needs.

        Raises: LedgerUnavailableError: not now. LedgerError: migrate first.
        """
        try:
            await expect_newest(self._engine, self.place)
        except TREATED as error:
            raise converted(error, self.place) from error
