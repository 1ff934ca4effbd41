from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW
from tests.core.search_truth import TRUTH
from yinuo.catalog.actions.prices import create_price_list, set_prices
from yinuo.catalog.actions.products import change_product, create_product, retire_product
from yinuo.catalog.actions.variants import add_variant
from yinuo.catalog.queries.prices import list_price_lists, list_priced_variants
from yinuo.catalog.queries.products import find_products
from yinuo.catalog.queries.shelf import FamilyRow, find_on_shelf, list_families, list_shelf
from yinuo.core.actor import Actor

TODAY = NOW.date()


@pytest.fixture
def shelf(leo: Actor) -> None:
    for code, family, prices in (
        ("T-1601", "餐桌", ["90", "120"]),
        ("C-45", "餐椅", []),
        ("X-1", "", ["100"]),
    ):
        product = create_product(
            actor=leo,
            now=NOW,
            code=code,
            names={"zh-hans": "触摸屏幕" + code, "en": f"Screens {code}"},
            fields={"family": family, "price": Decimal(100), "materials": {"zh-hans": "北美黑胡桃"}},
        )
        for place, price in enumerate(prices):
            add_variant(
                actor=leo,
                now=NOW,
                product_id=product.pk,
                sku=f"KFR-35GW/{code}{place}",
                fields={"price": Decimal(price), "options": {"颜色": "胡桃"}},
            )


def test_shows_the_lowest_price_with_four_queries(
    kim: Actor, shelf: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        rows, more = list_shelf(actor=kim, language="en", on=TODAY)

    assert [(r.product.code, r.price, r.is_from) for r in rows] == [
        ("C-45", Decimal(100), False),
        ("T-1601", Decimal(90), True),
        ("X-1", Decimal(100), False),
    ]
    assert more == ""
    assert list_families(actor=kim) == [FamilyRow(name="餐桌", count=1), FamilyRow(name="餐椅", count=1)]


def test_shows_prices_of_the_list_for_all_and_not_of_a_level(leo: Actor, kim: Actor, shelf: None) -> None:
    for code, level, price in (("STD", "", "80"), ("VIP", "gold", "10")):
        row = create_price_list(actor=leo, now=NOW, code=code, name=code, valid_from=TODAY, level=level)
        priced, _more = list_priced_variants(actor=leo, price_list_id=row.pk, language="en")
        set_prices(
            actor=leo,
            now=NOW,
            price_list_id=row.pk,
            prices={one.variant_id: {1: Decimal(price)} for one in priced},
        )

    rows, _more = list_shelf(actor=kim, language="en", on=TODAY, family="餐桌")

    assert [(r.price, r.is_from) for r in rows] == [(Decimal(80), False)]
    assert [(r.code, r.prices) for r in list_price_lists(actor=leo)] == [("STD", 3), ("VIP", 3)]
    assert list_price_lists(actor=kim) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("屏幕", {"T-1601", "C-45", "X-1"}),
        ("觸摸屏幕", {"T-1601", "C-45", "X-1"}),
        ("screen", {"T-1601", "C-45", "X-1"}),
        ("T-1601", {"T-1601"}),
        ("t1601", {"T-1601"}),
        ("T 1601", {"T-1601"}),
        ("KFR35GWT16010", {"T-1601"}),
        ("kfr-35gw/x-1", {"X-1"}),
        ("黑胡桃", {"T-1601", "C-45", "X-1"}),
        ("餐桌", {"T-1601"}),
        ("冰箱", set()),
        ("'; DROP TABLE product --", set()),
    ],
)
def test_is_found_by_words_and_numbers(text: str, codes: set[str], kim: Actor, shelf: None) -> None:
    found = find_on_shelf(actor=kim, language="zh-hans", on=TODAY, text=text)

    assert {row.product.code for row in found} == codes


def test_what_is_retired_is_found_by_staff_only(leo: Actor, kim: Actor, shelf: None) -> None:
    key = find_products(actor=leo, text="X-1", language="en")[0].id
    retire_product(actor=leo, now=NOW, product_id=key)

    assert find_products(actor=kim, text="X-1", language="en", active=None) == []
    assert find_products(actor=leo, text="X-1", language="en") == []
    assert [row.id for row in find_products(actor=leo, text="X-1", language="en", active=None)] == [key]
    change_product(actor=leo, now=NOW, product_id=key, fields={"active": True})
    assert [row.id for row in find_products(actor=kim, text="X-1", language="en")] == [key]


def test_finds_products_as_everything_else(leo: Actor, kim: Actor) -> None:
    """The truth table of search holds for what is written about products."""
    sample = [row for row in TRUTH if row[2]][::6]
    wrong = []
    for number, (text, query, _found) in enumerate(sample):
        product = create_product(
            actor=leo, now=NOW, code=f"P{number:03}", names={"en": "?"}, fields={"summaries": {"en": text}}
        )
        found = find_products(actor=kim, text=query, language="en", limit=100)
        if product.pk not in {row.id for row in found}:
            wrong.append((text, query))

    assert wrong == []
