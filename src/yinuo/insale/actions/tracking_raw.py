"""Looking at what a courier sent, word for word: it is shown when somebody needs it, and that somebody is written down."""

from datetime import datetime
from urllib.parse import parse_qs

import orjson
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.journal import PushRevealed
from yinuo.insale.models import TrackingEvent
from yinuo.insale.rules.raw import only_about

_FIELDS = ("param", "RequestData")


class ShownPush(Struct, frozen=True, kw_only=True):
    """A message as it came, what it says of other parcels left out."""

    provider: str
    received_at: datetime
    text: str


@action(journal=PushRevealed)
def reveal_push(*, actor: Actor, now: datetime, event_id: int) -> ShownPush:
    """Return the message in which a scan came, as far as it is about this shipment; that it was looked at stays in the journal.

    Raises: NotFound (also where the message is not kept any more), NotAllowed.
    """
    event = TrackingEvent.objects.select_related("push").filter(pk=event_id).first()
    if event is None:
        raise NotFound()
    access.shipment_for(actor, event.shipment_id, "shipment.work")
    shipment, order = access.shipment_for(actor, event.shipment_id, "customer.reveal")
    if event.push is None or not event.push.body:
        raise NotFound()
    record(
        PushRevealed(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            event_id=event.pk,
        )
    )
    told = _content(bytes(event.push.body).decode("utf-8", "replace"))
    return ShownPush(
        provider=event.push.provider,
        received_at=event.push.received_at,
        text=_readable(told, waybill=shipment.waybill),
    )


def _content(body: str) -> str:
    """Return what was told: a field of a form, or the body itself."""
    if body.lstrip().startswith(("{", "[")):
        return body
    fields = parse_qs(body, keep_blank_values=True)
    return next((fields[name][0] for name in _FIELDS if name in fields), body)


def _readable(content: str, *, waybill: str) -> str:
    """Return the JSON of one parcel, a line for each fact; nothing where it is nested too deep to be cut down to it."""
    try:
        told = orjson.loads(content)
        return orjson.dumps(only_about(told, waybill=waybill), option=orjson.OPT_INDENT_2).decode()
    except (orjson.JSONDecodeError, RecursionError):
        return ""
