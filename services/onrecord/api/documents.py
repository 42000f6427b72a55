"""`/documents`, `/rejections`: what was read, what could not be, and uploads."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from onrecord.api.drops import Dropbox
from onrecord.api.filters import DocumentQuery, RejectionQuery
from onrecord.api.models import Accepted, DocumentDetail, DocumentItem, Page, RejectionItem
from onrecord.api.problems import ApiError, documented
from onrecord.api.uploads import Uploads
from onrecord.store.queries import Queries

DocumentId = Annotated[str, Path(pattern="^sha256:[0-9a-f]{64}$", examples=[f"sha256:{'0' * 64}"])]
_BODY = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    "required": True,
}


def router(queries: Queries, uploads: Uploads, dropbox: Dropbox | None) -> APIRouter:
    routes = APIRouter(tags=["documents"])

    @routes.get("/documents")
    async def documents(query: Annotated[DocumentQuery, Query()]) -> Page[DocumentItem]:
        """Documents, latest first."""
        page = await queries.documents(query.wanted(), cursor=query.cursor, limit=query.limit)
        return Page[DocumentItem](items=tuple(map(DocumentItem.of, page.rows)), cursor=page.cursor)

    @routes.get("/documents/{document_id}", responses=documented(HTTPStatus.NOT_FOUND))
    async def document(document_id: DocumentId) -> DocumentDetail:
        """A document with its text, statements and entities; or how far it has come."""
        if view := await queries.document(document_id):
            return DocumentDetail.of(view)
        for row in (await queries.rejections(document_id, limit=1)).rows:
            return DocumentDetail.rejected(document_id, row.rejection)
        if name := await uploads.name_of(document_id):
            return DocumentDetail.waiting(document_id, name)
        raise ApiError(HTTPStatus.NOT_FOUND, f"no document {document_id}; GET /documents lists those there are")

    @routes.post(
        "/documents",
        status_code=HTTPStatus.ACCEPTED,
        openapi_extra={"requestBody": _BODY},
        responses=documented(
            HTTPStatus.FORBIDDEN,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.INSUFFICIENT_STORAGE,
        ),
    )
    async def upload(
        name: Annotated[str, Query(min_length=1, max_length=500, examples=["talks.txt"])],
        request: Request,
        response: Response,
    ) -> Accepted:
        """Drop the request's body in the watched folder; `/documents/{document_id}` tells what becomes of it."""
        if dropbox is None:
            raise ApiError(HTTPStatus.FORBIDDEN, "uploads are off here; drop the document in the watched folder")
        accepted = await dropbox.drop(name, request.stream())
        await uploads.remember(accepted.document_id, accepted.name)
        response.headers["Location"] = f"/documents/{accepted.document_id}"
        return accepted

    @routes.get("/rejections")
    async def rejections(query: Annotated[RejectionQuery, Query()]) -> Page[RejectionItem]:
        """Documents that could not be parsed, latest first, each with its reason and the way out."""
        page = await queries.rejections(query.document, cursor=query.cursor, limit=query.limit)
        return Page[RejectionItem](items=tuple(map(RejectionItem.of, page.rows)), cursor=page.cursor)

    return routes
