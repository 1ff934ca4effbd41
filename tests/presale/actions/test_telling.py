from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import HEAVY, entries, make_product, sent
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.matters.errors import TextTooLong
from yinuo.presale.actions.telling import tell_precautions
from yinuo.presale.models import Telling
from yinuo.presale.tellings import needs_of_products, needs_of_quote, sha256_of


def test_keeps_who_told_whom_in_what_words(cast: Cast, ask: Any) -> None:
    matter = ask()
    product = make_product(precautions=2)
    grave, heavy = needs_of_products([product.pk], customer_id=None, language="zh-hans")

    tell_precautions(
        actor=cast.actor("ana_agent"),
        now=NOW,
        matter_id=matter.pk,
        product_ids=[product.pk],
        keys=[heavy.key],
        channel="phone",
        confirmed_words="明白，墙是实心的",
    )

    (telling,) = Telling.objects.all()
    assert grave.severity == "danger"
    assert (telling.words, telling.words_sha256) == (HEAVY, sha256_of(HEAVY))
    assert (telling.told_by_id, telling.customer_id) == (cast.ana_agent.pk, matter.customer_id)
    assert (telling.confirmed_at, telling.confirmed_words) == (NOW, "明白，墙是实心的")
    assert entries("precautions_told")[0].facts["words_sha256"] == [sha256_of(HEAVY)]
    assert len(entries("precautions_confirmed")) == 1


def test_telling_without_an_answer_is_not_yet_understood(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask, precautions=1)
    (need,) = needs_of_quote(quote)

    tell_precautions(
        actor=cast.actor("ana_agent"),
        now=NOW,
        matter_id=quote.matter_id,
        quote_id=quote.pk,
        keys=[need.key],
        channel="visit",
    )

    (after,) = needs_of_quote(quote)
    assert (after.is_open, after.telling_id is not None) == (True, True)
    assert entries("precautions_confirmed") == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"keys": ["1-nothing"]}, InvalidValue),
        ({"channel": "smoke"}, InvalidValue),
        ({"confirmed_words": "好" * 201}, TextTooLong),
        ({"quote_id": 2**62}, NotFound),
    ],
)
def test_refuses_what_cannot_be(cast: Cast, ask: Any, changes: dict[str, Any], kind: type[Exception]) -> None:
    matter = ask()
    product = make_product(precautions=1)
    (need,) = needs_of_products([product.pk], customer_id=None, language="zh-hans")

    with pytest.raises(kind):
        tell_precautions(
            actor=cast.actor("ana_agent"),
            now=NOW,
            matter_id=matter.pk,
            **{"product_ids": [product.pk], "keys": [need.key], "channel": "phone", **changes},
        )

    assert Telling.objects.count() == 0
    assert entries("precautions_told") == []


def test_is_for_those_who_work_on_the_matter(cast: Cast, ask: Any) -> None:
    matter = ask()

    with pytest.raises((NotAllowed, NotFound)):
        tell_precautions(
            actor=cast.actor("otto_other_outlet"), now=NOW, matter_id=matter.pk, keys=["x"], channel="phone"
        )

    assert Telling.objects.count() == 0
