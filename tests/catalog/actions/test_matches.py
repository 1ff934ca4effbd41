import pytest

from tests.cast import NOW
from tests.catalog.conftest import last_entry, refused
from yinuo.catalog.actions.matches import remove_match, save_match
from yinuo.catalog.actions.products import create_product, retire_product
from yinuo.catalog.errors import MatchesItself
from yinuo.catalog.models import Product, ProductMatch
from yinuo.catalog.queries.products import get_product
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound


@pytest.fixture
def pair(leo: Actor) -> tuple[Product, Product]:
    table = create_product(actor=leo, now=NOW, code="T-1", names={"en": "Table"})
    return table, create_product(actor=leo, now=NOW, code="C-1", names={"en": "Chair"})


def test_says_what_goes_with_it_and_says_it_again(leo: Actor, pair: tuple[Product, Product]) -> None:
    table, chair = pair

    for reason in ("Same wood", "Same batch of wood"):
        save_match(
            actor=leo,
            now=NOW,
            product_id=table.pk,
            other_id=chair.pk,
            kind="goes_with",
            reasons={"en": reason},
        )

    row = ProductMatch.objects.get()
    assert (row.reasons, row.kind) == ({"en": "Same batch of wood"}, "goes_with")
    assert last_entry("product", table.pk).facts["code"] == "C-1"


def test_a_customer_is_not_shown_what_is_retired(
    leo: Actor, kim: Actor, pair: tuple[Product, Product]
) -> None:
    table, chair = pair
    save_match(actor=leo, now=NOW, product_id=table.pk, other_id=chair.pk, kind="instead")
    retire_product(actor=leo, now=NOW, product_id=chair.pk)

    assert get_product(actor=kim, product_id=table.pk, language="en", on=NOW.date()).matches == []


def test_refuses_itself_nothing_and_strangers(leo: Actor, ana: Actor, pair: tuple[Product, Product]) -> None:
    table, chair = pair
    facts = {"now": NOW, "product_id": table.pk, "kind": "spare"}
    with refused(MatchesItself):
        save_match(actor=leo, other_id=table.pk, **facts)  # type: ignore[arg-type]
    with refused(InvalidValue):
        save_match(actor=leo, other_id=10**12, **facts)  # type: ignore[arg-type]
    with refused(InvalidValue):
        save_match(actor=leo, other_id=chair.pk, **{**facts, "kind": "friend"})  # type: ignore[arg-type]
    with refused(NotAllowed, right="product.edit"):
        save_match(actor=ana, other_id=chair.pk, **facts)  # type: ignore[arg-type]


def test_takes_it_back(leo: Actor, pair: tuple[Product, Product]) -> None:
    table, chair = pair
    row = save_match(actor=leo, now=NOW, product_id=table.pk, other_id=chair.pk, kind="spare")

    with refused(NotFound):
        remove_match(actor=leo, now=NOW, product_id=chair.pk, match_id=row.pk)
    remove_match(actor=leo, now=NOW, product_id=table.pk, match_id=row.pk)

    assert not ProductMatch.objects.exists()
    assert last_entry("product", table.pk).facts["kind"] == "spare"
