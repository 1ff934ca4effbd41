"""What a customer pays for a thing of the catalogue, tax included, before any discount."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from yinuo.catalog.models import Product, Variant

Asked = tuple[int | None, Product | None, Decimal]


def list_prices(asked: Sequence[Asked], *, level: str, currency: str, now: datetime) -> list[Decimal | None]:
    """Return the list price of each (variant, product, quantity); None where there is none in this currency."""
    keys = {key for key, _product, _quantity in asked if key is not None}
    own = dict(Variant.objects.filter(pk__in=keys).values_list("pk", "price")) if keys else {}
    return [
        None if product is None or product.currency != currency else _own(own.get(key or 0), product.price)
        for key, product, _quantity in asked
    ]


def _own(price: Decimal | None, otherwise: Decimal | None) -> Decimal | None:
    return otherwise if price is None else price
