"""`yinuo serve`: the embedded database, a web process and a worker, kept running and stopped in order."""

import contextlib
import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

from yinuo.runtime import home as installation
from yinuo.runtime import postgres
from yinuo.runtime.lifeline import PARENT
from yinuo.runtime.place import DatabaseUnavailableError
from yinuo.runtime.shared_counts import share_counts

WATCH_EVERY_S = 0.5
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
SETTLED_AFTER_S = 60.0
STOP_TIMEOUT_S = {"web": 15.0, "worker": 30.0}

Say = Callable[[str], None]


class CannotServeError(Exception):
    """The installation cannot be served; the text is for the person at the terminal."""


class Child:
    """One child process that is started again when it ends, later each time it ends soon."""

    def __init__(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "yinuo.cli.main", *arguments]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._start_again_at = 0.0
        self._pause_s = FIRST_PAUSE_S

    def start(self) -> None:
        """Start the process."""
        # Threads that take turns need no heaps of their own: with one each, a process holds what none of them uses.
        few_heaps = {"MALLOC_ARENA_MAX": "2"}
        environment = {**few_heaps, **os.environ, **self._environment, PARENT: str(os.getpid())}
        # A group of its own: the terminal's interrupt reaches the supervisor alone, which stops all in order.
        self._process = subprocess.Popen(self._command, env=environment, process_group=0)
        self._started_at = time.monotonic()

    def look(self, *, say: Say) -> None:
        """Start the process again where it ended and its pause is over."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._start_again_at:
                self.start()
            return
        code = self._process.poll()
        if code is None:
            return
        if now - self._started_at >= SETTLED_AFTER_S:
            self._pause_s = FIRST_PAUSE_S
        say(f"The {self.name} process ended ({_reason(code)}). It starts again in {self._pause_s:g} s.")
        self._process = None
        self._start_again_at = now + self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def has_ended(self) -> bool:
        """Tell whether the process is not there."""
        return self._process is None or self._process.poll() is not None

    def stop(self, *, timeout_s: float) -> None:
        """Ask the process to stop, and kill it after the time."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Supervisor:
    """Runs one installation in the foreground."""

    def __init__(self, *, host: str, port: int, web_workers: int, say: Say) -> None:
        self._host = host
        self._port = port
        self._say = say
        self._stopping = threading.Event()
        place = {"HOST": host, "PORT": str(port), "WEB_WORKERS": str(web_workers)}
        self._web = Child("web", ["web", "--prepare"], place)
        self._worker = Child("worker", ["worker"], {})
        self._database_pause_s = FIRST_PAUSE_S

    @property
    def url(self) -> str:
        """Return where a browser on this machine finds the installation."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self._host, self._host)  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{self._port}/"

    def run(self) -> None:
        """Serve until SIGINT, SIGTERM or SIGHUP, then stop web, worker and database in this order.

        Raises: CannotServeError, DatabaseUnavailableError
        """
        with _only_one(self.url), _signals(self._on_signal):
            share_counts()
            _check_port(self._host, self._port)
            if installation.uses_embedded_database():
                self._say(f"Database: {_first_use()}in {installation.home()} …")
            else:
                self._say("Database: the server that DATABASE_URL names.")
            if postgres.is_made():
                # It loads the program while the database starts, and dies with this process should that fail.
                self._web.start()
            with postgres.running():
                try:
                    if self._web.has_ended():
                        self._web.start()
                    self._await_web()
                    if not self._stopping.is_set():
                        self._say(f"Yinuo is ready: {self.url}")
                        # Only now: the first page has the machine for itself, and the tables are there.
                        self._worker.start()
                    while not self._stopping.wait(WATCH_EVERY_S):
                        self._watch()
                finally:
                    self._stop_children()
        self._say("Stopped.")

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()

    def _await_web(self) -> None:
        # Without a limit: a first start may have much to prepare, says what it is at, and ends where it cannot go on.
        while not self._stopping.wait(0.02) and not _answers(self.url):
            if self._web.has_ended():
                raise CannotServeError("The web process ended while starting; what it wrote is above.")

    def _watch(self) -> None:
        if installation.uses_embedded_database() and not postgres.status().running:
            self._say("The database ended unexpectedly. Starting it again …")
            try:
                postgres.start()
                self._database_pause_s = FIRST_PAUSE_S
            except DatabaseUnavailableError as error:
                self._say(f"{error} Trying again in {self._database_pause_s:g} s.")
                self._stopping.wait(self._database_pause_s)
                self._database_pause_s = min(self._database_pause_s * 2, LONGEST_PAUSE_S)
                return
        for child in (self._web, self._worker):
            child.look(say=self._say)

    def _stop_children(self) -> None:
        self._say("Stopping …")
        for child in (self._web, self._worker):
            child.stop(timeout_s=STOP_TIMEOUT_S[child.name])


@contextlib.contextmanager
def _only_one(url: str) -> Iterator[None]:
    file = installation.home() / "serve.lock"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = os.read(descriptor, 200).decode().strip() or "another process"
            raise CannotServeError(
                f"Yinuo already serves {installation.home()} ({other}). "
                "Stop that one first, or give this one a folder of its own with YINUO_HOME."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()}, {url}\n".encode())
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _signals(on_signal: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    earlier = [signal.signal(number, on_signal) for number in numbers]
    try:
        yield
    finally:
        for number, disposition in zip(numbers, earlier, strict=True):
            signal.signal(number, disposition)


def _check_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServeError(
                f"Port {port} is taken on {host}. Choose another: PORT=8001 yinuo serve"
            ) from None
        raise CannotServeError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None


def _first_use() -> str:
    return "" if postgres.status().data else "first start, being made "


def _answers(url: str) -> bool:
    """Tell whether the web answers, well or not: what is wrong, the page in the browser says."""
    asking = http.client.HTTPConnection(url.removeprefix("http://").rstrip("/"), timeout=2)
    try:
        asking.request("GET", "/healthz")
        asking.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True


def _reason(code: int) -> str:
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
