"""An order counts as accepted once its customer had the time to inspect it and had nothing to say against it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from yinuo.core.action import action
from yinuo.core.actor import Actor
from yinuo.insale import access
from yinuo.insale.journal import OrderAccepted
from yinuo.insale.models import Order, Receipt, ReceiptFollowUp
from yinuo.insale.order_rows import restate
from yinuo.insale.receipt_rows import accept
from yinuo.insale.states import OrderStatus


@action(journal=OrderAccepted, many=True)
def accept_after_inspection(*, actor: Actor, now: datetime, order_id: int) -> bool:
    """Accept an order of which everything has been in the customer's own hands for the days of inspection; tell whether it was still to be done.

    An arrival that is looked after, or whose time is not certain, keeps it open. Raises: NotFound, NotAllowed.
    """
    order = access.order_for(actor, order_id, "order.work", lock=True)
    if order.accepted_at is not None or order.status != OrderStatus.RECEIVED or not _had_time(order, now):
        return False
    accept(order, how="inspected")
    restate(order)
    return True


def _had_time(order: Order, now: datetime) -> bool:
    receipts = Receipt.objects.filter(shipment__order=order)
    if receipts.filter(is_certain=False, shipment__state__in=("delivered", "received")).exists():
        return False
    if ReceiptFollowUp.objects.filter(receipt__shipment__order=order, state="open").exists():
        return False
    last: datetime | None = receipts.aggregate(last=Max("received_at"))["last"]
    return last is not None and last <= now - timedelta(days=settings.YINUO_INSPECTION_DAYS)
