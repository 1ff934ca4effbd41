"""An arrival is looked after until the customer is content, and what was promised about it is kept."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.insale.arriving import LATER, LOCKER, NEIGHBOUR, arrived, count, follow_up_of, says
from tests.insale.shipping import packed
from yinuo.core.errors import DomainError, NotAllowed, NotFound
from yinuo.insale.actions.receipt import SaidReceipt
from yinuo.insale.actions.receipt_follow_up import (
    note_arrival_call,
    settle_receipt_follow_up,
    write_about_arrival,
)
from yinuo.insale.errors import FollowUpSettled
from yinuo.insale.models import Order, Receipt, ReceiptFollowUp, Shipment, ShipmentConcern
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Message, Notice

WORDS = {"done": "请快递员致歉", "said": "客户说东西完好，满意"}


def settled(
    cast: Cast, follow_up: ReceiptFollowUp, *, by: str = "ana_agent", **said: object
) -> ReceiptFollowUp:
    given = {**WORDS, **said}
    return settle_receipt_follow_up(
        actor=cast.actor(by),
        now=LATER,
        follow_up_id=follow_up.pk,
        **given,  # type: ignore[arg-type]
    )


def test_writing_keeps_the_promise_and_leaves_it_open(cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    follow_up = follow_up_of(shipment)

    write_about_arrival(
        actor=cast.actor("ana_agent"),
        now=follow_up.opened_at + timedelta(minutes=5),
        follow_up_id=follow_up.pk,
        text="收到了吗？",
    )

    follow_up = follow_up_of(shipment)
    assert follow_up.promise is not None
    assert (follow_up.state, follow_up.promise.state) == ("open", "kept")
    assert Message.objects.filter(matter=shipment.order_id, text="收到了吗？", direction="out").exists()
    assert count("receipt_follow_up_noted") == 1


def test_a_call_keeps_the_promise_too(cast: Cast) -> None:
    follow_up = follow_up_of(arrived(cast, LOCKER))

    note_arrival_call(
        actor=cast.actor("ana_agent"),
        now=follow_up.opened_at + timedelta(minutes=5),
        follow_up_id=follow_up.pk,
        words="今晚去取",
    )

    follow_up.refresh_from_db()
    assert follow_up.promise is not None and follow_up.promise.state == "kept"
    with pytest.raises(EmptyText):
        note_arrival_call(actor=cast.actor("ana_agent"), now=LATER, follow_up_id=follow_up.pk, words=" ")


def test_settled_with_what_was_done_and_said_it_is_received_and_accepted(cast: Cast) -> None:
    shipment = arrived(cast, LOCKER)

    settled(cast, follow_up_of(shipment))

    shipment.refresh_from_db()
    receipt, order = Receipt.objects.get(), Order.objects.get()
    assert (follow_up_of(shipment).state, shipment.state, order.status) == ("settled", "received", "accepted")
    assert (receipt.received_at, receipt.is_certain, receipt.satisfied) == (LATER, True, True)
    assert not ShipmentConcern.objects.filter(settled_at__isnull=True).exists()
    with pytest.raises(FollowUpSettled):
        settled(cast, follow_up_of(shipment))


def test_what_never_came_is_written_off_and_packed_anew(cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    says(shipment, SaidReceipt(has_it=False))

    settled(cast, follow_up_of(shipment), has_it=False)

    shipment.refresh_from_db()
    order = Order.objects.get()
    assert (shipment.state, order.status, Receipt.objects.get().received_at) == ("lost", "confirmed", None)
    assert packed(cast, order).state == "packed"


@pytest.mark.parametrize("said", [{"done": ""}, {"said": " "}, {"done": "x" * 1001}])
def test_asks_for_both_words(cast: Cast, said: dict[str, str]) -> None:
    follow_up = follow_up_of(arrived(cast, NEIGHBOUR))

    with pytest.raises(DomainError):
        settled(cast, follow_up, **said)

    follow_up.refresh_from_db()
    assert follow_up.state == "open"


def test_is_for_whoever_leads_the_order(cast: Cast) -> None:
    follow_up = follow_up_of(arrived(cast, NEIGHBOUR))

    with pytest.raises((NotAllowed, NotFound)):
        settled(cast, follow_up, by="otto_other_outlet")
    with pytest.raises(NotFound):
        settled(cast, ReceiptFollowUp(pk=1))


def test_a_grave_one_is_told_to_the_owner_and_seen_with_the_settlement(cast: Cast) -> None:
    shipment = arrived(cast)
    says(shipment, SaidReceipt(signed_by="self", condition="damaged", satisfied=False))
    notices = Notice.objects.filter(kind="arrival_not_right")
    assert [one.staff_id for one in notices] == [cast.ana_agent.pk]

    settled(cast, follow_up_of(shipment))

    assert notices.filter(seen_at__isnull=True).count() == 0
    assert Shipment.objects.get().state == "received"
    # said again without anything new, it does not begin anew
    says(shipment, SaidReceipt(signed_by="self"))
    assert follow_up_of(shipment).state == "settled"
