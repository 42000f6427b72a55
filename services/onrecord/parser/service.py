"""Wiring of the parser: a dropped document in, its statements and its end out, acknowledged in the same step."""

import asyncio
import json
from collections.abc import Sequence
from time import perf_counter

import structlog
from pydantic import ValidationError

from onrecord.bus import Bus
from onrecord.crash import point
from onrecord.parser.sandbox import Answer, Sandbox, SandboxError
from onrecord.spool import Spool, SpoolError
from onrecord.streams import DOCUMENTS, STATEMENTS, Entry, Outgoing
from onrecord_schemas import DocumentDropped, DocumentRejected, Rejection, event_id

log = structlog.get_logger()

GROUP = "parse"


class ParserService:
    """Parses what is dropped, one document at a time."""

    def __init__(self, bus: Bus, spool: Spool, sandbox: Sandbox, *, attempts: int, max_deliveries: int) -> None:
        self._bus = bus
        self._spool = spool
        self._sandbox = sandbox
        self._attempts = attempts
        self._max_deliveries = max_deliveries
        bus.subscribe(DOCUMENTS, GROUP, self._each)

    async def _each(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            await self._parse(entry)

    async def _parse(self, entry: Entry) -> None:
        try:
            drop = DocumentDropped.model_validate_json(entry.payload)
        except ValidationError as error:
            await self._bus.bury(entry, f"not a DocumentDropped event: {error.errors()[0]['msg']}")
            log.error("entry.buried", entry=entry.id, reason="not a DocumentDropped event")
            return
        with structlog.contextvars.bound_contextvars(document_id=drop.data.document_id, name=drop.data.name):
            started = perf_counter()
            try:
                if await self._bus.deliveries(entry) > self._max_deliveries:
                    raise SandboxError(f"{self._max_deliveries} workers died or stalled while they had it")  # noqa: TRY301
                content = await asyncio.to_thread(self._spool.read, drop.data.document_id)
                answer = await self._parsed(entry, content)
            except (SandboxError, SpoolError) as error:
                await self._bury(entry, drop, str(error))
                return
            point("parsed")
            mine = await self._bus.settle(
                entry, [Outgoing.event(STATEMENTS, event) for event in answer.events], once=str(drop.id)
            )
            point("emitted")
            if mine:
                log.info("document.parsed", **_summary(answer), ms=_ms_since(started))
            else:
                log.warning("document.left", reason="another worker has it")

    async def _parsed(self, entry: Entry, content: bytes) -> Answer:
        """Parse, with a fresh process after each failure.

        What the parsing process did to this document counts here, and only that: a worker that is killed says
        nothing about the document.
        """
        for attempt in range(1, self._attempts + 1):
            try:
                return await self._sandbox.parse(entry.payload, content)
            except SandboxError as error:
                if attempt == self._attempts:
                    raise
                log.warning("document.retried", reason=str(error), attempt=attempt)
        raise AssertionError  # attempts >= 1

    async def _bury(self, entry: Entry, drop: DocumentDropped, reason: str) -> None:
        rejection = DocumentRejected(
            id=event_id("rejected", str(drop.id), "parse"),
            source="/onrecord/parser",
            subject=drop.data.document_id,
            correlationid=str(drop.id),
            traceparent=drop.traceparent,
            data=Rejection(
                document_id=drop.data.document_id,
                name=drop.data.name,
                stage="parse",
                reason=reason,
                remedy="`onrecord dead list` shows it; `onrecord dead retry` tries again, "
                "after a raised ONRECORD_PARSE_TIMEOUT_MS or ONRECORD_PARSE_MEMORY_MB perhaps",
                supersedes=drop.data.supersedes,
                dropped=drop.data.dropped,
            ),
        )
        if await self._bus.bury(entry, reason, [Outgoing.event(STATEMENTS, rejection.to_json())]):
            log.error("document.buried", reason=reason)


def _summary(answer: Answer) -> dict[str, object]:
    """What the last event says: it is the document's end."""
    end = json.loads(answer.events[-1])["data"]
    return {"statements": len(end["statements"])} if "statements" in end else {"rejected": end["reason"]}


def _ms_since(started: float) -> int:
    return round((perf_counter() - started) * 1000)
