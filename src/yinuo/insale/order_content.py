"""A draft order as the content that it was written from, so that it can be written anew; and the fingerprint of what it says."""

import hashlib
import json
from decimal import Decimal

from yinuo.insale.models import Order, OrderLine
from yinuo.presale.rules.quote_content import Payment, QuoteContent, QuoteItem, QuotePart


def content_of_order(order: Order) -> QuoteContent:
    """Return an order's lines and terms as a content. Two queries."""
    lines = list(order.lines.filter(removed_in__isnull=True).order_by("position"))
    deposit, payments = _payments_of(order)
    return QuoteContent(
        items=tuple(_item_of(line, lines) for line in lines if line.bundle_id is None),
        language=order.language,
        currency=order.currency,
        includes_tax=order.includes_tax,
        discount_percent=order.discount_percent,
        deposit_percent=deposit,
        payments=payments,
    )


def _item_of(line: OrderLine, lines: list[OrderLine]) -> QuoteItem:
    return QuoteItem(
        title=line.title,
        note=line.note,
        quantity=line.quantity,
        unit=line.unit,
        product_id=line.product_id,
        variant_id=line.variant_id,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        tax_rate=line.tax_rate,
        parts=tuple(
            QuotePart(
                title=part.title,
                # a part's quantity stands for all of its bundles
                quantity=(part.quantity / line.quantity).quantize(Decimal("0.001")),
                unit=part.unit,
                product_id=part.product_id,
                variant_id=part.variant_id,
            )
            for part in lines
            if part.bundle_id == line.pk
        ),
    )


def _payments_of(order: Order) -> tuple[Decimal, tuple[Payment, ...]]:
    """Return the deposit, which has no words of its own, and what follows it; the rest without words is implied."""
    terms = [(term.percent or Decimal(0), term.what) for term in order.terms.order_by("position")]
    deposit = Decimal(0)
    if terms and not terms[0][1]:
        deposit = terms.pop(0)[0]
    if len(terms) == 1 and not terms[0][1] and deposit:
        terms = []
    return deposit, tuple(Payment(percent=percent, when=what) for percent, what in terms)


def fingerprint(order: Order) -> str:
    """Return the SHA-256 of what an order says: lines, sums, terms of payment and the day. Two queries.

    Where it goes and to whom is no part of it, so that nothing personal can be guessed from it.
    """
    lines = order.lines.filter(removed_in__isnull=True).order_by("position")
    said = {
        "sums": [order.currency, order.includes_tax, _plain(order.discount_percent), _plain(order.gross)],
        "day": order.delivery_on.isoformat() if order.delivery_on else "",
        "lines": [[_plain(value) for value in row] for row in lines.values_list(*_LINE_FACTS)],
        "terms": [
            [_plain(value) for value in row]
            for row in order.terms.order_by("position").values_list("what", "amount", "when", "due_on")
        ],
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


_LINE_FACTS = (
    "title", "note", "quantity", "unit", "product_id", "variant_id", "unit_price", "discount_percent", "tax_rate", "gross",
)  # fmt: skip


def _plain(value: object) -> str:
    """Return a value in a form that does not depend on how it was read."""
    if isinstance(value, Decimal):
        return f"{value:.3f}"
    return "" if value is None else str(value)
