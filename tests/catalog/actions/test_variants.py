from decimal import Decimal

import pytest

from tests.cast import NOW
from tests.catalog.conftest import last_entry, refused
from yinuo.catalog.actions.products import create_product
from yinuo.catalog.actions.variants import add_variant, change_variant, retire_variant
from yinuo.catalog.errors import CatalogTextMissing, CodeTaken, VariantRetired
from yinuo.catalog.models import Product, Variant
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound


@pytest.fixture
def table(leo: Actor) -> Product:
    return create_product(actor=leo, now=NOW, code="T-1", names={"en": "Table"})


def test_adds_variants_one_behind_the_other(leo: Actor, table: Product) -> None:
    first = add_variant(
        actor=leo,
        now=NOW,
        product_id=table.pk,
        sku=" T-1-OAK ",
        fields={"options": {"颜色": "橡木"}, "price": Decimal("99.5")},
    )
    second = add_variant(actor=leo, now=NOW, product_id=table.pk, sku="T-1-ASH")

    assert (first.sku, first.options, first.price) == ("T-1-OAK", {"颜色": "橡木"}, Decimal("99.50"))
    assert first.position < second.position
    assert last_entry("product", table.pk).facts == {"variant_id": second.pk, "sku": "T-1-ASH"}


def test_refuses_a_number_twice_even_of_another_product(leo: Actor, table: Product) -> None:
    add_variant(actor=leo, now=NOW, product_id=table.pk, sku="X")
    other = create_product(actor=leo, now=NOW, code="T-2", names={"en": "Other"})

    with refused(CodeTaken, code="X"):
        add_variant(actor=leo, now=NOW, product_id=other.pk, sku="X")


def test_refuses_what_cannot_be(leo: Actor, ana: Actor, table: Product) -> None:
    with refused(CatalogTextMissing):
        add_variant(actor=leo, now=NOW, product_id=table.pk, sku=" \x00 ")
    with refused(InvalidValue, field=None):
        add_variant(actor=leo, now=NOW, product_id=table.pk, sku="X", fields={"price": Decimal("-1")})
    with refused(InvalidValue):
        add_variant(actor=leo, now=NOW, product_id=table.pk, sku="X", fields={"position": 40_000})
    with refused(NotAllowed, right="product.edit"):
        add_variant(actor=ana, now=NOW, product_id=table.pk, sku="X")
    with refused(NotFound):
        add_variant(actor=leo, now=NOW, product_id=10**15, sku="X")


def test_changes_retires_and_brings_back(leo: Actor, table: Product) -> None:
    row = add_variant(actor=leo, now=NOW, product_id=table.pk, sku="X")

    change_variant(
        actor=leo, now=NOW, product_id=table.pk, variant_id=row.pk, fields={"options": {"颜色": "白"}}
    )
    assert last_entry("product", table.pk).facts["changed"] == {"options": [{}, {"颜色": "白"}]}
    retire_variant(actor=leo, now=NOW, product_id=table.pk, variant_id=row.pk, reason="sold out")
    with refused(VariantRetired):
        retire_variant(actor=leo, now=NOW, product_id=table.pk, variant_id=row.pk)
    change_variant(actor=leo, now=NOW, product_id=table.pk, variant_id=row.pk, fields={"active": True})

    assert Variant.objects.get().active


def test_finds_no_variant_of_another_product(leo: Actor, table: Product) -> None:
    row = add_variant(actor=leo, now=NOW, product_id=table.pk, sku="X")
    other = create_product(actor=leo, now=NOW, code="T-2", names={"en": "Other"})

    with refused(NotFound):
        change_variant(actor=leo, now=NOW, product_id=other.pk, variant_id=row.pk, fields={})
    with refused(NotFound):
        retire_variant(actor=leo, now=NOW, product_id=other.pk, variant_id=row.pk)
