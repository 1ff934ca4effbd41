"""Live updates: one LISTEN connection per process, fanned out to open pages as server-sent events.

A page gets names and ids and fetches what changed by itself. Where an event may have been missed (a reconnect, a slow
reader, a lost database) it gets `resync` and fetches everything.
"""

import asyncio
import contextlib
import json
import os
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Protocol
from urllib.parse import parse_qsl

import structlog
from django.conf import settings
from django.utils.module_loading import import_string
from prometheus_client import Counter, Gauge

from yinuo.runtime.notify import CHANNEL, EVERYONE, RESYNC, database_parameters

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATH = "/live/events"
HEARTBEAT_S = 15.0
CHECK_AGAIN_S = 60.0
WAITING_LIMIT = 100
PAGES_LIMIT = 5000
_OPENING = b"retry: 2000\nid: open\n\n"
_HEARTBEAT = b": still here\n\n"
_RESYNC = f"event: {RESYNC}\ndata: {{}}\nid: {RESYNC}\n\n".encode()
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

OPEN_PAGES = Gauge(
    "yinuo_live_open_pages", "Pages with an open stream of live events.", multiprocess_mode="livesum"
)
RECEIVED = Counter("yinuo_live_received_total", "Live events received from PostgreSQL.")
SLOW = Counter("yinuo_live_slow_total", "Times a page read too slowly and was told to refetch.")
_log = structlog.get_logger("yinuo.live")


class Authorise(Protocol):
    """Decide which topics a page may follow: those of the answer, which is None for a stranger."""

    def __call__(self, *, headers: dict[str, str], query: dict[str, str]) -> Iterable[str] | None: ...


class Page:
    """One open stream and the frames that wait for it."""

    __slots__ = ("closed", "topics", "waiting", "wake")

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.waiting: deque[bytes] = deque()
        self.wake = asyncio.Event()
        self.closed = False

    def offer(self, frame: bytes) -> None:
        """Queue a frame; a page that reads too slowly gets one `resync` in place of all that waits."""
        if len(self.waiting) >= WAITING_LIMIT:
            SLOW.inc()
            self.waiting.clear()
            frame = _RESYNC
        self.waiting.append(frame)
        self.wake.set()

    def close(self) -> None:
        """End the stream after what waits."""
        self.closed = True
        self.wake.set()

    def take(self) -> bytes:
        """Return all that waits as one piece."""
        self.wake.clear()
        frames = b"".join(self.waiting)
        self.waiting.clear()
        return frames


class Hub:
    """The open pages of this process by topic, and the one connection that listens for them."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Page]] = {}
        self._pages: set[Page] = set()
        self._listener: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()
        self._stopped = False

    @property
    def open_pages(self) -> int:
        """Return how many pages have a stream open."""
        return len(self._pages)

    async def enter(self, page: Page) -> None:
        """Add a page; returns once the connection listens, so that no later event is missed."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        self._pages.add(page)
        OPEN_PAGES.set(len(self._pages))
        for topic in page.topics:
            self._by_topic.setdefault(topic, set()).add(page)
        if self._stopped:
            page.close()
            return
        with contextlib.suppress(TimeoutError):
            # Without the database the page stays open all the same, and gets `resync` once it is back.
            await asyncio.wait_for(self._listening.wait(), timeout=5)

    def leave(self, page: Page) -> None:
        """Forget a page."""
        self._pages.discard(page)
        OPEN_PAGES.set(len(self._pages))
        for topic in page.topics:
            if pages := self._by_topic.get(topic):
                pages.discard(page)
                if not pages:
                    del self._by_topic[topic]

    def dispatch(self, payload: str) -> None:
        """Hand the event of a NOTIFY payload to the pages that follow one of its topics."""
        RECEIVED.inc()
        try:
            message = json.loads(payload)
            topics, event, subject_id = message["t"], message["e"], message["i"]
        except (ValueError, KeyError, TypeError):
            _log.warning("live event not understood", size=len(payload))
            return
        if EVERYONE in topics:
            self.resync()
            return
        frame = _frame(topics, event, subject_id)
        reached: set[Page] = set()
        for topic in topics:
            reached |= self._by_topic.get(topic, set())
        for page in reached:
            page.offer(frame)

    def resync(self) -> None:
        """Make every open page refetch."""
        for page in self._pages:
            page.offer(_RESYNC)

    def stop(self) -> None:
        """End all streams, now and later, so that the server can stop."""
        self._stopped = True
        for page in self._pages:
            page.close()
        if self._listener:
            self._listener.cancel()

    async def _listen(self) -> None:
        import psycopg

        pause_s, missed = 0.1, False
        while True:
            try:
                async with await _connect() as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    if missed:
                        self.resync()
                    self._listening.set()
                    pause_s = 0.1
                    while True:
                        async for notification in connection.notifies(timeout=HEARTBEAT_S):
                            self.dispatch(notification.payload)
                        await connection.execute("SELECT 1")
            except (psycopg.Error, OSError) as error:
                self._listening.clear()
                missed = True
                _log.warning("live updates wait for the database", error=type(error).__name__)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, 2.0)


