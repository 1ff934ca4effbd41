"""The worker process: Procrastinate's jobs, and the ticks that run on a rhythm."""

import asyncio
import contextlib
import random
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import structlog
from prometheus_client import Counter

from yinuo.runtime import logging as logs
from yinuo.runtime.lifeline import die_with_parent

CONCURRENCY = 4
STALLED_EVERY_S = 30.0
STALLED_AFTER_S = 30.0
STOP_TIMEOUT_S = 20.0
JITTER = 0.1

TICK_FAILURES = Counter("yinuo_tick_failures_total", "Ticks that raised.", ["tick"])
_log = structlog.get_logger("yinuo.worker")


class Rhythm(Protocol):
    """What runs every `every_s` seconds."""

    @property
    def name(self) -> str: ...
    @property
    def every_s(self) -> float: ...
    @property
    def run(self) -> Callable[[], None]: ...


class Ticker:
    """Runs each tick in a thread of its own, so that a slow one delays no other."""

    def __init__(self, ticks: Iterable[Rhythm]) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._repeat, args=(tick,), name=f"tick {tick.name}", daemon=True)
            for tick in ticks
        ]

    def start(self) -> None:
        """Start all ticks; each runs first after a part of its period, so that workers do not march in step."""
        for thread in self._threads:
            thread.start()

    def stop(self, *, timeout_s: float = STOP_TIMEOUT_S) -> None:
        """Let the ticks under way finish, and start none again."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout_s)

    def _repeat(self, tick: Rhythm) -> None:
        pause_s = tick.every_s * random.random()  # noqa: S311 - spreads load
        while not self._stop.wait(pause_s):
            run_tick(tick)
            pause_s = tick.every_s * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311


def run_tick(tick: Rhythm) -> bool:
    """Run one tick with a sound database connection; False, logged and counted, where it raised."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        tick.run()
    except Exception:
        TICK_FAILURES.labels(tick.name).inc()
        _log.exception("tick failed", tick=tick.name)
        return False
    finally:
        close_old_connections()
    return True


def work() -> None:
    """Run jobs and ticks until told to stop by SIGINT or SIGTERM; jobs under way may finish."""
    logs.configure(process="worker")
    die_with_parent()
    import django

    django.setup(set_prefix=False)
    from yinuo.core.jobs import TICKS

    ticker = Ticker(TICKS)
    ticker.start()
    try:
        asyncio.run(_run_jobs())
    finally:
        ticker.stop()
        from yinuo.runtime import notify

        notify.flush()


async def _run_jobs() -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import ConnectorException
    from psycopg import Error

    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    pause_s = 0.5
    while not stopping.is_set():
        try:
            with app.replace_connector(_connector()) as jobs:
                async with jobs.open_async():
                    await _run_until(stopping, jobs)
        except (ConnectorException, Error) as error:
            _log.warning("jobs wait for the database", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), timeout=pause_s)
            pause_s = min(pause_s * 2, 5.0)


def _connector() -> Any:
    from procrastinate import PsycopgConnector

    from yinuo.runtime.notify import database_parameters

    # The pool's own limits: its defaults wait half a minute for a database that is gone.
    return PsycopgConnector(
        kwargs=database_parameters(), min_size=1, max_size=3, timeout=5, reconnect_timeout=5
    )


async def _run_until(stopping: asyncio.Event, jobs: Any) -> None:
    rescue = asyncio.create_task(_rescue_stalled(jobs))
    working = asyncio.create_task(
        jobs.run_worker_async(
            concurrency=CONCURRENCY,
            shutdown_graceful_timeout=STOP_TIMEOUT_S,
            stalled_worker_timeout=STALLED_AFTER_S,
            install_signal_handlers=False,
        )
    )
    stop_asked = asyncio.create_task(stopping.wait())
    _log.info("worker ready")
    try:
        await asyncio.wait({working, stop_asked}, return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set():
            working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
    finally:
        rescue.cancel()
        stop_asked.cancel()


async def _rescue_stalled(jobs: Any) -> None:
    """Give jobs of workers that died back to the queue."""
    manager = jobs.job_manager
    while True:
        try:
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
                await manager.retry_job(job)
                _log.warning("job of a dead worker given back", job=job.id, task=job.task_name)
        except Exception as error:
            _log.warning("stalled jobs cannot be looked for", error=type(error).__name__)
        await asyncio.sleep(STALLED_EVERY_S)
