"""What the customer says of an arrival stands above what couriers tell; who is not content is looked after."""

import dataclasses

import pytest
from django.core.files.storage import default_storage
from msgspec.structs import replace

from tests.cast import Cast
from tests.insale.arriving import (
    LATER,
    LOCKER,
    NEIGHBOUR,
    WELL,
    arrived,
    count,
    customer_of,
    follow_up_of,
    photo,
    says,
)
from tests.insale.shipping import SIGNED, confirmed_order, on_its_way, packed, scan, told
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.core.uploads import UploadDangerous
from yinuo.insale.actions.payment import Paid, record_payment
from yinuo.insale.actions.receipt import SaidReceipt, accept_order, add_receipt_photo, confirm_receipt
from yinuo.insale.errors import (
    AlreadyAccepted,
    GoneBack,
    NotAllReceived,
    NotHandedOver,
    NotThereYet,
    ReceiptKnown,
    SignerNeeded,
)
from yinuo.insale.models import Order, Receipt, ReceiptFollowUp, ShipmentConcern
from yinuo.matters.actions.attachments import remove_unused_files
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment
from yinuo.people.actions.customers import erase_customer


def test_what_arrived_well_is_received_and_accepted(cast: Cast) -> None:
    shipment = arrived(cast)

    receipt = says(shipment)

    shipment.refresh_from_db()
    order = Order.objects.get(pk=shipment.order_id)
    assert (receipt.told_by, receipt.signed_by, receipt.received_at, receipt.is_certain) == (
        "customer", "self", SIGNED.occurred_at, True,
    )  # fmt: skip
    assert (shipment.state, order.status, order.accepted_at) == ("received", "accepted", LATER)
    assert [line.received for line in order.lines.all()] == [4]
    assert not ReceiptFollowUp.objects.exists()
    money = Paid(amount=order.gross)
    record_payment(actor=cast.actor("leo_manager"), now=LATER, order_id=order.pk, paid=money)
    assert Order.objects.get().status == "completed"


def test_the_same_word_again_is_one(cast: Cast) -> None:
    shipment = arrived(cast)
    says(shipment)
    entries = JournalEntry.objects.count()

    says(shipment, now=LATER.replace(hour=23))

    assert JournalEntry.objects.count() == entries
    assert Receipt.objects.get().confirmed_at == LATER


def test_a_locker_is_received_when_it_was_picked_up(cast: Cast) -> None:
    shipment = arrived(cast, LOCKER)
    receipt = Receipt.objects.get()
    order = Order.objects.get()
    assert (receipt.signed_by, receipt.received_at, receipt.is_certain) == ("locker", None, False)
    assert (order.status, follow_up_of(shipment).reasons) == ("shipped", ["in_locker"])

    receipt = says(shipment, SaidReceipt(signed_by="self"))
    assert (receipt.signed_by, receipt.received_at, receipt.is_certain) == ("locker", LATER, True)
    assert Order.objects.get().status == "received"
    assert (follow_up_of(shipment).state, follow_up_of(shipment).reasons) == ("open", ["not_in_person"])

    says(shipment)
    assert follow_up_of(shipment).state == "settled"
    assert Order.objects.get().status == "accepted"


