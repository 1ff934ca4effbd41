"""What is known of goods that were sold, as the rules of the law read it. What nobody knows stays unknown: no rule says no for that."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from msgspec import Struct
from msgspec.structs import replace

from yinuo.aftersale.law import law
from yinuo.aftersale.models import RepairRecord, ReturnLine
from yinuo.aftersale.return_states import GIVEN_UP_RETURNS, Outcome
from yinuo.aftersale.rules.decision import Decision
from yinuo.aftersale.rules.entitlement import check_entitlement
from yinuo.aftersale.rules.facts import Buyer, Channel, Confirmation, Facts, Fault, Repair, Wish
from yinuo.aftersale.rules.inspection import TO_THEM
from yinuo.insale.models import Order, OrderLine, Receipt, ShipmentLine
from yinuo.insale.seen import seen_installations, seen_lines
from yinuo.insale.states import OrderStatus
from yinuo.people.models import Customer
from yinuo.presale.models import Telling

CHANNELS = {
    "portal": Channel.ONLINE,
    "chat": Channel.ONLINE,
    "mail": Channel.ONLINE,
    "phone": Channel.PHONE,
    "visit": Channel.SHOP,
}
_QUOTED = {"page": Channel.ONLINE, "phone": Channel.PHONE, "mail": Channel.ONLINE, "visit": Channel.SHOP}
_THERE = (OrderStatus.RECEIVED, OrderStatus.ACCEPTED, OrderStatus.COMPLETED)
NOT_THEIRS = ("packed", "cancelled", "lost", "returned")
NOTHING = Decimal(0)


class Claimed(Struct, frozen=True, kw_only=True):
    """What the customer says of the goods: `reason` is a code of ReturnReason, `found_at` when a fault showed (the request, where it is not said)."""

    reason: str
    opened: bool | None = None
    fault_code: str = ""
    found_at: datetime | None = None


def returnable(order: Order) -> dict[int, Decimal]:
    """Return how much of each line can still be sent back: what left us, less what is in a return that was not given up. Two queries.

    What never came, and what went to the customer again, can be sent back anew.
    """
    claimed: dict[int, Decimal] = {}
    with_them = Q(outcome="none") | Q(outcome__in=TO_THEM, done_at__isnull=False)
    rows = ReturnLine.objects.filter(order_line__order=order).exclude(
        Q(goods_return__stage__in=GIVEN_UP_RETURNS) | with_them
    )
    # what was not granted, did not come or went back to the customer is theirs still
    rows = rows.exclude(done_at__isnull=False, outcome__in=(Outcome.NONE, Outcome.SEND_BACK))
    for key, quantity, granted in rows.values_list("order_line_id", "quantity", "granted"):
        if granted is not False:
            claimed[key] = claimed.get(key, NOTHING) + quantity
    is_there = order.status in _THERE
    found = {}
    for line in seen_lines(order):
        if not line.ships:
            continue
        sold = line.quantity if is_there and line.removed_in is None else line.shipped
        found[line.pk] = max(sold - claimed.get(line.pk, NOTHING), NOTHING)
    return found


def facts_of_lines(order: Order, line_ids: Iterable[int]) -> dict[int, Facts]:
    """Return the facts of an order's lines, by key. Six queries at most, however many lines."""
    lines = list(OrderLine.objects.select_related("product").filter(order=order, pk__in=list(line_ids)))
    return facts_of(order, lines, repairs_of(lines))


def facts_of(
    order: Order, read: Iterable[OrderLine], repaired: Mapping[int, list[RepairRecord]]
) -> dict[int, Facts]:
    """Return the facts of lines that were read with their product, and of their repairs, by key. Four queries at most."""
    lines = {line.pk: line for line in read}
    sold = _sold(order)
    receipts = _receipts(lines)
    repairs = {key: [_repair(row) for row in rows] for key, rows in repaired.items()}
    confirmations = _confirmations(order, lines.values(), sold.sold_at)
    found = {}
    for key, line in lines.items():
        facts = _arrived(sold, receipts.get(key, []))
        product = line.product
        if product is not None:
            facts = replace(
                facts,
                category=product.law_category,
                traits=frozenset(product.law_traits),
                needs_confirmation=frozenset(product.law_exclusions),
                confirmations=confirmations.get(product.pk, {}),
                promised_return_days=product.return_days or None,
                promised_months=product.warranty_months or None,
            )
        found[key] = replace(facts, repairs=tuple(repairs.get(key, ())))
    return found


