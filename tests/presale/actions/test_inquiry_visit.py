"""Somebody left without buying, and staff wrote it down."""

from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.looking_after import verbs_of
from tests.presale.quoting import make_product
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.models import Consent, Customer
from yinuo.presale.actions.inquiry_visit import note_visit
from yinuo.presale.models import Inquiry

GUEST = Arrival(name="贺女士", phone="13900139000")


def noted(cast: Cast, **more: Any) -> Inquiry:
    known: dict[str, Any] = {
        "actor": cast.actor("leo_manager"),
        "asker": GUEST,
        "wish": "想要 1.6 米的，颜色深一点。",
    }
    return note_visit(now=NOW, **known | more)


def test_what_was_answered_on_the_spot_is_resolved_and_owes_nothing(cast: Cast) -> None:
    product = make_product()

    inquiry = noted(cast, product_id=product.pk)

    assert (inquiry.manner, inquiry.product_id, inquiry.channel) == ("left", product.pk, "visit")
    assert (inquiry.state, inquiry.owner_id) == ("resolved", cast.leo_manager.pk)
    assert inquiry.first_answered_at == NOW
    # released, neither kept nor broken: no figure gains by it
    assert list(inquiry.promises.values_list("state", flat=True)) == ["released"]
    assert "presale.visit_noted" in verbs_of(inquiry.pk)
    assert not Consent.objects.exists()


def test_what_is_still_to_be_answered_waits_like_any_question(cast: Cast) -> None:
    inquiry = noted(cast, answered=False)

    assert (inquiry.state, inquiry.first_answered_at) == ("new", None)
    assert list(inquiry.promises.values_list("state", flat=True)) == ["active"]


def test_their_agreement_is_kept_with_its_words_and_only_once(cast: Cast) -> None:
    first = noted(cast, agreed="说下周可以打电话问问")
    noted(cast, agreed="又说了一次")

    consent = Consent.objects.get(customer=first.customer_id)
    assert (consent.purpose, consent.evidence, consent.channel) == (
        "follow_up",
        "说下周可以打电话问问",
        "visit",
    )
    assert Customer.objects.filter(name="贺女士").count() == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"wish": "  "}, EmptyText),
        ({"channel": "web"}, InvalidValue),
        ({"channel": "\x00" * 900}, InvalidValue),
        ({"actor": visitor(language="en")}, InvalidValue),
    ],
)
def test_refuses_what_is_no_visit(cast: Cast, more: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        noted(cast, **more)

    assert not Matter.objects.exists()


def test_needs_the_right_to_open_matters(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        noted(cast, actor=cast.actor("sun_supervisor"))
