"""The demo's products: what is written about them, their variants, pictures and prices."""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

from yinuo.catalog.actions.matches import save_match
from yinuo.catalog.actions.pictures import add_picture
from yinuo.catalog.actions.prices import create_price_list, set_prices
from yinuo.catalog.actions.products import NewPrecaution, create_product, set_precautions
from yinuo.catalog.actions.variants import add_variant
from yinuo.catalog.models import Product, Variant
from yinuo.catalog.pricing import price_day
from yinuo.core.actor import SYSTEM
from yinuo.demo.drawings import draw, draw_grain
from yinuo.demo.texts import read_json, traditional

OF_WOOD = ("table", "bed", "chair", "bench")
GOLD_SHARE, MANY_SHARE, MANY = Decimal("0.92"), Decimal("0.95"), 6
SUPPLIERS = {"C-4508": "安吉良木", "L-1210": "德清柏舍木业", "M-1812": "海宁乳胶", "T-1402": "佛山石韵"}
CLOSE_UP = {"zh-hans": "木料近看", "en": "The wood from near"}


def fill_products(*, now: datetime) -> dict[str, Product]:
    """Write the products with all that belongs to them; return them by code."""
    shelf = read_json("shelf.json")
    products = {row["code"]: _product(row, shelf[row["code"]], now=now) for row in read_json("products.json")}
    for code, more in shelf.items():
        for kind, other, chinese, english in more["matches"]:
            save_match(
                actor=SYSTEM,
                now=now,
                product_id=products[code].pk,
                other_id=products[other].pk,
                kind=kind,
                reasons=_three({"zh-hans": chinese, "en": english}),
            )
    _price_lists(products, now=now)
    return products


def _product(row: dict[str, Any], more: dict[str, Any], *, now: datetime) -> Product:
    product = create_product(
        actor=SYSTEM,
        now=now,
        code=row["code"],
        names=_three(row["names"]),
        fields={
            "family": row["family"],
            "price": Decimal(row["price"]),
            "summaries": _three(row["summaries"]),
            "parameters": row["parameters"],
            "tags": row["tags"],
            "brand": more["brand"],
            "supplier": SUPPLIERS.get(row["code"], ""),
            "lead_days": more["lead_days"],
            "materials": _three(more["materials"]),
            "process": _three(more["process"]),
            "care": _three(more["care"]),
            "size_table": more["size_table"],
        },
    )
    told = [
        NewPrecaution(texts=_three({"zh-hans": chinese, "en": english}), severity=severity)
        for severity, chinese, english in row["precautions"]
    ]
    set_precautions(actor=SYSTEM, now=now, product_id=product.pk, precautions=told)
    for ending, options, price in more["variants"]:
        add_variant(
            actor=SYSTEM,
            now=now,
            product_id=product.pk,
            sku=f"{row['code']}-{ending}",
            fields={"options": options, "price": Decimal(price)},
        )
    shape, colour = more["drawing"]
    pictures = [(draw(shape, colour), _three(row["names"]))]
    if shape in OF_WOOD:
        pictures.append((draw_grain(colour), _three(CLOSE_UP)))
    for content, alts in pictures:
        add_picture(
            actor=SYSTEM,
            now=now,
            product_id=product.pk,
            name=f"{row['code']}.png",
            declared_type="image/png",
            stream=io.BytesIO(content),
            alts=alts,
        )
    return product


def _price_lists(products: dict[str, Product], *, now: datetime) -> None:
    """Make a list for all, whose chairs are cheaper by the half dozen, and one for holders of the gold card."""
    begins = price_day(now)
    variants = Variant.objects.filter(product__in=products.values())
    usual = {row.pk: row.price for row in variants if row.price is not None}
    chairs = set(variants.filter(product=products["C-4508"]).values_list("pk", flat=True))
    for_all = create_price_list(
        actor=SYSTEM, now=now, code="STD", name="门店标价", valid_from=begins, level=""
    )
    set_prices(
        actor=SYSTEM,
        now=now,
        price_list_id=for_all.pk,
        prices={
            key: {1: price, MANY: _rounded(price * MANY_SHARE)} if key in chairs else {1: price}
            for key, price in usual.items()
        },
    )
    gold = create_price_list(
        actor=SYSTEM, now=now, code="GOLD", name="金卡会员价", valid_from=begins, level="金卡"
    )
    set_prices(
        actor=SYSTEM,
        now=now,
        price_list_id=gold.pk,
        prices={key: {1: _rounded(price * GOLD_SHARE)} for key, price in usual.items()},
    )


def _rounded(price: Decimal) -> Decimal:
    return price.quantize(Decimal(1)).quantize(Decimal("0.01"))


def _three(texts: dict[str, str]) -> dict[str, str]:
    if "zh-hans" not in texts:
        return texts
    return {**texts, "zh-hant": texts.get("zh-hant") or traditional(texts["zh-hans"])}
