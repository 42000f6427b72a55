"""`/status`, `/health`, `/metrics`: how much is there, and whether all is well."""

from http import HTTPStatus

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from onrecord.api.metrics import Metrics
from onrecord.api.vitals import Health, Status, Totals, Vitals
from onrecord.store.queries import Queries


def router(queries: Queries, vitals: Vitals, metrics: Metrics, *, uploads: bool) -> APIRouter:
    routes = APIRouter(tags=["operations"])

    @routes.get("/status")
    async def status() -> Status:
        """How much is in the ledger, and how much is on its way."""
        return Status(
            totals=Totals.of(await queries.counts()),
            waiting=await vitals.waiting(),
            dead_letters=await vitals.dead_letters(),
            uploads=uploads,
        )

    @routes.get("/health", responses={503: {"model": Health, "description": "Something is not well"}})
    async def health(response: Response) -> Health:
        """Whether Redis, the ledger and a worker of each kind are well. Needs no token, tells nothing of documents."""
        found = await vitals.health()
        if not found.ok:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return found

    @routes.get("/metrics", response_class=PlainTextResponse)
    async def prometheus() -> Response:
        """Metrics in Prometheus' text format; docs/api.md lists them."""
        return Response(await metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return routes
