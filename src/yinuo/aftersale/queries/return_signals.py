"""What is known around a return, gathered from what is recorded, for those who decide on returns; never for a customer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from yinuo.aftersale.models import Return, ReturnLine
from yinuo.aftersale.queries.return_photos import asked_digests
from yinuo.aftersale.return_states import GIVEN_UP_RETURNS
from yinuo.aftersale.rules.signals import DAYS, Signal, SignalFacts, signals_in
from yinuo.core.actor import Actor
from yinuo.insale.access import rights_on
from yinuo.insale.models import Order, OrderLine, Package, Receipt, ShipmentLine, TrackingEvent
from yinuo.matters.models import Attachment

RIGHTS = ("return.work", "return.refund")
A_YEAR = timedelta(days=365)
RECENT = timedelta(days=DAYS)
MOST_NAMED = 5
NOTHING = Decimal(0)
_FAULTS = ("damaged", "wrong_item", "parts_missing")


def find_signals(*, actor: Actor, now: datetime, found: Return) -> list[Signal] | None:
    """Return what is worth knowing of a return that this actor may read; None for whoever does not decide on it. At most thirteen queries."""
    if not rights_on(actor, found.pk, *RIGHTS):
        return None
    return list(signals_in(facts_around(found, now=now)))


def facts_around(found: Return, *, now: datetime) -> SignalFacts:
    """Return what is recorded around a return. At most twelve queries."""
    lines = list(ReturnLine.objects.filter(goods_return=found).select_related("order_line"))
    sent_kg, pieces_sent = _sent(found.purchase_id) if found.weight_kg is not None else (None, NOTHING)
    came = sum((line.quantity_received or NOTHING for line in lines), NOTHING)
    denied, is_good = _arrivals(found.purchase_id)
    return SignalFacts(
        **_of_customer(found, now=now),
        sent_kg=sent_kg,
        came_kg=found.weight_kg,
        is_all=bool(pieces_sent) and came == pieces_sent,
        seal_intact=found.seal_intact,
        serials=tuple((line.order_line.title, line.serial, line.serial_found) for line in lines),
        denied=denied,
        said_good=tuple(
            dict.fromkeys(line.order_line.title for line in lines if is_good and line.reason in _FAULTS)
        ),
        same_photos=_same_photos(found),
        customers_at_address=_customers_at(found.purchase_id, now=now),
    )


def _of_customer(found: Return, *, now: datetime) -> dict[str, Any]:
    """Return how much its customer bought and sent back; nothing is known of nobody. Four queries."""
    if found.customer_id is None:
        return {}
    recent = now - RECENT
    orders = Order.objects.filter(customer=found.customer_id, cancelled_at__isnull=True)
    orders = orders.filter(confirmed_at__gte=recent).exclude(source="exchange")
    bought = OrderLine.objects.filter(order__in=orders, ships=True, removed_in__isnull=True)
    lines = ReturnLine.objects.filter(goods_return__customer=found.customer_id)
    lines = lines.exclude(goods_return__stage__in=GIVEN_UP_RETURNS).exclude(granted=False)
    told = lines.filter(goods_return__opened_at__gte=recent).aggregate(
        returns=Count("goods_return", distinct=True), pieces=Sum("quantity")
    )
    earlier = lines.filter(goods_return__opened_at__gte=now - A_YEAR).exclude(goods_return=found)
    seen = earlier.aggregate(
        otherwise=Count("pk", filter=Q(finding__in=("no_fault_found", "other_damage", "wrong_item"))),
        missing=Count("pk", filter=Q(quantity_received=0)),
    )
    return {
        "returns": told["returns"],
        "orders": orders.count(),
        "pieces_returned": told["pieces"] or NOTHING,
        "pieces_bought": bought.aggregate(total=Sum("quantity"))["total"] or NOTHING,
        **seen,
    }


def _sent(order_id: int) -> tuple[Decimal | None, Decimal]:
    """Return what the parcels of an order weighed, None where one was not weighed, and how many pieces were in them. Two queries."""
    weights = list(
        Package.objects.filter(shipment__order=order_id)
        .exclude(shipment__state="cancelled")
        .values_list("weight_kg", flat=True)
    )
    pieces = ShipmentLine.objects.filter(shipment__order=order_id).exclude(shipment__state="cancelled")
    total = pieces.aggregate(total=Sum("quantity"))["total"] or NOTHING
    known = [weight for weight in weights if weight is not None]
    return (sum(known, NOTHING) if known and len(known) == len(weights) else None), total


def _arrivals(order_id: int) -> tuple[tuple[str, ...], bool]:
    """Return the parcels that did not come by the customer's word and were signed for, and whether they found what came good. Two queries."""
    receipts = list(
        Receipt.objects.filter(shipment__order=order_id, told_by="customer").select_related("shipment")
    )
    missed = [one for one in receipts if one.condition == "missing" and one.confirmed_at is None]
    signed = _signed([one.shipment_id for one in missed])
    denied = [one.shipment.number for one in missed if one.signature_id or one.shipment_id in signed]
    good = bool(receipts) and all(one.condition == "good" and one.inspected for one in receipts)
    return tuple(denied[:MOST_NAMED]), good


def _signed(shipments: Sequence[int]) -> set[int]:
    """Return the shipments that somebody signed for in person, as their courier told."""
    if not shipments:
        return set()
    told = TrackingEvent.objects.filter(shipment__in=shipments, status="SIGNED", sign_type="SELF")
    return set(told.values_list("shipment", flat=True))


def _same_photos(found: Return) -> tuple[str, ...]:
    """Return the numbers of other returns that came with a photo of this one. One query."""
    same = Attachment.objects.filter(
        sha256__in=asked_digests(found.pk), matter__kind="return", message__direction="in"
    )
    numbers = (
        same.exclude(matter=found.pk).order_by("matter__number").values_list("matter__number", flat=True)
    )
    return tuple(numbers.distinct()[:MOST_NAMED])


def _customers_at(order_id: int, *, now: datetime) -> int:
    """Return how many customers had something sent to the address of an order within a year. One query."""
    address: QuerySet[Any] = Order.objects.filter(pk=order_id).exclude(address="").values("address")
    there = Order.objects.filter(address__in=address, opened_at__gte=now - A_YEAR, customer__isnull=False)
    return there.exclude(address="").aggregate(many=Count("customer", distinct=True))["many"] or 0
