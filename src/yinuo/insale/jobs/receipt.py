"""What the worker does about arrivals: remind on the day, ask once afterwards, accept what there was time to inspect."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.core.jobs import every
from yinuo.insale.actions.inspection import accept_after_inspection
from yinuo.insale.actions.receipt_reminder import announce_arrival, ask_after_arrival
from yinuo.insale.queries.receipt_reminders import (
    arrivals_to_announce,
    arrivals_to_ask,
    is_time_to_write,
    orders_inspected,
)


@every(300)
def announce_arrivals() -> None:
    """Remind customers to open, inspect and sign in person what comes today."""
    now = timezone.now()
    if is_time_to_write(now):
        _each(announce_arrival, arrivals_to_announce(now=now), now=now)


@every(3600)
def ask_after_arrivals() -> None:
    """Ask customers who said nothing whether it arrived well."""
    now = timezone.now()
    if is_time_to_write(now):
        _each(ask_after_arrival, arrivals_to_ask(now=now), now=now)


@every(3600)
def accept_inspected_orders() -> None:
    """Accept orders of which everything is with the customer, once the time to inspect it is over."""
    now = timezone.now()
    for key in orders_inspected(now=now):
        accept_after_inspection(actor=SYSTEM, now=now, order_id=key)


def _each(deed: Callable[..., Any], keys: Iterable[int], *, now: datetime) -> None:
    for key in keys:
        deed(actor=SYSTEM, now=now, shipment_id=key)
