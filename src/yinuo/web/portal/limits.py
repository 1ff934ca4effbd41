"""Limits against haste and guessing, counted in this process: `yinuo web` twice counts twice."""

import math
import threading
import time
from collections import OrderedDict

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError

MOST_KEYS = 20_000
_lock = threading.Lock()
_windows: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()


class TooManyTries(DomainError):
    code = "too_many_tries"
    status = 429
    message = _(
        "This was tried too often. Please wait %(minutes)s min and try again; nothing you wrote was lost by us."
    )


def limit(what: str, key: str, *, most: int, within_s: int) -> None:
    """Count one try under a key. Raises: TooManyTries, with the minutes to wait."""
    now = time.monotonic()
    with _lock:
        began, count = _windows.get((what, key), (now, 0))
        if now - began >= within_s:
            began, count = now, 0
        _windows[(what, key)] = (began, count + 1)
        _windows.move_to_end((what, key))
        while len(_windows) > MOST_KEYS:
            _windows.popitem(last=False)
    if count >= most:
        raise TooManyTries(minutes=max(1, math.ceil((within_s - (now - began)) / 60)))


def address_of(request: HttpRequest) -> str:
    """Return the caller's address: behind a proxy the one that the proxy itself saw, never what the caller says."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))


def forget_tries() -> None:
    """Forget all counts, between tests."""
    with _lock:
        _windows.clear()
