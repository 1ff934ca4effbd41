"""The quarantine: what could not be dealt with is kept whole, and dealt with later by a person."""

from datetime import datetime

from yinuo.channels.actions.mail import take_mail
from yinuo.channels.errors import NotWaiting
from yinuo.channels.journal import QuarantineDropped, QuarantinePut, QuarantineRetried
from yinuo.channels.models import QuarantineItem
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell


@action(journal=QuarantinePut, many=True)
def put_in_quarantine(
    *,
    actor: Actor,
    now: datetime,
    door: str,
    raw: bytes,
    code: str,
    reason: str,
    external_id: str = "",
    summary: str = "",
) -> QuarantineItem:
    """Keep something that came in and could not be dealt with; the same thing lies there once."""
    actor.require("quarantine.retry")
    if external_id:
        same = QuarantineItem.objects.filter(door=door, external_id=external_id, state="waiting").first()
        if same is not None:
            return same
    item = QuarantineItem.objects.create(
        door=door,
        external_id=external_id[:250],
        raw=raw,
        summary=summary[:200],
        code=code[:40],
        reason=reason,
        received_at=now,
    )
    record(
        QuarantinePut(subject_id=item.pk, door=door, code=code, size=len(raw), summary=item.summary),
        subject_is_new=True,
    )
    tell("desk", event="quarantine")
    return item


@action(journal=QuarantineRetried)
def retry_quarantined(*, actor: Actor, now: datetime, item_id: int) -> QuarantineItem:
    """Deal with something again, as a person who looked at it wants: also a mail that came through a list.

    Raises: NotFound, NotAllowed, NotWaiting, and what still stands in the way; it then stays as it is.
    """
    item = _waiting(actor, item_id)
    taken = take_mail(actor=SYSTEM, now=now, raw=bytes(item.raw), insist=True)
    item.state, item.settled_at, item.tries = "done", now, item.tries + 1
    item.matter_id = taken.matter_id
    item.save(update_fields=["state", "settled_at", "tries", "matter_id"])
    record(QuarantineRetried(subject_id=item.pk, result=taken.result, taken_into_id=taken.matter_id))
    tell("desk", event="quarantine")
    return item


@action(journal=QuarantineDropped)
def drop_quarantined(*, actor: Actor, now: datetime, item_id: int, reason: str = "") -> QuarantineItem:
    """Say that something needs no dealing with. Raises: NotFound, NotAllowed, NotWaiting."""
    item = _waiting(actor, item_id)
    item.state, item.settled_at = "dropped", now
    item.save(update_fields=["state", "settled_at"])
    record(QuarantineDropped(subject_id=item.pk, code=item.code, reason=reason.strip()))
    tell("desk", event="quarantine")
    return item


def _waiting(actor: Actor, item_id: int) -> QuarantineItem:
    if not actor.can("quarantine.read"):
        raise NotFound()
    actor.require("quarantine.retry")
    item = QuarantineItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    if item.state != QuarantineItem.State.WAITING:
        raise NotWaiting()
    return item
