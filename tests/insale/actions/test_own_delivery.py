"""What our own driver brings is signed for on the driver's telephone."""

import base64
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import Cast
from tests.insale.arriving import LATER, WELL, arrived, count, follow_up_of, photo, png, says
from tests.insale.shipping import confirmed_order, on_its_way, packed
from yinuo.core.errors import InvalidValue
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.own_delivery import OwnDelivery, record_delivery, signature_of
from yinuo.insale.errors import (
    NotHandedOver,
    NotOurDelivery,
    ReceiptKnown,
    SignatureUnreadable,
    SignerNeeded,
)
from yinuo.insale.models import Order, Receipt, Shipment

IN_PERSON = OwnDelivery(signed_by="self", inspected=True, condition="good", signature=png())


def by_our_van(cast: Cast, **given: Any) -> Shipment:
    return on_its_way(cast, courier="own", waybill="", **given)


def delivered(cast: Cast, shipment: Shipment, delivery: OwnDelivery = IN_PERSON) -> Receipt:
    return record_delivery(
        actor=cast.actor("ana_agent"), now=LATER, shipment_id=shipment.pk, delivery=delivery
    )


def test_signed_in_person_it_is_received(cast: Cast) -> None:
    shipment = by_our_van(cast)

    receipt = delivered(cast, shipment, replace(IN_PERSON, photos=[photo(png(9))]))

    shipment.refresh_from_db()
    assert (receipt.told_by, receipt.received_at, receipt.is_certain) == ("staff", LATER, True)
    assert receipt.signature is not None and receipt.signature.type == "image/png"
    assert (shipment.state, Order.objects.get().status, receipt.photos.count()) == ("received", "received", 1)
    facts = JournalEntry.objects.get(verb="insale.delivery_signed").facts
    assert facts["signature_sha256"] == receipt.signature.sha256


def test_signed_by_somebody_else_it_is_followed_up(cast: Cast) -> None:
    shipment = by_our_van(cast)
    with pytest.raises(SignerNeeded):
        delivered(cast, shipment, OwnDelivery(signed_by="other"))

    receipt = delivered(cast, shipment, OwnDelivery(signed_by="other", signer="门卫老李"))

    assert (receipt.received_at, receipt.is_certain) == (LATER, False)
    assert follow_up_of(shipment).reasons == ["not_in_person"]
    assert Order.objects.get().status == "shipped"


def test_the_customers_word_stands_above_it(cast: Cast) -> None:
    shipment = by_our_van(cast)
    says(shipment, replace(WELL, satisfied=False, condition="damaged"))

    receipt = delivered(cast, shipment)

    assert (receipt.told_by, receipt.condition) == ("customer", "damaged")
    assert receipt.signature is not None


def test_twice_is_refused(cast: Cast) -> None:
    shipment = by_our_van(cast)
    delivered(cast, shipment)

    with pytest.raises(ReceiptKnown):
        delivered(cast, shipment)

    assert (count("delivery_signed"), count("tracking_noted")) == (1, 1)


@pytest.mark.parametrize(
    ("delivery", "error"),
    [
        (replace(IN_PERSON, signature=b"GIF89a, no drawing"), SignatureUnreadable),
        (replace(IN_PERSON, signature=png()[:30]), SignatureUnreadable),
        (replace(IN_PERSON, signature=png() + b"x" * 300_000), SignatureUnreadable),
        (replace(IN_PERSON, signed_by="locker"), InvalidValue),
        (replace(IN_PERSON, at=LATER.replace(hour=23)), InvalidValue),
        (replace(IN_PERSON, photos=[photo(b"words", "a.txt")]), InvalidValue),
    ],
)
def test_refuses_and_writes_nothing(cast: Cast, delivery: OwnDelivery, error: type[Exception]) -> None:
    shipment = by_our_van(cast)

    with pytest.raises(error):
        delivered(cast, shipment, delivery)

    shipment.refresh_from_db()
    assert (shipment.state, Receipt.objects.count()) == ("handed_over", 0)


def test_only_what_we_bring_ourselves(cast: Cast) -> None:
    with pytest.raises(NotOurDelivery):
        delivered(cast, arrived(cast))
    with pytest.raises(NotHandedOver):
        delivered(cast, packed(cast, confirmed_order(cast)))


def test_reads_what_a_canvas_gives() -> None:
    given = "data:image/png;base64," + base64.b64encode(png()).decode()

    assert (signature_of(given), signature_of("")) == (png(), b"")
    for wrong in ("data:image/svg+xml;base64,AAAA", given + "*", "data:image/png;base64," + "A" * 500_000):
        with pytest.raises(SignatureUnreadable):
            signature_of(wrong)
