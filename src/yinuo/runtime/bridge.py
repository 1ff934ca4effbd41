"""Run Django's WSGI handler for ASGI requests in a fixed pool of threads.

Threads that stay keep their database connections; Django's own ASGI handler would hop between threads in every
middleware.
"""

import asyncio
import functools
import queue
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from io import BufferedReader, BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

import structlog

from yinuo.runtime.live import Receive, Scope, Send

BODY_LIMIT_BYTES = 25 * 1024 * 1024
BODY_IN_MEMORY_BYTES = 1024 * 1024
BODY_TIMEOUT_S = 120.0
SEND_TIMEOUT_S = 60.0
WAITING_LIMIT = 1000
FILE_BLOCK_BYTES = 64 * 1024
TOO_LARGE = "yinuo.body_too_large"
_BODYLESS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_log = structlog.get_logger("yinuo.web")

WsgiHandler = Callable[[dict[str, Any], Callable[..., Any]], Any]
Head = list[tuple[bytes, bytes]]


class BusyError(Exception):
    """More requests wait for a thread than are worth keeping."""


class DisconnectedError(Exception):
    """The client went away, or reads too slowly."""


class ThreadPool:
    """A fixed number of threads; the one that rested least takes the next function.

    So a calm server keeps using one thread, its warm caches and its one database connection.
    """

    def __init__(self, *, size: int) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Callable[[], None]] = deque()
        self._idle: list[queue.SimpleQueue[Callable[[], None]]] = []
        for number in range(size):
            inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
            self._idle.append(inbox)
            threading.Thread(
                target=self._work, args=(inbox,), name=f"request-{number + 1}", daemon=True
            ).start()

    def submit(self, function: Callable[[], None]) -> None:
        """Run a function, which must not raise, in the next free thread.

        Raises: BusyError
        """
        with self._lock:
            if self._idle:
                self._idle.pop().put(function)
            elif len(self._waiting) < WAITING_LIMIT:
                self._waiting.append(function)
            else:
                raise BusyError

    async def run(self, function: Callable[[], Any]) -> Any:
        """Return what the function returns, or raise what it raises. Its database connection stays usable."""
        from django.db import close_old_connections

        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()

        def run() -> None:
            close_old_connections()
            try:
                result = function()
            except Exception as error:
                loop.call_soon_threadsafe(_fail, answer, error)
            else:
                loop.call_soon_threadsafe(_settle, answer, result)
            finally:
                close_old_connections()

        self.submit(run)
        return await answer

    def _work(self, inbox: "queue.SimpleQueue[Callable[[], None]]") -> None:
        function = inbox.get()
        while True:
            function()
            with self._lock:
                following = self._waiting.popleft() if self._waiting else None
                if following is None:
                    self._idle.append(inbox)
            function = following or inbox.get()


async def respond(
    scope: Scope, receive: Receive, send: Send, *, handler: WsgiHandler, pool: ThreadPool
) -> None:
    """Answer one HTTP request by the WSGI handler.

    A body over BODY_LIMIT_BYTES is thrown away and the handler finds TOO_LARGE in the environ.
    """
    try:
        body, size, too_large = await _read_body(scope, receive)
    except DisconnectedError:
        return
    except TimeoutError:
        await _send_plain(send, 408, b"The request took too long to arrive.\n")
        return
    environ = environ_of(scope, body, size)
    if too_large:
        environ[TOO_LARGE] = True
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[int, Head, Any]] = loop.create_future()
    exchange = _Exchange(loop, answer, receive, send, "http.response.pathsend" in scope.get("extensions", {}))
    try:
        pool.submit(functools.partial(exchange.run, handler, environ))
    except BusyError:
        await _send_plain(
            send, 503, b"Too many requests are waiting. Try again in a moment.\n", (b"retry-after", b"2")
        )
        return
    status, head, content = await answer
    if isinstance(content, asyncio.Future):
        await _watch(receive, exchange, content)
        return
    await send({"type": "http.response.start", "status": status, "headers": head})
    if isinstance(content, str):
        await send({"type": "http.response.pathsend", "path": content})
    else:
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


