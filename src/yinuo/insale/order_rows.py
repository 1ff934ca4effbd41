"""An order as rows: lines with their sums, what each part of the price is, and the status that follows from facts."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from yinuo.core.action import current_frame, record
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.core.money import smallest_unit
from yinuo.insale.journal import OrderStatusChanged
from yinuo.insale.models import (
    Milestone,
    Order,
    OrderLine,
    OrderVersion,
    Payment,
    PaymentTerm,
    ReceiptFollowUp,
)
from yinuo.insale.rules.plan import OUTSIDE
from yinuo.insale.rules.status import LineFacts, OrderFacts, status_of
from yinuo.insale.states import OrderStatus
from yinuo.matters.models import Matter
from yinuo.presale.models import Quote
from yinuo.presale.rules.quote import HUNDRED, QuoteAmounts
from yinuo.presale.rules.quote_content import PricedItem, QuoteContent

NOTHING = Decimal(0)


def write_lines(order: Order, items: Sequence[PricedItem], amounts: QuoteAmounts) -> list[OrderLine]:
    """Write the lines of a draft anew, parts after their bundle, and the order's sums."""
    order.lines.all().delete()
    rows: list[OrderLine] = []
    for item, amount in zip(items, amounts.lines, strict=True):
        head = OrderLine(
            id=new_id(), order=order, position=len(rows), title=item.title, note=item.item.note,
            quantity=item.item.quantity, unit=item.item.unit, product_id=item.product_id,
            variant_id=item.item.variant_id, unit_price=item.unit_price,
            discount_percent=item.item.discount_percent, tax_rate=item.tax_rate,
            net=amount.net, tax=amount.tax, gross=amount.gross,
            ships=item.product_id is not None and not item.parts,
        )  # fmt: skip
        rows.append(head)
        rows += [
            OrderLine(
                id=new_id(), order=order, position=len(rows) + n, bundle=head, title=title,
                quantity=part.quantity * item.item.quantity, unit=part.unit, product_id=product_id,
                variant_id=part.variant_id, tax_rate=NOTHING, ships=True,
            )
            for n, (part, title, product_id) in enumerate(item.parts)
        ]  # fmt: skip
    OrderLine.objects.bulk_create(rows)
    return rows


def copy_lines(order: Order, quote: Quote) -> list[OrderLine]:
    """Take over the lines of an accepted quote as they stand: nothing is reckoned again, so that what was agreed is what is owed."""
    lines = list(quote.lines.order_by("position"))
    bundles = {line.bundle_id for line in lines if line.bundle_id is not None}
    made: dict[int, OrderLine] = {}
    for line in lines:
        head = made.get(line.bundle_id or 0)
        quantity = line.quantity * head.quantity if head is not None else line.quantity
        made[line.pk] = OrderLine(
            id=new_id(), order=order, position=line.position, bundle=head, title=line.title, note=line.note,
            quantity=quantity, unit=line.unit, product_id=line.product_id, variant_id=line.variant_id,
            unit_price=line.unit_price, discount_percent=line.discount_percent, tax_rate=line.tax_rate,
            net=line.net, tax=line.tax, gross=line.gross,
            ships=line.pk not in bundles and line.product_id is not None,
        )  # fmt: skip
    OrderLine.objects.bulk_create(made.values())
    return list(made.values())


def write_terms(order: Order, parts: Sequence[tuple[str, Decimal, str]]) -> None:
    """Write what is paid when: (words, percent, when). Each amount is rounded down; the last takes what is left."""
    order.terms.all().delete()
    unit, left = smallest_unit(order.currency), order.gross
    rows = []
    for place, (what, percent, when) in enumerate(parts):
        is_last = place == len(parts) - 1
        amount = left if is_last else (order.gross * percent / HUNDRED).quantize(unit, "ROUND_DOWN")
        left -= amount
        rows.append(
            PaymentTerm(
                order=order, position=place, what=what[:80], percent=percent, amount=amount, when=when
            )
        )
    PaymentTerm.objects.bulk_create(rows)


def terms_of(content: QuoteContent) -> list[tuple[str, Decimal, str]]:
    """Return the parts of the price that a content names: the deposit with the order, what follows in its own words."""
    percents = content.percents()
    if not percents:
        return []
    words = ["", *(one.when for one in content.payments)] if content.deposit_percent else [
        one.when for one in content.payments
    ]  # fmt: skip
    words += [""] * (len(percents) - len(words))
    last = len(percents) - 1
    return [
        (text, percent, "order" if place == 0 else "receipt" if place == last else "shipment")
        for place, (text, percent) in enumerate(zip(words, percents, strict=True))
    ]


def snapshot(order: Order, *, now: datetime, change_id: int | None = None) -> OrderVersion:
    """Keep the version in force as it is, for good."""
    lines: list[dict[str, Any]] = [
        {
            "title": line.title, "quantity": str(line.quantity), "unit": line.unit, "product_id": line.product_id,
            "variant_id": line.variant_id, "unit_price": str(line.unit_price), "gross": str(line.gross),
            "note": line.note,
        }
        for line in order.lines.filter(removed_in__isnull=True).order_by("position")
    ]  # fmt: skip
    return OrderVersion.objects.create(
        order=order,
        number=order.version,
        change_id=change_id,
        lines=lines,
        gross=order.gross,
        delivery_on=order.delivery_on,
        at=now,
    )


def restate(order: Order) -> OrderStatus:
    """Reckon the status anew after an action changed a fact, write and journal it where it is another; the order is locked."""
    now = current_frame().now
    order.paid = _paid(order)
    facts = OrderFacts(
        lines=[
            LineFacts(quantity=quantity, shipped=shipped, received=received)
            for quantity, shipped, received in order.lines.filter(
                ships=True, removed_in__isnull=True
            ).values_list("quantity", "shipped", "received")
        ],
        milestones=list(
            Milestone.objects.filter(order=order).exclude(code__in=OUTSIDE).values_list("percent", flat=True)
        ),
        is_confirmed=order.confirmed_at is not None,
        is_held=order.held_at is not None,
        is_cancelled=order.cancelled_at is not None,
        is_accepted=order.accepted_at is not None,
        has_open_follow_ups=ReceiptFollowUp.objects.filter(
            receipt__shipment__order=order, state="open"
        ).exists(),
        gross=order.gross - order.credited,
        paid=order.paid,
    )
    status, before = status_of(facts), order.status
    order.status = status
    changed: dict[str, Any] = {"paid": order.paid, "status": status}
    if status != before:
        changed["status_since"] = now
        if status is OrderStatus.COMPLETED:
            changed["completed_at"] = now
        record(
            OrderStatusChanged(
                subject_id=order.pk, matter_id=order.pk, before=str(before), status=str(status)
            )
        )
    Order.objects.filter(pk=order.pk).update(**changed)
    order.changed_at = now
    Matter.objects.filter(pk=order.pk).update(changed_at=now)
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)
    return status


def credit_order(order: Order, amount: Decimal) -> None:
    """Note that so much of the price is owed no more, because goods came back; the order is locked."""
    order.credited += amount
    Order.objects.filter(pk=order.pk).update(credited=order.credited)
    restate(order)


def _paid(order: Order) -> Decimal:
    """Return what came in less what went back, without what was voided."""
    sums = dict(
        Payment.objects.filter(order=order, voided_at__isnull=True)
        .values_list("kind")
        .annotate(total=Sum("amount"))
    )
    came_in, went_back = (Decimal(sums.get(kind) or 0) for kind in ("payment", "refund"))
    return came_in - went_back
