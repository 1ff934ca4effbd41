"""What lies in the quarantine."""

from datetime import datetime

from django.db.models.functions import Length
from msgspec import Struct

from yinuo.channels.mail.parser import MAX_MAIL_BYTES, parse_mail
from yinuo.channels.models import QuarantineItem
from yinuo.channels.queries.cursors import before
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound

PAGE = 50
_FIELDS = (
    "id", "door", "summary", "code", "reason", "state", "tries", "matter_id", "received_at", "settled_at",
)  # fmt: skip


class QuarantineRow(Struct, frozen=True, kw_only=True):
    """One thing that could not be dealt with. `size` is in bytes."""

    id: int
    door: str
    summary: str
    code: str
    reason: str
    state: str
    tries: int
    matter_id: int | None
    received_at: datetime
    settled_at: datetime | None
    size: int


class QuarantineFile(Struct, frozen=True, kw_only=True):
    """With what can be read of it, for a person to judge."""

    row: QuarantineRow
    sender: str
    subject: str
    text: str
    attachments: list[str]


def list_quarantine(
    *, actor: Actor, state: str = "waiting", after: str = "", limit: int = PAGE
) -> tuple[list[QuarantineRow], str]:
    """Return what lies here, newest first, and the cursor of the next page ("" at the end). One statement.

    An empty `state` means all. Raises: NotAllowed, InvalidValue for a cursor that is none.
    """
    actor.require("quarantine.read")
    rows = QuarantineItem.objects.annotate(size=Length("raw"))
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(before(after, field="received_at"))
    found = list(rows.order_by("-received_at", "-id").values(*_FIELDS, "size")[: limit + 1])
    made = [QuarantineRow(**values) for values in found[:limit]]
    more = len(found) > limit
    return made, f"{made[-1].received_at.isoformat()}~{made[-1].id}" if more else ""


def get_quarantined(*, actor: Actor, item_id: int) -> QuarantineFile:
    """Return one thing with what can be read of it. Raises: NotFound."""
    item = QuarantineItem.objects.filter(pk=item_id).first() if actor.can("quarantine.read") else None
    if item is None:
        raise NotFound()
    raw = bytes(item.raw)
    row = QuarantineRow(**{name: getattr(item, name) for name in _FIELDS}, size=len(raw))
    try:
        mail = parse_mail(raw[:MAX_MAIL_BYTES])
    except DomainError:
        return QuarantineFile(row=row, sender="", subject="", text="", attachments=[])
    return QuarantineFile(
        row=row,
        sender=mail.from_,
        subject=mail.subject,
        text=mail.full_text[:20_000],
        attachments=[file.name for file in mail.attachments],
    )


def count_waiting(*, actor: Actor) -> int:
    """Return how many things wait, 0 for who may not read them. One statement."""
    if not actor.can("quarantine.read"):
        return 0
    return QuarantineItem.objects.filter(state="waiting").count()
