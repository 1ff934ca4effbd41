"""The web process: one ASGI callable under granian; `/live/*` is asynchronous, the rest is Django in threads."""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog

from yinuo.runtime import logging as logs
from yinuo.runtime.lifeline import PARENT, die_with_parent
from yinuo.runtime.shared_counts import share_counts

THREADS = 8
BACKLOG = 2048
# Each open stream of live events counts as a request under way.
SIMULTANEOUS_REQUESTS = 8192
STOP_TIMEOUT_S = 10
END_STREAMS_S = 0.1
INSIST_EVERY_S = 0.5
GARBAGE_AFTER = 20_000


class Application:
    """The ASGI callable, made once Django is set up."""

    def __init__(self, *, threads: int = THREADS) -> None:
        from django.core.handlers.wsgi import WSGIHandler

        from yinuo.runtime import live
        from yinuo.runtime.bridge import ThreadPool, respond

        self._handler = WSGIHandler()
        self._pool = ThreadPool(size=threads)
        self._live = live
        self._respond = respond

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or follow the server's life."""
        if scope["type"] == "http":
            if scope["path"].startswith("/live/"):
                await self._live.stream(scope, receive, send, in_thread=self._pool.run)
            else:
                await self._respond(scope, receive, send, handler=self._handler, pool=self._pool)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    async def _lifespan(self, receive: Any, send: Any) -> None:
        loop = asyncio.get_running_loop()
        # granian waits for open responses before it tells the application to stop: streams must end first.
        loop.add_signal_handler(signal.SIGUSR1, self._live.hub.stop)
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._live.hub.stop()
        from yinuo.runtime import notify

        await loop.run_in_executor(None, notify.flush)
        await send({"type": "lifespan.shutdown.complete"})


def make_application() -> Application:
    """Make the application inside a granian worker."""
    logs.configure(process="web")
    die_with_parent()
    load()
    application = Application(threads=int(os.environ.get("WEB_THREADS", str(THREADS))))
    structlog.get_logger("yinuo.web").info("web ready")
    return application


def load() -> None:
    """Import all that requests need; where it is there already, as in a forked worker, this costs nothing."""
    import django
    from django.apps import apps

    if apps.ready:
        return
    # Looking for garbage while only new things come is a quarter of the start. What is frozen is shared by the
    # workers and never looked at again.
    gc.disable()
    django.setup(set_prefix=False)
    _import_views()
    _read_words()
    gc.freeze()
    # A page makes thousands of objects that end with it: looking for circles after each 700 costs a twentieth of it.
    gc.set_threshold(GARBAGE_AFTER)
    gc.enable()


def serve(*, host: str, port: int, workers: int, prepare: Callable[[], None] | None = None) -> None:
    """Serve until told to stop by SIGINT or SIGTERM; `prepare` is run first, in a process of its own.

    The program is loaded once: where processes fork (Linux), the one that prepares and the workers share it.

    Raises: SystemExit with 1 where a worker died or `prepare` failed.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    class Server(Granian):  # type: ignore[misc, valid-type, unused-ignore]
        def _stop_workers(self) -> None:
            pids = [worker.inner.pid for worker in self.wrks if worker.is_alive()]
            _signal_all(pids, signal.SIGUSR1)
            time.sleep(END_STREAMS_S)
            threading.Thread(target=_insist, args=(pids,), daemon=True).start()
            super()._stop_workers()

    logs.configure(process="web")
    die_with_parent()
    share_counts()
    os.environ[PARENT] = str(os.getpid())
    load()
    if prepare:
        _run_apart(prepare)
    Server(
        "yinuo.runtime.web:make_application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        backlog=BACKLOG,
        backpressure=SIMULTANEOUS_REQUESTS,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        websockets=False,
        workers_kill_timeout=STOP_TIMEOUT_S,
        respawn_failed_workers=True,
        log_level="warning",
        log_dictconfig=logs.granian_settings(),
    ).serve()


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _insist(pids: list[int]) -> None:
    # asyncio loses a signal that arrives while many wake-ups fill its pipe, as when hundreds of streams end.
    for _attempt in range(int(STOP_TIMEOUT_S / INSIST_EVERY_S)):
        time.sleep(INSIST_EVERY_S)
        _signal_all(pids, signal.SIGTERM)


def _run_apart(prepare: Callable[[], None]) -> None:
    # Its connections, threads and memory end with it: the workers are forked from a process that has none.
    preparing = multiprocessing.Process(target=prepare, name="prepare")
    preparing.start()
    preparing.join()
    if preparing.exitcode != 0:
        raise SystemExit(1)


def _import_views() -> None:
    from django.conf import settings
    from django.urls import get_resolver

    # Reading it imports them and writes down their names, which else every thread would do at its first page.
    get_resolver(settings.ROOT_URLCONF).reverse_dict  # noqa: B018


def _read_words() -> None:
    from django.conf import settings
    from django.utils.translation.trans_real import translation

    for language, _name in settings.LANGUAGES:
        translation(language)
