"""Repairs are noted by hand; two of one fault that do not hold give the right to exchange."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.aftersale.returning import SOON, delivered, entries, line_of, request
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.repair import RepairSaid, change_repair, note_repair
from yinuo.aftersale.models import RepairRecord
from yinuo.aftersale.queries.rights import rights_of_order
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.matters.errors import EmptyText

pytestmark = pytest.mark.django_db
FIRST = RepairSaid(
    fault_code="no_cooling",
    handed_in_at=SOON + timedelta(days=20),
    given_back_at=SOON + timedelta(days=24),
    works=True,
)
SECOND = replace(
    FIRST, handed_in_at=SOON + timedelta(days=40), given_back_at=SOON + timedelta(days=45), works=False
)
THEN = SOON + timedelta(days=60)


def test_two_repairs_that_did_not_hold_reach_the_right_to_exchange(cast: Cast) -> None:
    order = delivered(cast, law_category="refrigerator")
    ana, line = cast.actor("ana_agent"), line_of(order)
    note_repair(actor=ana, now=THEN, order_line_id=line.pk, said=FIRST)
    [before] = rights_of_order(actor=ana, order_id=order.pk, now=THEN, language="en")

    note_repair(actor=ana, now=THEN, order_line_id=line.pk, said=SECOND)

    [after] = rights_of_order(actor=ana, order_id=order.pk, now=THEN, language="en")
    assert [(one.counter, one.have, one.needed, one.reached) for one in before.counters] == [
        ("repairs", 1, 2, False)
    ]
    assert [(one.counter, one.have, one.needed, one.reached) for one in after.counters] == [
        ("repairs", 2, 2, True)
    ]
    asked = request(cast, order, now=THEN, wish="exchange", reason="faulty", fault_code="no_cooling")
    assert asked.lines.get().decision["findings"][0]["rule"].startswith("R-14")


def test_what_is_not_recorded_by_the_repairer_does_not_count_yet(cast: Cast) -> None:
    order = delivered(cast, law_category="refrigerator")
    ana, line = cast.actor("ana_agent"), line_of(order)
    note_repair(actor=ana, now=THEN, order_line_id=line.pk, said=FIRST)
    made = note_repair(actor=ana, now=THEN, order_line_id=line.pk, said=replace(SECOND, recorded=False))
    [before] = rights_of_order(actor=ana, order_id=order.pk, now=THEN, language="en")

    change_repair(actor=ana, now=THEN, repair_id=made.pk, fields={"recorded": True})

    [after] = rights_of_order(actor=ana, order_id=order.pk, now=THEN, language="en")
    assert [one.reached for one in before.counters] == [False]
    assert [one.reached for one in after.counters] == [True]


def test_nothing_is_journalled_for_nothing(cast: Cast) -> None:
    order = delivered(cast)
    ana = cast.actor("ana_agent")
    made = note_repair(actor=ana, now=THEN, order_line_id=line_of(order).pk, said=FIRST)

    change_repair(actor=ana, now=THEN, repair_id=made.pk, fields={"works": True})

    assert len(entries("repair_noted")) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"given_back_at": FIRST.handed_in_at - timedelta(days=1)},
        {"handed_in_at": THEN + timedelta(days=1)},
        {"given_back_at": THEN + timedelta(days=1)},
        {"given_back_at": None},
        {"waited_for": "weather"},
    ],
)
def test_refuses_what_cannot_be(cast: Cast, changed: dict[str, object]) -> None:
    order = delivered(cast)

    with pytest.raises(InvalidValue):
        note_repair(
            actor=cast.actor("ana_agent"),
            now=THEN,
            order_line_id=line_of(order).pk,
            said=replace(FIRST, **changed),  # type: ignore[arg-type]
        )

    assert not RepairRecord.objects.exists()


def test_needs_a_fault_and_somebody_who_may(cast: Cast) -> None:
    order = delivered(cast)
    line = line_of(order)

    with pytest.raises(EmptyText):
        note_repair(
            actor=cast.actor("ana_agent"),
            now=THEN,
            order_line_id=line.pk,
            said=replace(FIRST, fault_code=" "),
        )
    with pytest.raises((NotAllowed, NotFound)):
        note_repair(actor=cast.actor("sun_supervisor"), now=THEN, order_line_id=line.pk, said=FIRST)
    with pytest.raises(NotFound):
        note_repair(actor=cast.actor("ana_agent"), now=NOW, order_line_id=1, said=FIRST)
