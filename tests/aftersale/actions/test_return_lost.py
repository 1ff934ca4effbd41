"""A parcel that was lost on its way to us: the house decides, says why, and settles it all the same."""

import pytest

from tests.aftersale.benching import PAID, SEEN, authorised, bought, line_of, settled
from tests.aftersale.returning import entries
from tests.cast import Cast
from yinuo.aftersale.actions.return_lost import settle_lost_return
from yinuo.aftersale.actions.return_settlement import pay_refund
from yinuo.aftersale.errors_bench import OutcomeNeedsReason, StillOnItsWay
from yinuo.aftersale.models import Return, ReturnLeg
from yinuo.core.errors import InvalidMove, InvalidValue, NotAllowed
from yinuo.matters.models import Message


def on_its_way(cast: Cast, *states: str) -> Return:
    found = authorised(cast, bought(cast))
    Return.objects.filter(pk=found.pk).update(stage="in_transit")
    found.legs.all().delete()
    for state in states:
        ReturnLeg.objects.create(goods_return=found, direction="back", state=state, planned_at=SEEN)
    found.refresh_from_db()
    return found


def decide(cast: Cast, found: Return, outcome: str = "refund_due", words: str = "快递确认丢失", who: str = "leo_manager") -> Return:  # fmt: skip
    return settle_lost_return(
        actor=cast.actor(who), now=SEEN, return_id=found.pk, outcome=outcome, words=words
    )


def test_the_money_goes_back_all_the_same(cast: Cast) -> None:
    found = on_its_way(cast, "lost", "cancelled")

    decide(cast, found)
    settlement = settled(cast, found)
    pay_refund(actor=cast.actor("leo_manager"), now=PAID, refund_id=found.refunds.get().pk)

    found.refresh_from_db()
    assert (settlement.credit, found.stage, found.phase) == (found.purchase.gross / 2, "closed", "done")
    assert [entry.facts["outcome"] for entry in entries("lost_return_settled")] == ["refund_due"]


def test_nothing_is_the_end_of_it_and_says_why(cast: Cast) -> None:
    found = on_its_way(cast, "lost")

    decide(cast, found, "none", "客户没有寄出凭证")

    found.refresh_from_db()
    assert (found.stage, line_of(found).outcome) == ("closed", "none")
    assert "客户没有寄出凭证" in Message.objects.filter(matter=found, direction="out").latest("id").text


@pytest.mark.parametrize("states", [("in_transit",), ("lost", "in_transit"), ("delivered",), ()])
def test_refuses_while_a_parcel_may_come(cast: Cast, states: tuple[str, ...]) -> None:
    found = on_its_way(cast, *states)

    with pytest.raises(StillOnItsWay):
        decide(cast, found)

    assert line_of(found).outcome == ""


def test_refuses_without_a_reason_and_what_it_cannot_lead_to(cast: Cast) -> None:
    found = on_its_way(cast, "lost")

    with pytest.raises(OutcomeNeedsReason):
        decide(cast, found, words=" ")
    with pytest.raises(InvalidValue):
        decide(cast, found, "repair_due")
    with pytest.raises(NotAllowed):
        decide(cast, found, who="ana_agent")


def test_is_for_what_is_on_its_way(cast: Cast) -> None:
    with pytest.raises(InvalidMove):
        decide(cast, authorised(cast, bought(cast)))
