from decimal import Decimal

import pytest

from tests.cast import NOW
from yinuo.catalog.actions.products import NewPrecaution, create_product, retire_product, set_precautions
from yinuo.catalog.queries.products import PrecautionRow, get_product, list_products
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound


def test_lists_by_code_page_after_page(leo: Actor, ana: Actor, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for code in ("B", "A", "C"):
        create_product(actor=leo, now=NOW, code=code, names={"zh-hans": f"产品{code}"})

    with django_assert_num_queries(1):
        first, after = list_products(actor=ana, language="en", limit=2)
    second, end = list_products(actor=ana, language="en", after=after, limit=2)

    assert [row.name for row in first + second] == ["产品A", "产品B", "产品C"]
    assert (after, end) == ("B", "")


def test_shows_what_must_be_told(leo: Actor, kim: Actor) -> None:
    table = create_product(
        actor=leo,
        now=NOW,
        code="T",
        names={"en": "Table"},
        fields={"price": Decimal(10), "parameters": {"h": "45"}},
    )
    set_precautions(
        actor=leo,
        now=NOW,
        product_id=table.pk,
        precautions=[NewPrecaution(texts={"zh-hans": "勿放热锅"}, severity="warning")],
    )

    found = get_product(actor=kim, product_id=table.pk, language="en", on=NOW.date())

    assert (found.row.name, found.row.price, found.parameters) == ("Table", Decimal("10.00"), {"h": "45"})
    assert found.precautions == [PrecautionRow(text="勿放热锅", severity="warning")]


def test_hides_retired_products_from_customers(leo: Actor, ana: Actor, kim: Actor) -> None:
    table = create_product(actor=leo, now=NOW, code="T", names={"en": "Table"})
    retire_product(actor=leo, now=NOW, product_id=table.pk)

    assert list_products(actor=ana, language="en", active=None)[0][0].active is False
    assert list_products(actor=kim, language="en", active=None) == ([], "")
    with pytest.raises(NotFound):
        get_product(actor=kim, product_id=table.pk, language="en", on=NOW.date())


def test_who_supplies_it_is_not_for_customers(leo: Actor, kim: Actor) -> None:
    table = create_product(
        actor=leo, now=NOW, code="T", names={"en": "Table"}, fields={"supplier": "Anji Wood"}
    )

    shown = [
        get_product(actor=actor, product_id=table.pk, language="en", on=NOW.date()).supplier
        for actor in (leo, kim)
    ]

    assert shown == ["Anji Wood", ""]