def test_a_neighbour_without_consent_is_followed_up_until_they_are_content(cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    follow_up = follow_up_of(shipment)
    assert (follow_up.owner, follow_up.reasons) == (cast.ana_agent, ["not_in_person"])
    assert follow_up.promise is not None and follow_up.promise.state == "active"

    receipt = says(shipment, SaidReceipt(signed_by="other", signer="楼下保安", consent=False, inspected=True))
    assert (receipt.received_at, receipt.is_certain) == (LATER, True)
    assert follow_up_of(shipment).reasons == ["no_consent"]
    assert Order.objects.get().status == "received"

    says(shipment, SaidReceipt(satisfied=True, condition="good"))
    follow_up = follow_up_of(shipment)
    assert follow_up.promise is not None
    assert (follow_up.state, follow_up.promise.state) == ("settled", "released")
    assert Order.objects.get().status == "accepted"
    assert not ShipmentConcern.objects.filter(settled_at__isnull=True).exists()


def test_the_customer_contradicts_the_courier(cast: Cast) -> None:
    shipment = arrived(cast)
    assert Order.objects.get().status == "received"

    receipt = says(shipment, SaidReceipt(has_it=False, words="没有人给我打过电话"))

    shipment.refresh_from_db()
    order = Order.objects.get()
    assert (receipt.received_at, receipt.is_certain, receipt.confirmed_at) == (None, False, None)
    assert (shipment.state, order.status) == ("delivered", "shipped")
    assert order.lines.get().received == 0
    assert follow_up_of(shipment).reasons == ["missing", "not_satisfied", "not_in_person"]
    told(replace(SIGNED, raw_text="本人签收，再次上传"), now=LATER)
    assert Receipt.objects.get().told_by == "customer"

    says(shipment, now=LATER.replace(hour=23))
    assert Receipt.objects.get().received_at == LATER.replace(hour=23)
    assert (follow_up_of(shipment).state, Order.objects.get().status) == ("settled", "accepted")


def test_what_is_not_right_stays_open_and_unaccepted(cast: Cast) -> None:
    shipment = arrived(cast)

    says(shipment, SaidReceipt(signed_by="self", inspected=True, condition="damaged", satisfied=False))

    assert follow_up_of(shipment).reasons == ["damaged", "not_satisfied"]
    order = Order.objects.get()
    assert (order.status, order.accepted_at) == ("received", None)


def test_before_the_scan_the_customers_word_is_enough(cast: Cast) -> None:
    shipment = on_its_way(cast)

    says(shipment)
    told(SIGNED, now=LATER)

    shipment.refresh_from_db()
    assert (shipment.state, Receipt.objects.get().received_at) == ("received", LATER)
    assert count("arrival_told") == 0


def test_photos_are_kept_and_the_same_one_twice_is_one(cast: Cast) -> None:
    shipment = arrived(cast)

    says(shipment, replace(WELL, photos=[photo(), photo()]))
    says(shipment, replace(WELL, photos=[photo()]))

    receipt = Receipt.objects.get()
    assert receipt.photos.count() == 1
    remove_unused_files(now=LATER.replace(day=28))
    assert default_storage.exists(receipt.photos.get().stored)


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [(b"<html><script>", "box.png", UploadDangerous), (b"just words, no picture", "note.txt", InvalidValue)],
)
def test_refuses_what_is_no_picture_and_writes_nothing(
    cast: Cast, content: bytes, name: str, error: type[Exception]
) -> None:
    shipment = arrived(cast)
    entries = JournalEntry.objects.count()

    with pytest.raises(error):
        says(shipment, replace(WELL, photos=[photo(), photo(content, name)]))

    assert (Receipt.objects.get().told_by, JournalEntry.objects.count()) == ("courier", entries)
    assert not Attachment.objects.exists()
    with pytest.raises(InvalidValue):
        says(shipment, replace(WELL, photos=[photo()] * 13))


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (replace(WELL, signed_by="dog"), InvalidValue),
        (replace(WELL, condition="so so"), InvalidValue),
        (replace(WELL, words="x" * 2001), TextTooLong),
        (replace(WELL, signer="x" * 81), TextTooLong),
        (replace(WELL, signed_by="other", consent=True), SignerNeeded),
    ],
)
def test_refuses_what_cannot_be(cast: Cast, said: SaidReceipt, error: type[Exception]) -> None:
    shipment = arrived(cast)

    with pytest.raises(error):
        says(shipment, said)

    assert Receipt.objects.get().told_by == "courier"


