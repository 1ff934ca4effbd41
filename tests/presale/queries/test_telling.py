"""What must be told in a matter: by its quote, else of its product, with who told it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import HEAVY, make_product, sent
from tests.presale.selling import opened
from yinuo.core.errors import NotFound
from yinuo.matters.models import Matter
from yinuo.presale.actions.telling import tell_precautions
from yinuo.presale.models import Inquiry, Quote
from yinuo.presale.queries.telling import BeforeSale, told_before_sale


def before(cast: Cast, matter_id: int, *, by: str = "ana_agent") -> BeforeSale:
    return told_before_sale(actor=cast.actor(by), matter_id=matter_id)


def asked_about(ask: Any, *, precautions: int = 2) -> tuple[Matter, int]:
    """An inquiry about a product."""
    matter: Matter = ask()
    product = make_product(precautions=precautions)
    Inquiry.objects.filter(pk=matter.pk).update(product=product)
    return matter, product.pk


def test_is_what_the_product_that_was_asked_about_demands(cast: Cast, ask: Any) -> None:
    matter, product_id = asked_about(ask)

    found = before(cast, matter.pk)

    assert [need.words for need in found.needs] == ["注意 1", HEAVY]
    assert (found.product_ids, found.quote_id) == ([product_id], None)
    assert all(need.is_open and need.told_at is None for need in found.needs)


def test_says_who_told_it_before_it_is_confirmed(cast: Cast, ask: Any) -> None:
    matter, product_id = asked_about(ask)
    grave, heavy = before(cast, matter.pk).needs
    told: dict[str, Any] = {
        "actor": cast.actor("ana_agent"),
        "matter_id": matter.pk,
        "product_ids": [product_id],
    }

    tell_precautions(now=NOW, keys=[grave.key], channel="phone", **told)
    tell_precautions(
        now=NOW + timedelta(hours=1), keys=[heavy.key], channel="visit", confirmed_words="明白", **told
    )

    first, second = before(cast, matter.pk).needs
    assert (first.is_open, first.told_by, first.told_at) == (True, "Ana", NOW)
    assert (second.is_open, second.confirmed_at) == (False, NOW + timedelta(hours=1))


def test_goes_by_the_quote_where_there_is_one(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask, precautions=1)

    found = before(cast, quote.matter_id)

    assert (found.quote_id, len(found.needs)) == (quote.pk, 1)
    Quote.objects.filter(pk=quote.pk).update(state="declined")
    assert before(cast, quote.matter_id).quote_id is None


def test_a_sale_takes_over_from_the_matter_it_came_from(cast: Cast, ask: Any) -> None:
    matter, product_id = asked_about(ask)
    made = opened(cast, origin_id=matter.pk)

    assert before(cast, made.pk).product_ids == [product_id]


def test_is_nothing_without_a_product_or_a_customer(cast: Cast, ask: Any) -> None:
    assert before(cast, ask().pk).needs == []
    matter, _product = asked_about(ask)
    Matter.objects.filter(pk=matter.pk).update(customer=None)
    assert before(cast, matter.pk) == BeforeSale()


def test_costs_little(cast: Cast, ask: Any, django_assert_max_num_queries: Any) -> None:
    quote = sent(cast, ask, precautions=2)
    actor = cast.actor("ana_agent")

    with django_assert_max_num_queries(9):
        told_before_sale(actor=actor, matter_id=quote.matter_id)


def test_strangers_see_nothing(cast: Cast, ask: Any) -> None:
    matter, _product = asked_about(ask)

    with pytest.raises(NotFound):
        before(cast, matter.pk, by="otto_other_outlet")
