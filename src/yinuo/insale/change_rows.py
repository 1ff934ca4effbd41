"""A change as rows: the lines that it would make, kept as they were assessed, and an order brought to them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Max
from msgspec.structs import replace

from yinuo.core.errors import DomainError
from yinuo.core.ids import new_id
from yinuo.core.money import smallest_unit
from yinuo.insale.delivery_day import end_of_delivery
from yinuo.insale.errors import BelowCredited, ChangeOutdated, LessThanShipped, OrderOver
from yinuo.insale.models import ChangeRequest, Order, OrderLine, OrderVersion, PaymentTerm, ShipmentLine
from yinuo.insale.rules.change import PlainLine, paired, respread
from yinuo.insale.shipment_rows import packed_quantities
from yinuo.insale.states import OrderStatus
from yinuo.matters.errors import DueInThePast
from yinuo.presale.rules.quote import QuoteAmounts
from yinuo.presale.rules.quote_content import PricedItem, QuoteContent, QuoteItem, QuotePart

OVER = (OrderStatus.CANCELLED, OrderStatus.COMPLETED)
NOTHING = Decimal(0)


def content_as_ordered(content: QuoteContent, order: Order) -> QuoteContent:
    """Return a content under what an order's change leaves alone: money, tax, the discount on the whole, language, payments."""
    return replace(
        content,
        currency=order.currency,
        includes_tax=order.includes_tax,
        discount_percent=order.discount_percent,
        language=order.language,
        dates=(),
        deposit_percent=NOTHING,
        payments=(),
    )


def kept_items(items: Sequence[PricedItem], amounts: QuoteAmounts) -> list[dict[str, Any]]:
    """Return priced items as they are kept with a change; amounts are strings."""
    return [
        {
            "title": one.title, "note": one.item.note, "quantity": str(one.item.quantity), "unit": one.item.unit,
            "product_id": one.product_id, "variant_id": one.item.variant_id, "unit_price": str(one.unit_price),
            "discount_percent": str(one.item.discount_percent), "tax_rate": str(one.tax_rate),
            "net": str(amount.net), "tax": str(amount.tax), "gross": str(amount.gross),
            "parts": [
                {"title": title, "quantity": str(part.quantity), "unit": part.unit, "product_id": product_id, "variant_id": part.variant_id}
                for part, title, product_id in one.parts
            ],
        }
        for one, amount in zip(items, amounts.lines, strict=True)
    ]  # fmt: skip


def items_of(change: ChangeRequest) -> list[dict[str, Any]]:
    """Return the items of an assessment as they were kept; none before it."""
    return list((change.lines or {}).get("items", ()))


def base_version_of(change: ChangeRequest) -> int | None:
    """Return the version of the order which an assessment looked at."""
    found = (change.lines or {}).get("version")
    return None if found is None else int(found)


def content_of_kept(kept: Sequence[dict[str, Any]], order: Order) -> QuoteContent:
    """Return kept items as the content that they were written from."""
    items = tuple(
        QuoteItem(
            title=one["title"],
            note=one["note"],
            quantity=Decimal(one["quantity"]),
            unit=one["unit"],
            product_id=one["product_id"],
            variant_id=one["variant_id"],
            unit_price=Decimal(one["unit_price"]),
            discount_percent=Decimal(one["discount_percent"]),
            tax_rate=Decimal(one["tax_rate"]),
            parts=tuple(
                QuotePart(**{**part, "quantity": Decimal(part["quantity"])}) for part in one["parts"]
            ),
        )
        for one in kept
    )
    return content_as_ordered(QuoteContent(items=items), order)


def lines_before(change: ChangeRequest) -> list[PlainLine]:
    """Return the lines of the version that an assessment looked at. One query."""
    version = OrderVersion.objects.filter(order=change.order_id, number=base_version_of(change) or 0).first()
    return [] if version is None else [_plain(line) for line in version.lines]


def lines_after(change: ChangeRequest) -> list[PlainLine]:
    """Return the lines as they would be, the parts of a bundle after it."""
    found = []
    for one in items_of(change):
        found.append(_plain(one))
        whole = Decimal(one["quantity"])
        found += [
            _plain({**part, "quantity": Decimal(part["quantity"]) * whole, "gross": "0"})
            for part in one["parts"]
        ]
    return found


def _plain(line: dict[str, Any]) -> PlainLine:
    return PlainLine(
        title=line["title"],
        note=line.get("note", ""),
        quantity=Decimal(line["quantity"]),
        unit=line["unit"],
        product_id=line["product_id"],
        variant_id=line["variant_id"],
        gross=Decimal(line["gross"]),
    )


def why_not(order: Order, change: ChangeRequest, *, now: datetime) -> DomainError | None:
    """Return what stands in the way of putting a change into force, or None."""
    if order.status in OVER:
        return OrderOver()
    if base_version_of(change) != order.version:
        return ChangeOutdated()
    if change.delivery_on is not None:
        due_at = end_of_delivery(order, change.delivery_on)
        if due_at <= now:
            return DueInThePast(field="delivery_on", due=change.delivery_on.isoformat())
    return less_than_shipped(order, content_of_kept(items_of(change), order).items)


