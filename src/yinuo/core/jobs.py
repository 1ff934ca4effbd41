"""The table of what the worker does on a rhythm. Rooms add to it in their `jobs.py`; the worker runs it."""

from collections.abc import Callable

from msgspec import Struct


class Tick(Struct, frozen=True, kw_only=True):
    """A task run every `every_s` seconds in each worker; it must be safe in several at once."""

    name: str
    every_s: float
    run: Callable[[], None]


TICKS: list[Tick] = []


def every(seconds: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function without arguments as a tick."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        TICKS.append(Tick(name=f"{function.__module__}.{function.__name__}", every_s=seconds, run=function))
        return function

    return register
