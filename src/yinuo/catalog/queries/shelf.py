"""The shelf: products as a visitor looks over them, with a picture and what they cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Count
from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.models import ProductPicture, Variant
from yinuo.catalog.pricing import prices_of
from yinuo.catalog.queries.products import ProductRow, find_products, list_products
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor


class ShelfRow(Struct, frozen=True, kw_only=True):
    """A product on the shelf. `price` is the lowest of its variants; `is_from` says that others cost more."""

    product: ProductRow
    picture_id: int | None
    alt: str
    price: Decimal | None
    currency: str
    is_from: bool


class FamilyRow(Struct, frozen=True, kw_only=True):
    name: str
    count: int


def list_shelf(
    *, actor: Actor, language: str, on: date, family: str = "", after: str = "", limit: int = 48
) -> tuple[list[ShelfRow], str]:
    """Return products on offer by code, and the cursor of the next page, "" at the end. Four queries."""
    rows, older = list_products(actor=actor, language=language, family=family, after=after, limit=limit)
    return _on_shelf(rows, language=language, on=on), older


def find_on_shelf(*, actor: Actor, language: str, on: date, text: str, limit: int = 48) -> list[ShelfRow]:
    """Return products on offer that match, the best first. At most five queries."""
    rows = find_products(actor=actor, text=text, language=language, limit=limit)
    return _on_shelf(rows, language=language, on=on)


def list_families(*, actor: Actor) -> list[FamilyRow]:
    """Return the families that have something on offer, by name."""
    rows = access.visible_products(actor).filter(active=True).exclude(family="")
    counted = rows.values_list("family").annotate(count=Count("pk")).order_by("family")
    return [FamilyRow(name=name, count=count) for name, count in counted]


def _on_shelf(rows: Sequence[ProductRow], *, language: str, on: date) -> list[ShelfRow]:
    if not rows:
        return []
    keys = [row.id for row in rows]
    currencies = {row.id: row.currency for row in rows}
    first = ProductPicture.objects.filter(product__in=keys)
    pictures = {
        picture.product_id: picture
        for picture in first.order_by("product_id", "position", "pk").distinct("product_id")
    }
    variants = list(Variant.objects.filter(product__in=keys, active=True).values_list("pk", "product_id"))
    prices = prices_of([(key, 1) for key, _product in variants], level="", on=on)
    costs: dict[int, set[Decimal]] = {}
    for (_key, product_id), price in zip(variants, prices, strict=True):
        if price is not None and price.currency == currencies[product_id]:
            costs.setdefault(product_id, set()).add(price.amount)
    found = []
    for row in rows:
        amounts = costs.get(row.id) or ({row.price} if row.price is not None else set())
        picture = pictures.get(row.id)
        found.append(
            ShelfRow(
                product=row,
                picture_id=picture.pk if picture else None,
                alt=text_in(picture.alts, language) if picture else "",
                price=min(amounts, default=None),
                currency=row.currency,
                is_from=len(amounts) > 1,
            )
        )
    return found
