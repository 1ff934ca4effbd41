"""What is known of a customer's earlier returns: facts that are shown, and never a reason by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from yinuo.aftersale.models import Return, ReturnLine
from yinuo.aftersale.return_states import GIVEN_UP_RETURNS
from yinuo.insale.models import Order

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is known of earlier returns of the same customer in the last year: facts, and no reason by themselves.

    `otherwise` counts lines that were found otherwise than told, `missing` those of which something did not come.
    """

    orders: int
    returns: int
    otherwise: int
    missing: int


def signals_of(found: Return, *, now: datetime) -> Signals:
    """Return what is known of earlier returns of the same customer. Two queries; nothing is known of nobody."""
    if found.customer_id is None:
        return Signals(orders=0, returns=0, otherwise=0, missing=0)
    orders = Order.objects.filter(
        customer=found.customer_id, confirmed_at__gte=now - A_YEAR, cancelled_at__isnull=True
    ).exclude(source="exchange")
    lines = (
        ReturnLine.objects.filter(
            goods_return__customer=found.customer_id, goods_return__opened_at__gte=now - A_YEAR
        )
        .exclude(goods_return=found)
        .exclude(goods_return__stage__in=GIVEN_UP_RETURNS)
    )
    told = lines.aggregate(
        returns=Count("goods_return", distinct=True),
        otherwise=Count("pk", filter=Q(finding__in=("no_fault_found", "other_damage", "wrong_item"))),
        missing=Count("pk", filter=Q(quantity_received=0)),
    )
    return Signals(orders=orders.count(), **told)
