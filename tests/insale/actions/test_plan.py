"""An order's plan: laid down when it is confirmed, chosen, adjusted, taken away."""

from datetime import date
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed, entries, opened
from tests.insale.planning import days_of, make_plan, planned, report, stage, stage_items
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.insale.actions.plan import PlannedStage, adjust_plan, choose_plan
from yinuo.insale.errors import OrderNotConfirmed, OrderOver, PlanUnderWay, StageReported
from yinuo.insale.models import Milestone, Order, ReportRhythm
from yinuo.matters.errors import TextTooLong


def as_planned(order: Order, **changed: date) -> list[PlannedStage]:
    return [
        PlannedStage(
            milestone_id=row.pk,
            name=row.names["en"],
            planned_on=changed.get(row.code, row.planned_on),
            weight=row.weight,
        )
        for row in order.milestones.order_by("position")
    ]


def test_a_confirmed_order_has_the_stages_of_the_default_in_working_days(cast: Cast) -> None:
    order = planned(cast)

    assert days_of(order) == [
        ("design", "03-16", "03-16"),
        ("purchase", "03-19", "03-19"),
        ("production", "03-30", "03-30"),
        ("delivery", "04-02", "04-02"),
    ]
    assert (order.forecast_on, order.status) == (date(2026, 4, 2), "confirmed")
    first = stage(order, "design")
    assert (first.owner_id, first.starts_on, first.first_on) == (
        cast.ana_agent.pk,
        date(2026, 3, 12),
        date(2026, 3, 16),
    )


def test_without_a_default_nothing_is_planned(cast: Cast) -> None:
    make_plan(cast, is_default=False)

    order = confirmed(cast)

    assert not order.milestones.exists()
    assert Order.objects.get().forecast_on is None


def test_another_plan_is_chosen_or_none_until_something_is_reported(cast: Cast) -> None:
    order, ana = planned(cast), cast.actor("ana_agent")
    short = make_plan(
        cast, code="stock", is_default=False, items=stage_items(("delivery", "交付", "Delivery", 3))
    )

    choose_plan(actor=ana, now=NOW, order_id=order.pk, plan_id=short.pk)
    assert days_of(order) == [("delivery", "03-17", "03-17")]
    choose_plan(actor=ana, now=NOW, order_id=order.pk, plan_id=None)
    order.refresh_from_db()
    assert (days_of(order), order.forecast_on) == ([], None)
    assert [(one.facts["plan"], one.facts["stages"]) for one in entries("order_planned")] == [
        ("stock", 1),
        ("", 0),
    ]

    choose_plan(actor=ana, now=NOW, order_id=order.pk, plan_id=short.pk)
    report(cast, order, "delivery", percent=10)
    with pytest.raises(PlanUnderWay):
        choose_plan(actor=ana, now=NOW, order_id=order.pk, plan_id=None)
    assert days_of(order) == [("delivery", "03-17", "03-17")]


def test_who_may_and_when(cast: Cast) -> None:
    plan = make_plan(cast)
    draft = opened(cast)
    ana = cast.actor("ana_agent")
    with pytest.raises(OrderNotConfirmed):
        choose_plan(actor=ana, now=NOW, order_id=draft.pk, plan_id=plan.pk)
    order = planned(cast)
    plan.active = False
    plan.save()
    with pytest.raises(InvalidValue):
        choose_plan(actor=ana, now=NOW, order_id=order.pk, plan_id=plan.pk)
    with pytest.raises(NotFound):
        choose_plan(actor=cast.actor("otto_other_outlet"), now=NOW, order_id=order.pk, plan_id=None)
    with pytest.raises(NotAllowed):
        choose_plan(actor=cast.actor("sun_supervisor"), now=NOW, order_id=order.pk, plan_id=None)
    Order.objects.update(status="completed")
    with pytest.raises(OrderOver):
        adjust_plan(actor=ana, now=NOW, order_id=order.pk, stages=[])
    assert len(days_of(order)) == 4
    assert entries("order_planned") == []