def test_refuses_at_the_wrong_time_and_for_strangers(cast: Cast) -> None:
    order = confirmed_order(cast, "4")
    waits = packed(cast, order, "1")
    with pytest.raises(NotHandedOver):
        says(waits)
    shipment = on_its_way(cast, order, "1")
    with pytest.raises(NotThereYet):
        says(shipment, SaidReceipt(has_it=False))
    stranger = dataclasses.replace(customer_of(shipment), matter_ids=frozenset())
    with pytest.raises(NotFound):
        confirm_receipt(actor=stranger, now=LATER, shipment_id=shipment.pk, said=WELL)
    with pytest.raises((NotFound, NotAllowed)):
        confirm_receipt(actor=cast.actor("sun_supervisor"), now=LATER, shipment_id=shipment.pk, said=WELL)
    says(shipment)
    with pytest.raises(ReceiptKnown):
        says(shipment, SaidReceipt(has_it=False))
    assert Receipt.objects.count() == 1


def test_refuses_what_went_back(cast: Cast) -> None:
    shipment = on_its_way(cast)
    told(scan("REJECTED", 30), scan("RETURNING", 31))

    with pytest.raises(GoneBack):
        says(shipment)


def test_staff_write_down_what_they_heard(cast: Cast) -> None:
    shipment = arrived(cast)

    confirm_receipt(actor=cast.actor("ana_agent"), now=LATER, shipment_id=shipment.pk, said=WELL)

    receipt = Receipt.objects.get()
    assert (receipt.told_by, receipt.evidence["heard_by"]) == ("customer", cast.ana_agent.pk)


def test_an_order_is_accepted_by_word_once_all_is_there(cast: Cast) -> None:
    shipment = on_its_way(cast)
    ana = cast.actor("ana_agent")
    with pytest.raises(NotAllReceived):
        accept_order(actor=ana, now=LATER, order_id=shipment.order_id, words="客户电话确认")
    told(SIGNED)
    with pytest.raises(EmptyText):
        accept_order(actor=ana, now=LATER, order_id=shipment.order_id, words=" ")

    accept_order(actor=ana, now=LATER, order_id=shipment.order_id, words="客户电话确认")

    assert Order.objects.get().status == "accepted"
    with pytest.raises(AlreadyAccepted):
        accept_order(actor=ana, now=LATER, order_id=shipment.order_id, words="again")


def test_erasing_the_person_leaves_how_it_arrived(cast: Cast) -> None:
    shipment = arrived(cast)
    says(
        shipment,
        replace(WELL, signed_by="other", signer="王先生", consent=True, words="放鞋柜上了", photos=[photo()]),
    )
    customer_id = Order.objects.get().customer_id
    assert customer_id is not None

    erase_customer(actor=cast.actor("ada_administrator"), now=LATER, customer_id=customer_id, reason="asked")

    receipt = Receipt.objects.get()
    assert (receipt.signer, receipt.words, receipt.evidence, receipt.photos.count()) == (
        "",
        "",
        {"asked": True},
        0,
    )
    assert (receipt.signed_by, receipt.received_at) == ("other", SIGNED.occurred_at)
    facts = JournalEntry.objects.get(verb="insale.receipt_confirmed").facts
    assert "signer" not in facts and "words" not in facts


def test_two_parcels_are_accepted_together(cast: Cast) -> None:
    order = confirmed_order(cast, "4")
    first = on_its_way(cast, order, "3")
    second = on_its_way(cast, order, "1", waybill="SF1234567890124")

    says(first)
    assert Order.objects.get().status == "shipped"
    says(second)

    assert Order.objects.get().status == "accepted"


def test_a_photo_is_added_to_what_is_known(cast: Cast) -> None:
    shipment, ana = on_its_way(cast), cast.actor("ana_agent")
    with pytest.raises(NotFound):
        add_receipt_photo(actor=ana, now=LATER, shipment_id=shipment.pk, photo=photo())
    told(SIGNED)

    add_receipt_photo(actor=ana, now=LATER, shipment_id=shipment.pk, photo=photo())
    add_receipt_photo(actor=ana, now=LATER, shipment_id=shipment.pk, photo=photo())

    assert (Receipt.objects.get().photos.count(), count("receipt_photographed")) == (1, 1)
