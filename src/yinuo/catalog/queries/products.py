"""Products as answers and screens read them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.models import Precaution, Product, ProductMatch, ProductPicture, Variant
from yinuo.catalog.pricing import Price, PriceStep, ladders_of
from yinuo.catalog.rules import text_in
from yinuo.catalog.search import PRODUCT_KIND
from yinuo.core import search
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.core.likeness import asked_terms

MAX_ROWS = 200


class ProductRow(Struct, frozen=True, kw_only=True):
    """A product; `name` and `summary` are in the language asked for or the one it falls back to."""

    id: int
    code: str
    name: str
    summary: str
    family: str
    brand: str
    price: Decimal | None
    currency: str
    tax_rate: Decimal
    lead_days: int | None
    tags: list[str]
    active: bool


class PrecautionRow(Struct, frozen=True, kw_only=True):
    text: str
    severity: str


class VariantRow(Struct, frozen=True, kw_only=True):
    """A variant; `own_price` is what was written for it alone, `price` what one piece costs on the day asked for.

    `steps` are the prices that hold from more pieces on.
    """

    id: int
    sku: str
    options: dict[str, str]
    barcode: str
    own_price: Decimal | None
    price: Price | None
    steps: list[PriceStep]
    active: bool
    position: int


class PictureRow(Struct, frozen=True, kw_only=True):
    """A picture; `alt` is in the language asked for or the one it falls back to, `alts` language → text."""

    id: int
    name: str
    alt: str
    alts: dict[str, str]


class MatchRow(Struct, frozen=True, kw_only=True):
    """Another product and why; `kind` is goes_with, instead or spare; `picture_id` its first picture."""

    id: int
    kind: str
    product_id: int
    code: str
    name: str
    reason: str
    reasons: dict[str, str]
    picture_id: int | None


class ProductFile(Struct, frozen=True, kw_only=True):
    """A product with all that is known of it; `names` to `care` are language → text, for editing and showing.

    `supplier` is "" for customers.
    """

    row: ProductRow
    names: dict[str, str]
    summaries: dict[str, str]
    materials: dict[str, str]
    process: dict[str, str]
    care: dict[str, str]
    size_table: dict[str, Any]
    parameters: dict[str, Any]
    supplier: str
    law_category: str
    law_traits: list[str]
    law_exclusions: list[str]
    return_days: int | None
    warranty_months: int | None
    precautions: list[PrecautionRow]
    variants: list[VariantRow]
    pictures: list[PictureRow]
    matches: list[MatchRow]


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


def find_products(
    *, actor: Actor, text: str, language: str, active: bool | None = True, limit: int = 10
) -> list[ProductRow]:
    """Return products whose names, numbers and words match, the best first; where none does, those that come near."""
    audience = "public" if actor.kind is ActorKind.CUSTOMER else None
    size = max(1, min(limit, MAX_ROWS))
    hits = search.find(text=text, kind=PRODUCT_KIND, audience=audience, limit=size)
    hits = hits or search.find_alike(
        terms=asked_terms(text), kind=PRODUCT_KIND, audience=audience, limit=size
    )
    if not hits:
        return []
    order = {hit.ref_id: place for place, hit in enumerate(hits)}
    rows = access.visible_products(actor).filter(pk__in=order)
    if active is not None:
        rows = rows.filter(active=active)
    return [_row(product, language) for product in sorted(rows, key=lambda product: order[product.pk])]


def get_product(
    *, actor: Actor, product_id: int, language: str, on: date, level: str = "", retired: bool = True
) -> ProductFile:
    """Return one product with all that is known of it; prices are those of a day for a customer of a level.

    `retired` brings its retired variants too, to whoever is not a customer. At most seven queries.

    Raises: NotFound.
    """
    product = access.visible_products(actor).filter(pk=product_id).first()
    if product is None:
        raise NotFound()
    precautions = Precaution.objects.filter(product=product).order_by("pk")
    shows_retired = retired and actor.kind is not ActorKind.CUSTOMER
    return ProductFile(
        row=_row(product, language),
        names=product.names,
        summaries=product.summaries,
        materials=product.materials,
        process=product.process,
        care=product.care,
        size_table=product.size_table,
        parameters=product.parameters,
        supplier=product.supplier if actor.kind is not ActorKind.CUSTOMER else "",
        law_category=product.law_category,
        law_traits=product.law_traits,
        law_exclusions=product.law_exclusions,
        return_days=product.return_days,
        warranty_months=product.warranty_months,
        precautions=[
            PrecautionRow(text=text_in(p.texts, language), severity=p.severity) for p in precautions
        ],
        variants=_variants(product, level=level, on=on, retired=shows_retired),
        pictures=_pictures(product, language),
        matches=_matches(actor, product, language),
    )


def find_product_id(*, actor: Actor, code: str) -> int | None:
    """Return the key of the product with a code, None where the actor sees none."""
    rows = access.visible_products(actor).filter(code=code.replace("\x00", "")[:40])
    return rows.values_list("pk", flat=True).first()


def list_precautions(*, actor: Actor, product_ids: Iterable[int], language: str) -> list[PrecautionRow]:
    """Return what must be told about any of these products, each sentence once. One query."""
    rows = Precaution.objects.filter(product__in=access.visible_products(actor).filter(pk__in=product_ids))
    found = [PrecautionRow(text=text_in(p.texts, language), severity=p.severity) for p in rows.order_by("pk")]
    return list(dict.fromkeys(found))


def first_pictures(product_ids: Iterable[int]) -> dict[int, int]:
    """Return product → the key of its first picture. One query."""
    rows = ProductPicture.objects.filter(product__in=list(product_ids))
    first = rows.order_by("product_id", "position", "pk").distinct("product_id")
    return dict(first.values_list("product_id", "pk"))


def _variants(product: Product, *, level: str, on: date, retired: bool) -> list[VariantRow]:
    rows = Variant.objects.filter(product=product)
    if not retired:
        rows = rows.filter(active=True)
    found = list(rows.order_by("-active", "position", "pk"))
    ladders = ladders_of([variant.pk for variant in found], level=level, on=on)
    return [_variant(variant, ladders[variant.pk]) for variant in found]


def _variant(variant: Variant, ladder: list[PriceStep]) -> VariantRow:
    return VariantRow(
        id=variant.pk,
        sku=variant.sku,
        options=variant.options,
        barcode=variant.barcode,
        own_price=variant.price,
        price=ladder[0].price if ladder and ladder[0].from_quantity == 1 else None,
        steps=[step for step in ladder if step.from_quantity > 1],
        active=variant.active,
        position=variant.position,
    )


def _pictures(product: Product, language: str) -> list[PictureRow]:
    rows = ProductPicture.objects.filter(product=product).order_by("position", "pk")
    return [PictureRow(id=p.pk, name=p.name, alt=text_in(p.alts, language), alts=p.alts) for p in rows]


def _matches(actor: Actor, product: Product, language: str) -> list[MatchRow]:
    rows = ProductMatch.objects.filter(
        product=product, other__in=access.visible_products(actor).filter(active=True)
    )
    found = list(rows.select_related("other").order_by("kind", "position", "pk"))
    pictures = first_pictures(match.other_id for match in found) if found else {}
    return [
        MatchRow(
            id=match.pk,
            kind=match.kind,
            product_id=match.other_id,
            code=match.other.code,
            name=text_in(match.other.names, language),
            reason=text_in(match.reasons, language),
            reasons=match.reasons,
            picture_id=pictures.get(match.other_id),
        )
        for match in found
    ]


def _row(product: Product, language: str) -> ProductRow:
    return ProductRow(
        id=product.pk,
        code=product.code,
        name=text_in(product.names, language),
        summary=text_in(product.summaries, language),
        family=product.family,
        brand=product.brand,
        price=product.price,
        currency=product.currency,
        tax_rate=product.tax_rate,
        lead_days=product.lead_days,
        tags=product.tags,
        active=product.active,
    )
