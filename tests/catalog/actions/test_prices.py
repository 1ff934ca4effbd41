from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tests.catalog.conftest import last_entry, refused
from yinuo.catalog.actions.prices import change_price_list, create_price_list, set_prices
from yinuo.catalog.actions.products import create_product
from yinuo.catalog.actions.variants import add_variant
from yinuo.catalog.errors import CodeTaken, PriceListRetired
from yinuo.catalog.models import ListPrice, PriceList, Variant
from yinuo.catalog.pricing import Price, ladders_of, price_of, prices_of
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound

TODAY = NOW.date()


@pytest.fixture
def chair(leo: Actor) -> Variant:
    product = create_product(
        actor=leo, now=NOW, code="C-1", names={"en": "Chair"}, fields={"price": Decimal(100)}
    )
    return add_variant(actor=leo, now=NOW, product_id=product.pk, sku="C-1-OAK")


@pytest.fixture
def standard(leo: Actor) -> PriceList:
    return create_price_list(actor=leo, now=NOW, code="STD", name="Standard", valid_from=TODAY)


def price(variant: Variant, **more: Any) -> Price | None:
    facts: dict[str, Any] = {"level": "", "quantity": 1, "on": TODAY, **more}
    return price_of(variant_id=variant.pk, **facts)


def test_a_thing_costs_what_its_lists_say_else_its_own(
    leo: Actor, chair: Variant, standard: PriceList
) -> None:
    assert price(chair) == Price(amount=Decimal("100.00"), currency="CNY", price_list="")

    set_prices(
        actor=leo,
        now=NOW,
        price_list_id=standard.pk,
        prices={chair.pk: {10: Decimal(80), 1: Decimal("90.5")}},
    )

    assert price(chair) == Price(amount=Decimal("90.50"), currency="CNY", price_list="STD")
    assert price(chair, quantity=Decimal(10)) == Price(
        amount=Decimal("80.00"), currency="CNY", price_list="STD"
    )
    assert price(chair, on=date(2026, 3, 11)) == Price(
        amount=Decimal("100.00"), currency="CNY", price_list=""
    )
    ladder = ladders_of([chair.pk], level="", on=TODAY)[chair.pk]
    assert [(step.from_quantity, step.price.amount) for step in ladder] == [
        (1, Decimal("90.50")),
        (10, Decimal(80)),
    ]
    assert last_entry("price_list", standard.pk).facts["changed"] == {
        "C-1-OAK": [{}, {"1": "90.50", "10": "80.00"}]
    }


def test_asks_for_many_with_one_query(
    leo: Actor, chair: Variant, standard: PriceList, django_assert_num_queries: Any
) -> None:
    other = add_variant(actor=leo, now=NOW, product_id=chair.product_id, sku="C-1-ASH")
    set_prices(actor=leo, now=NOW, price_list_id=standard.pk, prices={chair.pk: {1: Decimal(90)}})

    with django_assert_num_queries(1):
        found = prices_of([(other.pk, 1), (chair.pk, 2), (10**12, 1), (chair.pk, 1)], level="", on=TODAY)

    assert [row and row.amount for row in found] == [Decimal(100), Decimal(90), None, Decimal(90)]
    with django_assert_num_queries(0):
        assert prices_of([], level="", on=TODAY) == []


def test_answers_in_one_currency_only_where_it_is_asked(leo: Actor, chair: Variant) -> None:
    dollars = create_price_list(actor=leo, now=NOW, code="US", name="US", valid_from=TODAY, currency="usd")
    set_prices(actor=leo, now=NOW, price_list_id=dollars.pk, prices={chair.pk: {1: Decimal(15)}})

    assert [
        row and (row.amount, row.currency)
        for code in ("USD", "CNY", "EUR")
        for row in prices_of([(chair.pk, 1)], level="", on=TODAY, currency=code)
    ] == [(Decimal(15), "USD"), (Decimal(100), "CNY"), None]


