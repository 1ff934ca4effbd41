"""What becomes of a shipment because time goes by: it does not move, or it will be late."""

import logging

from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError
from yinuo.core.jobs import every
from yinuo.insale.actions.shipment_concern import review_shipment
from yinuo.insale.queries.shipment_review import shipments_to_review

logger = logging.getLogger(__name__)


@every(300)
def raise_concerns() -> None:
    """Tell owners of what does not move or will be late, before the customer asks; what is over is settled."""
    now = timezone.now()
    for key in shipments_to_review(now=now):
        try:
            review_shipment(actor=SYSTEM, now=now, shipment_id=key)
        except DomainError as refused:
            logger.info("shipment %s is not reviewed: %s", key, refused.code)
