"""Goods come back: counted, looked at, photographed; the law's clock starts, and the customer knows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.aftersale.benching import BACK, authorised, back, bought, line_of, received
from tests.aftersale.returning import entries, request
from tests.cast import Cast
from tests.insale.arriving import photo, png
from yinuo.aftersale.actions.return_arrival import add_return_photos
from yinuo.aftersale.errors_bench import MoreThanAuthorised, NothingArrived
from yinuo.aftersale.models import Return, ReturnLeg
from yinuo.aftersale.sold_facts import returnable
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotAllowed, NotFound
from yinuo.matters.models import Message, Promise


def said(found: Return) -> str:
    return Message.objects.filter(matter=found, direction="out").latest("id").text


def test_what_came_is_counted_and_the_laws_clock_runs(cast: Cast) -> None:
    found = received(cast, authorised(cast, bought(cast)), seal_intact=True, words="箱子完好")

    line = line_of(found)
    promise = Promise.objects.get(matter=found, state="active", met_by="aftersale.return_money_back")
    assert (found.stage, found.received_at, found.seal_intact, found.received_words) == (
        "received",
        BACK,
        True,
        "箱子完好",
    )
    assert (line.quantity_received, line.done_at) == (Decimal(2), None)
    assert promise.due_at == datetime(2026, 3, 24, 16, tzinfo=UTC), (
        "seven days after the 17th: the end of the 24th"
    )
    assert "2026年3月24日" in said(found)
    (entry,) = entries("return_received")
    assert entry.facts["quantities"] == {str(line.pk): "2"}
    assert entry.facts["promise_id"] == promise.pk


def test_the_leg_lands_with_it(cast: Cast) -> None:
    found = received(cast, authorised(cast, bought(cast)))

    legs = ReturnLeg.objects.filter(goods_return=found, direction="back")
    assert all(leg.state in ("delivered", "cancelled") for leg in legs)
    assert not Promise.objects.filter(matter=found, state__in=("active", "overdue"), met_by="").exists(), (
        "what was promised until the arrival is settled"
    )


def test_what_did_not_come_can_be_asked_for_anew(cast: Cast) -> None:
    order = bought(cast)
    found = authorised(cast, order, "3")
    line = line_of(found)

    received(cast, found, {line.pk: "2"})

    line.refresh_from_db()
    missing = line_of(found, 1)
    assert (line.quantity, line.quantity_received, line.outcome) == (Decimal(2), Decimal(2), "")
    assert (missing.quantity, missing.quantity_received, missing.outcome) == (Decimal(1), Decimal(0), "none")
    assert missing.split_from_id == line.pk and missing.done_at == BACK
    assert returnable(order)[line.order_line_id] == Decimal(2), "one of four was never sent, one did not come"


@pytest.mark.parametrize(
    ("quantity", "error"),
    [
        ("3", MoreThanAuthorised),
        ("-1", InvalidValue),
        ("NaN", InvalidValue),
        ("0.0001", InvalidValue),
        ("0", NothingArrived),
    ],
)
def test_refuses_a_count_that_cannot_be(cast: Cast, quantity: str, error: type[Exception]) -> None:
    found = authorised(cast, bought(cast))

    with pytest.raises(error):
        received(cast, found, {line_of(found).pk: quantity})

    found.refresh_from_db()
    assert (found.stage, entries("return_received")) == ("authorised", [])


def test_refuses_the_line_of_another_return(cast: Cast) -> None:
    order = bought(cast)
    found, other = authorised(cast, order, "1"), authorised(cast, order, "1")

    with pytest.raises(InvalidValue):
        received(cast, found, {line_of(other).pk: "1"})


def test_is_taken_in_once(cast: Cast) -> None:
    found = back(cast)

    with pytest.raises(InvalidMove):
        received(cast, found)


def test_refuses_what_nobody_authorised(cast: Cast) -> None:
    found = request(cast, bought(cast), reason="faulty")
    assert found.stage == "requested"

    with pytest.raises(InvalidMove):
        received(cast, found)


def test_is_for_whoever_takes_in(cast: Cast) -> None:
    found = authorised(cast, bought(cast))

    for who, error in (("sun_supervisor", NotAllowed), ("otto_other_outlet", NotFound)):
        with pytest.raises(error):
            received(cast, found, who=who)


def test_photos_are_kept_once(cast: Cast) -> None:
    found = received(cast, authorised(cast, bought(cast)), photos=[photo()])
    ana, line = cast.actor("ana_agent"), line_of(found)

    add_return_photos(actor=ana, now=BACK, return_id=found.pk, photos=[photo(), photo(png(5))])
    add_return_photos(actor=ana, now=BACK, return_id=found.pk, photos=[photo()], line_id=line.pk)

    assert (found.photos.count(), line.photos.count()) == (2, 1)
    assert [entry.facts["photos"] for entry in entries("return_photographed")] == [1, 1]


@pytest.mark.parametrize("content", [b"GIF89a", b"%PDF-1.4 nothing"])
def test_refuses_what_is_no_picture(cast: Cast, content: bytes) -> None:
    found = authorised(cast, bought(cast))
    wrong: Any = photo(content, name="paper.pdf")

    with pytest.raises(DomainError):
        received(cast, found, photos=[wrong])

    found.refresh_from_db()
    assert found.stage == "authorised"
