"""ETags for what was asked before and is still the same."""

from hashlib import sha256
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ETags:
    """Names every whole GET answer by its bytes, and says 304 where the client has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        known = _tags(Headers(scope=scope).get("if-none-match", ""))
        start: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                first, start = start, None
                message = _tag(first, message, known)
                await send(first)
            await send(message)

        await self._app(scope, receive, tagged)


def _tag(start: Message, body: Message, known: frozenset[str]) -> Message:
    """Give *start* an ETag and turn both into a 304 where *known* has it; streams and files have their own ways."""
    headers = MutableHeaders(scope=start)
    if start["status"] != HTTPStatus.OK or body.get("more_body") or "etag" in headers:
        return body
    tag = f'"{sha256(body["body"]).hexdigest()[:32]}"'
    headers["ETag"] = f"W/{tag}"  # weak: the same JSON, compressed or not
    if tag in known:
        start["status"] = HTTPStatus.NOT_MODIFIED
        del headers["content-length"], headers["content-type"]
        return {"type": "http.response.body", "body": b""}
    return body


def _tags(header: str) -> frozenset[str]:
    return frozenset(tag.strip().removeprefix("W/") for tag in header.split(","))
