"""What one member of staff should know and has not seen yet."""

from datetime import datetime

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.matters.models import Notice


class NoticeRow(Struct, frozen=True, kw_only=True):
    """A notice. `kind`: mention, assigned, promise_risk, promise_overdue, unplaced, delivery_failed …

    `text` is what was said, where something was; `error` what the mail server answered.
    """

    id: int
    kind: str
    by: str
    text: str
    matter_id: int | None
    number: str
    title: str
    what: str
    at: datetime
    error: str = ""


def list_notices(*, actor: Actor, now: datetime, limit: int = 30) -> list[NoticeRow]:
    """Return the actor's notices that are to be shown now and were not seen, newest first. One statement."""
    rows = Notice.objects.filter(staff_id=actor.staff_id or 0, seen_at__isnull=True, show_from__lte=now)
    found = rows.select_related("matter", "promise").order_by("-show_from", "-id")[:limit]
    return [
        NoticeRow(
            id=n.pk,
            kind=n.kind,
            by=str(n.facts.get("by", "")),
            text=str(n.facts.get("text", "")),
            matter_id=n.matter_id,
            number=n.matter.number if n.matter else "",
            title=n.matter.title if n.matter else "",
            what=n.promise.what if n.promise else str(n.facts.get("what", "")),
            at=n.show_from,
            error=str(n.facts.get("error", "")),
        )
        for n in found
    ]
