from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW
from tests.catalog.conftest import last_entry, refused
from yinuo.catalog.actions.products import (
    NewPrecaution,
    change_product,
    create_product,
    retire_product,
    set_precautions,
)
from yinuo.catalog.errors import CatalogTextMissing, CodeTaken, ProductRetired
from yinuo.catalog.models import Precaution, Product
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound


@pytest.fixture
def table(leo: Actor) -> Product:
    return create_product(
        actor=leo,
        now=NOW,
        code="T-1",
        names={"en": "Table", "zh-hans": "茶几"},
        fields={"price": Decimal("1299.5"), "parameters": {"height": 45}},
    )


def test_adds_a_product(table: Product) -> None:
    table.refresh_from_db()

    assert (table.names, table.price, table.currency) == (
        {"en": "Table", "zh-hans": "茶几"},
        Decimal("1299.50"),
        "CNY",
    )
    assert table.parameters == {"height": "45"}
    assert last_entry("product", table.pk).facts == {"code": "T-1"}


def test_refuses_a_code_twice(leo: Actor, table: Product) -> None:
    with refused(CodeTaken, code="T-1"):
        create_product(actor=leo, now=NOW, code=" T-1 ", names={"en": "Other"})


def test_refuses_agents_and_hides_from_customers(ana: Actor, kim: Actor, leo: Actor, table: Product) -> None:
    with refused(NotAllowed, right="product.edit"):
        create_product(actor=ana, now=NOW, code="T-2", names={"en": "Other"})
    with refused(NotAllowed, right="product.edit"):
        change_product(actor=ana, now=NOW, product_id=table.pk, fields={"family": "tables"})
    retire_product(actor=leo, now=NOW, product_id=table.pk)
    with refused(NotFound):
        change_product(actor=kim, now=NOW, product_id=table.pk, fields={"family": "tables"})


def test_changes_only_what_differs(leo: Actor, table: Product) -> None:
    change_product(
        actor=leo, now=NOW, product_id=table.pk, fields={"family": "tables", "price": Decimal("1299.50")}
    )

    assert last_entry("product", table.pk).facts == {"changed": {"family": ["", "tables"]}}


@pytest.mark.parametrize(
    "fields",
    [
        {"price": Decimal("-1")},
        {"price": Decimal("NaN")},
        {"price": Decimal("1.005")},
        {"price": 12.5},
        {"price": Decimal(10) ** 12},
        {"currency": "RMBX"},
        {"code": "T-9"},
    ],
)
def test_refuses_values_that_cannot_be(leo: Actor, table: Product, fields: dict[str, Any]) -> None:
    with refused(InvalidValue):
        change_product(actor=leo, now=NOW, product_id=table.pk, fields=fields)


def test_refuses_a_product_without_a_name(leo: Actor) -> None:
    with refused(CatalogTextMissing):
        create_product(actor=leo, now=NOW, code="T-2", names={"en": ""})


def test_retires_once_and_comes_back(leo: Actor, table: Product) -> None:
    retire_product(actor=leo, now=NOW, product_id=table.pk, reason="Sold out")

    with refused(ProductRetired):
        retire_product(actor=leo, now=NOW, product_id=table.pk)
    change_product(actor=leo, now=NOW, product_id=table.pk, fields={"active": True})
    table.refresh_from_db()
    assert table.active is True


def test_keeps_the_precautions_of_before_in_the_journal(leo: Actor, table: Product) -> None:
    hot = NewPrecaution(texts={"en": "Do not put hot pots on it"}, severity="warning")
    set_precautions(actor=leo, now=NOW, product_id=table.pk, precautions=[hot])

    set_precautions(
        actor=leo,
        now=NOW,
        product_id=table.pk,
        precautions=[NewPrecaution(texts={"en": "Heavy"}, severity="notice")],
    )

    assert [(row.severity, row.texts) for row in Precaution.objects.all()] == [("notice", {"en": "Heavy"})]
    assert last_entry("product", table.pk).facts == {
        "before": [["warning", {"en": "Do not put hot pots on it"}, ""]],
        "after": [["notice", {"en": "Heavy"}, ""]],
    }


def test_refuses_an_unknown_severity(leo: Actor, table: Product) -> None:
    with refused(InvalidValue):
        set_precautions(
            actor=leo,
            now=NOW,
            product_id=table.pk,
            precautions=[NewPrecaution(texts={"en": "x"}, severity="mild")],
        )
