"""R-07 and R-12: what goes back, in which parts, and never more than was paid."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from yinuo.aftersale.rules.refund import (
    Before,
    BoughtLine,
    Bundle,
    Gift,
    Purchase,
    RefundError,
    Threshold,
    by_channel,
    refund_of,
    settled,
    wear_fee,
)

D = Decimal


def line(key: str, quantity: str, price: str, points: int = 0) -> BoughtLine:
    return BoughtLine(key=key, quantity=D(quantity), unit_price=D(price), points=points)


def bought(*lines: BoughtLine, paid: str, **more: object) -> Purchase:
    return Purchase(lines=lines, paid=D(paid), **more)


OFF_50 = Threshold(code="300-50", over=D(300), off=D(50))
COAT, SCARF = line("coat", "1", "200.00"), line("scarf", "1", "110.00")
OVER_300 = bought(COAT, SCARF, paid="260.00", thresholds=(OFF_50,))


def test_settles_a_threshold_anew():
    first = refund_of(OVER_300, {"scarf": D(1)})
    second = refund_of(
        OVER_300, {"coat": D(1)}, before=Before(returned={"scarf": D(1)}, refunded=first.amount)
    )

    assert (first.amount, first.parts) == (D("60.00"), (("goods", D("60.00")),))
    assert (second.amount, first.carried) == (D("200.00"), D(0))


def test_asks_nothing_back_where_the_kept_goods_became_dearer():
    purchase = bought(
        line("coat", "1", "295.00"), line("pin", "1", "10.00"), paid="255.00", thresholds=(OFF_50,)
    )

    first = refund_of(purchase, {"pin": D(1)})
    second = refund_of(
        purchase,
        {"coat": D(1)},
        before=Before(returned={"pin": D(1)}, refunded=first.amount, carried=first.carried),
    )

    assert (first.amount, first.carried) == (D(0), D("-40.00"))
    assert first.parts == (("goods", D("-40.00")), ("limit", D("40.00")))
    assert second.amount == D("255.00")


def test_the_seller_at_fault_refunds_the_share_that_was_paid():
    found = refund_of(OVER_300, {"scarf": D(1)}, at_fault=True)

    assert found.amount == D("92.26")
    assert refund_of(
        OVER_300, {"coat": D(1)}, before=Before(returned={"scarf": D(1)}, refunded=found.amount)
    ).amount == D("167.74")


def test_a_repeating_threshold_counts_every_full_sum():
    offer = replace(OFF_50, over=D(100), off=D(10), repeats=True)
    purchase = bought(line("tea", "4", "80.00"), paid="290.00", thresholds=(offer,))

    # 160 kept: one full hundred
    assert refund_of(purchase, {"tea": D(2)}).amount == D("140.00")


def test_a_broken_bundle_is_settled_at_single_prices():
    bundle = Bundle(code="set", parts={"pan": D(1), "lid": D(2)}, price=D("100.00"))
    purchase = bought(line("pan", "2", "80.00"), line("lid", "4", "20.00"), paid="200.00", bundles=(bundle,))

    assert refund_of(purchase, {"lid": D(1)}).amount == D("0.00")
    assert refund_of(purchase, {"pan": D(1), "lid": D(2)}).amount == D("100.00")


def test_a_bundle_reaches_a_threshold_to_the_cent():
    bundle = Bundle(code="set", parts={"a": D(1), "b": D(1), "c": D(1)}, price=D("100.00"))
    offer = Threshold(code="100-10", over=D(100), off=D(10))
    purchase = bought(
        line("a", "1", "50.00"),
        line("b", "1", "50.00"),
        line("c", "1", "50.00"),
        paid="90.00",
        bundles=(bundle,),
        thresholds=(offer,),
    )

    assert settled(purchase, {"a": D(1), "b": D(1), "c": D(1)}) == D("90.00")


def test_a_price_agreed_by_hand_is_shared():
    purchase = bought(line("coat", "2", "100.00"), paid="150.00")

    assert refund_of(purchase, {"coat": D(1)}).amount == D("75.00")


def test_points_and_coupons_go_back_in_kind():
    coupon = replace(OFF_50, coupon=True)
    purchase = bought(line("coat", "3", "110.00", points=100), paid="280.00", thresholds=(coupon,))

    first = refund_of(purchase, {"coat": D(1)})
    second = refund_of(
        purchase, {"coat": D(2)}, before=Before(returned={"coat": D(1)}, refunded=first.amount)
    )

    assert (first.amount, first.points, first.coupons) == (D("60.00"), 33, ("300-50",))
    assert (second.amount, second.points, second.coupons) == (D("220.00"), 67, ())


def test_a_gift_is_returned_or_charged_as_marked():
    gift = Gift(code="cup", over=D(300), marked_price=D("15.00"))
    purchase = bought(COAT, SCARF, paid="310.00", gifts=(gift,))

    kept = refund_of(purchase, {"scarf": D(1)})
    returned = refund_of(purchase, {"scarf": D(1)}, gifts_back=frozenset({"cup"}))
    ours = refund_of(purchase, {"scarf": D(1)}, at_fault=True)

    assert (kept.amount, kept.parts) == (D("95.00"), (("goods", D("110.00")), ("gift:cup", D("-15.00"))))
    assert (returned.amount, ours.amount) == (D("110.00"), D("110.00"))


def test_freight_that_was_free_only_above_a_sum_is_deducted_once():
    purchase = bought(COAT, SCARF, paid="310.00", freight_waived=D("12.00"), free_from=D(300))

    first = refund_of(purchase, {"scarf": D(1)})
    second = refund_of(
        purchase, {"coat": D(1)}, before=Before(returned={"scarf": D(1)}, refunded=first.amount)
    )

    assert first.parts == (("goods", D("110.00")), ("freight_not_free", D("-12.00")))
    assert second.amount == D("200.00")


@pytest.mark.parametrize(
    ("refunded", "at_fault", "amount"),
    [(False, False, "310.00"), (True, False, "320.00"), (False, True, "320.00")],
)
def test_freight_paid_goes_back_with_the_last_of_the_goods_where_it_is_owed(refunded, at_fault, amount):
    purchase = bought(COAT, SCARF, paid="310.00", freight_paid=D("10.00"), freight_refunded=refunded)

    assert refund_of(purchase, {"coat": D(1), "scarf": D(1)}, at_fault=at_fault).amount == D(amount)


def test_the_fee_of_the_card_may_be_kept():
    purchase = bought(COAT, paid="200.00", card_fee_kept=D("1.20"))

    assert refund_of(purchase, {"coat": D(1)}).amount == D("198.80")


@pytest.mark.parametrize(
    ("returned", "before", "code"),
    [
        ({"hat": D(1)}, {}, "unknown_line"),
        ({"coat": D(2)}, {}, "more_than_bought"),
        ({"coat": D(1)}, {"coat": D(1)}, "more_than_bought"),
        ({"coat": D("-1")}, {}, "not_an_amount"),
        ({"coat": D("NaN")}, {}, "not_an_amount"),
        ({"coat": 1.0}, {}, "not_an_amount"),
    ],
)
def test_refuses_what_was_not_bought_or_went_back_already(returned, before, code):
    with pytest.raises(RefundError) as refused:
        refund_of(OVER_300, returned, before=Before(returned=before, refunded=D(0)))

    assert refused.value.code == code


@pytest.mark.parametrize(
    "purchase",
    [
        replace(OVER_300, paid=D("Infinity")),
        replace(OVER_300, paid=310.0),
        replace(OVER_300, lines=(COAT, COAT)),
        replace(OVER_300, lines=(replace(COAT, quantity=D(0)),)),
        replace(OVER_300, bundles=(Bundle(code="b", parts={"coat": D(0)}, price=D(1)),)),
    ],
)
def test_refuses_a_purchase_whose_amounts_are_none(purchase):
    with pytest.raises(RefundError) as refused:
        refund_of(purchase, {})

    assert refused.value.code == "not_an_amount"


def test_refuses_to_go_on_where_more_went_back_than_was_paid():
    with pytest.raises(RefundError) as refused:
        refund_of(OVER_300, {"coat": D(1)}, before=Before(returned={}, refunded=D("260.01")))

    assert refused.value.code == "more_than_paid"


def test_money_goes_back_the_way_it_came_last_first():
    ways = [("card", D(100)), ("wallet", D(60))]

    assert by_channel(D(80), ways) == [("wallet", D(60)), ("card", D(20))]
    with pytest.raises(RefundError):
        by_channel(D("160.01"), ways)


@pytest.mark.parametrize(("days", "fee"), [(0, "0.00"), (100, "100.00"), (5000, "2000.00"), (-3, "0.00")])
def test_r14e_the_fee_for_wear_never_exceeds_the_price(days, fee):
    assert wear_fee(price=D("2000.00"), per_day=D("0.0005"), days=days) == D(fee)


cents = st.integers(0, 50_000).map(lambda one: D(one) / 100)


@st.composite
def purchases(draw: st.DrawFn) -> Purchase:
    keys = ["a", "b", "c"][: draw(st.integers(1, 3))]
    lines = tuple(
        BoughtLine(
            key=key,
            quantity=D(draw(st.integers(1, 4))),
            unit_price=draw(cents),
            points=draw(st.integers(0, 50)),
        )
        for key in keys
    )
    bundles = tuple(
        Bundle(code=f"b{n}", parts={key: D(draw(st.integers(1, 2))) for key in keys}, price=draw(cents))
        for n in range(draw(st.integers(0, 1)))
    )
    thresholds = tuple(
        Threshold(
            code=f"t{n}",
            over=draw(cents) + 1,
            off=draw(cents),
            repeats=draw(st.booleans()),
            coupon=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    found = Purchase(lines=lines, paid=D(0), bundles=bundles, thresholds=thresholds)
    full = settled(found, {one.key: one.quantity for one in lines})
    return replace(
        found,
        paid=full if draw(st.booleans()) else draw(cents),
        gifts=tuple(
            Gift(code=f"g{n}", over=draw(cents), marked_price=draw(cents))
            for n in range(draw(st.integers(0, 1)))
        ),
        freight_paid=draw(cents),
        freight_waived=draw(cents),
        free_from=draw(st.none() | cents),
        freight_refunded=draw(st.booleans()),
        card_fee_kept=draw(cents),
    )


@st.composite
def courses(draw: st.DrawFn) -> tuple[Purchase, list[tuple[dict[str, Decimal], bool]]]:
    """Return a purchase and returns that together are all of it, in some order."""
    purchase = draw(purchases())
    units = draw(st.permutations([one.key for one in purchase.lines for _n in range(int(one.quantity))]))
    steps: list[tuple[dict[str, Decimal], bool]] = []
    while units:
        size = draw(st.integers(1, len(units)))
        taken, units = units[:size], units[size:]
        steps.append(({key: D(taken.count(key)) for key in set(taken)}, draw(st.booleans())))
    return purchase, steps


@settings(max_examples=300, deadline=None)
@given(courses())
def test_no_course_of_returns_refunds_more_than_was_paid(course):
    purchase, steps = course
    before = Before(returned={}, refunded=D(0))
    points = 0

    for returned, at_fault in steps:
        found = refund_of(purchase, returned, before=before, at_fault=at_fault)
        assert found.amount >= 0
        assert sum((amount for _code, amount in found.parts), D(0)) == found.amount
        assert found.amount == found.amount.quantize(D("0.01"))
        points += found.points
        before = Before(
            returned={
                key: before.returned.get(key, D(0)) + returned.get(key, D(0))
                for key in {*before.returned, *returned}
            },
            refunded=before.refunded + found.amount,
            carried=found.carried,
        )

    assert before.refunded <= purchase.paid + purchase.freight_paid
    assert points == sum(one.points for one in purchase.lines)
    for one in purchase.lines:
        with pytest.raises(RefundError):
            refund_of(purchase, {one.key: D(1)}, before=before)


@settings(max_examples=200, deadline=None)
@given(courses())
def test_whoever_returns_everything_gets_back_what_they_paid_in_whatever_order(course):
    purchase, steps = course
    purchase = replace(purchase, gifts=(), free_from=None, card_fee_kept=D(0), freight_paid=D(0))
    before = Before(returned={}, refunded=D(0))

    for returned, _at_fault in steps:
        found = refund_of(purchase, returned, before=before)
        before = Before(
            returned={
                key: before.returned.get(key, D(0)) + returned.get(key, D(0))
                for key in {*before.returned, *returned}
            },
            refunded=before.refunded + found.amount,
            carried=found.carried,
        )

    assert before.refunded == purchase.paid
