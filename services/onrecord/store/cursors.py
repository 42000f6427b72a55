"""Places in a sorted list, as text that a client gives back unread."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_

from onrecord.store.errors import FilterError


def cursor(order: str, values: Sequence[object]) -> str:
    """The place after the row that has *values* in the sort columns of *order*."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps([order, *plain]).encode()).decode().rstrip("=")


def after(place: str, order: str, columns: Sequence[ColumnElement[Any]], *, descending: bool) -> ColumnElement[bool]:
    """The condition for what comes after *place*.

    Raises: FilterError: *place* is no cursor, or one of another query.
    """
    return beyond(read(place, order, columns), columns, descending=descending)


def beyond(values: Sequence[Any], columns: Sequence[ColumnElement[Any]], *, descending: bool) -> ColumnElement[bool]:
    """The condition for what comes after the row that has *values* in *columns*."""
    here = tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))
    return tuple_(*columns) < here if descending else tuple_(*columns) > here


def read(place: str, order: str, columns: Sequence[ColumnElement[Any]]) -> list[Any]:
    """The values that *place* has in *columns*.

    Raises: FilterError: *place* is no cursor, or one of another query.
    """
    return [_read(value, column) for value, column in zip(_values(place, order, len(columns)), columns, strict=True)]


def _values(place: str, order: str, count: int) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(place.encode() + b"=" * (-len(place) % 4)))
    except (ValueError, UnicodeError, binascii.Error, RecursionError) as error:
        raise FilterError(f"cursor {place[:80]!r}: none of ours; begin again without one") from error
    if not isinstance(values, list) or len(values) != count + 1 or values[0] != order:
        raise FilterError(f"cursor {place[:80]!r}: it belongs to another query or order; begin again without one")
    return values[1:]


def _read(value: object, column: ColumnElement[Any]) -> object:
    kind = column.type.python_type
    try:
        if kind is datetime:
            return datetime.fromisoformat(str(value))
    except ValueError:
        kind = type(None)
    if not isinstance(value, kind) or (isinstance(value, int) and abs(value) >= 1 << 63):
        raise FilterError("cursor: it was changed on the way; begin again without one")
    return value
