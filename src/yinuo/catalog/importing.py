"""How an import of products is taken back."""

from collections.abc import Collection
from typing import Any

from yinuo.catalog.journal import ProductChanged, ProductTakenBack, VariantChanged, VariantTakenBack
from yinuo.catalog.models import Product, Variant
from yinuo.catalog.search import PRODUCT_KIND, index_products
from yinuo.core.action import record
from yinuo.core.imports import Undo
from yinuo.core.imports_undo import (
    changed_since,
    in_use,
    sort_out,
    touched_elsewhere,
    turned,
    used_elsewhere,
)
from yinuo.core.models import JournalEntry, SearchDocument


def undo_variants(undo: Undo) -> dict[int, str]:
    """Take back variants; one that was changed, ordered or priced since stays."""
    rows = Variant.objects.filter(pk__in=[one.key for one in undo.rows]).select_related("product")
    variants = {row.pk: row for row in rows}
    products = {row.product_id: row.product for row in variants.values()}
    list(Product.objects.select_for_update().filter(pk__in=products).order_by("pk"))

    def keep(new: list[int]) -> dict[int, str]:
        touched = _touched_variants(products, undo.operations)
        used = used_elsewhere(Variant, new)
        return {key: in_use() for key in used} | {key: changed_since() for key in new if key in touched}

    found = sort_out(undo, variants, keep=keep)
    for row, before in found.restored:
        changed = turned(before)
        record(VariantChanged(subject_id=row.product_id, variant_id=row.pk, sku=row.sku, changed=changed))
    for row in found.gone:
        record(VariantTakenBack(subject_id=row.product_id, variant_id=row.pk, sku=row.sku))
    Variant.objects.filter(pk__in=[row.pk for row in found.gone]).delete()
    index_products(products.values(), now=undo.now)
    return found.kept


def undo_products(undo: Undo) -> dict[int, str]:
    """Take back products; one that was changed since, or has something of its own, stays."""
    rows = Product.objects.select_for_update().filter(pk__in=[one.key for one in undo.rows])
    products = {row.pk: row for row in rows.order_by("pk")}

    def keep(new: list[int]) -> dict[int, str]:
        touched = touched_elsewhere(subject_kind="product", keys=new, operations=undo.operations)
        used = used_elsewhere(Product, new)
        return {key: in_use() for key in used} | {key: changed_since() for key in touched}

    found = sort_out(undo, products, keep=keep)
    for row, before in found.restored:
        record(ProductChanged(subject_id=row.pk, changed=turned(before)))
    index_products([row for row, _before in found.restored], now=undo.now)
    for row in found.gone:
        record(ProductTakenBack(subject_id=row.pk, code=row.code))
    gone = [row.pk for row in found.gone]
    SearchDocument.objects.filter(kind=PRODUCT_KIND, ref_id__in=gone).delete()
    Product.objects.filter(pk__in=gone).delete()
    return found.kept


def _touched_variants(product_ids: Collection[int], operations: Collection[Any]) -> set[int]:
    rows = JournalEntry.objects.filter(subject_kind="product", subject_id__in=list(product_ids))
    facts = rows.exclude(operation_id__in=operations).values_list("facts", flat=True)
    return {found["variant_id"] for found in facts if "variant_id" in found}
