"""Logs: one line per unit of work, JSON off a terminal."""

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, WrappedLogger

_TRACE = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)  # they hold documents and passwords


def configure(form: Literal["auto", "json", "console"], level: str) -> None:
    """Send structlog's and the libraries' lines to standard error."""
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _without_prose,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    ends: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if console
        else [structlog.processors.ExceptionRenderer(_TRACE), structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, *ends],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=ends, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


def _without_prose(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """FastStream hands its fields over under `extra`; they belong beside ours."""
    event.update(event.pop("extra", None) or {})
    return event
