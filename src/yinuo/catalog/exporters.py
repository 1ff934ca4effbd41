"""Products and price lists as spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog import access
from yinuo.catalog.importers import NAMES, PRODUCTS, SUMMARIES
from yinuo.catalog.models import ListPrice, Product, Variant
from yinuo.catalog.price_importers import PRICES
from yinuo.core.actor import Actor
from yinuo.core.exports import ExportKind, register_export

CHUNK = 500


def _products(actor: Actor, filters: Mapping[str, str], plain: bool) -> Iterator[Sequence[Any]]:
    """Yield headings and products by code, a row for each variant."""
    yield [str(one.label) for one in PRODUCTS.fields]
    rows = access.visible_products(actor).filter(active=not filters.get("retired"))
    if filters.get("family"):
        rows = rows.filter(family=filters["family"])
    variants = Prefetch("variants", queryset=Variant.objects.filter(active=True).order_by("position", "pk"))
    last = ""
    while page := list(rows.filter(code__gt=last).order_by("code").prefetch_related(variants)[:CHUNK]):
        for product in page:
            of_it: list[Variant | None] = [*product.variants.all()]
            for variant in of_it or [None]:
                yield _product(product, variant)
        last = page[-1].code


def _product(product: Product, variant: Variant | None) -> list[Any]:
    values: dict[str, Any] = {
        "code": product.code,
        **{column: product.names.get(language, "") for column, language in NAMES.items()},
        **{column: product.summaries.get(language, "") for column, language in SUMMARIES.items()},
        **{
            name: getattr(product, name)
            for name in ("family", "brand", "supplier", "price", "currency", "tax_rate", "lead_days")
        },
        "parameters": _pairs(product.parameters),
        "tags": ", ".join(product.tags),
        "active": int(product.active),
        "sku": variant.sku if variant else "",
        "options": _pairs(variant.options) if variant else "",
        "barcode": variant.barcode if variant else "",
        "variant_price": variant.price if variant else None,
    }
    return [values[one.code] for one in PRODUCTS.fields]


def _pairs(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in values.items())


def _prices(actor: Actor, filters: Mapping[str, str], plain: bool) -> Iterator[Sequence[Any]]:
    """Yield headings and the prices of the lists in use (or of the one named by its code), by list, SKU and quantity."""
    yield [str(one.label) for one in PRICES.fields]
    lists = access.visible_price_lists(actor).filter(active=True)
    if filters.get("list"):
        lists = lists.filter(code=filters["list"])
    for row in lists.order_by("code"):
        prices = ListPrice.objects.filter(price_list=row).select_related("variant")
        for price in prices.order_by("variant__sku", "from_quantity").iterator(chunk_size=CHUNK):
            values: dict[str, Any] = {
                "list": row.code,
                **{
                    name: getattr(row, name)
                    for name in ("name", "level", "currency", "valid_from", "valid_until")
                },
                "sku": price.variant.sku,
                "from_quantity": price.from_quantity,
                "price": price.price,
            }
            yield [values[one.code] for one in PRICES.fields]


register_export(
    ExportKind(
        code="products",
        label=lazy("Products"),
        right="product.read",
        filters=("family", "retired"),
        rows=_products,
    )
)
register_export(
    ExportKind(
        code="prices", label=lazy("Price lists"), right="product.read", filters=("list",), rows=_prices
    )
)
