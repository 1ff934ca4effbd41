"""Keys given by the program, so that one action's rows can be written in a few statements."""

import threading
from collections.abc import Iterator

from django.db import connection

BLOCK = 512
SEQUENCE = "core_id_seq"


class _Blocks(threading.local):
    def __init__(self) -> None:
        self.ids: Iterator[int] = iter(())


_blocks = _Blocks()


def new_id() -> int:
    """Return a key that no other process will ever be given.

    One database sequence hands out blocks of 512; a block that a dying process did not use up is a gap, never a
    double. Keys grow roughly with time; order rows by their instant, and by key only to break ties.
    """
    found = next(_blocks.ids, None)
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(%s)", [SEQUENCE])
            high = int(cursor.fetchone()[0])
        _blocks.ids = iter(range(high * BLOCK, (high + 1) * BLOCK))
        found = next(_blocks.ids)
    return found
