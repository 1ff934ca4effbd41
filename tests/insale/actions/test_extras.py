"""Points and gifts of an order: written down whole, with the order or after it."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.insale.shipping import confirmed_order
from yinuo.core.errors import DomainError, NotAllowed, SeveralErrors
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.extras import GiftGiven, OrderExtras, extras_of, note_extras

CUP = GiftGiven(title="保温杯", over=Decimal(199), marked_price=Decimal("15.00"))
EXTRAS = OrderExtras(points_used=200, points_earned=59, gifts=(CUP,))


def test_is_written_down_whole(cast: Cast) -> None:
    order = confirmed_order(cast)

    found = note_extras(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, extras=EXTRAS)

    gift = {"title": "保温杯", "over": "199", "marked_price": "15.00"}
    assert (found.points_used, found.points_earned, found.gifts) == (200, 59, [gift])
    entry = JournalEntry.objects.get(verb="insale.order_extras_noted")
    assert entry.facts["gifts"] == ["保温杯"]
    again = note_extras(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, extras=OrderExtras())
    assert (again.points_used, again.points_earned, again.gifts) == (0, 0, [])


def test_is_for_whoever_writes_orders(cast: Cast) -> None:
    order = confirmed_order(cast)

    with pytest.raises(NotAllowed):
        note_extras(actor=cast.actor("sun_supervisor"), now=NOW, order_id=order.pk, extras=EXTRAS)

    order.refresh_from_db()
    assert (order.points_used, order.gifts) == (0, [])


@pytest.mark.parametrize(
    "wrong",
    [
        replace(EXTRAS, points_used=-1),
        replace(EXTRAS, points_earned=10**10),
        replace(EXTRAS, gifts=(CUP,) * 11),
        replace(EXTRAS, gifts=(replace(CUP, title=" "),)),
        replace(EXTRAS, gifts=(replace(CUP, title="x" * 81),)),
        replace(EXTRAS, gifts=(replace(CUP, over=Decimal("NaN")),)),
        replace(EXTRAS, gifts=(replace(CUP, marked_price=Decimal("1.001")),)),
    ],
)
def test_refuses_what_is_none(wrong: OrderExtras) -> None:
    with pytest.raises(DomainError):
        extras_of(wrong)


def test_says_all_that_is_wrong_at_once() -> None:
    with pytest.raises(SeveralErrors) as refused:
        extras_of(replace(EXTRAS, points_used=-1, gifts=(replace(CUP, title=""),)))

    assert [one.field for one in refused.value.errors] == ["points_used", "gifts.0.title"]
