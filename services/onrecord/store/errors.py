"""What can go wrong at the ledger: for now (try again), for one row (a dead letter), or until someone acts."""

import sqlite3
from typing import Final

from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    StatementError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeoutError,
)

from onrecord.errors import OnRecordError


class LedgerError(OnRecordError):
    """The ledger cannot do what was asked, and will not until someone acts."""


class LedgerUnavailableError(LedgerError):
    """The ledger cannot do it now: locked, full, restarting. The same call may succeed later."""


class RefusedError(LedgerError):
    """The database refuses this content. Trying again is hopeless."""


class FilterError(LedgerError):
    """A query asks for something that does not exist: a cursor of another query, a sort order nobody knows."""


# https://www.postgresql.org/docs/current/errcodes-appendix.html, by class or whole code.
_PASSING_STATES: Final = ("08", "40", "53", "57", "58", "25006", "55P03")
_REFUSING_STATES: Final = ("22", "23", "54")

# https://www.sqlite.org/rescode.html, primary codes.
_PASSING_CODES: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
_REFUSING_CODES: Final = {sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}

TREATED: Final = (StatementError, PoolTimeoutError, OSError, OverflowError, UnicodeError, sqlite3.Error)
"""What a database call may raise that `converted` understands."""


def converted(error: BaseException, place: str) -> LedgerError:
    """The ledger's own error for one that the database or its driver raised; *place* names the ledger, no password."""
    kind = _kind(error)
    reason = " ".join(str(getattr(error, "orig", None) or error).split())[:500]
    if kind is RefusedError:
        return RefusedError(f"{place}: the database refuses the row: {reason}")
    if kind is LedgerUnavailableError:
        return LedgerUnavailableError(f"{place}: cannot be used now: {reason}; it is tried again")
    remedy = "run `onrecord migrate`" if isinstance(error, ProgrammingError) or "no such" in reason else "see its log"
    return LedgerError(f"{place}: {reason}; {remedy}")


def _kind(error: BaseException) -> type[LedgerError]:
    if isinstance(error, DBAPIError):
        return _kind_of_database_error(error)
    cause = error.orig if isinstance(error, StatementError) else error
    if isinstance(cause, OverflowError | ValueError):  # a number or a time out of range, a lone surrogate
        return RefusedError
    if isinstance(cause, PoolTimeoutError | OSError):
        return LedgerUnavailableError
    return LedgerError


def _kind_of_database_error(error: DBAPIError) -> type[LedgerError]:
    if error.connection_invalidated:
        return LedgerUnavailableError
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _kind_by(code & 0xFF in _PASSING_CODES, code & 0xFF in _REFUSING_CODES)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _kind_by(state.startswith(_PASSING_STATES), state.startswith(_REFUSING_STATES))
    driver_error = getattr(error.orig, "__cause__", None)
    if isinstance(error, IntegrityError) or isinstance(driver_error, OverflowError | ValueError):
        return RefusedError
    # asyncpg says "connection is closed" and the like without a state.
    return LedgerUnavailableError


def _kind_by(passing: bool, refusing: bool) -> type[LedgerError]:  # noqa: FBT001 -- two answers of one look-up
    if passing:
        return LedgerUnavailableError
    return RefusedError if refusing else LedgerError
