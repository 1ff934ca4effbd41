"""What the people who run an installation watch."""

from django.db.models import Min
from django.utils import timezone

from yinuo.core.models import OutboxItem
from yinuo.matters.models import Promise
from yinuo.runtime.metrics import register_gauge


def _overdue() -> float:
    return float(Promise.objects.filter(state="overdue").count())


def _sweep_lag_s() -> float:
    earliest = Promise.objects.filter(state="active", paused_at__isnull=True).aggregate(at=Min("due_at"))[
        "at"
    ]
    return max(0.0, (timezone.now() - earliest).total_seconds()) if earliest else 0.0


def _outbox_lag_s() -> float:
    oldest = OutboxItem.objects.filter(state="queued").aggregate(at=Min("not_before"))["at"]
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0


register_gauge("yinuo_promises_overdue", "Promises that are overdue now.", _overdue)
register_gauge(
    "yinuo_sweep_lag_seconds", "How long the earliest due promise has waited for the sweep.", _sweep_lag_s
)
register_gauge("yinuo_outbox_lag_seconds", "How long the oldest outgoing thing has waited.", _outbox_lag_s)
