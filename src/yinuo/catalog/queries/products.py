"""Products as answers and screens read them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yinuo.catalog import access
from yinuo.catalog.models import Precaution, Product
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound

MAX_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product; `name` and `summary` are in the language asked for or the one it falls back to."""

    id: int
    code: str
    name: str
    summary: str
    family: str
    price: Decimal | None
    currency: str
    tags: list[str]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecautionRow:
    text: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFile:
    """A product with all that is known of it; `names` and `summaries` are language → text, for editing."""

    row: ProductRow
    names: dict[str, str]
    summaries: dict[str, str]
    parameters: dict[str, Any]
    precautions: list[PrecautionRow]


def list_products(
    *,
    actor: Actor,
    language: str,
    active: bool | None = True,
    family: str = "",
    after: str = "",
    limit: int = 100,
) -> tuple[list[ProductRow], str]:
    """Return products by code, and the cursor of the next page: the last code, "" at the end."""
    rows = access.visible_products(actor)
    if active is not None:
        rows = rows.filter(active=active)
    if family:
        rows = rows.filter(family=family)
    if after:
        rows = rows.filter(code__gt=after.replace("\x00", ""))
    size = max(1, min(limit, MAX_ROWS))
    found = list(rows.order_by("code")[: size + 1])
    page = [_row(product, language) for product in found[:size]]
    return page, page[-1].code if len(found) > size else ""


def get_product(*, actor: Actor, product_id: int, language: str) -> ProductFile:
    """Return one product with its parameters and what must be told before the sale.

    Raises: NotFound.
    """
    product = access.visible_products(actor).filter(pk=product_id).first()
    if product is None:
        raise NotFound()
    precautions = Precaution.objects.filter(product=product).order_by("pk")
    return ProductFile(
        row=_row(product, language),
        names=product.names,
        summaries=product.summaries,
        parameters=product.parameters,
        precautions=[
            PrecautionRow(text=text_in(p.texts, language), severity=p.severity) for p in precautions
        ],
    )


def _row(product: Product, language: str) -> ProductRow:
    return ProductRow(
        id=product.pk,
        code=product.code,
        name=text_in(product.names, language),
        summary=text_in(product.summaries, language),
        family=product.family,
        price=product.price,
        currency=product.currency,
        tags=product.tags,
        active=product.active,
    )
