"""Limits of the portal against haste and guessing."""

import math

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError
from yinuo.core.tries import count_try


class TooManyTries(DomainError):
    code = "too_many_tries"
    status = 429
    message = _(
        "This was tried too often. Please wait %(minutes)s min and try again; nothing you wrote was lost by us."
    )


def limit(what: str, key: str, *, most: int, within_s: int) -> None:
    """Count one try under a key. Raises: TooManyTries, with the minutes to wait."""
    tries = count_try(f"portal {what}", key, within_s=within_s)
    if tries.count > most:
        raise TooManyTries(minutes=math.ceil(tries.reset_s / 60))


def address_of(request: HttpRequest) -> str:
    """Return the caller's address: behind a proxy the one that the proxy itself saw, never what the caller says."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))
