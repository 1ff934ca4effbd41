"""A change that the customer agreed to is in force at once; where something stands in its way, whoever leads the order decides."""

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import current_frame
from yinuo.core.actor import SYSTEM
from yinuo.core.entries import Recorded, follows
from yinuo.insale import access
from yinuo.insale.actions.change import tell_owner, withdraw_change
from yinuo.insale.actions.change_decision import apply_change
from yinuo.insale.change_rows import why_not
from yinuo.insale.journal import ChangeAgreed, OrderCancelled
from yinuo.insale.models import Order
from yinuo.insale.states import CHANGE_MOVES

WITHDRAWABLE = sorted(CHANGE_MOVES["withdraw"].from_)


@follows(ChangeAgreed)
def apply_agreed(recorded: Recorded) -> None:
    """Apply what was agreed; looked at before anything is written, so that the customer's yes never fails for our sake."""
    entry, now = recorded.of(ChangeAgreed), current_frame().now
    change, order = access.change_for(SYSTEM, entry.change_id, "order.work")
    if why_not(order, change, now=now) is None:
        apply_change(actor=SYSTEM, now=now, change_id=change.pk)
    else:
        tell_owner(order, "change_stuck", now=now)


@follows(OrderCancelled)
def take_back_open(recorded: Recorded) -> None:
    """Nobody decides any more on the changes of an order that was called off."""
    order = Order.objects.get(pk=recorded.of(OrderCancelled).subject_id)
    with translation.override(order.language):
        reason = _("This order was cancelled.")
    for key in order.changes.filter(state__in=WITHDRAWABLE).order_by("number").values_list("pk", flat=True):
        withdraw_change(actor=SYSTEM, now=current_frame().now, change_id=key, reason=reason)
