"""Products as a visitor sees them, without a script."""

import io
import json
import re
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from PIL import Image

from tests.cast import NOW, Cast
from yinuo.catalog.actions.matches import save_match
from yinuo.catalog.actions.pictures import add_picture
from yinuo.catalog.actions.products import NewPrecaution, create_product, retire_product, set_precautions
from yinuo.catalog.actions.variants import add_variant
from yinuo.catalog.models import Product, ProductPicture
from yinuo.core.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def leo(cast: Cast) -> Actor:
    return cast.actor("leo_manager")


@pytest.fixture
def table(leo: Actor) -> Product:
    product = create_product(
        actor=leo,
        now=NOW,
        code="KFR-35/BP",
        names={"zh-hans": "胡桃木餐桌", "en": "Walnut table"},
        fields={
            "family": "餐桌",
            "price": Decimal(6480),
            "brand": "禾木",
            "lead_days": 18,
            "materials": {"zh-hans": "黑胡桃"},
            "care": {"zh-hans": "<b>干布</b>"},
            "parameters": {"重量": "52 kg"},
            "size_table": {"unit": "mm", "columns": ["规格", "长"], "rows": [["1.6 米", "1600"]]},
        },
    )
    told = [
        NewPrecaution(texts={"zh-hans": "远离暖气"}, severity="notice"),
        NewPrecaution(texts={"zh-hans": "须固定在墙上"}, severity="danger"),
    ]
    set_precautions(actor=leo, now=NOW, product_id=product.pk, precautions=told)
    add_variant(
        actor=leo,
        now=NOW,
        product_id=product.pk,
        sku="KFR-1",
        fields={"options": {"木色": "原木"}, "price": Decimal("5880")},
    )
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(picture, "PNG")
    picture.seek(0)
    add_picture(
        actor=leo,
        now=NOW,
        product_id=product.pk,
        name="a.png",
        declared_type="image/png",
        stream=picture,
        alts={"zh-hans": "一张桌子"},
    )
    return product


def address(product: Product) -> str:
    return f"/products/{quote(product.code)}/"


def test_the_shelf_shows_finds_and_says_when_there_is_nothing(client: Client, table: Product) -> None:
    shelf = client.get("/products/").content.decode()
    found = client.get("/products/", {"q": "胡桃"}).content.decode()
    none = client.get("/products/", {"q": "冰箱"})

    for page in (shelf, found):
        assert "胡桃木餐桌" in page and "¥5,880.00" in page and "一张桌子" in page
    assert "胡桃木餐桌" not in none.content.decode() and none.status_code == 200
    assert "from=search%3A" in none.content.decode()
    assert "胡桃木餐桌" not in client.get("/products/", {"family": "沙发"}).content.decode()


def test_tells_what_to_know_before_it_offers_to_ask_or_book(client: Client, table: Product) -> None:
    page = client.get(address(table)).content.decode()

    places = [
        page.index(text)
        for text in ("须固定在墙上", "远离暖气", f"/ask/?product={table.pk}", f"/book/?product={table.pk}")
    ]
    assert places == sorted(places)
    for text in ("¥5,880.00", "KFR-1", "原木", "52 kg", "黑胡桃", "1600", "禾木", "&lt;b&gt;干布"):
        assert text in page
    assert "<b>干布" not in page


def test_is_there_in_three_languages(client: Client, table: Product) -> None:
    for language, name in (("en", "Walnut table"), ("zh-hans", "胡桃木餐桌"), ("zh-hant", "胡桃木餐桌")):
        client.cookies["django_language"] = language
        response = client.get(address(table), headers={"accept-language": language})
        assert name in response.content.decode() and response.status_code == 200


def test_asks_about_it_with_the_product_chosen(client: Client, table: Product) -> None:
    page = client.get(f"/ask/?product={table.pk}&from=product%3AKFR").content.decode()

    assert re.search(rf'<option value="{table.pk}" selected>', page)
    assert client.get("/ask/?product=%27%3B--").status_code == 200


def test_its_data_for_search_engines_cannot_end_their_element(client: Client, leo: Actor) -> None:
    evil = "</script><script>alert(1)</script>"
    product = create_product(
        actor=leo, now=NOW, code="E-1", names={"en": evil}, fields={"price": Decimal(1), "brand": "禾木"}
    )

    page = client.get(address(product)).content.decode()

    assert evil not in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found and json.loads(found[1])["name"] == evil
    assert json.loads(found[1])["offers"]["price"] == "1.00"


def test_sends_a_picture_that_browsers_keep(client: Client, table: Product) -> None:
    key = ProductPicture.objects.get().pk

    for size in ("large", "small"):
        response = client.get(f"/products/pictures/{key}/{size}.webp")
        assert response["Content-Type"] == "image/webp"
        assert "immutable" in response["Cache-Control"] and response["Cache-Control"].startswith("public")
        assert Image.open(io.BytesIO(b"".join(response))).size == (40, 30)  # type: ignore[arg-type]
    for wrong in (f"{key}/huge", f"{10**12}/large", f"{10**30}/large"):
        assert client.get(f"/products/pictures/{wrong}.webp").status_code == 404


def test_has_a_code_and_a_label(client: Client, table: Product, settings: Any) -> None:
    code = client.get(f"{address(table)}qr.svg")
    label = client.get(f"{address(table)}label/")

    assert code["Content-Type"] == "image/svg+xml" and code.content.count(b"<path") == 1
    assert f"{settings.YINUO_PUBLIC_URL}/products/KFR-35/BP/" in label.content.decode()
    assert "胡桃木餐桌" in label.content.decode()


def test_what_is_not_on_offer_is_not_there(client: Client, table: Product, leo: Actor) -> None:
    retire_product(actor=leo, now=NOW, product_id=table.pk)

    assert client.get(address(table)).status_code == 404
    assert client.get(f"/products/pictures/{ProductPicture.objects.get().pk}/large.webp").status_code == 404
    for strange in ("nobody", "%F0%9F%AA%91", "..%2f..%2fetc", "x" * 300, "a/b/c"):
        for ending in ("", "qr.svg", "label/"):
            assert client.get(f"/products/{strange}/{ending}").status_code in (400, 404)
    assert client.get("/products/?after=%F0%9F%AA%91&family=" + "x" * 500).status_code == 200


def test_shows_what_goes_with_it(client: Client, table: Product, leo: Actor) -> None:
    chair = create_product(actor=leo, now=NOW, code="C-1", names={"zh-hans": "餐椅"})
    save_match(
        actor=leo,
        now=NOW,
        product_id=table.pk,
        other_id=chair.pk,
        kind="goes_with",
        reasons={"zh-hans": "同一批木料"},
    )

    page = client.get(address(table)).content.decode()

    assert "同一批木料" in page and "/products/C-1/" in page


def test_takes_a_dozen_queries_at_most(
    client: Client, table: Product, django_assert_max_num_queries: Any
) -> None:
    client.get(address(table))

    with django_assert_max_num_queries(12):
        client.get(address(table))
    with django_assert_max_num_queries(7):
        client.get("/products/")