def claiming(facts: Facts, claimed: Claimed, *, at: datetime) -> Facts:
    """Return the facts with what the customer says; that they asked now is a fact as well."""
    fault = None
    if claimed.reason != "changed_mind":
        fault = Fault(
            found_at=claimed.found_at or at,
            code=claimed.fault_code or claimed.reason,
            performance=claimed.reason == "faulty",
        )
    return replace(facts, fault=fault, opened=claimed.opened, requested_at=at)


def decide(facts: Facts, wish: str, *, at: datetime) -> Decision:
    """Return what the law of this installation says of a wish."""
    pack = law()
    return check_entitlement(facts, Wish(wish), at, pack, pack.calendar())


def _sold(order: Order) -> Facts:
    """Return what holds for the whole order. An order in our own books is proof enough of the purchase."""
    at_first = _first_order(order)
    buyer = order.customer
    company = buyer is not None and buyer.kind == Customer.Kind.COMPANY
    done = [one.done_at for one in seen_installations(order) if one.state != "dropped"]
    return Facts(
        sold_at=order.confirmed_at or order.opened_at,
        channel=_channel(at_first),
        buyer=Buyer.COMPANY if company else Buyer.CONSUMER,
        seller_installs=bool(done),
        installed_at=max((at for at in done if at is not None), default=None) if all(done) else None,
        has_invoice=True,
    )


def _first_order(order: Order) -> Order:
    """Return the order by which it was sold: goods that came in exchange were sold as those that they replace."""
    if order.source != "exchange":
        return order
    line = ReturnLine.objects.filter(replacement=order).select_related("goods_return__purchase").first()
    return line.goods_return.purchase if line is not None else order


def _channel(order: Order) -> Channel | None:
    if order.source == "quote" and order.quote is not None:
        return _QUOTED.get(str(order.quote.evidence.get("how", "")))
    return CHANNELS.get(order.source)


def _receipts(lines: Mapping[int, OrderLine]) -> dict[int, list[Receipt | None]]:
    """Return the receipt of each shipment that a line was in, None where nobody knows of its arrival yet. One query."""
    rows = ShipmentLine.objects.filter(line__in=list(lines)).exclude(shipment__state__in=NOT_THEIRS)
    found: dict[int, list[Receipt | None]] = {}
    for one in rows.select_related("shipment__receipt"):
        found.setdefault(one.line_id, []).append(getattr(one.shipment, "receipt", None))
    return found


def _arrived(facts: Facts, receipts: list[Receipt | None]) -> Facts:
    """Return the facts with when the last of a line was in the customer's own hands; until then the time has not begun."""
    waiting = [one for one in receipts if one is None or one.received_at is None]
    if not receipts or waiting:
        places = {one.signed_by for one in waiting if one is not None}
        waits = next((place for place in ("locker", "station") if place in places), "")
        return replace(facts, waits_in=waits)
    there = [one for one in receipts if one is not None]
    received = max(one.received_at for one in there if one.received_at is not None)
    return replace(facts, received_at=received, received_is_certain=all(one.is_certain for one in there))


def repairs_of(lines: Iterable[OrderLine]) -> dict[int, list[RepairRecord]]:
    """Return the repairs of lines, by the key of the line, the first handed in first. One query."""
    found: dict[int, list[RepairRecord]] = {}
    keys = [line.pk for line in lines]
    for row in RepairRecord.objects.filter(order_line__in=keys).order_by("handed_in_at", "pk"):
        found.setdefault(row.order_line_id, []).append(row)
    return found


def _repair(row: RepairRecord) -> Repair:
    return Repair(
        fault_code=row.fault_code,
        handed_in_at=row.handed_in_at,
        given_back_at=row.given_back_at,
        waited_for=row.waited_for,
        works=row.works,
        recorded=row.recorded,
    )


def _confirmations(
    order: Order, lines: Iterable[OrderLine], sold_at: datetime | None
) -> dict[int, dict[str, Confirmation]]:
    """Return what the buyer confirmed of each product, by reason: at this very purchase only where it was told with its quote.

    What was understood at an earlier purchase stands there as not of this one, and excludes nothing.
    """
    products = {line.product_id for line in lines if line.product_id is not None}
    rows = Telling.objects.filter(customer=order.customer_id, product__in=products).exclude(excludes="")
    found: dict[int, dict[str, Confirmation]] = {}
    for row in rows.filter(confirmed_at__isnull=False).order_by("confirmed_at", "pk"):
        if sold_at is not None and row.confirmed_at is not None and row.confirmed_at > sold_at:
            continue
        here = order.quote_id is not None and row.quote_id == order.quote_id
        known = found.setdefault(row.product_id, {}).get(row.excludes)
        if known is None or here:
            found[row.product_id][row.excludes] = Confirmation(
                at_purchase=here, ticked_beforehand=False, proved=True
            )
    return found