def test_a_list_that_is_not_used_counts_no_more(leo: Actor, chair: Variant, standard: PriceList) -> None:
    set_prices(actor=leo, now=NOW, price_list_id=standard.pk, prices={chair.pk: {1: Decimal(90)}})

    change_price_list(actor=leo, now=NOW, price_list_id=standard.pk, fields={"active": False})

    assert price(chair) == Price(amount=Decimal("100.00"), currency="CNY", price_list="")
    with refused(PriceListRetired):
        set_prices(actor=leo, now=NOW, price_list_id=standard.pk, prices={})


def test_sets_only_the_variants_named_and_takes_off_by_none(
    leo: Actor, chair: Variant, standard: PriceList
) -> None:
    other = add_variant(actor=leo, now=NOW, product_id=chair.product_id, sku="C-1-ASH")
    both = {chair.pk: {1: Decimal(90)}, other.pk: {1: Decimal(95)}}
    set_prices(actor=leo, now=NOW, price_list_id=standard.pk, prices=both)

    changed = set_prices(
        actor=leo, now=NOW, price_list_id=standard.pk, prices={chair.pk: {}, other.pk: {1: Decimal(95)}}
    )

    assert changed == {chair.pk: {}}
    assert list(ListPrice.objects.values_list("variant_id", "price")) == [(other.pk, Decimal(95))]


def test_takes_the_same_number_of_queries_for_many(leo: Actor, chair: Variant, standard: PriceList) -> None:
    keys = [add_variant(actor=leo, now=NOW, product_id=chair.product_id, sku=f"V-{n}").pk for n in range(30)]
    counts = []
    for wanted in (keys[:1], keys[1:]):
        with CaptureQueriesContext(connection) as caught:
            set_prices(
                actor=leo,
                now=NOW,
                price_list_id=standard.pk,
                prices={key: {1: Decimal(9)} for key in wanted},
            )
        counts.append(len(caught))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "steps",
    [
        {0: Decimal(1)},
        {10**10: Decimal(1)},
        {1: Decimal("-1")},
        {1: Decimal("1.001")},
        {1: Decimal("NaN")},
        {1: None},
    ],
)
def test_refuses_prices_that_cannot_be(steps: Any, leo: Actor, chair: Variant, standard: PriceList) -> None:
    with refused(InvalidValue):
        set_prices(actor=leo, now=NOW, price_list_id=standard.pk, prices={chair.pk: steps})


def test_refuses_lists_that_cannot_be(leo: Actor, ana: Actor, kim: Actor, standard: PriceList) -> None:
    facts: dict[str, Any] = {"now": NOW, "name": "X", "valid_from": TODAY}
    with refused(CodeTaken, code="STD"):
        create_price_list(actor=leo, code="STD", **facts)
    with refused(InvalidValue):
        create_price_list(actor=leo, code="A", **{**facts, "valid_until": date(2026, 3, 11)})
    with refused(InvalidValue):
        create_price_list(actor=leo, code="A", **{**facts, "valid_from": date(1, 1, 1)})
    with refused(InvalidValue):
        create_price_list(actor=leo, code="A", currency="¥", **facts)
    with refused(NotAllowed, right="product.edit"):
        create_price_list(actor=ana, code="A", **facts)
    with refused(InvalidValue):
        change_price_list(
            actor=leo, now=NOW, price_list_id=standard.pk, fields={"valid_until": date(2020, 1, 1)}
        )
    with refused(InvalidValue):
        change_price_list(actor=leo, now=NOW, price_list_id=standard.pk, fields={"code": "B"})
    with refused(NotAllowed, right="product.edit"):
        change_price_list(actor=ana, now=NOW, price_list_id=standard.pk, fields={"name": "B"})
    with refused(NotFound):
        change_price_list(actor=kim, now=NOW, price_list_id=standard.pk, fields={"name": "B"})
    with refused(InvalidValue):
        set_prices(actor=leo, now=NOW, price_list_id=standard.pk, prices={10**12: {1: Decimal(1)}})
