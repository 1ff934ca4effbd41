"""A form's ticket: it says when the form was given out and makes the same form sent twice one and the same."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from django.core import signing

SALT = "yinuo.portal.ticket"
FASTEST = timedelta(seconds=2)
LONGEST = timedelta(days=7)


def new_ticket(*, now: datetime) -> str:
    """Return a ticket for a form that is given out now."""
    return signing.dumps([int(now.timestamp()), secrets.token_urlsafe(12)], salt=SALT, compress=False)


def ticket_age(ticket: str, *, now: datetime) -> timedelta | None:
    """Return how long ago the form was given out, or None for a ticket that is none of ours."""
    try:
        stamp, _key = signing.loads(ticket, salt=SALT)
        return now - datetime.fromtimestamp(stamp, tz=UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None


def once_key(ticket: str, *said: str) -> str:
    """Return the outside key of what was said on this form: sent twice it is the same, changed it is another."""
    digest = hashlib.sha256("\x1f".join([ticket, *said]).encode()).hexdigest()
    return f"form:{digest[:40]}"
