import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from prometheus_client import REGISTRY

from yinuo.runtime.worker import Ticker, run_tick


@dataclass(frozen=True)
class Beat:
    name: str
    every_s: float
    run: Callable[[], None]


def test_runs_each_tick_again_and_again_until_stopped() -> None:
    seen: list[float] = []
    enough = threading.Event()

    def run() -> None:
        seen.append(time.monotonic())
        if len(seen) == 3:
            enough.set()

    ticker = Ticker([Beat("beat", 0.02, run)])
    ticker.start()
    assert enough.wait(5)
    ticker.stop()
    count = len(seen)
    time.sleep(0.1)

    assert len(seen) == count


@pytest.mark.django_db  # reading one figure reads them all, and some ask the database
def test_counts_a_tick_that_raises_and_goes_on() -> None:
    def run() -> None:
        raise RuntimeError("on purpose")

    before = REGISTRY.get_sample_value("yinuo_tick_failures_total", {"tick": "bad beat"}) or 0

    outcome = run_tick(Beat("bad beat", 1, run))

    assert outcome is False
    assert REGISTRY.get_sample_value("yinuo_tick_failures_total", {"tick": "bad beat"}) == before + 1


def test_is_not_held_up_by_a_slow_neighbour() -> None:
    release, beaten = threading.Event(), threading.Event()
    ticker = Ticker([Beat("slow", 0.01, lambda: release.wait(5) and None), Beat("quick", 0.01, beaten.set)])

    ticker.start()

    assert beaten.wait(2)
    release.set()
    ticker.stop()
