"""Limits against haste and guessing, counted by all web processes together in one statement."""

import hashlib
import math
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone
from msgspec import Struct

from yinuo.core.jobs import every
from yinuo.core.models import TryWindow

_COUNT = """
INSERT INTO try_window AS kept (digest, count, ends_at)
VALUES (%s, 1, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (digest) DO UPDATE SET
    count = CASE WHEN kept.ends_at > clock_timestamp() THEN kept.count + 1 ELSE 1 END,
    ends_at = CASE WHEN kept.ends_at > clock_timestamp() THEN kept.ends_at ELSE excluded.ends_at END
RETURNING count, extract(epoch FROM ends_at - clock_timestamp())
"""


class Tries(Struct, frozen=True, kw_only=True):
    """How often it was tried in the running stretch of time, this time included, and when the next one begins."""

    count: int
    reset_s: int


def count_try(what: str, key: str, *, within_s: int) -> Tries:
    """Count one try; call it outside of the action, whose rollback would forget it."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_digest(what, key), within_s])
        count, left_s = cursor.fetchone()
    return Tries(count=count, reset_s=max(1, math.ceil(left_s)))


@every(600)
def forget_old_tries() -> None:
    """Delete the stretches that are over."""
    TryWindow.objects.filter(ends_at__lt=timezone.now()).delete()


def _digest(what: str, key: str) -> UUID:
    secret = settings.YINUO_SEARCH_KEY.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
    return UUID(bytes=hashlib.blake2b(f"{what}\0{key}".encode(), key=secret, digest_size=16).digest())
