"""`/statements`, `/speakers`: what was said, and by whom."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from onrecord.api.filters import SpeakerQuery, StatementQuery
from onrecord.api.limits import RateLimit
from onrecord.api.models import Page, SpeakerItem, StatementItem
from onrecord.api.problems import ApiError, documented
from onrecord.store.queries import Queries


def router(queries: Queries, searches: RateLimit) -> APIRouter:
    routes = APIRouter(tags=["statements"])

    @routes.get("/statements", responses=documented(HTTPStatus.TOO_MANY_REQUESTS))
    async def statements(query: Annotated[StatementQuery, Query()], request: Request) -> Page[StatementItem]:
        """Statements, newest first; with `search` each has a snippet, and the rate is limited."""
        if query.search is not None:
            searches.take(request.client.host if request.client else "")
        page = await queries.statements(
            query.wanted(superseded=query.superseded), sort=query.sort, cursor=query.cursor, limit=query.limit
        )
        return Page[StatementItem](items=tuple(map(StatementItem.of, page.rows)), cursor=page.cursor)

    @routes.get("/statements/{statement_id}", responses=documented(HTTPStatus.NOT_FOUND))
    async def statement(statement_id: UUID) -> StatementItem:
        """One statement, superseded or not."""
        row = await queries.statement(statement_id)
        if row is None:
            raise ApiError(HTTPStatus.NOT_FOUND, f"no statement {statement_id}; GET /statements lists those there are")
        return StatementItem.of(row)

    @routes.get("/speakers")
    async def speakers(query: Annotated[SpeakerQuery, Query()]) -> Page[SpeakerItem]:
        """Named speakers, who spoke most first."""
        page = await queries.speakers(query.name, cursor=query.cursor, limit=query.limit)
        return Page[SpeakerItem](items=tuple(map(SpeakerItem.of, page.rows)), cursor=page.cursor)

    return routes
