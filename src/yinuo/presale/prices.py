"""What a customer pays for a thing of the catalogue, tax included, before any discount."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from yinuo.catalog.models import Product
from yinuo.catalog.pricing import price_day, prices_of

Asked = tuple[int | None, Product | None, Decimal]


def list_prices(asked: Sequence[Asked], *, level: str, currency: str, now: datetime) -> list[Decimal | None]:
    """Return the list price of each (variant, product, quantity); None where there is none in this currency. One query."""
    keyed = [(key, quantity) for key, _product, quantity in asked if key is not None]
    found = iter(prices_of(keyed, level=level, on=price_day(now), currency=currency) if keyed else [])
    prices: list[Decimal | None] = []
    for key, product, _quantity in asked:
        if key is not None:
            price = next(found)
            prices.append(price.amount if price else None)
        else:
            prices.append(product.price if product is not None and product.currency == currency else None)
    return prices
