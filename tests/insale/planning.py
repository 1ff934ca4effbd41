"""Plans of work for the tests of in-sale: a template of four stages, orders that have it, what was reported."""

from datetime import date, datetime, time
from typing import Any

from tests.cast import NOW, Cast
from tests.insale.ordering import opened
from yinuo.insale.actions.milestone import report_milestone
from yinuo.insale.actions.order import Delivery, confirm_order
from yinuo.insale.actions.plan_template import create_plan
from yinuo.insale.models import Milestone, MilestoneNote, MilestonePlan, Order

STAGES = (
    ("design", "设计", "Design", 2),
    ("purchase", "采购", "Purchase", 5),
    ("production", "生产", "Production", 12),
    ("delivery", "交付", "Delivery", 15),
)
PROMISED = date(2026, 4, 7)
"""A Tuesday; the plan ends on Thursday 2 April, the 6th is a holiday."""


def stage_items(*stages: tuple[str, str, str, int]) -> list[dict[str, Any]]:
    return [
        {"code": code, "names": {"zh-hans": hans, "en": en}, "days": days}
        for code, hans, en, days in stages or STAGES
    ]


def make_plan(cast: Cast, **fields: Any) -> MilestonePlan:
    """Write the plan that orders get by themselves: a report each Friday at four."""
    known: dict[str, Any] = {
        "code": "furniture",
        "names": {"zh-hans": "家具定制", "en": "Furniture"},
        "items": stage_items(),
        "report_weekday": 4,
        "report_by": time(16),
        "is_default": True,
    }
    return create_plan(actor=cast.actor("leo_manager"), now=NOW, **{**known, **fields})


def planned(cast: Cast, *, now: datetime = NOW, promised: date | None = PROMISED, **fields: Any) -> Order:
    """Return an order confirmed with the default plan, which is written where there is none."""
    if not MilestonePlan.objects.exists():
        make_plan(cast)
    order = opened(cast, now=now, delivery=Delivery(recipient="Kim", on=promised), **fields)
    confirm_order(actor=cast.actor("ana_agent"), now=now, order_id=order.pk)
    order.refresh_from_db()
    return order


def stage(order: Order, code: str) -> Milestone:
    return Milestone.objects.get(order=order, code=code)


def report(cast: Cast, order: Order, code: str, *, now: datetime = NOW, **said: Any) -> MilestoneNote:
    return report_milestone(
        actor=cast.actor("ana_agent"), now=now, milestone_id=stage(order, code).pk, **said
    )


def days_of(order: Order) -> list[tuple[str, str, str]]:
    """Each stage with its planned and its foreseen day."""
    rows = Milestone.objects.filter(order=order).order_by("position")
    return [(row.code, f"{row.planned_on:%m-%d}", f"{row.forecast_on:%m-%d}") for row in rows]
