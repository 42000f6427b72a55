"""`/live`: statements as they come, as server-sent events."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from onrecord.api.feed import Feed
from onrecord.api.filters import Filters
from onrecord.api.problems import ApiError, documented
from onrecord.api.tellings import ENTRY_ID, Kind, Position

MOST_CLIENTS: Final = 1000
_EXAMPLE: Final = 'id: 1777636800000-0\nevent: statement\ndata: {"statement_id": "…", "text": "…", …}\n\n'
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Events `statement` (as in `/statements`), `document`, `rejection`; `disconnect` at the end",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}


class LiveQuery(Filters):
    """Which events."""

    event: list[Kind] = Field(default_factory=lambda: list(Kind))
    """Kinds of events; all where none is given."""
    after: str | None = Field(default=None, pattern=ENTRY_ID, examples=["1777636800000-0"])
    """Begin after this stream entry, `0` for all there is; the header `Last-Event-ID` does the same and wins."""


def router(feed: Feed) -> APIRouter:
    routes = APIRouter(tags=["live"])

    @routes.get(
        "/live",
        response_class=StreamingResponse,
        responses=_ANSWER | documented(HTTPStatus.SERVICE_UNAVAILABLE),
    )
    async def live(
        query: Annotated[LiveQuery, Query()],
        last_event_id: Annotated[str | None, Header(pattern=ENTRY_ID)] = None,
    ) -> StreamingResponse:
        """Events as they come, each once and in order; first what was missed since `Last-Event-ID`."""
        if feed.clients >= MOST_CLIENTS:
            raise ApiError(HTTPStatus.SERVICE_UNAVAILABLE, f"{MOST_CLIENTS} clients are here already; try again later")
        after = last_event_id or query.after
        frames = feed.follow(query, query.event, Position.read(after) if after else None)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(frames, media_type="text/event-stream", headers=headers)

    return routes
