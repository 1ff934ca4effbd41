"""The day of delivery as our word: until when it lasts, promised, and moved with the customer's consent."""

from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import current_frame
from yinuo.core.calendars import calendar_of
from yinuo.core.organisation import organisation
from yinuo.insale.models import Order
from yinuo.matters import promises
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import supersede_running
from yinuo.matters.errors import DueInThePast, DueTooFar
from yinuo.matters.models import Promise
from yinuo.matters.rules import LONGEST_TERM
from yinuo.presale.guard import end_of_day


def end_of_delivery(order: Order, on: date) -> datetime:
    """Return until when a day of delivery lasts: the last minute of service of the order's team counts."""
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    return end_of_day(noon, calendar=calendar_of(order.team.calendar_id if order.team else None))


def checked_delivery(order: Order, on: date, *, now: datetime) -> datetime:
    """Return until when a day lasts that may be promised. Raises: DueInThePast, DueTooFar."""
    due_at = end_of_delivery(order, on)
    if due_at <= now:
        raise DueInThePast(field="delivery_on", due=on.isoformat())
    if due_at - now > LONGEST_TERM:
        raise DueTooFar(field="delivery_on")
    return due_at


def promise_delivery(order: Order, on: date, *, now: datetime, override: str) -> Promise:
    """Promise the day of delivery. Raises: DueInThePast, DueTooFar."""
    with translation.override(order.language):
        what = _("Deliver the order %(number)s") % {"number": order.number}
    return promises.start_promise(
        order,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=checked_delivery(order, on, now=now),
            owner_id=order.owner_id,
            calendar_id=order.team.calendar_id if order.team else None,
            certainty="day",
            override=override,
        ),
    )


def move_delivery(order: Order, on: date, *, consent: str, reason: str, override: str) -> Promise:
    """Promise another day in the order's own thread; what was promised before ends with the customer's consent and stays in its lineage.

    One that was given with the quote and lives in the inquiry's thread ends there. Raises: DueInThePast, DueTooFar.
    """
    now = current_frame().now
    rows = Promise.objects.select_for_update(of=("self",), no_key=True)
    old = rows.filter(pk=order.delivery_id or 0, state__in=promises.RUNNING_STATES).first()
    if old is None:
        return promise_delivery(order, on, now=now, override=override)
    plan = PlannedPromise(
        what=old.what, due_at=checked_delivery(order, on, now=now), certainty="day", override=override
    )
    return supersede_running(old, plan, consent=consent, reason=reason, matter=order)
