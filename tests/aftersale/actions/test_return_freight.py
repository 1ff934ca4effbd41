"""Freight that a customer laid out: told with its proof, decided on with the settlement, repaid besides the price."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from tests.aftersale.benching import PAID, SEEN, authorised, back, bought, inspected, line_of, settled
from tests.aftersale.returning import SOON, entries, guest
from tests.cast import Cast
from tests.insale.arriving import png
from yinuo.aftersale.actions.return_exchange import order_replacement
from yinuo.aftersale.actions.return_freight import MOST_FREIGHT, LaidOut, tell_freight
from yinuo.aftersale.actions.return_settlement import Terms, pay_refund
from yinuo.aftersale.errors_bench import (
    FreightIsTheirs,
    FreightMoreThanLaidOut,
    FreightNeedsReason,
    FreightTooLarge,
    FreightTooLate,
    NothingOwed,
    ProofNeeded,
    ReturnSettledAlready,
)
from yinuo.aftersale.models import Return, ReturnFreight
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.insale.actions.payment import void_payment
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.insale.models import Payment
from yinuo.matters.models import Message, Promise

LAID_OUT = Decimal("18.50")


def proof() -> NewPhoto:
    return NewPhoto(name="slip.png", declared_type="image/png", stream=BytesIO(png()))


def told(cast: Cast, found: Return, amount: Decimal = LAID_OUT, *, actor: Any = None) -> ReturnFreight:
    return tell_freight(
        actor=actor or guest(found),
        now=SOON,
        return_id=found.pk,
        laid_out=LaidOut(amount=amount, proof=proof(), words="圆通"),
    )


def faulty(cast: Cast, *, freight_by: str = "seller", finding: str = "as_described") -> Return:
    """Goods with a fault that are back and were inspected, with freight told by their customer."""
    found = back(cast, bought(cast), "2", reason="faulty")
    Return.objects.filter(pk=found.pk).update(freight_by=freight_by)
    told(cast, found)
    inspected(cast, line_of(found), finding=finding)
    return Return.objects.get(pk=found.pk)


def paid(cast: Cast, found: Return) -> None:
    for refund in found.refunds.filter(done_at=None):
        pay_refund(actor=cast.actor("leo_manager"), now=PAID, refund_id=refund.pk)


def test_where_the_house_pays_it_goes_back_besides_the_price(cast: Cast) -> None:
    found = faulty(cast)

    settlement = settled(cast, found)

    price, freight = found.refunds.order_by("pk")
    order = settlement.purchase
    assert (price.kind, price.amount) == ("price", order.gross / 2)
    assert (freight.kind, freight.amount, freight.due_at) == ("freight", LAID_OUT, price.due_at)
    assert ReturnFreight.objects.get().repaid == LAID_OUT
    assert "18.50" in Message.objects.filter(matter=found, direction="out").latest("id").text
    assert entries("return_settled")[0].facts["freight"] == "18.50"

    paid(cast, found)

    order.refresh_from_db()
    found.refresh_from_db()
    payment = Payment.objects.get(kind="freight")
    line = line_of(found)
    assert (payment.amount, payment.order_id) == (LAID_OUT, order.pk)
    assert (order.credited, order.paid) == (order.gross / 2, order.gross / 2), "the price knows no freight"
    assert (line.credited, line.refunded, found.stage) == (order.gross / 2, order.gross / 2, "closed")
    assert Promise.objects.get(matter=found, met_by="aftersale.return_money_back").state == "kept"


@pytest.mark.parametrize(
    ("freight_by", "finding", "repaid"),
    [
        ("", "as_described", LAID_OUT),
        ("", "no_fault_found", Decimal(0)),
        ("buyer", "as_described", LAID_OUT),
        ("seller", "no_fault_found", LAID_OUT),
    ],
)
def test_what_was_open_is_settled_by_who_is_to_blame(
    cast: Cast, freight_by: str, finding: str, repaid: Decimal
) -> None:
    found = faulty(cast, freight_by="", finding=finding)
    Return.objects.filter(pk=found.pk).update(freight_by=freight_by)

    settled(cast, found)

    assert ReturnFreight.objects.get().repaid == repaid
    assert found.refunds.filter(kind="freight").count() == bool(repaid)


def test_another_amount_needs_a_reason_and_has_a_limit(cast: Cast) -> None:
    found = faulty(cast)

    for freight, error in (
        (Decimal(10), FreightNeedsReason),
        (Decimal(0), FreightNeedsReason),
        (Decimal("18.51"), FreightMoreThanLaidOut),
        (Decimal("NaN"), InvalidValue),
        (Decimal("-1"), InvalidValue),
        (Decimal("1.001"), InvalidValue),
    ):
        with pytest.raises(error):
            settled(cast, found, terms=Terms(freight=freight))
    assert not found.refunds.exists() and ReturnFreight.objects.get().repaid is None

    settled(cast, found, terms=Terms(freight=Decimal(10), freight_because="普通快递为十元"))

    kept = ReturnFreight.objects.get()
    assert (kept.repaid, kept.because) == (Decimal(10), "普通快递为十元")
    assert "普通快递为十元" in Message.objects.filter(matter=found, direction="out").latest("id").text


def test_goes_back_for_an_exchange_as_well_and_holds_its_return_open(cast: Cast) -> None:
    found = back(cast, bought(cast), "2", reason="faulty", wish="exchange")
    Return.objects.filter(pk=found.pk).update(freight_by="seller")
    told(cast, found)
    inspected(cast, line_of(found), "exchange_due")
    replacement = order_replacement(actor=cast.actor("leo_manager"), now=SEEN, return_id=found.pk)
    found.lines.update(done_at=SEEN)
    assert replacement.gross == 0

    settlement = settled(cast, found)

    (refund,) = found.refunds.all()
    promise = Promise.objects.get(matter=found, met_by="aftersale.return_money_back")
    assert (settlement.credit, refund.kind, refund.promise_id) == (Decimal(0), "freight", promise.pk)
    paid(cast, found)
    found.refresh_from_db()
    assert found.stage == "closed"


def test_is_owed_again_where_its_record_was_a_mistake(cast: Cast) -> None:
    found = faulty(cast)
    settled(cast, found)
    paid(cast, found)

    payment = Payment.objects.get(kind="freight")
    void_payment(actor=cast.actor("leo_manager"), now=PAID, payment_id=payment.pk, reason="记错了")

    found.refresh_from_db()
    assert found.stage == "inspected"
    assert Promise.objects.filter(
        matter=found, met_by="aftersale.return_money_back", state__in=("active", "overdue")
    ).exists()
    paid(cast, found)
    found.refresh_from_db()
    assert found.stage == "closed"


def test_is_corrected_until_it_is_decided_on(cast: Cast) -> None:
    found = authorised(cast, bought(cast), reason="faulty")
    first = told(cast, found)

    tell_freight(
        actor=cast.actor("ana_agent"), now=SOON, return_id=found.pk, laid_out=LaidOut(amount=Decimal(20))
    )

    freight = ReturnFreight.objects.get()
    assert (freight.amount, freight.proof_id, freight.told_by) == (Decimal(20), first.proof_id, "staff")
    assert "20" in Message.objects.filter(matter=found, direction="out").latest("id").text
    assert [entry.facts["amount"] for entry in entries("return_freight_told")] == ["18.50", "20"]


@pytest.mark.parametrize(
    ("laid_out", "error"),
    [
        (LaidOut(amount=Decimal(0), proof=proof()), InvalidValue),
        (LaidOut(amount=Decimal("NaN"), proof=proof()), InvalidValue),
        (LaidOut(amount=Decimal("1.005"), proof=proof()), InvalidValue),
        (LaidOut(amount=MOST_FREIGHT + 1, proof=proof()), FreightTooLarge),
        (LaidOut(amount=LAID_OUT), ProofNeeded),
    ],
)
def test_refuses_what_is_no_proven_amount(cast: Cast, laid_out: LaidOut, error: type[Exception]) -> None:
    found = authorised(cast, bought(cast), reason="faulty")

    with pytest.raises(error):
        tell_freight(actor=guest(found), now=SOON, return_id=found.pk, laid_out=laid_out)

    assert not ReturnFreight.objects.exists() and not entries("return_freight_told")


def test_refuses_what_cannot_be_told_any_more_or_is_theirs(cast: Cast) -> None:
    found = authorised(cast, bought(cast), reason="faulty")
    Return.objects.filter(pk=found.pk).update(freight_by="buyer")
    with pytest.raises(FreightIsTheirs):
        told(cast, found)
    Return.objects.filter(pk=found.pk).update(freight_by="seller", way="pickup")
    with pytest.raises(FreightTooLate):
        told(cast, found)
    Return.objects.filter(pk=found.pk).update(way="self", stage="refused", refused_because="—")
    with pytest.raises(FreightTooLate):
        told(cast, found)
    with pytest.raises(NotAllowed):
        told(cast, found, actor=cast.actor("sun_supervisor"))


def test_refuses_what_is_told_after_the_settlement(cast: Cast) -> None:
    found = faulty(cast)
    settled(cast, found)

    with pytest.raises(ReturnSettledAlready):
        told(cast, found, Decimal(30))

    assert ReturnFreight.objects.get().amount == LAID_OUT


def test_nothing_is_settled_where_nothing_is_owed_and_nothing_was_laid_out(cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found), "send_back", "other_damage", words="人为损坏")

    with pytest.raises(NothingOwed):
        settled(cast, found)
