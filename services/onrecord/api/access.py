"""Who may ask: token, host, origin; and the headers that keep a page from doing what it should not."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.api.problems import response
from onrecord.errors import SettingsError

LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_OPEN: Final = frozenset({"/", "/health", "/openapi.json"})  # none of them tells anything out of a document
_OPEN_BELOW: Final = "/page/"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask, and from where."""

    token: str = ""
    """Bearer token; empty: everyone who reaches us may ask."""
    insecure: bool = False
    """Let other machines in without a token: something else guards us."""
    cors_origins: tuple[str, ...] = ()
    """Origins whose pages may ask, such as https://desk.example."""

    def check(self, host: str) -> None:
        """Raises: SettingsError: listening on *host* would let everyone in."""
        if not (is_local(host) or self.token or self.insecure):
            raise SettingsError(
                f"http_host {host} can be reached from other machines: set ONRECORD_API_TOKEN, or listen on 127.0.0.1, "
                "or set ONRECORD_API_INSECURE=true where something else guards it"
            )


def is_local(host: str) -> bool:
    """Tell whether only this machine reaches *host*."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Gate:
    """Lets through who may ask; answers the others with a problem."""

    def __init__(self, app: ASGIApp, access: Access, host: str) -> None:
        self._app = app
        self._access = access
        self._digest = _digest(access.token.encode())
        # Without a token, the name that the browser asked for must be ours: otherwise any page could have its own
        # name resolve to 127.0.0.1 and read everything (DNS rebinding).
        self._names = None if access.token or access.insecure else LOCAL_NAMES | {host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (refusal := self._refusal(scope)) is None:
            await self._app(scope, receive, send)
        else:
            status, detail = refusal
            challenge = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
            answer = response(status, detail, instance=scope["path"], headers=challenge)
            await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        headers = Headers(scope=scope)
        if self._names is not None and _hostname(headers.get("host", "")) not in self._names:
            return (
                HTTPStatus.MISDIRECTED_REQUEST,
                f"this server is no {headers.get('host', '')[:100]!r}; ask 127.0.0.1, or set ONRECORD_API_TOKEN",
            )
        if scope["method"] not in _SAFE and not self._same_origin(headers):
            return (
                HTTPStatus.FORBIDDEN,
                "another site's page may not write here; add it to ONRECORD_CORS_ORIGINS if it may",
            )
        if not self._is_open(scope) and not self._has_token(headers):
            return (
                HTTPStatus.UNAUTHORIZED,
                "send the header `Authorization: Bearer TOKEN` with ONRECORD_API_TOKEN's value",
            )
        return None

    def _same_origin(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return origin is None or origin in self._access.cors_origins or _netloc(origin) == headers.get("host")

    def _is_open(self, scope: Scope) -> bool:
        path: str = scope["path"]
        return scope["method"] in _SAFE and (path in _OPEN or path.startswith(_OPEN_BELOW))

    def _has_token(self, headers: Headers) -> bool:
        if not self._access.token:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        # Digests have one length: the comparison's time tells nothing about the token, not even how long it is.
        return (
            hmac.compare_digest(_digest(given.strip().encode("latin-1")), self._digest) and scheme.lower() == "bearer"
        )


class Guarded:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-cache")  # ask again; an ETag makes that cheap
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def listed(origins: Sequence[str]) -> tuple[str, ...]:
    """*origins* as browsers send them. Raises: SettingsError: one is none."""
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
            raise SettingsError(f"ONRECORD_CORS_ORIGINS: {origin!r} is no origin; one looks like https://desk.example")
    return tuple(origin.rstrip("/") for origin in origins)


def _digest(token: bytes) -> bytes:
    return sha256(token).digest()


def _hostname(host: str) -> str:
    return _split(f"//{host}")[1]


def _netloc(origin: str) -> str:
    return _split(origin)[0]


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that do not close
        return "", ""
    return parts.netloc, (parts.hostname or "")
