"""What the worker does for matters: watch the clocks, let held replies leave, close what fell silent."""

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from yinuo.core.actor import SYSTEM
from yinuo.core.calendars import forget_calendars
from yinuo.core.errors import DomainError
from yinuo.core.jobs import every
from yinuo.core.organisation import organisation
from yinuo.matters.actions.assignment import place_unowned
from yinuo.matters.actions.attachments import remove_unused_files
from yinuo.matters.actions.messages import release_reply
from yinuo.matters.actions.promise import recompute_promise
from yinuo.matters.actions.states import close_matter
from yinuo.matters.automation.engine import run_time_rules
from yinuo.matters.errors import TooLateToTakeBack
from yinuo.matters.models import Matter, Message, Presence, Promise
from yinuo.matters.sweep import sweep_now
from yinuo.people.actors import actor_for_staff
from yinuo.people.models import Staff

BATCH = 200
logger = logging.getLogger(__name__)


@every(1)
def watch_clocks() -> None:
    sweep_now(now=timezone.now(), actor=SYSTEM)


@every(1)
def release_held_replies() -> None:
    """Let every held reply leave whose seconds are over, in the order in which they were written."""
    now = timezone.now()
    due = Message.objects.filter(delivery="held", hold_until__lte=now).order_by("hold_until", "id")
    for key, staff_id in list(due.values_list("pk", "author_staff_id")[:BATCH]):
        author = Staff.objects.get(pk=staff_id)
        try:
            release_reply(actor=SYSTEM, now=timezone.now(), message_id=key, as_staff=actor_for_staff(author))
        except TooLateToTakeBack:
            continue
        except DomainError as refused:
            # One reply that cannot leave must not hold up those behind it.
            logger.warning("reply %s stays held: %s", key, refused.code)


@every(30)
def place_what_waits() -> None:
    place_unowned(actor=SYSTEM, now=timezone.now())


@every(600)
def close_silent() -> None:
    """Close what was resolved and nobody wrote about for the organisation's number of days."""
    now = timezone.now()
    before = now - timedelta(days=organisation().silent_close_days)
    silent = Matter.objects.filter(state="resolved", resolved_at__lt=before).order_by("resolved_at", "id")
    for key in list(silent.values_list("pk", flat=True)[:BATCH]):
        try:
            close_matter(actor=SYSTEM, now=now, matter_id=key, how="silent")
        except DomainError:
            continue


@app.task(name="matters.recount_provisional")
def recount_provisional() -> None:
    """Count all running provisional terms again, because a calendar knows more now."""
    forget_calendars()
    recompute_provisional_terms()


@every(900)
def recompute_provisional_terms() -> None:
    """Count running provisional terms again where the calendar is certain now."""
    now = timezone.now()
    unsure = Promise.objects.filter(provisional=True, state="active", amount__isnull=False)
    for key in list(unsure.order_by("id").values_list("pk", flat=True)[:BATCH]):
        recompute_promise(actor=SYSTEM, now=now, promise_id=key)


@every(300)
def forget_presence() -> None:
    Presence.objects.filter(seen_at__lt=timezone.now() - timedelta(minutes=5)).delete()


@every(3600)
def remove_unused_attachments() -> None:
    remove_unused_files(now=timezone.now())


@every(60)
def act_by_time() -> None:
    """Let the rules act whose time has passed."""
    run_time_rules(now=timezone.now(), actor=SYSTEM)
