"""Errors as RFC 9457 problem details: what happened, to which thing, and the way out."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from onrecord.errors import OnRecordError
from onrecord.store.errors import FilterError, LedgerError

log = structlog.get_logger()

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_S: Final = 2


class Fault(BaseModel):
    """One parameter that cannot be used."""

    where: str = Field(examples=["query.limit"])
    message: str = Field(examples=["Input should be greater than or equal to 1"])


class Problem(BaseModel):
    """Problem details, RFC 9457."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str = Field(default="about:blank", examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["no statement of this id; GET /statements lists those there are"])
    """What happened, to which thing, and the way out."""
    instance: str | None = Field(default=None, examples=["/statements/0"])
    """Path of the request."""
    faults: tuple[Fault, ...] = ()
    """Every parameter that cannot be used."""


class ApiError(OnRecordError):
    """A request that cannot be answered as it is."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})


def response(
    status: int,
    detail: str,
    *,
    instance: str | None = None,
    faults: tuple[Fault, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=instance, faults=faults)
    return Response(problem.model_dump_json(), status, dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of *app* with a problem."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _unusable_request)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(LedgerError, _ledger_error)
    app.add_exception_handler(RedisError, _redis_error)
    app.add_exception_handler(Exception, _unforeseen)


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """These problems for a route's `responses`; the application adds its own, see `openapi`."""
    return {
        int(status): {
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


async def _api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 -- that is what it is installed for
    return response(error.status, str(error), instance=request.url.path, headers=error.headers)


async def _unusable_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- that is what it is installed for
    faults = tuple(Fault(where=".".join(map(str, fault["loc"])), message=fault["msg"]) for fault in error.errors())
    detail = "; ".join(f"{fault.where}: {fault.message}" for fault in faults)
    return response(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"the request cannot be used as it is: {detail}; /openapi.json says what it takes",
        instance=request.url.path,
        faults=faults,
    )


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- that is what it is installed for
    details = {
        HTTPStatus.NOT_FOUND: f"there is nothing at {request.url.path}; /openapi.json lists what there is",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.url.path} does not take {request.method}; see the Allow header",
    }
    detail = details.get(HTTPStatus(error.status_code), error.detail)
    return response(error.status_code, detail, instance=request.url.path, headers=error.headers)


async def _ledger_error(request: Request, error: Exception) -> Response:
    if isinstance(error, FilterError):
        return response(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), instance=request.url.path)
    log.warning("request.failed", path=request.url.path, error=str(error))
    return response(
        HTTPStatus.SERVICE_UNAVAILABLE,
        str(error),
        instance=request.url.path,
        headers={"Retry-After": str(RETRY_AFTER_S)},
    )


async def _redis_error(request: Request, error: Exception) -> Response:
    log.warning("request.failed", path=request.url.path, error=str(error))
    return response(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"Redis does not answer: {error}; try again, or see `onrecord health`",
        instance=request.url.path,
        headers={"Retry-After": str(RETRY_AFTER_S)},
    )


async def _unforeseen(request: Request, _: Exception) -> Response:
    # Starlette raises it again once this is sent; the server's log has it, the client does not.
    detail = "something went wrong here that should not; the service's log says what"
    return response(HTTPStatus.INTERNAL_SERVER_ERROR, detail, instance=request.url.path)
