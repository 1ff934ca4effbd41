"""What came back is inspected: findings lead to outcomes, a part can turn out differently, nobody gets nothing without a reason."""

from decimal import Decimal
from typing import Any

import pytest

from tests.aftersale.benching import BACK, SEEN, authorised, back, bought, inspected, line_of, settled
from tests.aftersale.returning import entries
from tests.cast import Cast
from tests.insale.arriving import photo
from yinuo.aftersale.actions.return_inspection import conditions
from yinuo.aftersale.errors_bench import LineNotHere, LineSettled, OutcomeNeedsReason
from yinuo.aftersale.models import RepairRecord, ReturnLine
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue
from yinuo.matters.models import Message, Promise


def test_with_the_last_line_the_return_is_inspected_and_the_customer_knows(cast: Cast) -> None:
    found = back(cast)

    line = inspected(cast, line_of(found), restocked=True, photos=[photo()], condition=["tag_cut"])

    found.refresh_from_db()
    assert (found.stage, found.inspected_at) == ("inspected", SEEN)
    assert (line.finding, line.outcome, line.restocked, line.condition, line.photos.count()) == (
        "as_described",
        "refund_due",
        True,
        ["tag_cut"],
        1,
    )
    said = Message.objects.filter(matter=found, direction="out").latest("id").text
    assert line.order_line.title in said and "/rt/" in said
    (entry,) = entries("return_line_inspected")
    assert (entry.facts["finding"], entry.facts["outcome"], entry.facts["quantity"]) == (
        "as_described",
        "refund_due",
        "2",
    )


def test_a_part_that_turns_out_differently_is_a_line_of_its_own(cast: Cast) -> None:
    found = back(cast, quantity="3")

    inspected(cast, line_of(found), quantity=Decimal(2))
    found.refresh_from_db()
    assert found.stage == "received", "one of the three is not inspected yet"
    inspected(cast, line_of(found, 1), "send_back", "other_damage", words="桌腿有撞痕，不是运输造成的")

    first, second = line_of(found), line_of(found, 1)
    found.refresh_from_db()
    assert found.stage == "inspected"
    assert [(one.quantity, one.quantity_received, one.outcome) for one in (first, second)] == [
        (Decimal(2), Decimal(2), "refund_due"),
        (Decimal(1), Decimal(1), "send_back"),
    ]
    assert second.split_from_id == first.pk
    kept = set(Promise.objects.filter(matter=found, state="active").values_list("met_by", flat=True))
    assert kept == {"aftersale.return_money_back", "aftersale.goods_sent_again"}


@pytest.mark.parametrize("outcome", ["send_back", "scrap"])
def test_whoever_gets_nothing_is_told_why(cast: Cast, outcome: str) -> None:
    found = back(cast)

    with pytest.raises(OutcomeNeedsReason):
        inspected(cast, line_of(found), outcome, "other_damage")

    assert (line_of(found).outcome, entries("return_line_inspected")) == ("", [])
    inspected(cast, line_of(found), outcome, "other_damage", words="使用痕迹明显")
    assert "使用痕迹明显" in Message.objects.filter(matter=found, direction="out").latest("id").text


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"finding": "so_so"}, InvalidValue),
        ({"outcome": "none"}, InvalidValue),
        ({"outcome": "gone"}, InvalidValue),
        ({"quantity": Decimal(3)}, InvalidValue),
        ({"quantity": Decimal(0)}, InvalidValue),
        ({"quantity": Decimal("NaN")}, InvalidValue),
        ({"condition": ["no such thing"]}, InvalidValue),
    ],
)
def test_refuses_what_cannot_be(cast: Cast, more: dict[str, Any], error: type[DomainError]) -> None:
    found = back(cast)
    asked = {"outcome": "refund_due", "finding": "as_described", **more}

    with pytest.raises(error):
        inspected(cast, line_of(found), **asked)

    assert ReturnLine.objects.get(goods_return=found).outcome == ""


def test_nothing_is_inspected_before_it_is_here(cast: Cast) -> None:
    found = authorised(cast, bought(cast))

    with pytest.raises(InvalidMove):
        inspected(cast, line_of(found))


def test_what_never_came_is_not_inspected(cast: Cast) -> None:
    from tests.aftersale.benching import received

    found = authorised(cast, bought(cast))
    received(cast, found, {line_of(found).pk: "1"})

    with pytest.raises(LineNotHere):
        inspected(cast, line_of(found, 1))


def test_can_be_written_anew_until_something_came_of_it(cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found), "send_back", "other_damage", words="看错了")
    inspected(cast, line_of(found))

    assert line_of(found).outcome == "refund_due"
    running = Promise.objects.filter(matter=found, state="active").values_list("met_by", flat=True)
    assert list(running) == ["aftersale.return_money_back"]
    settled(cast, found)
    with pytest.raises(LineSettled):
        inspected(cast, line_of(found), "repair_due")


def test_scrap_is_the_end_of_it(cast: Cast) -> None:
    found = back(cast)

    inspected(cast, line_of(found), "scrap", "other_damage", words="客户同意我们处理掉")

    found.refresh_from_db()
    assert (found.stage, found.phase) == ("closed", "done")
    assert not Promise.objects.filter(matter=found, state__in=("active", "overdue")).exists()


def test_a_repair_begins_with_the_arrival_and_not_where_it_is_none(cast: Cast) -> None:
    found = back(cast, reason="faulty", wish="repair", fault_code="no_cooling")

    inspected(cast, line_of(found), "repair_due")
    record = RepairRecord.objects.get(goods_return=found)
    assert (record.fault_code, record.handed_in_at, record.given_back_at) == ("no_cooling", BACK, None)

    inspected(cast, line_of(found), "exchange_due")
    assert not RepairRecord.objects.filter(goods_return=found).exists()


def test_what_can_be_seen_depends_on_the_goods() -> None:
    assert "tag_cut" not in conditions("electronics")
    assert {"activated", "parts_missing"} <= set(conditions("electronics"))
    assert "tag_cut" in conditions()
