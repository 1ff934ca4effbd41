"""One question to a server that speaks OpenAI's chat completions, within a time and a size.

Only the configured address is ever asked: no redirect is followed, no proxy of the environment is used, and nothing that
a customer or an article says becomes part of an address.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import orjson
from django.conf import settings

LARGEST_ANSWER_BYTES: Final = 64 * 1024
LONGEST_TIMEOUT_S: Final = 30.0
FAILURES_BEFORE_REST: Final = 3
REST_S: Final = 60.0


class EndpointFailed(Exception):
    """No usable answer came; the text says why, for the log."""


class EndpointLate(EndpointFailed):
    """No answer came within the time."""


class EndpointRests(EndpointFailed):
    """The server failed several times just now and is left alone for a while."""


class WrongEndpoint(ValueError):
    """The setting cannot be used; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where and how to ask. `url` is the base, as other programs take it: `https://host/v1`."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 8.0

    @property
    def parts(self) -> SplitResult:
        """Return the address in parts. Raises: WrongEndpoint."""
        try:
            parts = urlsplit(self.url)
            _port = parts.port
        except ValueError as error:
            raise WrongEndpoint("YINUO_PHRASING_URL is not an address.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise WrongEndpoint("YINUO_PHRASING_URL begins with https:// or http:// and a host.")
        if parts.username or parts.query or parts.fragment:
            raise WrongEndpoint(
                "YINUO_PHRASING_URL has no user, query or fragment; the key is YINUO_PHRASING_KEY."
            )
        return parts


def endpoint() -> Endpoint | None:
    """Return the server that the settings name, None where none is set."""
    if not settings.YINUO_PHRASING_URL:
        return None
    return Endpoint(
        url=settings.YINUO_PHRASING_URL,
        model=settings.YINUO_PHRASING_MODEL,
        key=settings.YINUO_PHRASING_KEY,
        timeout_s=min(max(settings.YINUO_PHRASING_TIMEOUT_S, 1.0), LONGEST_TIMEOUT_S),
    )


def complete(at: Endpoint, *, messages: list[dict[str, str]], longest_tokens: int) -> str:
    """Return what the model says to these messages. Raises: EndpointFailed, EndpointLate, EndpointRests."""
    if _REST.is_on(at.url):
        raise EndpointRests("resting after several failures")
    try:
        content = _content(_post(at, messages=messages, longest_tokens=longest_tokens))
    except EndpointFailed:
        _REST.failed(at.url)
        raise
    _REST.answered(at.url)
    return content


class _Rest:
    """Leaves a server alone for a while after failures in a row, so that its silence does not hold up the worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def is_on(self, url: str) -> bool:
        with self._lock:
            return time.monotonic() < self._until.get(url, 0.0)

    def failed(self, url: str) -> None:
        with self._lock:
            self._failures[url] = self._failures.get(url, 0) + 1
            if self._failures[url] >= FAILURES_BEFORE_REST:
                self._until[url] = time.monotonic() + REST_S

    def answered(self, url: str) -> None:
        with self._lock:
            self._failures.pop(url, None)
            self._until.pop(url, None)


_REST = _Rest()


def _post(at: Endpoint, *, messages: list[dict[str, str]], longest_tokens: int) -> bytes:
    try:
        parts = at.parts
    except WrongEndpoint as error:
        raise EndpointFailed(str(error)) from error
    asked = orjson.dumps(
        {
            "model": at.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": longest_tokens,
            "stream": False,
        }
    )
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if at.key:
        headers["Authorization"] = f"Bearer {at.key}"
    connection = _connection(parts, timeout_s=at.timeout_s)
    late = threading.Event()
    watch: threading.Timer | None = None
    try:
        connection.connect()
        # A timeout of the socket is one of each read; who sends a byte a second would never be late.
        watch = threading.Timer(at.timeout_s, _cut, (connection.sock, late))
        watch.daemon = True
        watch.start()
        connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body=asked, headers=headers)
        answer = connection.getresponse()
        content = answer.read(LARGEST_ANSWER_BYTES + 1)
    except TimeoutError as error:
        raise EndpointLate("no answer in time") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set():
            raise EndpointLate("no answer in time") from error
        raise EndpointFailed(type(error).__name__) from error
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()
    if late.is_set():
        raise EndpointLate("no answer in time")
    if answer.status != 200:
        raise EndpointFailed(f"status {answer.status}")
    if len(content) > LARGEST_ANSWER_BYTES:
        raise EndpointFailed("the answer is too large")
    return content


def _connection(parts: SplitResult, *, timeout_s: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            host, parts.port, timeout=timeout_s, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)


def _cut(line: socket.socket, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _content(answer: bytes) -> str:
    """Return the words of the first choice; "" where it was cut off for its length."""
    try:
        choice: Any = orjson.loads(answer)["choices"][0]
        content = choice["message"]["content"]
    except (orjson.JSONDecodeError, LookupError, TypeError) as error:
        raise EndpointFailed("the answer is not one of chat completions") from error
    if not isinstance(choice, Mapping) or not isinstance(content, str):
        raise EndpointFailed("the answer is not one of chat completions")
    return content if choice.get("finish_reason") in (None, "stop") else ""