hub = Hub()


async def stream(
    scope: Scope, receive: Receive, send: Send, *, in_thread: Callable[..., Awaitable[Any]]
) -> None:
    """Answer `GET /live/events?topics=a,b` with events until the page or the server goes.

    `in_thread` runs a function in a thread that may use Django's database connection.
    """
    if scope["path"] != PATH or scope["method"] != "GET":
        await _refuse(send, 404 if scope["path"] != PATH else 405)
        return
    if hub.open_pages >= PAGES_LIMIT:
        await _refuse(send, 503)
        return
    headers, query = _headers(scope), dict(parse_qsl(scope["query_string"].decode("latin-1")))
    try:
        topics = await _allowed(in_thread, headers, query)
    except Exception:
        _log.exception("live topics cannot be decided")
        await _refuse(send, 503)
        return
    if not topics:
        await _refuse(send, 403)
        return
    page = Page(topics)
    watch = asyncio.create_task(_watch(receive, page))
    try:
        await hub.enter(page)
        if "last-event-id" in headers:
            page.offer(_RESYNC)
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": _OPENING, "more_body": True})
        await _write(page, send, lambda: _allowed(in_thread, headers, query))
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        hub.leave(page)
        watch.cancel()


async def _write(page: Page, send: Send, check: Callable[[], Awaitable[frozenset[str]]]) -> None:
    clock = asyncio.get_running_loop().time
    checked_at = clock()
    while not page.closed:
        try:
            await asyncio.wait_for(page.wake.wait(), timeout=HEARTBEAT_S)
            frames = page.take()
        except TimeoutError:
            frames = _HEARTBEAT
        if clock() - checked_at > CHECK_AGAIN_S:
            # A sign-out or a lost right ends what was allowed when the page opened.
            if not page.topics <= await check():
                return
            checked_at = clock()
        if frames:
            await send({"type": "http.response.body", "body": frames, "more_body": True})


async def _watch(receive: Receive, page: Page) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    page.close()


async def _allowed(
    in_thread: Callable[..., Awaitable[Any]], headers: dict[str, str], query: dict[str, str]
) -> frozenset[str]:
    authorise: Authorise = import_string(settings.YINUO_LIVE_AUTHORISE)
    return frozenset(await in_thread(lambda: authorise(headers=headers, query=query)) or ())


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _connect() -> Any:
    import psycopg

    # Behind a pooler in transaction mode LISTEN hears nothing: it needs the server itself.
    if direct := os.environ.get("YINUO_LISTEN_DATABASE_URL"):
        return await psycopg.AsyncConnection.connect(direct, autocommit=True)
    return await psycopg.AsyncConnection.connect(**database_parameters(), autocommit=True)


def _headers(scope: Scope) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        joint = "; " if name == "cookie" else ","
        headers[name] = f"{headers[name]}{joint}{value}" if name in headers else value
    return headers


def _frame(topics: list[str], event: str, subject_id: int | None) -> bytes:
    text = json.dumps({"topics": topics, "id": subject_id}, separators=(",", ":"))
    return f"event: {event}\ndata: {text}\nid: {'-' if subject_id is None else subject_id}\n\n".encode()
