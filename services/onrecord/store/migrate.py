"""Bring a ledger's tables to a version. Any number of processes may do it at once."""

from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from onrecord.store import engine as engines
from onrecord.store.errors import TREATED, LedgerError, converted

MIGRATION_BUSY_MS: Final = 60_000
"""Milliseconds that a process waits for another one's migration (SQLite)."""


async def migrate(url: str, version: str = "head") -> tuple[str | None, str | None]:
    """Bring the tables to *version*, up or down, in one transaction; gives the versions before and after.

    Raises: LedgerUnavailableError: the database cannot be reached now.
        LedgerError: a newer OnRecord made this ledger, or *version* does not exist.
    """
    engine = engines.writer(url, busy_ms=MIGRATION_BUSY_MS)
    try:
        async with engine.begin() as connection:
            await engines.lock(connection)
            return await connection.run_sync(_migrated, version, engines.place(url))
    except TREATED as error:
        raise converted(error, engines.place(url)) from error
    finally:
        await engine.dispose()


async def expect_newest(engine: AsyncEngine, place: str) -> None:
    """Pass if the tables are as this version of OnRecord needs them.

    Raises: LedgerError: they are older, newer or missing; the message says what to run.
    """
    async with engine.connect() as connection:
        found = await connection.run_sync(_version)
    newest = _scripts(_config()).get_current_head()
    if found != newest:
        raise LedgerError(f"{place}: its tables are version {found}, {newest} is needed; {_remedy(found)}")


def _migrated(connection: Connection, version: str, place: str) -> tuple[str | None, str | None]:
    config = _config()
    config.attributes["connection"] = connection
    before = _version(connection)
    scripts = _scripts(config)
    known = [script.revision for script in scripts.walk_revisions()][::-1]  # oldest first
    if before is not None and before not in known:
        raise LedgerError(f"{place}: its tables are version {before}, unknown here; {_remedy(before)}")
    if version not in {"head", "base", *known}:
        raise LedgerError(f"{place}: there is no version {version}; there are base, {', '.join(known)} and head")
    target = known[-1] if version == "head" else version
    down = before is not None and (target == "base" or known.index(target) < known.index(before))
    (command.downgrade if down else command.upgrade)(config, target)
    return before, _version(connection)


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "onrecord.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _scripts(config: Config) -> ScriptDirectory:
    return ScriptDirectory.from_config(config)


def _remedy(found: str | None) -> str:
    known = {script.revision for script in _scripts(_config()).walk_revisions()}
    if found is None or found in known:
        return "run `onrecord migrate`"
    return "a newer OnRecord made them: use that one"
