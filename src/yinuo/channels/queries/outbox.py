"""What leaves, as the outbox viewer shows it."""

from datetime import datetime

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.channels.queries.cursors import before
from yinuo.channels.smtp import why_no_mail
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.models import OutboxItem
from yinuo.matters.models import Matter
from yinuo.people.masking import mask_email

PAGE = 50


class OutboxRow(Struct, frozen=True, kw_only=True):
    """One outgoing thing. `reason` says why it has not left, empty where it has; the recipient is masked."""

    id: int
    delivery_id: str
    channel: str
    recipient: str
    subject: str
    purpose: str
    language: str
    state: str
    reason: str
    attempts: int
    matter_id: int | None
    number: str
    message_id: int | None
    created_at: datetime
    not_before: datetime
    sent_at: datetime | None


class OutboxFile(Struct, frozen=True, kw_only=True):
    row: OutboxRow
    body: str


def list_outbox(
    *, actor: Actor, state: str = "", matter_id: int | None = None, after: str = "", limit: int = PAGE
) -> tuple[list[OutboxRow], str]:
    """Return what leaves or left, newest first, and the cursor of the next page ("" at the end). Two statements.

    Raises: NotAllowed, InvalidValue for a cursor that is none.
    """
    actor.require("outbox.read")
    rows = OutboxItem.objects.all()
    if state:
        rows = rows.filter(state=state)
    if matter_id is not None:
        rows = rows.filter(matter_id=matter_id)
    if after:
        rows = rows.filter(before(after, field="created_at"))
    found = list(rows.order_by("-created_at", "-id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    made = _rows(found)
    return made, f"{made[-1].created_at.isoformat()}~{made[-1].id}" if more else ""


def get_outbox_item(*, actor: Actor, item_id: int) -> OutboxFile:
    """Return one outgoing thing with its text; an account's mail without it, for it opens a door. Raises: NotFound."""
    item = OutboxItem.objects.filter(pk=item_id).first() if actor.can("outbox.read") else None
    if item is None:
        raise NotFound()
    return OutboxFile(row=_rows([item])[0], body="" if item.purpose == "account" else item.body)


def _rows(items: list[OutboxItem]) -> list[OutboxRow]:
    keys = {item.matter_id for item in items if item.matter_id is not None}
    numbers = dict(Matter.objects.filter(pk__in=keys).values_list("pk", "number")) if keys else {}
    no_mail = why_no_mail()
    return [
        OutboxRow(
            id=item.pk,
            delivery_id=str(item.delivery_id),
            channel=item.channel,
            recipient=mask_email(item.recipient) if "@" in item.recipient else item.recipient,
            subject=item.subject,
            purpose=item.purpose,
            language=item.language,
            state=item.state,
            reason=_reason(item, no_mail),
            attempts=item.attempts,
            matter_id=item.matter_id,
            number=numbers.get(item.matter_id or 0, ""),
            message_id=item.message_id,
            created_at=item.created_at,
            not_before=item.not_before,
            sent_at=item.sent_at,
        )
        for item in items
    ]


def _reason(item: OutboxItem, no_mail: str) -> str:
    if item.state == OutboxItem.State.QUEUED:
        if item.channel != "email":
            return _("Nothing delivers the channel “%(channel)s” yet.") % {"channel": item.channel}
        return no_mail or item.last_error
    return item.last_error if item.state == OutboxItem.State.FAILED else ""
