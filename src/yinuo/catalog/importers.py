"""Products and their variants in a spreadsheet: one row a variant, or one row a product that has none."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.importing import undo_products, undo_variants
from yinuo.catalog.journal import ProductChanged, ProductCreated, VariantAdded, VariantChanged
from yinuo.catalog.models import Product, Variant
from yinuo.catalog.rules import checked_text
from yinuo.catalog.rules.products import MAX_LEAD_DAYS, MAX_POSITION, checked_currency
from yinuo.catalog.search import index_products
from yinuo.core.action import change, insert, record
from yinuo.core.errors import InvalidValue
from yinuo.core.imports import (
    Batch,
    ImportField,
    ImportKind,
    Parser,
    ReadRow,
    Touched,
    amount,
    pairs,
    register_import,
    text_of,
    whole,
    words,
    yes_or_no,
)
from yinuo.core.imports_undo import new_keys, plain

NAMES = {"name": "zh-hans", "name_zh_hant": "zh-hant", "name_en": "en"}
SUMMARIES = {"summary": "zh-hans", "summary_en": "en"}
PLAIN = (
    "family", "brand", "supplier", "price", "currency", "tax_rate", "lead_days", "parameters", "tags", "active",
)  # fmt: skip
# Column → field of the variant.
VARIANT = {"options": "options", "barcode": "barcode", "variant_price": "price"}


def currency(text: str) -> str:
    """Return a currency's code. Raises: InvalidValue."""
    return checked_currency("currency", text)


def code_of(limit: int) -> Parser:
    """Return a parser of a number that somebody gave: one line without outer spaces."""

    def parse(text: str) -> str:
        clean = " ".join(checked_text(text, limit=limit, field="code").split())
        if not clean:
            raise InvalidValue(problem=_("This is needed."))
        return clean

    return parse


def tax_rate(text: str) -> Decimal:
    """Return a tax rate in percent, with or without its sign. Raises: InvalidValue."""
    share = amount(text.strip().removesuffix("%"))
    if share > 100:
        raise InvalidValue(problem=_("A tax rate is a percentage from 0 to 100."))
    return share


def _keys(values: Mapping[str, Any]) -> Iterable[Hashable]:
    if "sku" in values:
        return [("sku", values["sku"])]
    return [("code", values["code"])] if "code" in values else []


@dataclass
class _Known:
    """The products and variants that a batch names, and which products of it must be found anew."""

    products: dict[str, Product]
    variants: dict[str, Variant]
    positions: dict[int, int]
    touched: dict[int, Product]
    keys: dict[str, list[int]]


def _write(batch: Batch) -> None:
    known = _known(batch)
    for row in batch.open:
        product = known.products.get(row.values["code"])
        sku = row.values.get("sku")
        variant = known.variants.get(sku) if sku else None
        if variant is not None and (product is None or variant.product_id != product.pk):
            batch.refuse(row, _("This SKU belongs to another product."), field="sku")
        elif product is None and not any(name in row.values for name in NAMES):
            batch.refuse(row, _("A new product needs a name."), field="name")
        elif sku is None and any(name in row.values for name in VARIANT):
            batch.refuse(row, _("What is said of a variant needs its SKU."), field="sku")
        else:
            product = _product(batch, known, row, product)
            if sku:
                _variant(batch, known, row, product, variant)
    if not batch.dry:
        index_products(known.touched.values(), now=batch.now)


def _known(batch: Batch) -> _Known:
    codes = {row.values["code"] for row in batch.open}
    skus = {row.values["sku"] for row in batch.open if "sku" in row.values}
    products = Product.objects.filter(code__in=codes).order_by("pk")
    if not batch.dry:
        products = products.select_for_update()
    found = {product.code: product for product in products}
    variants = Variant.objects.filter(sku__in=skus)
    known_skus = {variant.sku: variant for variant in variants}
    last = Variant.objects.filter(product__in=[p.pk for p in found.values()]).values("product_id")
    positions = {row["product_id"]: row["last"] for row in last.annotate(last=Max("position"))}
    new_codes, new_skus = codes - found.keys(), skus - known_skus.keys()
    keys = {
        "product": list(range(-1, -len(new_codes) - 1, -1))
        if batch.dry
        else new_keys("product", len(new_codes)),
        "variant": list(range(-1, -len(new_skus) - 1, -1))
        if batch.dry
        else new_keys("variant", len(new_skus)),
    }
    return _Known(products=found, variants=known_skus, positions=positions, touched={}, keys=keys)


def _product_fields(row: ReadRow, product: Product | None) -> dict[str, Any]:
    """Return the product's fields that a row names; a text in one language leaves those in the others."""
    fields = {name: row.values[name] for name in PLAIN if name in row.values}
    for field, columns in (("names", NAMES), ("summaries", SUMMARIES)):
        texts = {language: row.values[column] for column, language in columns.items() if column in row.values}
        if texts:
            fields[field] = {**(getattr(product, field) if product else {}), **texts}
    return fields


def _product(batch: Batch, known: _Known, row: ReadRow, product: Product | None) -> Product:
    fields = _product_fields(row, product)
    if product is None:
        made = Product(
            id=known.keys["product"].pop(), code=row.values["code"], created_at=batch.now, **fields
        )
        known.products[made.code] = made
        batch.created.add(row.number)
        if not batch.dry:
            insert(made)
            record(ProductCreated(subject_id=made.pk, code=made.code), subject_is_new=True)
            batch.touched.append(Touched(table="product", key=made.pk))
            known.touched[made.pk] = made
        return made
    changed = {name: value for name, value in fields.items() if getattr(product, name) != value}
    if changed:
        batch.changed.add(row.number)
        before = {name: [plain(getattr(product, name)), plain(value)] for name, value in changed.items()}
        if batch.dry:
            return product
        change(product, **changed)
        record(ProductChanged(subject_id=product.pk, changed=before))
        batch.touched.append(Touched(table="product", key=product.pk, before=before))
        known.touched[product.pk] = product
    return product


