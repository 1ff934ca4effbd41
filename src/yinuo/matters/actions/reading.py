"""What staff have seen and what they are looking at. None of it is business, so none of it is in the journal."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.matters import access
from yinuo.matters.models import Mention, Notice
from yinuo.runtime.notify import announce

DOING = ("looking", "typing")


def mark_read(*, actor: Actor, now: datetime, matter_id: int) -> None:
    """Remember that a member of staff has read a matter as it is now. Two statements. Raises: NotFound, NotAllowed."""
    staff_id = _reader(actor, matter_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO read_mark (staff_id, matter_id, read_at) VALUES (%s, %s, %s)"
            " ON CONFLICT (staff_id, matter_id) DO UPDATE SET read_at = greatest(read_mark.read_at, excluded.read_at)",
            [staff_id, matter_id, now],
        )


def note_presence(*, actor: Actor, now: datetime, matter_id: int, doing: str) -> None:
    """Remember, and tell the others, that a member of staff looks at a matter or types in it; "gone" forgets it.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    if doing not in (*DOING, "gone"):
        raise InvalidValue(field="doing", problem=doing)
    staff_id = _reader(actor, matter_id)
    with transaction.atomic(), connection.cursor() as cursor:
        if doing == "gone":
            cursor.execute(
                "DELETE FROM presence WHERE staff_id = %s AND matter_id = %s", [staff_id, matter_id]
            )
        else:
            cursor.execute(
                "INSERT INTO presence (staff_id, matter_id, doing, seen_at) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (staff_id, matter_id) DO UPDATE SET doing = excluded.doing, seen_at = excluded.seen_at",
                [staff_id, matter_id, doing, now],
            )
        announce(f"matter:{matter_id}", event="presence", id=matter_id)


def see_notices(
    *, actor: Actor, now: datetime, notice_ids: Iterable[int] | None = None, matter_id: int | None = None
) -> int:
    """Mark one's own notices as seen: these, those of a matter, or all that show; return how many were new.

    Mentions in the matter are seen with its notices. Raises: NotAllowed for who is not staff.
    """
    staff_id = _staff(actor)
    rows = Notice.objects.filter(staff_id=staff_id, seen_at__isnull=True, show_from__lte=now)
    mentions = Mention.objects.filter(staff_id=staff_id, seen_at__isnull=True)
    if notice_ids is not None:
        rows = rows.filter(pk__in=list(notice_ids))
        mentions = mentions.filter(message__matter__in=rows.filter(kind="mention").values("matter_id"))
    if matter_id is not None:
        rows = rows.filter(matter_id=matter_id)
        mentions = mentions.filter(message__matter_id=matter_id)
    with transaction.atomic():
        mentions.update(seen_at=now)
        seen = rows.update(seen_at=now)
        if seen:
            announce(f"staff:{staff_id}", event="notice")
    return seen


def _reader(actor: Actor, matter_id: int) -> int:
    staff_id = _staff(actor)
    if not access.visible_to(actor).filter(pk=matter_id).exists():
        raise NotFound()
    return staff_id


def _staff(actor: Actor) -> int:
    if actor.staff_id is None:
        raise NotAllowed(right="matter.read")
    return actor.staff_id
