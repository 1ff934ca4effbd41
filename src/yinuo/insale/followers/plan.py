"""What a confirmed order is owed by itself: its plan and its reports; and what the way of the goods says of both."""

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.actor import SYSTEM
from yinuo.core.entries import Recorded, follows
from yinuo.insale.actions.milestone import finish_stages
from yinuo.insale.journal import ChangeApplied, OrderConfirmedEntry, OrderStatusChanged
from yinuo.insale.models import MilestonePlan, Order, ReportRhythm
from yinuo.insale.plan_rows import foresee, lay_plan, warn
from yinuo.insale.report_rows import ENDED, end_reports, schedule_report
from yinuo.insale.rules.plan import OUTSIDE
from yinuo.insale.states import OrderStatus

THERE = (OrderStatus.RECEIVED, OrderStatus.ACCEPTED, OrderStatus.COMPLETED)


@follows(OrderConfirmedEntry)
def lay_default_plan(recorded: Recorded) -> None:
    """Lay down the plan that is the default, where there is one and the order has none."""
    order = _order(recorded.of(OrderConfirmedEntry).subject_id)
    plan = MilestonePlan.objects.filter(is_default=True, active=True).first()
    if plan is not None and not order.milestones.exists():
        foresee(order, lay_plan(order, plan))


@follows(ChangeApplied)
def look_at_the_day(recorded: Recorded) -> None:
    """An agreed change can move the promised day: what was late by it may be in time now, and the other way round."""
    warn(_order(recorded.of(ChangeApplied).subject_id))


@follows(OrderStatusChanged)
def follow_the_goods(recorded: Recorded) -> None:
    """What was shipped was made, what was received was delivered; whoever has the goods is owed no more reports."""
    status = recorded.of(OrderStatusChanged).status
    if status not in (*ENDED, OrderStatus.SHIPPED) and not _is_back(recorded):
        return
    order = _order(recorded.entry.subject_id)
    order.status = status
    if status == OrderStatus.SHIPPED:
        finish_stages(order, codes=OUTSIDE, by=SYSTEM)
    elif status in THERE:
        finish_stages(order, codes=frozenset({"installation"}), by=SYSTEM)
    if status in ENDED:
        with translation.override(order.language):
            why = (
                _("The order was cancelled.")
                if status == OrderStatus.CANCELLED
                else _("The goods are there.")
            )
        end_reports(order, evidence=why)
    elif rhythm := ReportRhythm.objects.filter(order=order).first():
        schedule_report(order, rhythm)


def _is_back(recorded: Recorded) -> bool:
    """Tell whether an order is under way again that was thought to be there."""
    return recorded.of(OrderStatusChanged).before in THERE


def _order(order_id: int) -> Order:
    return Order.objects.select_related("team").get(pk=order_id)
