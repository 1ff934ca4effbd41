"""What the worker does about returns: those that nobody sent in time lapse."""

from datetime import datetime

from django.utils import timezone

from yinuo.aftersale.actions.return_decision import expire_return
from yinuo.aftersale.models import Return
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError
from yinuo.core.jobs import every

BATCH = 200


@every(900)
def expire_returns() -> None:
    """Let authorised returns lapse whose time to send is over."""
    expire_due(now=timezone.now())


def expire_due(*, now: datetime) -> int:
    """Let a batch lapse; return how many. One that somebody else has moved meanwhile is left alone."""
    due = Return.objects.filter(stage="authorised", expires_at__lte=now).order_by("expires_at", "pk")
    lapsed = 0
    for key in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            expire_return(actor=SYSTEM, now=now, return_id=key)
        except DomainError:
            continue
        lapsed += 1
    return lapsed
