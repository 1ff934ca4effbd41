"""Price lists in a spreadsheet: one row a price of a variant from a quantity on."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.actions.prices import MAX_QUANTITY
from yinuo.catalog.importers import code_of, currency
from yinuo.catalog.journal import PriceListCreated, PriceListTakenBack, PricesSet
from yinuo.catalog.models import ListPrice, PriceList, Variant
from yinuo.core.action import change, insert, insert_values, record
from yinuo.core.imports import (
    Batch,
    ImportField,
    ImportKind,
    ReadRow,
    Touched,
    Undo,
    amount,
    day,
    register_import,
    text_of,
    whole,
)
from yinuo.core.imports_undo import (
    changed_since,
    in_use,
    new_keys,
    plain,
    touched_elsewhere,
    used_elsewhere,
)

HEAD = ("name", "level", "currency", "valid_from", "valid_until")
Steps = dict[int, Decimal]


def _keys(values: Mapping[str, Any]) -> Iterable[Hashable]:
    if "list" not in values or "sku" not in values:
        return []
    return [(values["list"], values["sku"], values.get("from_quantity", 1))]


@dataclass
class _Known:
    """The lists and variants that a batch names, their prices, and all steps before and after: (list, SKU) → steps.

    `new` are the prices that it adds: list, variant, quantity, price.
    """

    lists: dict[str, PriceList]
    variants: dict[str, int]
    prices: dict[tuple[int, int, int], ListPrice]
    before: dict[tuple[int, str], Steps] = field(default_factory=lambda: defaultdict(dict))
    after: dict[tuple[int, str], Steps] = field(default_factory=lambda: defaultdict(dict))
    new: list[tuple[int, int, int, Decimal]] = field(default_factory=list)


def _write(batch: Batch) -> None:
    known = _known(batch)
    for row in batch.open:
        variant_id = known.variants.get(row.values["sku"])
        row_list = known.lists.get(row.values["list"])
        if variant_id is None:
            batch.refuse(row, _("No variant has this SKU. Import the products first."), field="sku")
        elif row_list is None and "valid_from" not in row.values:
            batch.refuse(row, _("A new list needs its first day."), field="valid_from")
        elif row_list is None and _ends_too_early(row):
            batch.refuse(row, _("A list ends on the day it begins or later."), field="valid_until")
        elif row_list is not None and not row_list.active:
            batch.refuse(row, _("This price list is not used any more."), field="list")
        else:
            _set_price(batch, known, row, row_list or _new_list(batch, known, row), variant_id)
    if not batch.dry:
        _add_prices(batch, known)
        _journal(known)


def _ends_too_early(row: ReadRow) -> bool:
    return "valid_until" in row.values and row.values["valid_until"] < row.values["valid_from"]


def _known(batch: Batch) -> _Known:
    lists = PriceList.objects.filter(code__in={row.values["list"] for row in batch.open}).order_by("pk")
    if not batch.dry:
        lists = lists.select_for_update()
    found = {row.code: row for row in lists}
    skus = {row.values["sku"] for row in batch.open}
    variants = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "pk"))
    known = _Known(lists=found, variants=variants, prices={})
    rows = ListPrice.objects.filter(
        price_list__in=[row.pk for row in found.values()], variant__in=variants.values()
    )
    for price in rows.select_related("variant"):
        known.prices[price.price_list_id, price.variant_id, price.from_quantity] = price
        for steps in (known.before, known.after):
            steps[price.price_list_id, price.variant.sku][price.from_quantity] = price.price
    return known


def _new_list(batch: Batch, known: _Known, row: ReadRow) -> PriceList:
    code = row.values["list"]
    fields = {name: row.values[name] for name in HEAD if name in row.values}
    key = -len(known.lists) - 1 if batch.dry else new_keys("price_list", 1)[0]
    made = PriceList(id=key, code=code, created_at=batch.now, **{"name": code, **fields})
    known.lists[code] = made
    if not batch.dry:
        insert(made)
        record(PriceListCreated(subject_id=made.pk, code=code), subject_is_new=True)
        batch.touched.append(Touched(table="price_list", key=made.pk))
    return made


def _set_price(batch: Batch, known: _Known, row: ReadRow, row_list: PriceList, variant_id: int) -> None:
    quantity, value = row.values.get("from_quantity", 1), row.values["price"]
    price = known.prices.get((row_list.pk, variant_id, quantity))
    if price is not None and price.price == value:
        return
    (batch.created if price is None else batch.changed).add(row.number)
    if batch.dry:
        return
    known.after[row_list.pk, row.values["sku"]][quantity] = value
    if price is None:
        known.new.append((row_list.pk, variant_id, quantity, value))
        return
    before = {"price": [plain(price.price), plain(value)]}
    change(price, price=value)
    batch.touched.append(Touched(table="list_price", key=price.pk, before=before))


def _add_prices(batch: Batch, known: _Known) -> None:
    keys = new_keys("list_price", len(known.new))
    rows = [(key, *values) for key, values in zip(keys, known.new, strict=True)]
    insert_values(ListPrice, ("id", "price_list_id", "variant_id", "from_quantity", "price"), rows)
    for key, *_place, value in rows:
        before = {"price": [None, plain(value)]}
        batch.touched.append(Touched(table="list_price", key=key, before=before))


def _journal(known: _Known) -> None:
    codes = {row.pk: row.code for row in known.lists.values()}
    changed: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for (list_id, sku), steps in known.after.items():
        before = known.before.get((list_id, sku), {})
        if steps != before:
            changed[list_id][sku] = [_shown(before), _shown(steps)]
    for list_id, skus in changed.items():
        record(PricesSet(subject_id=list_id, code=codes[list_id], changed=skus))


def _shown(steps: Steps) -> dict[str, str]:
    return {str(quantity): plain(price) for quantity, price in sorted(steps.items())}


def _undo_prices(undo: Undo) -> dict[int, str]:
    wanted = {one.key: (one.before or {})["price"] for one in reversed(undo.rows)}
    lists = PriceList.objects.filter(prices__in=wanted).distinct()
    codes = {row.pk: row.code for row in lists}
    list(PriceList.objects.select_for_update().filter(pk__in=codes).order_by("pk"))
    kept, gone = {}, []
    changed: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for price in ListPrice.objects.filter(pk__in=wanted).select_related("variant"):
        before, after = wanted[price.pk]
        if plain(price.price) != after:
            kept[price.pk] = changed_since()
            continue
        sides = changed[price.price_list_id].setdefault(price.variant.sku, [{}, {}])
        sides[0][str(price.from_quantity)] = after
        if before is None:
            gone.append(price.pk)
        else:
            sides[1][str(price.from_quantity)] = before
            change(price, price=Decimal(before))
    ListPrice.objects.filter(pk__in=gone).delete()
    for list_id, skus in changed.items():
        record(PricesSet(subject_id=list_id, code=codes[list_id], changed=skus))
    return kept


def _undo_lists(undo: Undo) -> dict[int, str]:
    keys = [one.key for one in undo.rows]
    lists = {row.pk: row for row in PriceList.objects.select_for_update().filter(pk__in=keys)}
    kept = {key: in_use() for key in used_elsewhere(PriceList, list(lists))}
    touched = touched_elsewhere(
        subject_kind="price_list",
        keys=list(lists),
        operations=undo.operations,
        apart_from=[PricesSet.verb],  # a list is used where a price is on it now
    )
    kept |= {key: changed_since() for key in touched}
    gone = [key for key in lists if key not in kept]
    for key in gone:
        record(PriceListTakenBack(subject_id=key, code=lists[key].code))
    PriceList.objects.filter(pk__in=gone).delete()
    return kept


PRICES = ImportKind(
    code="prices",
    label=lazy("Price lists"),
    about=lazy(
        "One row a price of a variant from a quantity on. Name, level, currency and days count where the list is new."
    ),
    right="product.edit",
    fields=(
        ImportField(
            code="list",
            label=lazy("Code of the list"),
            parse=code_of(40),
            needed=True,
            example="2026-VIP",
            aliases=("价格表", "价格表编码", "价目表", "price list", "price list code"),
        ),
        ImportField(
            code="name",
            label=lazy("Name of the list"),
            parse=text_of(80),
            example="2026 VIP",
            aliases=("价格表名称",),
        ),
        ImportField(
            code="level",
            label=lazy("Level"),
            parse=text_of(20),
            example="VIP",
            aliases=("会员等级", "客户等级"),
        ),
        ImportField(
            code="currency", label=lazy("Currency"), parse=currency, example="CNY", aliases=("币种",)
        ),
        ImportField(
            code="valid_from",
            label=lazy("First day"),
            parse=day,
            example="2026-01-01",
            aliases=("生效日期", "开始日期"),
        ),
        ImportField(
            code="valid_until",
            label=lazy("Last day"),
            parse=day,
            example="2026-12-31",
            aliases=("失效日期", "结束日期", "截止日期"),
        ),
        ImportField(
            code="sku",
            label=lazy("SKU"),
            parse=code_of(60),
            needed=True,
            example="T-180-WALNUT",
            aliases=("规格编码", "商家编码"),
        ),
        ImportField(
            code="from_quantity",
            label=lazy("From quantity"),
            parse=whole(1, MAX_QUANTITY),
            example="1",
            aliases=("起订量", "数量", "数量起", "min quantity"),
        ),
        ImportField(
            code="price",
            label=lazy("Price"),
            parse=amount,
            needed=True,
            example="5680.00",
            aliases=("单价", "售价", "价格", "unit price"),
        ),
    ),
    keys=_keys,
    write=_write,
    tables={"list_price": _undo_prices, "price_list": _undo_lists},
)
register_import(PRICES)
