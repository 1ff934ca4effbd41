"""What a customer of a level pays for things of the catalogue, tax included, before any discount of a quote."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from yinuo.catalog.models import Product
from yinuo.catalog.pricing import price_day, prices_of

Asked = tuple[int | None, Product | None, Decimal]


def list_prices(asked: Sequence[Asked], *, level: str, currency: str, now: datetime) -> list[Decimal | None]:
    """Return the list price of each (variant, product, quantity); None where there is none in this currency.

    A product without a variant has its own price. One query.
    """
    known = prices_of(
        [(key or 0, quantity) for key, _product, quantity in asked],
        level=level,
        on=price_day(now),
        currency=currency,
    )
    return [
        (price.amount if price else None) if key is not None else _own(product, currency)
        for price, (key, product, _quantity) in zip(known, asked, strict=True)
    ]


def _own(product: Product | None, currency: str) -> Decimal | None:
    return product.price if product is not None and product.currency == currency else None
