"""A return is authorised, refused, given up or lapses: once, with words to the customer, and what was promised is settled."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.aftersale.returning import ADDRESS, LATE, delivered, entries, guest, request
from tests.cast import Cast
from tests.insale.shipping import WAYBILL
from yinuo.aftersale.actions.return_decision import (
    ReturnTerms,
    authorise_return,
    cancel_return,
    expire_return,
    refuse_return,
)
from yinuo.aftersale.errors_returns import ReturnLinesNeeded, ReturnNotEnded, SendToNeeded
from yinuo.aftersale.jobs.returns import expire_due
from yinuo.aftersale.models import Return, ReturnLeg
from yinuo.aftersale.sold_facts import returnable
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import InvalidMove, InvalidValue, NotAllowed, NotFound
from yinuo.insale.errors import UnknownCourier, WaybillTaken, WaybillUnlikely
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.errors import DueInThePast, ReasonNeeded
from yinuo.matters.models import Message, Promise

pytestmark = pytest.mark.django_db
TERMS = ReturnTerms(send_to=ADDRESS, freight_by="seller", because="老客户，破例一次。")


def late(cast: Cast, quantity: str = "1") -> Return:
    """A wish that comes after the time: a person decides."""
    return request(cast, delivered(cast), quantity, now=LATE)


def authorise(cast: Cast, found: Return, who: str = "ana_agent", **more: Any) -> Return:
    return authorise_return(actor=cast.actor(who), now=LATE, return_id=found.pk, terms=replace(TERMS, **more))


def last_words(found: Return) -> str:
    return Message.objects.filter(matter=found.pk, direction="out").latest("id").text


def test_a_person_authorises_with_a_reason_and_keeps_the_promise_to_answer(cast: Cast) -> None:
    found = late(cast)

    found = authorise(cast, found)

    line = found.lines.get()
    assert (found.stage, found.freight_by, found.state) == ("authorised", "seller", "waiting_customer")
    assert (line.granted, line.granted_because, line.verdict) == (True, TERMS.because, "no")
    assert Promise.objects.get(matter=found.pk, standard_version=None).state == "kept"
    assert entries("return_authorised")[0].facts["at_once"] is False
    assert ADDRESS in last_words(found)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"because": ""}, ReasonNeeded),
        ({"send_to": " "}, SendToNeeded),
        ({"granted": ()}, ReturnLinesNeeded),
        ({"granted": (1,)}, InvalidValue),
        ({"way": "pigeon"}, InvalidValue),
        ({"freight_by": "nobody"}, InvalidValue),
        ({"way": "label"}, UnknownCourier),
        ({"way": "label", "courier": "shunfeng", "waybill": "1"}, WaybillUnlikely),
        ({"way": "pickup"}, InvalidValue),
        ({"way": "pickup", "pickup_from": LATE, "pickup_until": LATE - timedelta(hours=1)}, InvalidValue),
        (
            {
                "way": "pickup",
                "pickup_from": LATE - timedelta(hours=2),
                "pickup_until": LATE - timedelta(hours=1),
            },
            DueInThePast,
        ),
        ({"expires_on": (LATE - timedelta(days=2)).date()}, DueInThePast),
        ({"expires_on": (LATE + timedelta(days=200)).date()}, InvalidValue),
    ],
)
def test_refuses_terms_that_say_nothing(cast: Cast, changed: dict[str, Any], error: type[Exception]) -> None:
    found = late(cast)

    with pytest.raises(error):
        authorise(cast, found, **changed)

    found.refresh_from_db()
    assert (found.stage, found.lines.get().granted) == ("requested", None)
    assert not entries("return_authorised")
    assert not ReturnLeg.objects.exists()


def test_promises_when_the_courier_comes(cast: Cast) -> None:
    found = late(cast)

    found = authorise(
        cast,
        found,
        way="pickup",
        pickup_from=LATE + timedelta(days=1),
        pickup_until=LATE + timedelta(days=1, hours=2),
    )

    leg = found.legs.get()
    assert leg.promise is not None
    assert (leg.promise.due_at, leg.promise.state) == (leg.pickup_until, "active")


def test_one_label_is_for_one_parcel(cast: Cast) -> None:
    order = delivered(cast)
    first, second = (request(cast, order, now=LATE) for _ in range(2))
    authorise(cast, first, way="label", courier="shunfeng", waybill=WAYBILL)

    with pytest.raises(WaybillTaken):
        authorise(cast, second, way="label", courier="shunfeng", waybill=WAYBILL)

    second.refresh_from_db()
    assert second.stage == "requested"


def test_a_refusal_says_why_and_how_to_complain(cast: Cast) -> None:
    found = late(cast)

    found = refuse_return(
        actor=cast.actor("ana_agent"), now=LATE, return_id=found.pk, because="已过三十九天。"
    )

    assert (found.stage, found.refused_because, found.state) == ("refused", "已过三十九天。", "resolved")
    assert "/complain/" in last_words(found)
    assert "已过三十九天。" in last_words(found)
    assert entries("return_refused")[0].facts["by_rule"] is True
    assert Promise.objects.get(matter=found.pk, standard_version=None).state == "kept"


def test_a_refusal_needs_a_reason_and_comes_once(cast: Cast) -> None:
    found, ana = late(cast), cast.actor("ana_agent")

    with pytest.raises(ReasonNeeded):
        refuse_return(actor=ana, now=LATE, return_id=found.pk, because=" ")
    refuse_return(actor=ana, now=LATE, return_id=found.pk, because="已过时限。")
    with pytest.raises(InvalidMove):
        refuse_return(actor=ana, now=LATE, return_id=found.pk, because="已过时限。")

    assert len(entries("return_refused")) == 1


def test_a_refused_return_can_be_authorised_after_all(cast: Cast) -> None:
    found = late(cast)
    refuse_return(actor=cast.actor("ana_agent"), now=LATE, return_id=found.pk, because="已过时限。")

    found = authorise(cast, found)

    assert (found.stage, found.refused_because, found.lines.get().granted) == ("authorised", "", True)
    assert found.phase != "done"


def test_the_customer_gives_it_up_and_can_ask_again(cast: Cast) -> None:
    order = delivered(cast)
    found = request(cast, order, "4", now=LATE)

    found = cancel_return(actor=guest(found), now=LATE, return_id=found.pk)

    assert (found.stage, found.state) == ("cancelled", "resolved")
    assert Promise.objects.get(matter=found.pk, standard_version=None).state == "released"
    assert set(returnable(order).values()) == {4}


def test_staff_give_up_with_a_reason(cast: Cast) -> None:
    found, ana = late(cast), cast.actor("ana_agent")

    with pytest.raises(ReasonNeeded):
        cancel_return(actor=ana, now=LATE, return_id=found.pk)
    cancel_return(actor=ana, now=LATE, return_id=found.pk, because="客户电话说不退了。")

    assert entries("return_cancelled")


def test_lapses_at_its_end_and_the_customer_hears_of_it(cast: Cast) -> None:
    found = authorise(cast, late(cast))
    assert found.expires_at is not None

    assert expire_due(now=found.expires_at - timedelta(seconds=1)) == 0
    assert expire_due(now=found.expires_at) == 1
    assert expire_due(now=found.expires_at + timedelta(days=1)) == 0

    found.refresh_from_db()
    assert (found.stage, found.state, found.legs.get().state) == ("expired", "resolved", "cancelled")
    assert len(entries("return_expired")) == 1


def test_does_not_lapse_before_its_end(cast: Cast) -> None:
    found = authorise(cast, late(cast))

    with pytest.raises(InvalidValue):
        expire_return(actor=SYSTEM, now=LATE, return_id=found.pk)


def test_is_not_ended_silently(cast: Cast) -> None:
    found = late(cast)

    with pytest.raises(ReturnNotEnded):
        resolve_matter(actor=SYSTEM, now=LATE + timedelta(days=9), matter_id=_without_promises(found).pk)


def _without_promises(found: Return) -> Return:
    Promise.objects.filter(matter=found.pk).update(state="released", settled_at=LATE)
    return found


@pytest.mark.parametrize("who", ["otto_other_outlet", "sun_supervisor"])
def test_strangers_decide_nothing(cast: Cast, who: str) -> None:
    found = late(cast)

    with pytest.raises((NotAllowed, NotFound)):
        authorise(cast, found, who)
    with pytest.raises((NotAllowed, NotFound)):
        refuse_return(actor=cast.actor(who), now=LATE, return_id=found.pk, because="x")
    with pytest.raises((NotAllowed, NotFound)):
        cancel_return(actor=cast.actor(who), now=LATE, return_id=found.pk, because="x")
    with pytest.raises((NotAllowed, NotFound)):
        authorise_return(actor=guest(found), now=LATE, return_id=found.pk, terms=TERMS)
