"""A draft order as the content that it was written from, so that it can be written anew."""

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
