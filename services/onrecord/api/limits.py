"""How often one client may ask what costs much."""

import time
from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from typing import Final, NamedTuple

from onrecord.api.problems import ApiError

MOST_CLIENTS: Final = 10_000
"""Clients that are remembered; a client that is forgotten has its whole allowance again."""


class _Bucket(NamedTuple):
    left: float
    at: float


class RateLimit:
    """A token bucket for each client: *per_minute* requests, in bursts of up to a quarter of that."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_minute / 60
        self._most = max(1.0, per_minute / 4)
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, client: str) -> None:
        """Count one request of *client*. Raises: ApiError: it has had its share; the header says when to come again."""
        now = self._clock()
        bucket = self._buckets.pop(client, _Bucket(self._most, now))
        left = min(self._most, bucket.left + (now - bucket.at) * self._per_s)
        if left < 1:
            self._buckets[client] = _Bucket(left, now)
            wait_s = ceil((1 - left) / self._per_s)
            raise ApiError(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"too many searches; ask again in {wait_s} s, or follow /live instead of asking again and again",
                {"Retry-After": str(wait_s)},
            )
        self._buckets[client] = _Bucket(left - 1, now)  # at the end: the longest quiet one is forgotten first
        if len(self._buckets) > MOST_CLIENTS:
            del self._buckets[next(iter(self._buckets))]
