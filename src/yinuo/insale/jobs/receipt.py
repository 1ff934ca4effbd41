"""What the worker does about arrivals: remind on the day, ask once afterwards."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.core.jobs import every
from yinuo.insale.actions.receipt_reminder import announce_arrival, ask_after_arrival
from yinuo.insale.queries.receipt_reminders import arrivals_to_announce, arrivals_to_ask, is_time_to_write


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


def _each(deed: Callable[..., Any], keys: Iterable[int], *, now: datetime) -> None:
    for key in keys:
        deed(actor=SYSTEM, now=now, shipment_id=key)