def less_than_shipped(order: Order, items: Sequence[QuoteItem]) -> DomainError | None:
    """Return the first line that would become less than what of it is packed or shipped, or None."""
    stored = list(order.lines.filter(removed_in__isnull=True).order_by("position"))
    gone = packed_quantities(order)
    wanted = {
        old.pk: quantity for old, _head, quantity, _item, _part in _matched(stored, items) if old is not None
    }
    for line in stored:
        least = max(gone.get(line.pk, NOTHING), line.shipped)
        if least > wanted.get(line.pk, NOTHING):
            return LessThanShipped(field="items", title=line.title, shipped=f"{least.normalize():f}")
    return None


Match = tuple[OrderLine | None, int, Decimal, QuoteItem, QuotePart | None]


def _matched(stored: Sequence[OrderLine], items: Sequence[QuoteItem]) -> list[Match]:
    """Return every line to be: the stored one that goes on as it, the place of its item, its whole quantity, its item and part."""
    heads = [line for line in stored if line.bundle_id is None]
    found: list[Match] = []
    for place, (item, old) in enumerate(zip(items, paired(heads, items), strict=True)):
        head = None if old is None else heads[old]
        found.append((head, place, item.quantity, item, None))
        parts = [line for line in stored if head is not None and line.bundle_id == head.pk]
        named = [PlainLine(**_named(part)) for part in item.parts]
        for part, old_part in zip(item.parts, paired(parts, named), strict=True):
            line = None if old_part is None else parts[old_part]
            found.append((line, place, part.quantity * item.quantity, item, part))
    return found


def _named(part: QuotePart) -> dict[str, Any]:
    return {
        "title": part.title,
        "quantity": part.quantity,
        "product_id": part.product_id,
        "variant_id": part.variant_id,
    }


def write_changed_lines(order: Order, change: ChangeRequest) -> None:
    """Bring an order's lines and sums to what was agreed. What is shipped stays with its line; `order.version` is the new one already.

    Raises: BelowCredited.
    """
    stored = list(order.lines.filter(removed_in__isnull=True).order_by("position"))
    kept = items_of(change)
    content = content_of_kept(kept, order)
    rows: list[OrderLine] = []
    heads: dict[int, OrderLine] = {}
    for old, place, quantity, item, part in _matched(stored, content.items):
        row = old or OrderLine(id=new_id(), order=order)
        thing = item if part is None else part
        row.title, row.unit, row.quantity = thing.title, thing.unit, quantity
        row.product_id, row.variant_id = thing.product_id, thing.variant_id
        if part is None:
            sums = kept[place]
            row.bundle, row.note = None, item.note
            row.unit_price, row.discount_percent = item.unit_price or NOTHING, item.discount_percent
            row.tax_rate = item.tax_rate or NOTHING
            row.net, row.tax, row.gross = (Decimal(sums[name]) for name in ("net", "tax", "gross"))
            row.ships = item.product_id is not None and not item.parts
            heads[place] = row
        else:
            row.bundle, row.ships, row.tax_rate = heads[place], True, NOTHING
        rows.append(row)
    _write_rows(order, rows, known={line.pk for line in stored})
    order.net = sum((row.net for row in rows), NOTHING)
    order.tax = sum((row.tax for row in rows), NOTHING)
    order.gross = order.net + order.tax
    if order.gross < order.credited:
        raise BelowCredited()


def _write_rows(order: Order, rows: list[OrderLine], *, known: set[int]) -> None:
    """Write lines in their new order; those that go stay where a shipment names them, else they stand in the earlier version alone."""
    staying = {row.pk for row in rows}
    gone = order.lines.filter(pk__in=known - staying)
    named = set(ShipmentLine.objects.filter(line__in=known - staying).values_list("line_id", flat=True))
    gone.filter(pk__in=named).update(removed_in=order.version, bundle=None)
    # whoever is no part of a bundle any more must not go with it
    order.lines.filter(pk__in=staying & known).update(bundle=None)
    gone.exclude(pk__in=named).delete()
    highest = order.lines.aggregate(most=Max("position"))["most"] or 0
    order.lines.update(position=F("position") + max(highest + 1, len(rows)))
    for place, row in enumerate(rows):
        row.position = place
    fields = [f.name for f in OrderLine._meta.concrete_fields if f.name not in ("id", "order")]
    OrderLine.objects.bulk_update([row for row in rows if row.pk in known], fields)
    OrderLine.objects.bulk_create([row for row in rows if row.pk not in known])
    removed = order.lines.filter(removed_in__isnull=False).order_by("position").values_list("pk", flat=True)
    for place, key in enumerate(list(removed), start=len(rows)):
        OrderLine.objects.filter(pk=key).update(position=place)


def respread_terms(order: Order) -> None:
    """Share the order's new price over its parts: what is paid stays, the rest takes the difference."""
    terms = list(order.terms.order_by("position"))
    if not terms:
        return
    before = [term.amount for term in terms]
    after = respread(before, paid=order.paid, gross=order.gross, unit=smallest_unit(order.currency))
    if after == before:
        return
    keeps_shares = order.paid == 0
    for term, amount in zip(terms, after, strict=False):
        if term.amount != amount:
            term.amount = amount
            term.percent = term.percent if keeps_shares else None
    PaymentTerm.objects.bulk_update(terms, ["amount", "percent"])
    if len(after) > len(terms):
        PaymentTerm.objects.create(
            order=order, position=terms[-1].position + 1, what="", amount=after[-1], when="receipt"
        )
