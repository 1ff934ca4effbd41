"""How an import of products is taken back."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from yinuo.catalog.journal import ProductChanged, ProductTakenBack, VariantChanged, VariantTakenBack
from yinuo.catalog.models import Product, Variant
from yinuo.catalog.search import PRODUCT_KIND, index_product
from yinuo.core.action import record
from yinuo.core.imports import Undo
from yinuo.core.imports_undo import changed_since, in_use, touched_elsewhere, used_elsewhere
from yinuo.core.models import JournalEntry, SearchDocument

AMOUNTS = frozenset({"price", "tax_rate"})


def plain(value: Any) -> Any:
    """Return a column's value as the undo data and the journal keep it: an amount as text with two decimals."""
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def undo_variants(undo: Undo) -> dict[int, str]:
    """Take back variants; one that was changed, ordered or priced since stays."""
    keys = [one.key for one in undo.rows]
    rows = Variant.objects.filter(pk__in=keys).select_related("product")
    variants = {row.pk: row for row in rows}
    products = {row.product_id: row.product for row in variants.values()}
    list(Product.objects.select_for_update().filter(pk__in=products).order_by("pk"))
    new = [one.key for one in undo.rows if one.before is None and one.key in variants]
    touched = _touched_variants(products, undo.operations)
    kept = {key: in_use() for key in used_elsewhere(Variant, new)}
    kept |= {key: changed_since() for key in new if key in touched}
    for one in undo.rows:
        variant = variants.get(one.key)
        if one.before is None or variant is None:
            continue
        if _differs(variant, one.before):
            kept[one.key] = changed_since()
            continue
        _restore(variant, one.before)
        record(
            VariantChanged(
                subject_id=variant.product_id,
                variant_id=variant.pk,
                sku=variant.sku,
                changed=_turned(one.before),
            )
        )
    gone = [variants[key] for key in new if key not in kept]
    for variant in gone:
        record(VariantTakenBack(subject_id=variant.product_id, variant_id=variant.pk, sku=variant.sku))
    Variant.objects.filter(pk__in=[variant.pk for variant in gone]).delete()
    for product in products.values():
        index_product(product, now=undo.now)
    return kept


def undo_products(undo: Undo) -> dict[int, str]:
    """Take back products; one that was changed since, or has something of its own, stays."""
    keys = [one.key for one in undo.rows]
    products = {row.pk: row for row in Product.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    new = [one.key for one in undo.rows if one.before is None and one.key in products]
    kept = {key: in_use() for key in used_elsewhere(Product, new)}
    touched = touched_elsewhere(subject_kind="product", keys=new, operations=undo.operations)
    kept |= {key: changed_since() for key in touched}
    for one in undo.rows:
        product = products.get(one.key)
        if one.before is None or product is None:
            continue
        if _differs(product, one.before):
            kept[one.key] = changed_since()
            continue
        _restore(product, one.before)
        index_product(product, now=undo.now)
        record(ProductChanged(subject_id=product.pk, changed=_turned(one.before)))
    gone = [key for key in new if key not in kept]
    for key in gone:
        record(ProductTakenBack(subject_id=key, code=products[key].code))
    SearchDocument.objects.filter(kind=PRODUCT_KIND, ref_id__in=gone).delete()
    Product.objects.filter(pk__in=gone).delete()
    return kept


def _touched_variants(product_ids: Collection[int], operations: Collection[Any]) -> set[int]:
    rows = JournalEntry.objects.filter(subject_kind="product", subject_id__in=list(product_ids))
    facts = rows.exclude(operation_id__in=operations).values_list("facts", flat=True)
    return {found["variant_id"] for found in facts if "variant_id" in found}


def _differs(row: Product | Variant, before: Mapping[str, list[Any]]) -> bool:
    return any(plain(getattr(row, name)) != after for name, (_before, after) in before.items())


def _restore(row: Product | Variant, before: Mapping[str, list[Any]]) -> None:
    for name, (value, _after) in before.items():
        setattr(row, name, Decimal(value) if name in AMOUNTS and value is not None else value)
    row.save(update_fields=list(before))


def _turned(before: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: [after, value] for name, (value, after) in before.items()}