def environ_of(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    """Return the WSGI environ of an ASGI scope and its body of `size` bytes."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    raw_path = scope.get("raw_path")
    path = unquote_to_bytes(raw_path) if raw_path else scope["path"].encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        # WSGI wants the bytes of the path as if they were latin-1.
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": _ERRORS,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = _environ_name(raw_name)
        if not name:
            continue
        value = raw_value.decode("latin-1")
        if name in environ:
            value = f"{environ[name]}{'; ' if name == 'HTTP_COOKIE' else ','}{value}"
        environ[name] = value
    environ["CONTENT_LENGTH"] = str(size) if size else ""
    return environ


@functools.lru_cache(maxsize=1024)
def _environ_name(raw_name: bytes) -> str:
    # X_Forwarded_For would pass for X-Forwarded-For, and Proxy for the variable that programs take their proxy from.
    if b"_" in raw_name or raw_name == b"proxy":
        return ""
    name = raw_name.decode("latin-1").upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"


class _Errors:
    """WSGI's error stream: what is written to it goes to the log."""

    def write(self, text: str) -> None:
        if text.strip():
            _log.warning("written to wsgi.errors", size=len(text))

    def flush(self) -> None:
        return


_ERRORS = _Errors()


class _Exchange:
    """One request in a thread, and the way back to the event loop for its response."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        answer: "asyncio.Future[tuple[int, Head, Any]]",
        receive: Receive,
        send: Send,
        can_send_path: bool,
    ) -> None:
        self._loop = loop
        self._answer = answer
        self._receive = receive
        self._send = send
        self._can_send_path = can_send_path
        self._status = 500
        self._head: Head = []
        self.disconnected = False

    def run(self, handler: WsgiHandler, environ: dict[str, Any]) -> None:
        """Call the handler and deliver its response; runs in a pool thread and never raises."""
        try:
            response = handler(environ, self._start_response)
            # A file is given back through wsgi.file_wrapper only where that is set, so this is Django's response.
            if not getattr(response, "streaming", False):
                self._deliver(b"".join(response))
            elif path := self._plain_file(response, environ["REQUEST_METHOD"]):
                self._deliver(path)
            elif environ["REQUEST_METHOD"] == "HEAD":
                self._deliver(b"")
            else:
                self._stream(response)
            response.close()
        except Exception:
            _log.exception("request failed outside of Django")
            self._status, self._head = 500, [(b"content-type", b"text/plain; charset=utf-8")]
            self._deliver(b"Internal error\n")

    def _start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self._status = int(status[:3])
        # Django writes its cookies with a space in front.
        self._head = [
            (name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers
        ]

    def _deliver(self, content: Any) -> None:
        self._loop.call_soon_threadsafe(_settle, self._answer, (self._status, self._head, content))

    def _plain_file(self, response: Any, method: str) -> str | None:
        file = getattr(response, "file_to_stream", None)
        if not self._can_send_path or method == "HEAD" or self._status != 200:
            return None
        if type(file) is BufferedReader and isinstance(file.name, str) and file.tell() == 0:
            return file.name
        return None

    def _stream(self, response: Any) -> None:
        if hasattr(response, "block_size"):
            response.block_size = FILE_BLOCK_BYTES
        done: asyncio.Future[None] = self._loop.create_future()
        self._deliver(done)
        try:
            self._await_send({"type": "http.response.start", "status": self._status, "headers": self._head})
            for chunk in response:
                self._await_send({"type": "http.response.body", "body": chunk, "more_body": True})
            self._await_send({"type": "http.response.body", "body": b"", "more_body": False})
        except DisconnectedError:
            pass
        except Exception:
            # The head is sent: the missing last chunk is all that can tell the client.
            _log.exception("stream failed")
        finally:
            self._loop.call_soon_threadsafe(_settle, done, None)

    def _await_send(self, message: dict[str, Any]) -> None:
        if self.disconnected:
            raise DisconnectedError
        sending = asyncio.run_coroutine_threadsafe(_as_coroutine(self._send(message)), self._loop)
        try:
            sending.result(timeout=SEND_TIMEOUT_S)
        except TimeoutError:
            sending.cancel()
            raise DisconnectedError from None


async def _as_coroutine(sending: Awaitable[None]) -> None:
    await sending


async def _watch(receive: Receive, exchange: _Exchange, done: "asyncio.Future[None]") -> None:
    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        exchange.disconnected = True

    watching = asyncio.create_task(watch())
    try:
        await done
    finally:
        watching.cancel()


async def _read_body(scope: Scope, receive: Receive) -> tuple[IO[bytes], int, bool]:
    names = {name for name, _ in scope["headers"]}
    if scope["method"] in _BODYLESS and not names & {b"content-length", b"transfer-encoding"}:
        return BytesIO(), 0, False
    size = 0
    first = b""
    spool: IO[bytes] | None = None
    async with asyncio.timeout(BODY_TIMEOUT_S):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise DisconnectedError
            chunk = message.get("body", b"")
            size += len(chunk)
            if not message.get("more_body") and spool is None:
                first += chunk
                break
            if spool is None:
                spool = SpooledTemporaryFile(max_size=BODY_IN_MEMORY_BYTES)  # noqa: SIM115 - closed with the request
            if size <= BODY_LIMIT_BYTES:
                spool.write(chunk)
            elif size > 4 * BODY_LIMIT_BYTES:
                break
            if not message.get("more_body"):
                break
    if size > BODY_LIMIT_BYTES:
        return BytesIO(), 0, True
    if spool is None:
        return BytesIO(first), size, False
    spool.seek(0)
    return spool, size, False


async def _send_plain(send: Send, status: int, text: bytes, *more: tuple[bytes, bytes]) -> None:
    head = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": text})


def _settle(answer: "asyncio.Future[Any]", result: Any) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: "asyncio.Future[Any]", error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
