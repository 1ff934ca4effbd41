"""What goes along with goods that come back and is no money: points by their share, gifts by what is kept."""

from decimal import Decimal

import pytest

from yinuo.aftersale.rules.kind import InKind, in_kind
from yinuo.aftersale.rules.refund import BoughtLine, Gift, Purchase

D = Decimal
PURCHASE = Purchase(
    lines=(
        BoughtLine(key="coat", quantity=D(3), unit_price=D("110.00")),
        BoughtLine(key="scarf", quantity=D(1), unit_price=D("20.00")),
    ),
    paid=D("350.00"),
)
CUP = Gift(code="cup", over=D(300), marked_price=D("15.00"))
BAG = Gift(code="bag", over=D(0), marked_price=D(0))


def kind(returned: dict[str, int], before: dict[str, int] | None = None, *, at_fault: bool = False) -> InKind:
    return in_kind(
        PURCHASE,
        {key: D(value) for key, value in returned.items()},
        before={key: D(value) for key, value in (before or {}).items()},
        points_used=100,
        points_earned=35,
        gifts=(CUP, BAG),
        at_fault=at_fault,
    )


def test_points_go_along_by_their_share_and_a_gift_once_its_sum_is_not_reached():
    assert kind({"coat": 1}) == InKind(points_back=31, points_off=11, gifts=("cup",))


def test_a_gift_stays_where_its_sum_is_still_reached_or_we_are_to_blame():
    assert kind({"scarf": 1}).gifts == ()
    assert kind({"coat": 3, "scarf": 1}, at_fault=True).gifts == ()


def test_a_gift_goes_back_once():
    assert kind({"coat": 1}, {"coat": 1}).gifts == ()


def test_the_last_piece_takes_along_what_came_with_anything():
    assert kind({"scarf": 1}, {"coat": 3}).gifts == ("bag",)


@pytest.mark.parametrize(
    "steps",
    [
        [{"coat": 3, "scarf": 1}],
        [{"coat": 1}, {"coat": 1}, {"coat": 1}, {"scarf": 1}],
        [{"scarf": 1}, {"coat": 2}, {"coat": 1}],
    ],
)
def test_in_however_many_returns_all_points_go_along_and_no_more(steps: list[dict[str, int]]):
    before: dict[str, int] = {}
    found = []
    for step in steps:
        found.append(kind(step, before))
        before = {key: before.get(key, 0) + step.get(key, 0) for key in ("coat", "scarf")}

    assert sum(one.points_back for one in found) == 100
    assert sum(one.points_off for one in found) == 35
    assert [code for one in found for code in one.gifts].count("cup") == 1


def test_goods_of_no_price_take_points_along_with_the_last_of_them():
    free = Purchase(lines=(BoughtLine(key="a", quantity=D(2), unit_price=D(0)),), paid=D(0))

    def points(returned: int, before: int) -> int:
        return in_kind(
            free, {"a": D(returned)}, before={"a": D(before)}, points_used=7, points_earned=0
        ).points_back

    assert (points(1, 0), points(1, 1)) == (0, 7)
