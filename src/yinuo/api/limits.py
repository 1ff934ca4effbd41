"""Rate limits, counted in this process: a shield against haste, not a quota."""

import math
import threading
import time
from collections import OrderedDict

from django.http import HttpRequest

from yinuo.api.problems import Problem

MOST_CALLERS = 10_000
_lock = threading.Lock()
_windows: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()


def limited(request: HttpRequest, what: str, *, most: int, within_s: int) -> None:
    """Count a call of this address. Raises: Problem (too_many) with the seconds to wait."""
    key, now = (what, str(request.META.get("REMOTE_ADDR", ""))), time.monotonic()
    with _lock:
        began, count = _windows.get(key, (now, 0))
        if now - began >= within_s:
            began, count = now, 0
        _windows[key] = (began, count + 1)
        _windows.move_to_end(key)
        while len(_windows) > MOST_CALLERS:
            _windows.popitem(last=False)
    if count >= most:
        wait = math.ceil(within_s - (now - began))
        raise Problem(status=429, code="too_many", detail=f"Too many calls; try again in {wait} s.", retry_after_s=wait)
