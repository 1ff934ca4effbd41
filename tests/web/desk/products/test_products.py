"""Products and price lists at the desk, by an editor and by those who only read."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.cast import NOW, Cast
from yinuo.catalog.actions.prices import create_price_list
from yinuo.catalog.actions.products import create_product
from yinuo.catalog.actions.variants import add_variant
from yinuo.catalog.models import ListPrice, PriceList, Product, ProductMatch, ProductPicture, Variant
from yinuo.web.desk.products.price_lists import read_steps, steps_text

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def product(cast: Cast) -> Product:
    return create_product(
        actor=cast.actor("leo_manager"), now=NOW, code="T-1", names={"zh-hans": "桌子", "en": "Table"}
    )


@pytest.fixture
def variant(cast: Cast, product: Product) -> Variant:
    return add_variant(actor=cast.actor("leo_manager"), now=NOW, product_id=product.pk, sku="T-1-A")


@pytest.fixture
def price_list(cast: Cast) -> PriceList:
    return create_price_list(
        actor=cast.actor("leo_manager"), now=NOW, code="STD", name="标价", valid_from=NOW.date()
    )


@pytest.fixture
def editor(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leo_manager, backend=BACKEND)
    return client


def png() -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(written, "PNG")
    return SimpleUploadedFile("a.png", written.getvalue(), content_type="image/png")


def test_writes_a_product_with_all_that_is_said_of_it(editor: Client, product: Product) -> None:
    home = f"/desk/products/{product.pk}/"
    changed = {
        "name_zh_hans": "桌子",
        "currency": "CNY",
        "price": "12.50",
        "tax_rate": "9",
        "lead_days": "7",
        "brand": "禾木",
        "parameters": "重量：5 kg\n颜色: 白",
        "tags": "实木，餐厅",
    }
    about = {"materials_zh_hans": "橡木", "unit": "cm", "size_table": "规格 | 长\n大｜160\n\n小\t120"}

    assert editor.post(f"{home}edit/", changed).status_code == 302
    assert editor.post(f"{home}about/", about).status_code == 302

    product.refresh_from_db()
    assert (product.brand, product.lead_days, product.tax_rate) == ("禾木", 7, Decimal(9))
    assert product.parameters == {"重量": "5 kg", "颜色": "白"}
    assert product.size_table == {
        "unit": "cm",
        "columns": ["规格", "长"],
        "rows": [["大", "160"], ["小", "120"]],
    }
    assert "大 | 160" in editor.get(f"{home}about/").content.decode()
    assert "重量: 5 kg" in editor.get(f"{home}edit/").content.decode()
    crooked = editor.post(f"{home}about/", {"size_table": "a | b\n1"})
    assert crooked.status_code == 422 and "a | b" in crooked.content.decode()


def test_every_part_of_the_file_opens(editor: Client, variant: Variant) -> None:
    for part in ("", "variants", "pictures", "matches", "nonsense"):
        assert editor.get(f"/desk/products/{variant.product_id}/?part={part}").status_code == 200
    assert "T-1" in editor.get("/desk/products/?q=桌子").content.decode()
    assert editor.get("/desk/products/?q=冰箱").status_code == 200
    assert "桌子" in editor.get("/desk/search/?q=t1a").content.decode()


def test_adds_changes_and_retires_a_variant(editor: Client, product: Product) -> None:
    home = f"/desk/products/{product.pk}/variants/"
    editor.post(f"{home}new/", {"sku": "T-1-B", "options": "颜色: 白", "price": "9.90"})
    row = Variant.objects.get()
    assert (row.options, row.price) == ({"颜色": "白"}, Decimal("9.90"))

    editor.post(f"{home}{row.pk}/", {"options": "颜色: 黑", "price": ""})
    editor.post(f"{home}{row.pk}/retire/", {"reason": "卖完了"})
    row.refresh_from_db()
    assert (row.options, row.price, row.active) == ({"颜色": "黑"}, None, False)
    editor.post(f"{home}{row.pk}/restore/")
    row.refresh_from_db()
    assert row.active

    taken = editor.post(f"{home}new/", {"sku": "T-1-B"})
    assert taken.status_code == 422 and "T-1-B" in taken.content.decode()
    assert editor.get(f"{home}{10**12}/").status_code == 404


def test_adds_orders_describes_and_removes_pictures(editor: Client, product: Product) -> None:
    home = f"/desk/products/{product.pk}/pictures/"
    for _ in range(2):
        assert editor.post(f"{home}new/", {"file": png(), "alt_en": "Table"}).status_code == 302
    first, second = ProductPicture.objects.order_by("position")

    editor.post(f"{home}{second.pk}/place/", {"position": "0"})
    editor.post(f"{home}{second.pk}/", {"alt_zh_hans": "一张桌子"})
    second.refresh_from_db()
    assert (second.position, second.alts) == (0, {"zh-hans": "一张桌子"})
    for odd in ("-1", "x", "9" * 30, ""):
        assert editor.post(f"{home}{first.pk}/place/", {"position": odd}).status_code == 302
    editor.post(f"{home}{first.pk}/remove/")
    assert ProductPicture.objects.get() == second

    wrong = editor.post(f"{home}new/", {"file": SimpleUploadedFile("a.png", b"no picture")})
    assert wrong.status_code == 422
    assert editor.post(f"{home}new/", {"alt_en": "x"}).status_code == 422


def test_says_what_goes_with_it(editor: Client, cast: Cast, product: Product) -> None:
    create_product(actor=cast.actor("leo_manager"), now=NOW, code="C-1", names={"en": "Chair"})
    home = f"/desk/products/{product.pk}/matches/"

    editor.post(f"{home}new/", {"kind": "goes_with", "other_id": "C-1", "reason_en": "Same wood"})
    assert ProductMatch.objects.get().reasons == {"en": "Same wood"}
    for code in ("T-1", "nothing", "\x00"):
        assert editor.post(f"{home}new/", {"kind": "spare", "other_id": code}).status_code == 422
    editor.post(f"{home}{ProductMatch.objects.get().pk}/remove/")
    assert not ProductMatch.objects.exists()


def test_writes_prices_in_one_table(editor: Client, variant: Variant, price_list: PriceList) -> None:
    home = f"/desk/prices/{price_list.pk}/"

    saved = editor.post(f"{home}save/?q=T-1", {f"price_{variant.pk}": "980； 10: 900"})

    assert saved.status_code == 302 and saved["Location"] == f"{home}?q=T-1"
    assert list(ListPrice.objects.order_by("from_quantity").values_list("from_quantity", "price")) == [
        (1, Decimal(980)),
        (10, Decimal(900)),
    ]
    assert "980.00; 10: 900.00" in editor.get(home).content.decode()
    wrong = editor.post(f"{home}save/", {f"price_{variant.pk}": "cheap"})
    assert wrong.status_code == 422 and 'value="cheap"' in wrong.content.decode()
    assert ListPrice.objects.count() == 2
    assert editor.post(f"{home}save/", {f"price_{10**12}": "1", "price_x": "1"}).status_code == 422
    editor.post(f"{home}save/", {f"price_{variant.pk}": ""})
    assert not ListPrice.objects.exists()


def test_makes_and_changes_a_list(editor: Client, price_list: PriceList) -> None:
    new = {"code": "VIP", "name": "老客户", "currency": "CNY", "level": "VIP", "valid_from": "2026-01-01"}
    made = editor.post("/desk/prices/new/", new)
    assert PriceList.objects.get(code="VIP").level == "VIP" and made.status_code == 302
    assert editor.post("/desk/prices/new/", new).status_code == 422
    home = f"/desk/prices/{price_list.pk}/"
    ended = {"name": "标价", "valid_from": "2026-03-12", "valid_until": "2026-03-11"}
    assert editor.post(f"{home}edit/", ended).status_code == 422
    editor.post(f"{home}edit/", {"name": "标价", "valid_from": "2026-03-12"})
    price_list.refresh_from_db()
    assert not price_list.active
    for path in ("/desk/prices/", home, f"{home}edit/"):
        assert editor.get(path).status_code == 200


def test_those_who_only_read_change_nothing(
    client: Client, cast: Cast, variant: Variant, price_list: PriceList
) -> None:
    client.force_login(cast.ana_agent, backend=BACKEND)

    page = client.get(f"/desk/prices/{price_list.pk}/")

    assert page.status_code == 200 and b'name="price_' not in page.content
    assert client.post(f"/desk/prices/{price_list.pk}/save/", {}).status_code == 403
    assert client.get(f"/desk/products/{variant.product_id}/variants/new/").status_code == 403


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", {}),
        ("980", {1: Decimal(980)}),
        ("1,280.50", {1: Decimal("1280.50")}),
        ("10：900;100: 800", {10: Decimal(900), 100: Decimal(800)}),
        ("980; 980", None),
        ("0: 5", None),
        ("-5", None),
        ("1.2.3", None),
        ("٣", None),
        ("a: 1", None),
    ],
)
def test_reads_prices_by_quantity(text: str, steps: Any) -> None:
    assert read_steps(text) == steps


def test_writes_prices_as_it_reads_them() -> None:
    assert steps_text({1: Decimal("980.00"), 10: Decimal("900.00")}) == "980.00; 10: 900.00"
