"""The application: routes, page, guards. Everything it needs comes as a parameter."""

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from onrecord import __version__
from onrecord.api import documents, live, operations, problems, statements
from onrecord.api.access import Access, Gate, Guarded
from onrecord.api.drops import Dropbox
from onrecord.api.etags import ETags
from onrecord.api.feed import Feed
from onrecord.api.history import History
from onrecord.api.limits import RateLimit
from onrecord.api.metrics import Metrics, Seen
from onrecord.api.uploads import Uploads
from onrecord.api.vitals import Vitals
from onrecord.bus import Bus
from onrecord.store.queries import Queries

PAGE: Final = Path(__file__).parent / "page"
_DESCRIPTION: Final = """\
Statements that documents attribute to somebody: who said what, where in the text.

Offsets are half-open Unicode code points into a document's text. Errors are problem details (RFC 9457).
Where a token is set, send it as `Authorization: Bearer TOKEN`.
"""


class Desk:
    """The application and the feed that it lives on."""

    def __init__(
        self,
        bus: Bus,
        queries: Queries,
        dropbox: Dropbox | None = None,
        access: Access | None = None,
        *,
        host: str = "127.0.0.1",
        searches_per_minute: int = 240,
        heartbeat_s: float = 15.0,
        most_waiting: int = 1000,
    ) -> None:
        """*dropbox*: where uploads go, None: there are none. *most_waiting*: see Feed."""
        seen = Seen()
        self.feed = Feed(bus, History(bus, queries), seen.observe, heartbeat_s=heartbeat_s, most_waiting=most_waiting)
        vitals = Vitals(bus, queries, self.feed)
        metrics = Metrics(seen, bus, queries, vitals, self.feed)
        self.app = FastAPI(
            title="OnRecord",
            version=__version__,
            description=_DESCRIPTION,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            docs_url=None,  # its page loads scripts from elsewhere
            redoc_url=None,
            middleware=_middleware(access or Access(), host),
        )
        problems.install(self.app)
        self.app.include_router(statements.router(queries, RateLimit(searches_per_minute)))
        self.app.include_router(documents.router(queries, Uploads(bus), dropbox))
        self.app.include_router(live.router(self.feed))
        self.app.include_router(operations.router(queries, vitals, metrics, uploads=dropbox is not None))
        self.app.openapi = lambda: _openapi(self.app)  # type: ignore[method-assign]  # FastAPI's own way to extend it
        self.app.mount("/page", StaticFiles(directory=PAGE), name="page")
        self.app.add_api_route("/", _page, include_in_schema=False)


async def _page() -> FileResponse:
    return FileResponse(PAGE / "index.html")


def _middleware(access: Access, host: str) -> list[Middleware]:
    cors = (
        [
            Middleware(
                CORSMiddleware,
                allow_origins=access.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
                expose_headers=["ETag", "Location", "Retry-After"],
            )
        ]
        if access.cors_origins
        else []
    )
    return [
        Middleware(Guarded),
        *cors,
        Middleware(Gate, access=access, host=host),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        Middleware(ETags),
    ]


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document with our problems in it and the token."""
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        schemas = document["components"]["schemas"]
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        schemas |= _schemas_of_problems()
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}, {}]
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"] |= _common_problems(operation)
        app.openapi_schema = document
    return app.openapi_schema


def _schemas_of_problems() -> dict[str, Any]:
    schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def _common_problems(operation: dict[str, Any]) -> dict[str, Any]:
    common = {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.MISDIRECTED_REQUEST,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
    given = {int(status) for status in operation["responses"]} - {HTTPStatus.UNPROCESSABLE_ENTITY}
    return {str(status): answer for status, answer in problems.documented(*sorted(common - given)).items()}
