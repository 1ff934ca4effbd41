"""An order that was called off was no purchase, whatever the quote before it."""

from django.db.models import Q

from yinuo.core.entries import Recorded, follows
from yinuo.insale.journal import OrderCancelled
from yinuo.insale.models import Order
from yinuo.presale.actions.inquiry_bought import void_where
from yinuo.presale.followers.inquiry import count_again

void_where(Q(order__cancelled_at__isnull=False))


@follows(OrderCancelled)
def bought_nothing(recorded: Recorded) -> None:
    """Count anew what the questions of the order's customer, and those tied to its quote, led to."""
    entry = recorded.of(OrderCancelled)
    order = Order.objects.select_related("quote").get(pk=entry.subject_id)
    customers = {order.customer_id, order.quote.customer_id if order.quote else None} - {None}
    matters = {order.pk, order.quote.matter_id if order.quote else order.pk}
    count_again({key for key in customers if key is not None}, matters)
