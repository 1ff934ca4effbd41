"""Ordering from the shelf: a form on the product's page, one order, nothing lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.presale.quoting import make_product, make_variant
from yinuo.catalog.models import Product
from yinuo.insale.models import Order
from yinuo.presale.tellings import needs_of_products
from yinuo.web.portal.tickets import new_ticket

SHOP = "/products/T-1/order/"


@pytest.fixture
def product(cast: Cast) -> Product:
    return make_product(precautions=1)


def form(product: Product, **fields: Any) -> dict[str, Any]:
    keys = [one.key for one in needs_of_products([product.pk], customer_id=None, language="zh-hans")]
    return {
        "quantity": "2",
        "name": "陈女士",
        "phone": "138 0000 2222",
        "email": "",
        "address": "浙江省杭州市西湖区文一西路 1218 号",
        "delivery_on": (timezone.now() + timedelta(days=20)).date().isoformat(),
        "words": "",
        "understood": keys,
        "homepage": "",
        "ticket": new_ticket(now=timezone.now() - timedelta(minutes=1)),
        **fields,
    }


def test_a_product_with_a_price_leads_to_its_order(
    client: Client, product: Product, django_assert_max_num_queries: Any
) -> None:
    assert SHOP in client.get("/products/T-1/").content.decode()
    client.get(SHOP)

    with django_assert_max_num_queries(12):
        page = client.get(SHOP)

    assert page.status_code == 200
    assert "¥2,000.00" in page.content.decode()


def test_one_form_is_one_order_with_its_own_page(client: Client, product: Product) -> None:
    values = form(product)

    first, again = client.post(SHOP, values), client.post(SHOP, values)

    order = Order.objects.get()
    assert first["Location"] == again["Location"] == f"/o/{order.secret}/?placed=1"
    assert (order.source, order.status) == ("portal", "draft")
    page = client.get(first["Location"]).content.decode()
    assert order.number in page
    assert 'id="placed-title"' in page
    found = client.post("/track/", {"number": order.number, "digits": "2222"})
    assert found["Location"] == f"/o/{order.secret}/"


def test_a_variant_is_chosen(client: Client, product: Product) -> None:
    variant = make_variant(product, price="2600.00")
    assert f'value="{variant.pk}"' in client.get(SHOP).content.decode()

    assert client.post(SHOP, form(product)).status_code == 422
    assert client.post(SHOP, form(product, variant="999999999")).status_code == 422
    assert client.post(SHOP, form(product, variant=str(variant.pk))).status_code == 302
    assert Order.objects.get().lines.get().variant_id == variant.pk


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity": "0"},
        {"quantity": "x"},
        {"quantity": "1000"},
        {"name": ""},
        {"phone": "12"},
        {"email": "nobody"},
        {"address": ""},
        {"address": "x" * 301},
        {"delivery_on": "2020-01-01"},
        {"delivery_on": "soon"},
        {"ticket": "forged"},
        {"homepage": "http://"},
        {"words": "\x00"},
        {"understood": ["\x00", "9" * 500]},
    ],
)
def test_what_is_wrong_stands_on_the_form_and_nothing_is_lost(
    client: Client, product: Product, fields: dict[str, Any]
) -> None:
    response = client.post(SHOP, form(product, **{"words": "请轻放", **fields}))

    assert response.status_code in (409, 422)
    page = response.content.decode()
    assert ("陈女士" in page) == (fields.get("name") != "")
    assert not Order.objects.exists()


def test_haste_is_refused(client: Client, product: Product) -> None:
    response = client.post(SHOP, form(product, ticket=new_ticket(now=timezone.now())))

    assert response.status_code == 422
    assert not Order.objects.exists()


def test_many_orders_at_once_have_to_wait(client: Client, product: Product) -> None:
    codes = [client.post(SHOP, form(product, words=str(place))).status_code for place in range(6)]

    assert codes == [302] * 5 + [429]
    assert Order.objects.count() == 5


def test_what_has_no_price_or_is_not_on_offer_is_not_ordered(client: Client, product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(price=None)
    assert client.get(SHOP).status_code == 404
    assert SHOP not in client.get("/products/T-1/").content.decode()

    Product.objects.filter(pk=product.pk).update(price=1, active=False)
    assert client.post(SHOP, form(product)).status_code == 404
    assert client.get("/products/nothing/order/").status_code == 404
