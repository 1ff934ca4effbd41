"""One order, whole, as pages and programs read it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.models import Order, OrderLine, Payment
from yinuo.insale.queries.orders import OrderRow, order_row, with_people
from yinuo.insale.rules.status import Term, owed_now
from yinuo.insale.seen import RELATED, note_seen, seen_lines, seen_versions
from yinuo.insale.states import OrderStatus
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row
from yinuo.people.masking import mask_address, mask_phone
from yinuo.presale.stages import house_day

SHIPPED = ("shipped", "received", "accepted", "completed")
RECEIVED = ("received", "accepted", "completed")
OVER = ("completed", "cancelled")


class OrderPartRow(Struct, frozen=True, kw_only=True):
    title: str
    quantity: Decimal
    unit: str
    product_id: int | None
    variant_id: int | None
    shipped: Decimal
    received: Decimal


class OrderLineRow(Struct, frozen=True, kw_only=True):
    """A line of the version in force; `ships` says that it is goods."""

    id: int
    title: str
    note: str
    quantity: Decimal
    unit: str
    product_id: int | None
    variant_id: int | None
    unit_price: Decimal
    discount_percent: Decimal
    tax_rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    ships: bool
    shipped: Decimal
    received: Decimal
    parts: list[OrderPartRow] = field(default_factory=list)


class TermRow(Struct, frozen=True, kw_only=True):
    """A part of the price; `is_due` says that its time has come, paid or not."""

    what: str
    percent: Decimal | None
    amount: Decimal
    when: str
    due_on: date | None
    is_due: bool


class PaymentRow(Struct, frozen=True, kw_only=True):
    id: int
    kind: str
    amount: Decimal
    currency: str
    method: str
    provider: str
    reference: str
    paid_at: datetime
    recorded_at: datetime
    recorded_by: str
    note: str
    voided_at: datetime | None
    voided_because: str


class VersionRow(Struct, frozen=True, kw_only=True):
    number: int
    gross: Decimal
    delivery_on: date | None
    at: datetime
    lines: list[dict[str, Any]]


class StatusStep(Struct, frozen=True, kw_only=True):
    """A step on the way of an order: `step` is done, current or next."""

    status: str
    step: str


RIGHTS = ("order.work", "payment.record", "customer.reveal", "shipment.work")
"""What is done with an order, each within the reach of its own right."""


class OrderFile(Struct, frozen=True, kw_only=True):
    """An order whole. `phone` and `address` are masked; `may` names what this reader can do with it now, `rights` which of RIGHTS they may
    use on it.

    `delivery` is the promise of its day, `promises` are all of its promises, `owed` is what is due and not paid yet.
    """

    row: OrderRow
    language: str
    version: int
    includes_tax: bool
    discount_percent: Decimal
    net: Decimal
    tax: Decimal
    lines: list[OrderLineRow]
    terms: list[TermRow]
    owed: Decimal
    points_used: int
    points_earned: int
    gifts: list[dict[str, str]]
    payments: list[PaymentRow]
    versions: list[VersionRow]
    promises: list[PromiseRow]
    delivery: PromiseRow | None
    steps: list[StatusStep]
    recipient: str
    phone: str
    address: str
    has_delivery_words: bool
    confirmed_at: datetime | None
    held_at: datetime | None
    held_because: str
    cancelled_at: datetime | None
    cancelled_because: str
    origin_id: int | None
    origin_number: str
    quote_number: str
    may: list[str]
    rights: list[str]


def get_order(*, actor: Actor, now: datetime, order_id: int) -> OrderFile:
    """Return an order whole. At most seven queries. Raises: NotFound."""
    rows = with_people(access.visible_orders(actor)).select_related(*RELATED)
    order = rows.filter(pk=order_id).first()
    if order is None:
        raise NotFound()
    note_seen(actor, order)
    today = house_day(now)
    stored = [line for line in seen_lines(order) if line.removed_in is None]
    payments = list(
        Payment.objects.filter(order=order).select_related("recorded_by").order_by("paid_at", "id")
    )
    promised = access.promises_of(order).order_by("due_at", "pk").values(*PROMISE_FIELDS)
    promises = [promise_row(values, now=now) for values in promised]
    terms, owed = _terms(order, today=today)
    rights = access.rights_on(actor, order.pk, *RIGHTS)
    return OrderFile(
        row=order_row(order, today=today),
        language=order.language,
        version=order.version,
        includes_tax=order.includes_tax,
        discount_percent=order.discount_percent,
        net=order.net,
        tax=order.tax,
        lines=[_line(line, stored) for line in stored if line.bundle_id is None],
        terms=terms,
        owed=owed,
        points_used=order.points_used,
        points_earned=order.points_earned,
        gifts=order.gifts,
        payments=[_payment(one) for one in payments],
        versions=[
            VersionRow(
                number=one.number, gross=one.gross, delivery_on=one.delivery_on, at=one.at, lines=one.lines
            )
            for one in reversed(seen_versions(order))
        ],
        promises=promises,
        delivery=next((one for one in promises if one.id == order.delivery_id), None),
        steps=_steps(order, ships=any(line.ships for line in stored)),
        recipient=order.recipient,
        phone=mask_phone(order.phone) if order.phone else "",
        address=mask_address(order.address),
        has_delivery_words=bool(order.delivery_words),
        confirmed_at=order.confirmed_at,
        held_at=order.held_at,
        held_because=order.held_because,
        cancelled_at=order.cancelled_at,
        cancelled_because=order.cancelled_because,
        origin_id=order.origin_id,
        origin_number=order.origin.number if order.origin else "",
        quote_number=order.quote.number if order.quote else "",
        may=_may(order, rights),
        rights=sorted(rights),
    )


def _line(line: OrderLine, stored: list[OrderLine]) -> OrderLineRow:
    plain = {name: getattr(line, name) for name in OrderLineRow.__struct_fields__ if name != "parts"}
    parts = [
        OrderPartRow(**{name: getattr(part, name) for name in OrderPartRow.__struct_fields__})
        for part in stored
        if part.bundle_id == line.pk
    ]
    return OrderLineRow(**plain, parts=parts)


def _terms(order: Order, *, today: date) -> tuple[list[TermRow], Decimal]:
    """Return the parts of the price and how much is owed now; a price without parts is owed with the order."""
    reached = {
        "order": order.confirmed_at is not None,
        "shipment": order.status in SHIPPED,
        "receipt": order.status in RECEIVED,
    }
    stored = list(order.terms.order_by("position"))
    rows = [
        TermRow(
            what=one.what,
            percent=one.percent,
            amount=one.amount,
            when=one.when,
            due_on=one.due_on,
            is_due=one.due_on is not None and one.due_on <= today
            if one.when == "date"
            else reached[one.when],
        )
        for one in stored
    ]
    if order.status == OrderStatus.CANCELLED:
        return rows, Decimal(0)
    plan = [Term(amount=one.amount, when=one.when, due_on=one.due_on) for one in stored]
    owed = owed_now(
        plan or [Term(amount=order.gross, when="order")],
        paid=order.paid + order.credited,
        is_confirmed=reached["order"],
        is_shipped=reached["shipment"],
        is_received=reached["receipt"],
        today=today,
    )
    return rows, owed


def _payment(one: Payment) -> PaymentRow:
    plain = {name: getattr(one, name) for name in PaymentRow.__struct_fields__ if name != "recorded_by"}
    return PaymentRow(**plain, recorded_by=one.recorded_by.name if one.recorded_by else "")


def _steps(order: Order, *, ships: bool) -> list[StatusStep]:
    """Return the way of an order; stages that its facts cannot reach are left out, a hold stands in place of the work."""
    status = OrderStatus(order.status)
    if status is OrderStatus.CANCELLED:
        return [StatusStep(status="draft", step="done"), StatusStep(status="cancelled", step="current")]
    way = ["draft", "confirmed", "in_progress", "ready"]
    way += ["shipped", "received"] if ships else []
    way += ["accepted", "completed"]
    if status is OrderStatus.ON_HOLD:
        way[way.index("in_progress")] = "on_hold"
    elif status is OrderStatus.PART_SHIPPED:
        way[way.index("shipped")] = "part_shipped"
    here = way.index(status)
    return [
        StatusStep(status=one, step="done" if place < here else "current" if place == here else "next")
        for place, one in enumerate(way)
    ]


def _may(order: Order, rights: set[str]) -> list[str]:
    """Return what state, right and reach allow."""
    may = []
    if "order.work" in rights and order.status not in OVER:
        is_confirmed, is_held = order.confirmed_at is not None, order.held_at is not None
        may += (
            ["hold"] if is_confirmed and not is_held else ["resume"] if is_confirmed else ["edit", "confirm"]
        )
        if order.status not in (*SHIPPED, "part_shipped"):
            may.append("cancel")
    if "payment.record" in rights:
        may += ["pay", "void"]
        if order.paid > 0:
            may.append("refund")
    if "customer.reveal" in rights:
        may.append("reveal")
    return may