def test_a_plan_is_adjusted_and_its_first_days_stay_known(cast: Cast) -> None:
    order, ana = planned(cast), cast.actor("ana_agent")
    wanted = as_planned(order, production=date(2026, 4, 1))
    wanted.insert(3, PlannedStage(name="Test", planned_on=date(2026, 4, 2), weight=2))
    wanted[4] = PlannedStage(
        milestone_id=wanted[4].milestone_id, name="Brought home", planned_on=date(2026, 4, 8),
        owner_id=cast.leo_manager.pk,
    )  # fmt: skip
    del wanted[0]

    adjust_plan(actor=ana, now=NOW, order_id=order.pk, stages=wanted, language="en")

    assert days_of(order) == [
        ("purchase", "03-19", "03-19"),
        ("production", "04-01", "04-01"),
        ("stage-1", "04-02", "04-02"),
        ("delivery", "04-08", "04-08"),
    ]
    last = stage(order, "delivery")
    assert (last.first_on, last.names["en"], last.names["zh-hans"], last.owner_id) == (
        date(2026, 4, 2),
        "Brought home",
        "交付",
        cast.leo_manager.pk,
    )
    assert stage(order, "purchase").starts_on == date(2026, 3, 12)
    assert Order.objects.get().forecast_on == date(2026, 4, 8)
    (entry,) = entries("order_plan_adjusted")
    assert entry.facts["moved"]["production"] == ["2026-03-30", "2026-04-01"]


def test_what_was_foreseen_for_another_day_counts_no_more(cast: Cast) -> None:
    order = planned(cast)
    report(cast, order, "production", forecast_on=date(2026, 4, 10), cause="Wood late")
    assert days_of(order)[2:] == [("production", "03-30", "04-10"), ("delivery", "04-02", "04-15")]

    stages = as_planned(order, production=date(2026, 4, 3), delivery=date(2026, 4, 8))
    adjust_plan(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, stages=stages)

    assert days_of(order)[2:] == [("production", "04-03", "04-03"), ("delivery", "04-08", "04-08")]


def test_a_stage_that_was_reported_on_is_not_taken_out(cast: Cast) -> None:
    order = planned(cast)
    report(cast, order, "design", percent=50)

    with pytest.raises(StageReported):
        adjust_plan(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, stages=as_planned(order)[1:])

    assert len(days_of(order)) == 4
    assert entries("order_plan_adjusted") == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": " "}, InvalidValue),
        ({"name": "x" * 81}, TextTooLong),
        ({"weight": 0}, InvalidValue),
        ({"planned_on": date(2026, 5, 1)}, InvalidValue),  # after the next one
        ({"planned_on": date(1999, 1, 1)}, InvalidValue),
        ({"milestone_id": 77}, InvalidValue),
        ({"owner_id": 10**9}, NotFound),
        ({"name": "", "weight": 101}, SeveralErrors),
    ],
)
def test_what_is_no_plan_changes_nothing(
    cast: Cast, change: dict[str, Any], error: type[DomainError]
) -> None:
    order = planned(cast)
    before = days_of(order)
    stages = as_planned(order)
    known = {"milestone_id": stages[0].milestone_id, "name": "Design", "planned_on": stages[0].planned_on}
    stages[0] = PlannedStage(**{**known, **change})

    with pytest.raises(error):
        adjust_plan(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, stages=stages)

    assert days_of(order) == before
    assert Milestone.objects.filter(position__gte=30).count() == 0
    assert entries("order_plan_adjusted") == []


def test_an_order_keeps_its_rhythm_when_its_plan_changes(cast: Cast) -> None:
    order = planned(cast)
    other = make_plan(cast, code="other", is_default=False, report_weekday=0)

    choose_plan(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, plan_id=other.pk)

    assert ReportRhythm.objects.get(order=order).weekday == 4
