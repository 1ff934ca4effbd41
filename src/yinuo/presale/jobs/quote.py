"""Offers end by themselves."""

import logging

from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError
from yinuo.core.jobs import every
from yinuo.presale.actions.quote_offer import expire_quote
from yinuo.presale.models import Quote

BATCH = 200
logger = logging.getLogger(__name__)


@every(60)
def expire_quotes() -> None:
    """Let every offer end whose time is over; one that was decided meanwhile is left alone."""
    now = timezone.now()
    over = Quote.objects.filter(state__in=("sent", "viewed"), valid_until__lte=now).order_by(
        "valid_until", "id"
    )
    for key in list(over.values_list("pk", flat=True)[:BATCH]):
        try:
            expire_quote(actor=SYSTEM, now=now, quote_id=key)
        except DomainError as refused:
            logger.info("quote %s does not expire: %s", key, refused.code)
