"""Whom the worker reminds, of what comes today and of what came some days ago without a word; what counts as accepted by now."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q

from yinuo.core.organisation import organisation
from yinuo.insale.actions.receipt_reminder import ON_THE_WAY
from yinuo.insale.models import Order, Receipt, Shipment

EARLIEST_HOUR, LATEST_HOUR = 8, 21
# What is older is history: nobody is asked about a parcel of last quarter.
OLDEST = timedelta(days=30)
MOST = 500


def is_time_to_write(now: datetime) -> bool:
    """Tell whether it is an hour at which a message disturbs nobody."""
    return EARLIEST_HOUR <= now.astimezone(organisation().zone).hour < LATEST_HOUR


def arrivals_to_announce(*, now: datetime) -> list[int]:
    """Return the shipments that come today and whose customer was not reminded yet. One query."""
    today = now.astimezone(organisation().zone).date()
    comes = Q(state="out_for_delivery") | Q(state__in=ON_THE_WAY, promised_on=today)
    rows = Shipment.objects.filter(comes, reminded_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])


def arrivals_to_ask(*, now: datetime) -> list[int]:
    """Return the shipments that came some days ago, of which the customer said nothing and was not asked. One query."""
    days = settings.YINUO_RECEIPT_ASK_DAYS
    if days <= 0:
        return []
    rows = Receipt.objects.exclude(told_by="customer").filter(
        signed_at__lte=now - timedelta(days=days), signed_at__gt=now - OLDEST
    )
    waits = rows.exclude(evidence__has_key="asked").filter(shipment__state__in=("delivered", "in_locker"))
    return list(waits.order_by("pk").values_list("shipment_id", flat=True)[:MOST])


def orders_inspected(*, now: datetime) -> list[int]:
    """Return the orders whose last parcel came so long ago that its time of inspection is over. One query."""
    days = settings.YINUO_INSPECTION_DAYS
    if days <= 0:
        return []
    rows = Order.objects.filter(status="received", accepted_at__isnull=True).annotate(
        last=Max("shipments__receipt__received_at")
    )
    over = rows.filter(last__lte=now - timedelta(days=days), last__gt=now - timedelta(days=days) - OLDEST)
    return list(over.order_by("pk").values_list("pk", flat=True)[:MOST])
