"""Price lists as those who keep them see them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count
from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.models import ListPrice, PriceList, Variant
from yinuo.catalog.rules import text_in
from yinuo.catalog.search import PRODUCT_KIND
from yinuo.core import search
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound

MAX_ROWS = 200


class PriceListRow(Struct, frozen=True, kw_only=True):
    """A price list; `level` is "" where it is for all, `prices` how many variants it prices."""

    id: int
    code: str
    name: str
    currency: str
    level: str
    valid_from: date
    valid_until: date | None
    active: bool
    prices: int
    created_at: datetime


class PricedVariant(Struct, frozen=True, kw_only=True):
    """A variant beside its prices on a list: quantity from which it holds → price; `usual` is without any list."""

    variant_id: int
    product_id: int
    sku: str
    name: str
    options: dict[str, Any]
    usual: Decimal | None
    currency: str
    steps: dict[int, Decimal]


def list_price_lists(*, actor: Actor, active: bool | None = None) -> list[PriceListRow]:
    """Return the price lists by code."""
    rows = access.visible_price_lists(actor)
    if active is not None:
        rows = rows.filter(active=active)
    return [_row(row) for row in _counted(rows).order_by("code")[:MAX_ROWS]]


def get_price_list(*, actor: Actor, price_list_id: int) -> PriceListRow:
    """Return one price list. Raises: NotFound."""
    row = _counted(access.visible_price_lists(actor)).filter(pk=price_list_id).first()
    if row is None:
        raise NotFound()
    return _row(row)


def list_priced_variants(
    *,
    actor: Actor,
    price_list_id: int,
    language: str,
    text: str = "",
    only_priced: bool = False,
    after: str = "",
    limit: int = 50,
) -> tuple[list[PricedVariant], str]:
    """Return the variants on offer by SKU beside their prices on a list, and the next cursor: the last SKU, "" at the end.

    Raises: NotFound.
    """
    if not access.visible_price_lists(actor).filter(pk=price_list_id).exists():
        raise NotFound()
    rows = Variant.objects.filter(active=True, product__active=True)
    if text.strip():
        hits = search.find(text=text, kind=PRODUCT_KIND, limit=MAX_ROWS)
        rows = rows.filter(product__in=[hit.ref_id for hit in hits])
    if only_priced:
        rows = rows.filter(pk__in=ListPrice.objects.filter(price_list=price_list_id).values("variant"))
    if after:
        rows = rows.filter(sku__gt=after.replace("\x00", ""))
    size = max(1, min(limit, MAX_ROWS))
    found = list(rows.select_related("product").order_by("sku")[: size + 1])
    page = found[:size]
    steps: dict[int, dict[int, Decimal]] = {}
    for price in ListPrice.objects.filter(price_list=price_list_id, variant__in=page).order_by(
        "from_quantity"
    ):
        steps.setdefault(price.variant_id, {})[price.from_quantity] = price.price
    priced = [
        PricedVariant(
            variant_id=variant.pk,
            product_id=variant.product_id,
            sku=variant.sku,
            name=text_in(variant.product.names, language),
            options=variant.options,
            usual=variant.product.price if variant.price is None else variant.price,
            currency=variant.product.currency,
            steps=steps.get(variant.pk, {}),
        )
        for variant in page
    ]
    return priced, page[-1].sku if len(found) > size else ""


def _counted(rows: Any) -> Any:
    return rows.annotate(count=Count("prices__variant", distinct=True))


def _row(row: PriceList) -> PriceListRow:
    return PriceListRow(
        id=row.pk,
        code=row.code,
        name=row.name,
        currency=row.currency,
        level=row.level,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        active=row.active,
        prices=row.count,  # type: ignore[attr-defined]
        created_at=row.created_at,
    )
