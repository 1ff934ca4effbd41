"""Structured logs: JSON lines where a program reads them, short coloured lines on a terminal.

No query string, body, path with a token in it, or parameter of a statement is ever logged: they hold personal data.
"""

import logging
import logging.config
import os
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

import structlog

request_id: ContextVar[str] = ContextVar("yinuo_request_id", default="")

Event = MutableMapping[str, Any]


def configure(*, process: str, stream: Any = None) -> None:
    """Send the logs of this process to standard error; LOG_LEVEL sets the least level (default `info`).

    Raises: ValueError for an unknown LOG_LEVEL.
    """
    stream = stream or sys.stderr
    level = os.environ.get("LOG_LEVEL", "info").upper()
    if level not in logging.getLevelNamesMapping():
        raise ValueError(f"LOG_LEVEL is not a level: {level.lower()}")
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_origin(process),
    ]
    render = _terminal_renderers() if stream.isatty() else _json_renderers()
    structlog.configure(
        processors=[*shared, *render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name, _hide_request],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
    )
    output = logging.StreamHandler(stream)
    output.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(max(logging.getLevelNamesMapping()[level], logging.INFO))
    logging.getLogger("django.request").filters[:] = [_has_cause]
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


# Each line of ours says the same without names, addresses and paths.
_QUIET = {
    "django.request": logging.ERROR,
    "django.server": logging.ERROR,
    "django.security": logging.CRITICAL,
    "django.db.backends": logging.WARNING,
    "axes": logging.ERROR,
    "procrastinate": logging.WARNING,
    "psycopg": logging.ERROR,
    "_granian": logging.WARNING,
}


def _has_cause(record: logging.LogRecord) -> bool:
    # The access line tells of the rest already.
    return record.exc_info is not None


def granian_settings() -> dict[str, Any]:
    """Return the logging settings for granian, which else writes to standard output in its own form."""
    return {"handlers": {}, "formatters": {}, "loggers": {"_granian": {}, "granian.access": {}}}


def _add_origin(process: str) -> Any:
    pid = os.getpid()

    def add(_logger: Any, _method: str, event: Event) -> Event:
        event["process"] = process
        event["pid"] = pid
        if current := request_id.get():
            event["request_id"] = current
        return event

    return add


def _hide_request(_logger: Any, _method: str, event: Event) -> Event:
    # Django puts the path, and so perhaps a token, into its message.
    record = event.get("_record")
    if record is not None and record.name.startswith("django.request"):
        event["event"] = "request failed"
        event["status"] = getattr(record, "status_code", None)
    return event


def _json_renderers() -> list[Any]:
    return [
        structlog.processors.format_exc_info,
        structlog.processors.EventRenamer("message"),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _terminal_renderers() -> list[Any]:
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
