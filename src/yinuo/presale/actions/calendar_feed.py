"""The secret address at which a member of staff subscribes to their own appointments."""

import secrets
from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.presale.journal import CalendarFeedClosed, CalendarFeedOpened
from yinuo.presale.models import CalendarFeed


@action(journal=CalendarFeedOpened)
def open_feed(*, actor: Actor, now: datetime) -> CalendarFeed:
    """Make an address for one's own calendar; the one before is dead at once. Raises: NotAllowed."""
    staff_id = _own(actor)
    feed, _made = CalendarFeed.objects.update_or_create(
        staff_id=staff_id, defaults={"secret": secrets.token_urlsafe(24), "made_at": now}
    )
    record(CalendarFeedOpened(subject_id=staff_id))
    return feed


@action(journal=CalendarFeedClosed)
def close_feed(*, actor: Actor, now: datetime) -> None:
    """Let the address of one's own calendar end. Raises: NotAllowed, NotFound."""
    staff_id = _own(actor)
    if not CalendarFeed.objects.filter(staff=staff_id).delete()[0]:
        raise NotFound()
    record(CalendarFeedClosed(subject_id=staff_id))


def _own(actor: Actor) -> int:
    actor.require("appointment.make")
    if actor.staff_id is None:
        raise NotAllowed(right="appointment.make")
    return actor.staff_id