def _variant(batch: Batch, known: _Known, row: ReadRow, product: Product, variant: Variant | None) -> None:
    fields = {field: row.values[name] for name, field in VARIANT.items() if name in row.values}
    if variant is None:
        position = min(known.positions.get(product.pk, 0) + 1, MAX_POSITION)
        known.positions[product.pk] = position
        made = Variant(
            id=known.keys["variant"].pop(),
            product=product,
            sku=row.values["sku"],
            position=position,
            **fields,
        )
        batch.created.add(row.number)
        batch.changed.discard(row.number)
        if not batch.dry:
            insert(made)
            record(VariantAdded(subject_id=product.pk, variant_id=made.pk, sku=made.sku))
            batch.touched.append(Touched(table="variant", key=made.pk))
            known.touched[product.pk] = product
        return
    changed = {name: value for name, value in fields.items() if getattr(variant, name) != value}
    if changed:
        batch.changed.add(row.number)
        before = {name: [plain(getattr(variant, name)), plain(value)] for name, value in changed.items()}
        if batch.dry:
            return
        change(variant, **changed)
        record(VariantChanged(subject_id=product.pk, variant_id=variant.pk, sku=variant.sku, changed=before))
        batch.touched.append(Touched(table="variant", key=variant.pk, before=before))
        known.touched[product.pk] = product


PRODUCTS = ImportKind(
    code="products",
    label=lazy("Products"),
    about=lazy(
        "One row a variant, or one row a product that has none. The code says which product, the SKU which variant."
    ),
    right="product.edit",
    fields=(
        ImportField(
            code="code",
            label=lazy("Code"),
            parse=code_of(40),
            needed=True,
            example="T-180",
            aliases=("商品编码", "产品编码", "产品编号", "货号", "款号", "product code", "spu"),
        ),
        ImportField(
            code="name",
            label=lazy("Name in simplified Chinese"),
            parse=text_of(120),
            example="胡桃木餐桌",
            aliases=("名称", "商品名称", "产品名称", "品名", "name", "product name"),
        ),
        ImportField(
            code="name_zh_hant",
            label=lazy("Name in traditional Chinese"),
            parse=text_of(120),
            example="胡桃木餐桌",
        ),
        ImportField(
            code="name_en", label=lazy("Name in English"), parse=text_of(120), example="Walnut table"
        ),
        ImportField(
            code="summary",
            label=lazy("In short, simplified Chinese"),
            parse=text_of(2000),
            example="北美黑胡桃，木蜡油涂装",
            aliases=("简介", "卖点", "summary"),
        ),
        ImportField(
            code="summary_en",
            label=lazy("In short, English"),
            parse=text_of(2000),
            example="Black walnut, oiled",
        ),
        ImportField(
            code="family",
            label=lazy("Family"),
            parse=text_of(60),
            example="餐桌",
            aliases=("分类", "类目", "品类", "category"),
        ),
        ImportField(code="brand", label=lazy("Brand"), parse=text_of(60), example="禾木"),
        ImportField(
            code="supplier",
            label=lazy("Supplier"),
            parse=text_of(60),
            example="安吉良木",
            aliases=("供应商", "供應商", "供货商", "厂家", "生产厂家", "supplier", "vendor", "manufacturer"),
        ),
        ImportField(
            code="price",
            label=lazy("Price"),
            parse=amount,
            example="5980.00",
            aliases=("售价", "单价", "零售价", "含税价", "unit price"),
        ),
        ImportField(
            code="currency", label=lazy("Currency"), parse=currency, example="CNY", aliases=("币种",)
        ),
        ImportField(
            code="tax_rate",
            label=lazy("Tax rate (percent)"),
            parse=tax_rate,
            example="13",
            aliases=("税率",),
        ),
        ImportField(
            code="lead_days",
            label=lazy("Working days to delivery"),
            parse=whole(0, MAX_LEAD_DAYS),
            example="30",
            aliases=("货期", "交期", "lead time"),
        ),
        ImportField(
            code="parameters",
            label=lazy("Parameters"),
            parse=pairs(200),
            example="长: 180 cm; 宽: 90 cm",
            aliases=("规格参数",),
        ),
        ImportField(
            code="tags", label=lazy("Tags"), parse=words(40), example="实木, 餐厅", aliases=("labels",)
        ),
        ImportField(
            code="active",
            label=lazy("On offer"),
            parse=yes_or_no,
            example="1",
            aliases=("上架", "是否上架", "active"),
        ),
        ImportField(
            code="sku",
            label=lazy("SKU"),
            parse=code_of(60),
            example="T-180-WALNUT",
            aliases=("规格编码", "商家编码"),
        ),
        ImportField(
            code="options",
            label=lazy("Options of the variant"),
            parse=pairs(200),
            example="颜色: 胡桃; 尺寸: 180",
            aliases=("规格", "销售属性", "options"),
        ),
        ImportField(
            code="barcode",
            label=lazy("Barcode"),
            parse=text_of(40),
            example="6901234567892",
            aliases=("条形码", "ean", "gtin"),
        ),
        ImportField(
            code="variant_price",
            label=lazy("Price of the variant"),
            parse=amount,
            example="6280.00",
            aliases=("规格价", "sku价格"),
        ),
    ),
    keys=_keys,
    write=_write,
    tables={"variant": undo_variants, "product": undo_products},
)
register_import(PRODUCTS)
