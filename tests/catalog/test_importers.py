"""Products, variants and prices come in from spreadsheets and can be taken back."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from openpyxl import Workbook

from tests.cast import NOW, Cast
from yinuo.catalog.actions.products import change_product, create_product
from yinuo.catalog.actions.variants import add_variant, change_variant
from yinuo.catalog.importers import PRODUCTS as PRODUCTS_KIND
from yinuo.catalog.models import ListPrice, PriceList, Product, Variant
from yinuo.core.actions.imports import start_import_step, upload_import
from yinuo.core.exports import export_of
from yinuo.core.imports_engine import perform_step
from yinuo.core.journal import verify_journal
from yinuo.core.models import ImportRun, SearchDocument

PRODUCTS = [
    "商品编码",
    "商品名称",
    "Name in English",
    "售价",
    "标签",
    "参数",
    "SKU",
    "规格",
    "规格价",
    "条形码",
]
TABLE = [
    "T-180",
    "胡桃木餐桌",
    "Walnut table",
    "￥5,980.00",
    "实木、餐厅",
    "长: 180 cm",
    "T-180-W",
    "颜色: 胡桃",
    None,
    6901234567892,
]
OAK = ["T-180", None, None, None, None, None, "T-180-O", "颜色: 橡木", 5480, None]
CHAIR = ["C-1", "餐椅", None, 680, None, None, None, None, None, None]
PRICES = ["价格表编码", "会员等级", "生效日期", "SKU", "数量起", "单价"]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


@pytest.fixture
def take_in(cast: Cast) -> Any:
    def run(kind: str, *rows: list[Any], steps: tuple[str, ...] = ("check", "run")) -> ImportRun:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        stream.seek(0)
        actor = cast.actor("leo_manager")
        made = upload_import(actor=actor, now=NOW, kind=kind, name="a.xlsx", stream=stream)
        for step in steps:
            start_import_step(actor=actor, now=NOW, run_id=made.pk, step=step, here=True)
            made = perform_step(actor=actor, run_id=made.pk, step=step)
        return made

    return run


def undo(cast: Cast, run: ImportRun) -> ImportRun:
    actor = cast.actor("leo_manager")
    start_import_step(actor=actor, now=NOW, run_id=run.pk, step="undo", here=True)
    return perform_step(actor=actor, run_id=run.pk, step="undo")


def counts(run: ImportRun) -> tuple[int, ...]:
    return run.created, run.changed, run.unchanged, run.refused


def test_rows_become_products_and_variants(take_in: Any) -> None:
    run = take_in("products", PRODUCTS, TABLE, OAK, CHAIR)

    assert (run.state, counts(run)) == ("done", (3, 0, 0, 0))
    table = Product.objects.get(code="T-180")
    assert table.names == {"zh-hans": "胡桃木餐桌", "en": "Walnut table"}
    assert (table.price, table.tags, table.parameters) == (
        Decimal("5980.00"),
        ["实木", "餐厅"],
        {"长": "180 cm"},
    )
    variants = list(table.variants.order_by("position").values_list("sku", "options", "price", "barcode"))
    assert variants == [
        ("T-180-W", {"颜色": "胡桃"}, None, "6901234567892"),
        ("T-180-O", {"颜色": "橡木"}, Decimal("5480.00"), ""),
    ]
    assert SearchDocument.objects.filter(kind="product").count() == 2
    assert list(verify_journal()) == []


def test_a_check_tells_what_the_run_then_does(take_in: Any) -> None:
    checked = take_in("products", PRODUCTS, TABLE, OAK, CHAIR, steps=("check",))

    assert counts(checked) == (3, 0, 0, 0)
    assert not Product.objects.exists()


def test_the_same_file_twice_changes_nothing(take_in: Any) -> None:
    take_in("products", PRODUCTS, TABLE, OAK, CHAIR)

    assert counts(take_in("products", PRODUCTS, TABLE, OAK, CHAIR)) == (0, 0, 3, 0)


def test_refuses_rows_that_cannot_be_meant(take_in: Any) -> None:
    take_in("products", PRODUCTS, TABLE, CHAIR)

    run = take_in(
        "products",
        PRODUCTS,
        ["X-1", *[None] * 9],
        ["C-1", None, None, None, None, None, "T-180-W", None, None, None],
        ["C-1", None, None, "viel", None, None, None, None, None, None],
        ["C-1", None, None, None, None, None, None, "颜色: 红", None, None],
        [None, "ohne", *[None] * 8],
        ["C-1", None, None, Decimal("1.234"), *[None] * 6],
    )

    assert counts(run) == (0, 0, 0, 6)
    assert Product.objects.count() == 2
    assert default_storage.exists(run.problems_file) and run.problems_file.endswith(".xlsx")


def test_undo_gives_back_what_was(take_in: Any, cast: Cast) -> None:
    actor = cast.actor("leo_manager")
    table = create_product(
        actor=actor, now=NOW, code="T-180", names={"zh-hans": "旧名"}, fields={"price": Decimal("5000.00")}
    )
    add_variant(actor=actor, now=NOW, product_id=table.pk, sku="T-180-W", fields={"options": {"颜色": "深"}})

    undone = undo(cast, take_in("products", PRODUCTS, TABLE, OAK, CHAIR))

    table.refresh_from_db()
    assert (undone.state, undone.kept) == ("undone", 0)
    assert (table.names, table.price, table.tags) == ({"zh-hans": "旧名"}, Decimal("5000.00"), [])
    assert list(Variant.objects.values_list("sku", "options")) == [("T-180-W", {"颜色": "深"})]
    assert Product.objects.count() == 1
    assert list(verify_journal()) == []


def test_undo_leaves_what_was_changed_or_priced_since(take_in: Any, cast: Cast) -> None:
    actor = cast.actor("leo_manager")
    run = take_in("products", PRODUCTS, TABLE, OAK, CHAIR)
    table = Product.objects.get(code="T-180")
    walnut = Variant.objects.get(sku="T-180-W")
    change_variant(actor=actor, now=NOW, product_id=table.pk, variant_id=walnut.pk, fields={"barcode": "1"})
    change_product(
        actor=actor, now=NOW, product_id=Product.objects.get(code="C-1").pk, fields={"brand": "禾木"}
    )

    undone = undo(cast, run)

    assert undone.kept == 3
    assert set(Product.objects.values_list("code", flat=True)) == {"T-180", "C-1"}
    assert list(Variant.objects.values_list("sku", flat=True)) == ["T-180-W"]


def test_prices_come_in_and_go(take_in: Any, cast: Cast) -> None:
    take_in("products", PRODUCTS, TABLE, OAK)
    rows = [
        PRICES,
        ["2026-VIP", "VIP", "2026/1/1", "T-180-W", 1, "5680"],
        ["2026-VIP", None, None, "T-180-W", 10, "5480.50"],
        ["2026-VIP", None, None, "T-180-O", None, "5280"],
        ["2026-VIP", None, None, "NONE", None, "1"],
        ["NEW", None, None, "T-180-O", None, "1"],
    ]

    checked = take_in("prices", *rows, steps=("check",))
    run = take_in("prices", *rows)

    assert counts(checked) == counts(run) == (3, 0, 0, 2)
    made = PriceList.objects.get()
    assert (made.code, made.level, str(made.valid_from)) == ("2026-VIP", "VIP", "2026-01-01")
    assert set(ListPrice.objects.values_list("from_quantity", "price")) == {
        (1, Decimal("5680.00")),
        (10, Decimal("5480.50")),
        (1, Decimal("5280.00")),
    }
    again = take_in("prices", PRICES, ["2026-VIP", None, None, "T-180-W", 10, "5400"])
    assert counts(again) == (0, 1, 0, 0)
    assert undo(cast, again).kept == 0
    assert ListPrice.objects.get(from_quantity=10).price == Decimal("5480.50")

    assert undo(cast, run).kept == 0
    assert not PriceList.objects.exists()
    assert list(verify_journal()) == []


def test_a_price_changed_since_stays(take_in: Any, cast: Cast) -> None:
    take_in("products", PRODUCTS, TABLE, OAK)
    run = take_in("prices", PRICES, ["A", None, "2026-01-01", "T-180-W", 1, "5680"])
    take_in("prices", PRICES, ["A", None, None, "T-180-W", 1, "5000"])

    undone = undo(cast, run)

    assert undone.kept == 2
    assert ListPrice.objects.get().price == Decimal("5000.00")


def test_a_supplier_comes_in_and_goes_out(take_in: Any, cast: Cast) -> None:
    heads = ["商品编码", "商品名称", "供应商"]
    take_in("products", heads, ["C-1", "餐椅", " 安吉良木 "])
    assert Product.objects.get().supplier == "安吉良木"

    take_in("products", heads, ["C-1", None, "德清木业"])

    assert Product.objects.get().supplier == "德清木业"
    rows = list(export_of("products").rows(cast.actor("leo_manager"), {}, False))
    place = [field.code for field in PRODUCTS_KIND.fields].index("supplier")
    assert rows[1][place] == "德清木业"
