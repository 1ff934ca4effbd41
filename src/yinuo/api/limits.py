"""Rate limits, counted in this process: a shield against haste, not a quota."""

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from yinuo.api.problems import Problem

MOST_CALLERS = 10_000
_lock = threading.Lock()
_windows: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What is left of a limit, and in how many seconds it begins anew."""

    most: int
    left: int
    reset_s: int


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
    wait = math.ceil(within_s - (now - began))
    request.allowance = Allowance(most=most, left=max(0, most - count - 1), reset_s=wait)  # type: ignore[attr-defined]
    if count >= most:
        raise Problem(
            status=429, code="too_many", detail=f"Too many calls; try again in {wait} s.", retry_after_s=wait
        )


def show_allowance(request: HttpRequest, response: HttpResponse) -> None:
    """Put what is left of the limit into the headers, where the operation is limited."""
    allowance: Allowance | None = getattr(request, "allowance", None)
    if allowance is not None:
        response["RateLimit-Limit"] = str(allowance.most)
        response["RateLimit-Remaining"] = str(allowance.left)
        response["RateLimit-Reset"] = str(allowance.reset_s)
        if response.status_code == 429:
            response["Retry-After"] = str(allowance.reset_s)


def forget_calls() -> None:
    """Begin all windows anew, between tests."""
    with _lock:
        _windows.clear()
