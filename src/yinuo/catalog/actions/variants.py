"""Variants: what can be ordered of a product."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from yinuo.catalog import access
from yinuo.catalog.errors import CodeTaken, VariantRetired
from yinuo.catalog.journal import VariantAdded, VariantChanged, VariantWasRetired
from yinuo.catalog.models import Product, Variant
from yinuo.catalog.rules import needed_text
from yinuo.catalog.rules.products import VARIANT_FIELDS, checked_fields
from yinuo.catalog.search import index_product
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound


@action(journal=VariantAdded)
def add_variant(
    *, actor: Actor, now: datetime, product_id: int, sku: str, fields: Mapping[str, Any] | None = None
) -> Variant:
    """Add a variant to a product; `fields` are those of `change_variant`. Without a position it comes last.

    Raises: NotFound, NotAllowed, CatalogTextMissing, CatalogTextTooLong, InvalidValue, CodeTaken.
    """
    product = access.product_for(actor, product_id)
    last = Variant.objects.filter(product=product).order_by("-position").values_list("position", flat=True)
    wanted = {"position": min(last.first() or 0, 32_766) + 1, **(fields or {})}
    variant = Variant(
        product=product,
        sku=needed_text(sku, limit=60, field="sku"),
        **checked_fields(wanted, VARIANT_FIELDS),
    )
    _save_new(variant)
    index_product(product, now=now)
    record(VariantAdded(subject_id=product.pk, variant_id=variant.pk, sku=variant.sku))
    return variant


@action(journal=VariantChanged)
def change_variant(
    *, actor: Actor, now: datetime, product_id: int, variant_id: int, fields: Mapping[str, Any]
) -> Variant:
    """Change a variant's fields; a retired one comes back with `active`. Its SKU stays: orders and labels bear it.

    `fields` may name: options (name → value), barcode, price (Decimal, or None for the product's), position, active.

    Raises: NotFound, NotAllowed, CatalogTextMissing, CatalogTextTooLong, InvalidValue.
    """
    product, variant = _variant_for(actor, product_id, variant_id)
    wanted = checked_fields(fields, VARIANT_FIELDS)
    changed = {
        key: [getattr(variant, key), value] for key, value in wanted.items() if getattr(variant, key) != value
    }
    for key, (_before, after) in changed.items():
        setattr(variant, key, after)
    if changed:
        variant.save(update_fields=list(changed))
        index_product(product, now=now)
    record(VariantChanged(subject_id=product.pk, variant_id=variant.pk, sku=variant.sku, changed=changed))
    return variant


@action(journal=VariantWasRetired)
def retire_variant(
    *, actor: Actor, now: datetime, product_id: int, variant_id: int, reason: str = ""
) -> Variant:
    """Take a variant off the offer; what was quoted and sold of it stays known.

    Raises: NotFound, NotAllowed, VariantRetired.
    """
    product, variant = _variant_for(actor, product_id, variant_id)
    if not variant.active:
        raise VariantRetired()
    variant.active = False
    variant.save(update_fields=["active"])
    record(VariantWasRetired(subject_id=product.pk, variant_id=variant.pk, sku=variant.sku, reason=reason))
    return variant


def _variant_for(actor: Actor, product_id: int, variant_id: int) -> tuple[Product, Variant]:
    product = access.product_for(actor, product_id)
    variant = Variant.objects.filter(pk=variant_id, product=product).first()
    if variant is None:
        raise NotFound()
    return product, variant


def _save_new(variant: Variant) -> None:
    try:
        with transaction.atomic():
            variant.save(force_insert=True)
    except IntegrityError:
        if Variant.objects.filter(sku=variant.sku).exists():
            raise CodeTaken(field="sku", code=variant.sku) from None
        raise
