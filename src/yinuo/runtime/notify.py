"""Send live events by NOTIFY after the commit, outside of the transaction and of the request.

NOTIFY inside a transaction takes a lock that serialises all commits, so a thread with a connection of its own sends.
"""

import atexit
import json
import os
import re
import threading
import time
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, connections, transaction
from prometheus_client import Counter

CHANNEL = "yinuo_live"
EVERYONE = "*"
RESYNC = "resync"
WAITING_LIMIT = 10_000
COALESCE_S = 0.010
PAYLOAD_LIMIT_BYTES = 7999
_FLUSH_LIMIT_S = 2.0
_TOPIC = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_.-]{0,99}")
_EVENT = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,63}")
_SEND = f"SELECT pg_notify('{CHANNEL}', payload) FROM unnest(%s::text[]) AS payload"  # noqa: S608 - a constant

ANNOUNCED = Counter("yinuo_live_announced_total", "Live events handed to PostgreSQL.")
DROPPED = Counter(
    "yinuo_live_dropped_total", "Live events dropped because too many waited; pages are told to refetch."
)
_log = structlog.get_logger("yinuo.live")


def announce(*topics: str, event: str, id: int | None = None) -> None:  # noqa: A002 - the word of the payload
    """Tell every open page on these topics of an event once the surrounding transaction has committed.

    Carries names and an id, never contents. Neither waits for the database nor fails because of it.

    Raises: ValueError for a topic or event that is not a short plain name, and for no topic at all.
    """
    payload = _payload(topics, event, id)
    if settings.YINUO_NOTIFY_INLINE:
        transaction.on_commit(lambda: _send_inline(payload))
    else:
        transaction.on_commit(lambda: _sender.put(payload))


def database_parameters() -> dict[str, Any]:
    """Return psycopg's connection parameters of Django's default database."""
    parameters = dict(connections["default"].get_connection_params())
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    return parameters


def _payload(topics: tuple[str, ...], event: str, subject_id: int | None) -> str:
    if not topics or not all(_TOPIC.fullmatch(topic) for topic in topics):
        raise ValueError(f"not live topics: {topics!r}")
    if not _EVENT.fullmatch(event):
        raise ValueError(f"not a live event: {event!r}")
    payload = json.dumps({"t": sorted(set(topics)), "e": event, "i": subject_id}, separators=(",", ":"))
    if len(payload) > PAYLOAD_LIMIT_BYTES:
        raise ValueError(f"too many live topics for one event: {len(topics)}")
    return payload


def _send_inline(payload: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SEND, [[payload]])


class Sender:
    """One thread with one autocommit connection; an event that waits is joined by its equals."""

    def __init__(self) -> None:
        self._waiting: dict[str, None] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._connection: Any = None
        self._busy = False
        self._closing = False

    def put(self, payload: str) -> None:
        """Queue a payload; where too many wait, drop them all for one message that makes pages refetch."""
        with self._changed:
            if len(self._waiting) >= WAITING_LIMIT:
                DROPPED.inc(len(self._waiting))
                self._waiting.clear()
                payload = json.dumps({"t": [EVERYONE], "e": RESYNC, "i": None}, separators=(",", ":"))
            self._waiting[payload] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live-sender", daemon=True)
                self._thread.start()
            self._changed.notify()

    def flush(self, *, timeout_s: float = _FLUSH_LIMIT_S) -> bool:
        """Wait until nothing is left to send; False where that took too long."""
        limit = time.monotonic() + timeout_s
        while time.monotonic() < limit:
            with self._changed:
                if not self._waiting and not self._busy:
                    return True
            time.sleep(0.002)
        return False

    def _run(self) -> None:
        sent_at = 0.0
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                self._busy = True
            # The first of a burst leaves at once, the rest of it together.
            time.sleep(max(0.0, sent_at + COALESCE_S - time.monotonic()))
            with self._changed:
                batch = list(self._waiting)
                self._waiting.clear()
            self._deliver(batch)
            sent_at = time.monotonic()
            with self._changed:
                self._busy = False

    def _deliver(self, batch: list[str]) -> None:
        import psycopg

        pause_s = 0.05
        while True:
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = psycopg.connect(
                        **database_parameters(), autocommit=True, connect_timeout=5
                    )
                self._connection.execute(_SEND, [batch], prepare=False)
            except psycopg.Error as error:
                self._disconnect()
                _log.warning(
                    "live events wait for the database", error=type(error).__name__, waiting=len(batch)
                )
                time.sleep(pause_s)
                pause_s = min(pause_s * 2, 2.0)
            else:
                ANNOUNCED.inc(len(batch))
                return

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


_sender = Sender()


def flush(*, timeout_s: float = _FLUSH_LIMIT_S) -> bool:
    """Wait until every announced event of this process has been sent; False where that took too long."""
    return _sender.flush(timeout_s=timeout_s)


def _start_over() -> None:
    global _sender
    _sender = Sender()


atexit.register(flush)
os.register_at_fork(after_in_child=_start_over)
