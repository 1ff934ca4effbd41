"""What couriers sent is not kept word for word for ever: names and telephone numbers stand in it."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from yinuo.core.jobs import every
from yinuo.insale.models import TrackingPush

BATCH = 1000
logger = logging.getLogger(__name__)


@every(3600)
def forget_pushes() -> None:
    """Empty the bodies of old pushes; what came of each, and that the same bytes came before, is known on."""
    emptied = 0
    while count := empty_old_pushes(now=timezone.now()):
        emptied += count
    if emptied:
        logger.info("the bodies of %s old pushes are emptied", emptied)


def empty_old_pushes(*, now: datetime) -> int:
    """Empty a batch of bodies that are older than the setting says; return how many. Where the setting is 0, none is."""
    days = settings.YINUO_TRACKING_PUSH_DAYS
    if days <= 0:
        return 0
    old = TrackingPush.objects.filter(received_at__lt=now - timedelta(days=days)).exclude(body=b"")
    keys = list(old.order_by("received_at").values_list("pk", flat=True)[:BATCH])
    return TrackingPush.objects.filter(pk__in=keys).update(body=b"")
