"""What is read again and again, kept in memory for seconds, and dropped in every web process of a machine when it changes."""

import mmap
import time
import zlib
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import transaction

T = TypeVar("T")
PLACES = 512
# Anonymous and shared: web processes are forked from one that has loaded the program, so they see the same page.
_page = memoryview(mmap.mmap(-1, PLACES * 8)).cast("Q")


class Mark:
    """A number that is another one after each change, in all web processes that were forked from one.

    The worker and other machines do not see it: what is kept must also be read again after a few seconds.
    """

    def __init__(self, name: str) -> None:
        # By its name: a process that imported a module later than another must still find the same place. Two names
        # at one place only forget each other's a little often.
        self._place = zlib.crc32(name.encode()) % PLACES

    def seen(self) -> int:
        """Return the number as it is now; look before reading what is to be kept."""
        return _page[self._place]

    def change(self) -> None:
        """Say that something changed; within a transaction again once it has committed.

        A reader between the change and its commit would otherwise keep the old state.
        """
        self._change()
        if transaction.get_connection().in_atomic_block:
            transaction.on_commit(self._change)

    def _change(self) -> None:
        # An instant and not a count: two processes that change it at once cannot write the same one twice.
        _page[self._place] = time.monotonic_ns()


class Kept(Generic[T]):
    """What `read` returns, at most `fresh_for_s` seconds old."""

    def __init__(self, read: Callable[[], T], *, fresh_for_s: float = 5.0) -> None:
        self._read = read
        self._fresh_for_s = fresh_for_s
        self._mark = Mark(f"{read.__module__}.{read.__qualname__}")
        self._kept: tuple[float, int, T] | None = None

    def get(self) -> T:
        """Return it, read anew where it is too old or has changed."""
        kept, seen = self._kept, self._mark.seen()
        if kept is not None and kept[1] == seen and time.monotonic() - kept[0] <= self._fresh_for_s:
            return kept[2]
        value = self._read()
        self._kept = (time.monotonic(), seen, value)
        return value

    def forget(self) -> None:
        """Drop it, after a change and between tests."""
        self._mark.change()
