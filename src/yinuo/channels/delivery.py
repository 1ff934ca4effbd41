"""Delivering the outbox: claimed with SKIP LOCKED, sent outside of any transaction, settled by an action."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from yinuo.channels.actions.deliveries import settle_delivery
from yinuo.channels.letters import letter_of
from yinuo.channels.smtp import MailSetup, Postponed, Refused, Session, Unreachable, session
from yinuo.core.actor import SYSTEM
from yinuo.core.models import OutboxItem

BATCH: Final = 20
# Longer than a batch can take; after it what is still "sending" belonged to a worker that died.
LEASE: Final = timedelta(minutes=10)
DELAYS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)


def claim_due(*, now: datetime, limit: int = BATCH) -> list[OutboxItem]:
    """Return mails that are due, marked as being sent; no two workers get the same one.

    What a worker left behind when it died is due again after `LEASE`.
    """
    with transaction.atomic():
        left = OutboxItem.objects.filter(state="sending", channel="email", not_before__lte=now)
        left.update(state="queued")
        due = OutboxItem.objects.filter(state="queued", channel="email", not_before__lte=now)
        items = list(due.select_for_update(skip_locked=True).order_by("not_before", "id")[:limit])
        keys = [item.pk for item in items]
        OutboxItem.objects.filter(pk__in=keys).update(
            state="sending", attempts=F("attempts") + 1, not_before=now + LEASE
        )
    for item in items:
        item.state, item.attempts = "sending", item.attempts + 1
    return items


def deliver_due(*, clock: Callable[[], datetime], setup: MailSetup) -> int:
    """Deliver what is due, over one connection; return how many mails the server took.

    A mail leaves at least once: when a worker dies between sending and settling, it goes again under the same
    Message-ID. Raises: Unreachable when nothing can be sent at present; what was claimed is queued again.
    """
    items = claim_due(now=clock())
    if not items:
        return 0
    sent = 0
    waiting = list(items)
    try:
        with session(setup) as connection:
            while waiting:
                sent += _deliver(waiting[0], connection, setup=setup, clock=clock)
                waiting.pop(0)
    except Unreachable as error:
        postpone(waiting[0], now=clock(), error=str(error))
        _hand_back(waiting[1:], now=clock(), error=str(error))
        raise
    return sent


def _deliver(
    item: OutboxItem, connection: Session, *, setup: MailSetup, clock: Callable[[], datetime]
) -> bool:
    try:
        connection.send(letter_of(item, setup=setup), recipient=item.recipient)
    except Unreachable:
        raise
    except Postponed as error:
        postpone(item, now=clock(), error=str(error))
        return False
    except Refused as error:
        settle_delivery(actor=SYSTEM, now=clock(), item_id=item.pk, outcome="failed", error=str(error))
        return False
    settle_delivery(actor=SYSTEM, now=clock(), item_id=item.pk, outcome="sent")
    return True


def postpone(item: OutboxItem, *, now: datetime, error: str) -> None:
    """Queue a claimed item again after the pause for its number of tries; after the last one it has failed."""
    if item.attempts > len(DELAYS):
        settle_delivery(actor=SYSTEM, now=now, item_id=item.pk, outcome="failed", error=error)
        return
    claimed = OutboxItem.objects.filter(pk=item.pk, state="sending", attempts=item.attempts)
    claimed.update(state="queued", not_before=now + DELAYS[item.attempts - 1], last_error=error)


def _hand_back(items: list[OutboxItem], *, now: datetime, error: str) -> None:
    """Queue items again that were claimed but not tried: it does not count as a try."""
    for item in items:
        claimed = OutboxItem.objects.filter(pk=item.pk, state="sending", attempts=item.attempts)
        claimed.update(state="queued", attempts=item.attempts - 1, not_before=now, last_error=error)
