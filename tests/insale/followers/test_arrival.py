"""A scan that says who signed becomes a receipt, and one that takes it back ends it."""

from tests.cast import Cast
from tests.insale.arriving import LOCKER, NEIGHBOUR, arrived, count, follow_up_of
from tests.insale.shipping import JOURNEY, SIGNED, on_its_way, scan, told
from yinuo.channels.courier.events import SignType
from yinuo.core.models import JournalEntry
from yinuo.insale.models import Order, Receipt, ReceiptFollowUp
from yinuo.insale.queries.receipt_follow_ups import arrivals_on_my_day
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.models import Promise


def statuses() -> list[str]:
    rows = JournalEntry.objects.filter(verb="insale.order_status_changed").order_by("sequence")
    return [row.facts["status"] for row in rows]


def test_the_customers_own_signature_is_a_receipt(cast: Cast) -> None:
    shipment = on_its_way(cast)

    told(*JOURNEY)
    told(*JOURNEY)

    receipt = Receipt.objects.get(shipment=shipment)
    assert (receipt.told_by, receipt.signed_by, receipt.received_at, receipt.confirmed_at) == (
        "courier", "self", SIGNED.occurred_at, None,
    )  # fmt: skip
    assert statuses() == ["confirmed", "shipped", "received"]
    assert (count("arrival_told"), ReceiptFollowUp.objects.count()) == (1, 0)
    facts = JournalEntry.objects.get(verb="insale.arrival_told").facts
    assert (facts["received_at"], facts["is_certain"]) == (SIGNED.occurred_at.isoformat(), True)


def test_taken_out_of_the_locker_it_is_received(cast: Cast) -> None:
    shipment = arrived(cast, LOCKER)
    locker = SignType.LOCKER_STATION
    told(scan("SIGNED", 31, sign_type=locker, raw_text="快递柜签收"))
    assert Order.objects.get().status == "shipped"

    out = scan("SIGNED", 40, sign_type=locker, raw_text="已取出", is_picked_up=True)
    told(out)

    receipt = Receipt.objects.get()
    assert (receipt.signed_by, receipt.received_at, receipt.is_certain) == ("locker", out.occurred_at, True)
    assert (Order.objects.get().status, follow_up_of(shipment).reasons) == ("received", ["not_in_person"])


def test_what_goes_back_has_no_receipt_and_nobody_to_ask(cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    promise = follow_up_of(shipment).promise
    assert promise is not None

    told(scan("RETURNING", 50))

    assert not Receipt.objects.exists()
    assert (count("arrival_untold"), count("receipt_follow_up_settled")) == (1, 1)
    assert Promise.objects.get(pk=promise.pk).state == "released"
    assert Order.objects.get().lines.get().received == 0


def test_the_care_goes_with_the_order_to_its_new_owner(cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)

    assign_matter(
        actor=cast.actor("leo_manager"),
        now=NEIGHBOUR.occurred_at,
        matter_id=shipment.order_id,
        owner_id=cast.leo_manager.pk,
    )

    leo = arrivals_on_my_day(actor=cast.actor("leo_manager"))
    assert ([row.owner for row in leo[0]], leo[1]) == (["Leo"], 1)
    assert arrivals_on_my_day(actor=cast.actor("ana_agent")) == ([], 0)
