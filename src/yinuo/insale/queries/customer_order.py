"""An order as its customer reads it: one line of time from the quote to goods in their hands, what is promised, what waits for them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import Prefetch
from msgspec import Struct, field

from yinuo.core.errors import NotFound
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.models import (
    Contract,
    Milestone,
    MilestoneNote,
    Order,
    ProgressReport,
    Receipt,
    Shipment,
    ShipmentLine,
    TrackingEvent,
)
from yinuo.insale.queries.changes import ChangeRow, change_row
from yinuo.insale.queries.order import OrderFile, get_order
from yinuo.matters.access import matter_of_secret
from yinuo.matters.models import Attachment
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row
from yinuo.people.actors import customer_actor

MOST_NOTES = 200
MOST_EVENTS = 300
ON_THE_WAY = ("handed_over", "in_transit", "out_for_delivery", "in_locker", "exception")
ARRIVED = ("delivered", "received", "in_locker")


class PhotoRow(Struct, frozen=True, kw_only=True):
    id: int
    name: str


class NoteRow(Struct, frozen=True, kw_only=True):
    """What was reported of a stage; `cause` is why it moved by `slip_days` (less than 0 is earlier)."""

    at: datetime
    percent: int
    words: str
    cause: str
    slip_days: int
    photos: list[PhotoRow]


class ScanRow(Struct, frozen=True, kw_only=True):
    """Something that happened to a parcel."""

    at: datetime
    status: str
    sign_type: str
    is_picked_up: bool
    location: str


class ParcelRow(Struct, frozen=True, kw_only=True):
    """A parcel with what is in it (title, quantity, unit) and its scans, the newest first; `secret` opens the page on which its arrival is said."""

    id: int
    number: str
    state: str
    courier: str
    waybill: str
    promised_on: date | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    received_at: datetime | None
    is_confirmed: bool
    secret: str
    lines: list[tuple[str, str, str]]
    scans: list[ScanRow]

    @property
    def waits_for_word(self) -> bool:
        """Tell whether it has arrived and the customer has not said so."""
        return self.state in ARRIVED and not self.is_confirmed


class Stop(Struct, frozen=True, kw_only=True):
    """A point on the line of time. `kind` is quoted, ordered, confirmed, milestone, change, report, parcel, received, completed or cancelled.

    What happened has `at`; what is foreseen `on`. `step` is done, current or next.
    """

    kind: str
    key: str
    at: datetime | None = None
    on: date | None = None
    first_on: date | None = None
    step: str = "done"
    number: str = ""
    names: dict[str, str] = field(default_factory=dict)
    percent: int = 0
    text: str = ""
    notes: list[NoteRow] = field(default_factory=list)
    parcel: ParcelRow | None = None
    change: ChangeRow | None = None


class LinkedChange(Struct, frozen=True, kw_only=True):
    """A change with the secret of the page on which it is decided; "" before the customer is asked."""

    row: ChangeRow
    secret: str


class CustomerOrder(Struct, frozen=True, kw_only=True):
    """An order whole for its customer. `promises` are running ones by due time, then settled ones, newest first; of colleagues' own none.

    `contract_secret` opens the newest contract that was sent, `contract_accepted_at` says when it was accepted; `quote_secret` its quote.
    """

    file: OrderFile
    secret: str
    matter_id: int
    owner: str
    stops: list[Stop]
    promises: list[PromiseRow]
    changes: list[LinkedChange]
    quote_secret: str
    contract_secret: str
    contract_accepted_at: datetime | None
    origin_secret: str

    @property
    def can_change(self) -> bool:
        return self.file.confirmed_at is not None and self.file.row.status not in ("cancelled", "completed")


class OpenedPhoto(Struct, frozen=True, kw_only=True):
    """A picture ready to be sent; whoever opens it closes `content`."""

    type: str
    content: IO[bytes]


def order_of_secret(secret: str) -> Order | None:
    """Return the order whose page a secret opens: that of its thread. Two queries."""
    if len(secret) > 64:
        return None
    matter = matter_of_secret(secret)
    if matter is None or matter.kind != "order":
        return None
    return Order.objects.filter(pk=matter.pk).select_related("quote", "origin", "owner").first()


def order_secret_of_quote(quote_id: int) -> str:
    """Return the secret of the order that a quote became, "" before that. One query."""
    return Order.objects.filter(quote=quote_id).values_list("secret", flat=True).first() or ""


def read_order(*, secret: str, now: datetime) -> CustomerOrder:
    """Return the order of a secret as its customer reads it. Raises: NotFound. At most 22 queries."""
    order = order_of_secret(secret)
    if order is None:
        raise NotFound()
    reader = customer_actor(customer_id=None, name="", matter_ids=[order.pk], language=order.language)
    file = get_order(actor=reader, now=now, order_id=order.pk)
    contract = order.contracts.filter(sent_at__isnull=False).order_by("-number").first()
    changes = [
        LinkedChange(row=change_row(one), secret=one.secret if one.offered_at else "")
        for one in order.changes.select_related("order__customer", "order__owner").order_by("-number")
    ]
    return CustomerOrder(
        file=file,
        secret=secret,
        matter_id=order.pk,
        owner=order.owner.name if order.owner else "",
        stops=_in_order(list(_stops(order, file, changes))),
        promises=_promises(order, now=now),
        changes=changes,
        quote_secret=order.quote.secret if order.quote else "",
        contract_secret=contract.secret if contract else "",
        contract_accepted_at=contract.accepted_at if isinstance(contract, Contract) else None,
        origin_secret=order.origin.secret if order.origin else "",
    )


def _promises(order: Order, *, now: datetime) -> list[PromiseRow]:
    rows = access.promises_of(order).filter(parent__isnull=True).exclude(state__in=("proposed", "declined"))
    found = [promise_row(one, now=now) for one in rows.order_by("due_at", "pk").values(*PROMISE_FIELDS)]
    return [*(p for p in found if p.is_running), *reversed([p for p in found if not p.is_running])]


def _stops(order: Order, file: OrderFile, changes: list[LinkedChange]) -> Iterator[Stop]:
    if order.quote is not None and order.quote.sent_at is not None:
        yield Stop(kind="quoted", key="quoted", at=order.quote.sent_at, number=order.quote.number)
    yield Stop(kind="ordered", key="ordered", at=order.opened_at, number=order.number)
    is_over = order.status in ("cancelled", "completed")
    if order.confirmed_at is not None:
        yield Stop(kind="confirmed", key="confirmed", at=order.confirmed_at)
    elif not is_over:
        yield Stop(kind="confirmed", key="confirmed", step="next")
    for milestone in _milestones(order):
        if milestone.at is not None or not is_over:
            yield milestone
    for one in changes:
        if one.row.applied_at is not None:
            yield Stop(kind="change", key=f"change:{one.row.id}", at=one.row.applied_at, change=one.row)
    for report in ProgressReport.objects.filter(order=order, state="sent").order_by("sent_at"):
        yield Stop(kind="report", key=f"report:{report.pk}", at=report.sent_at, text=report.text)
    parcels = _parcels(order)
    for parcel in parcels:
        yield Stop(
            kind="parcel",
            key=f"parcel:{parcel.id}",
            at=parcel.handed_over_at,
            on=parcel.promised_on,
            number=parcel.number,
            parcel=parcel,
            step="done" if parcel.handed_over_at else "next",
        )
    yield from _ending(order, file, parcels)


def _milestones(order: Order) -> Iterator[Stop]:
    notes = MilestoneNote.objects.filter(shown=True).prefetch_related("photos").order_by("at", "pk")
    for one in (
        Milestone.objects.filter(order=order)
        .order_by("position")
        .prefetch_related(Prefetch("notes", notes, to_attr="shown_notes"))
    ):
        done = _noon(one.done_on) if one.done_on else None
        yield Stop(
            kind="milestone",
            key=f"milestone:{one.pk}",
            at=done,
            on=one.done_on or one.forecast_on,
            first_on=one.planned_on,
            step="done" if done else "next",
            names=one.names,
            percent=one.percent,
            notes=[_note(note) for note in getattr(one, "shown_notes", [])[:MOST_NOTES]],
        )


def _note(note: MilestoneNote) -> NoteRow:
    return NoteRow(
        at=note.at,
        percent=note.percent,
        words=note.words,
        cause=note.cause,
        slip_days=note.slip_days,
        photos=[
            PhotoRow(id=photo.pk, name=photo.name)
            for photo in note.photos.all()
            if photo.type.startswith("image/")
        ],
    )


def _parcels(order: Order) -> list[ParcelRow]:
    events = TrackingEvent.objects.order_by("-occurred_at", "-pk")
    rows = Shipment.objects.filter(order=order).exclude(state="cancelled").select_related("receipt")
    found = rows.prefetch_related(
        Prefetch("lines", ShipmentLine.objects.select_related("line").order_by("line__position")),
        Prefetch("events", events),
    ).order_by("packed_at", "pk")
    return [_parcel(one) for one in found]


def _parcel(one: Shipment) -> ParcelRow:
    receipt: Receipt | None = getattr(one, "receipt", None)
    return ParcelRow(
        id=one.pk,
        number=one.number,
        state=one.state,
        courier=one.courier,
        waybill=one.waybill,
        promised_on=one.promised_on,
        handed_over_at=one.handed_over_at,
        delivered_at=one.delivered_at,
        received_at=receipt.received_at if receipt else None,
        is_confirmed=receipt is not None and receipt.confirmed_at is not None,
        secret=one.secret,
        lines=[
            (line.line.title, f"{line.quantity.normalize():f}", line.line.unit) for line in one.lines.all()
        ],
        scans=[
            ScanRow(
                at=event.occurred_at,
                status=event.status,
                sign_type=event.sign_type,
                is_picked_up=event.is_picked_up,
                location=event.location,
            )
            for event in list(one.events.all())[:MOST_EVENTS]
        ],
    )


def _ending(order: Order, file: OrderFile, parcels: list[ParcelRow]) -> Iterator[Stop]:
    if order.cancelled_at is not None:
        yield Stop(kind="cancelled", key="cancelled", at=order.cancelled_at)
        return
    if any(line.ships or line.parts for line in file.lines):
        received = [one.received_at for one in parcels if one.received_at is not None]
        if received and order.status in ("received", "accepted", "completed"):
            yield Stop(kind="received", key="received", at=max(received))
        elif order.status not in ("accepted", "completed"):
            yield Stop(kind="received", key="received", on=order.delivery_on, step="next")
    if order.completed_at is not None:
        yield Stop(kind="completed", key="completed", at=order.completed_at)


def _in_order(stops: list[Stop]) -> list[Stop]:
    """Return what happened by its time, then what is foreseen in its own order, of which the first is under way."""
    done = sorted((one for one in stops if one.step == "done"), key=lambda one: one.at or _EVER)
    ahead = [one for one in stops if one.step != "done"]
    if ahead:
        first = ahead[0]
        ahead[0] = _with_step(first, "current")
    return [*done, *ahead]


def _with_step(stop: Stop, step: str) -> Stop:
    plain: dict[str, Any] = {name: getattr(stop, name) for name in Stop.__struct_fields__}
    return Stop(**{**plain, "step": step})


_EVER = datetime(2200, 1, 1, tzinfo=UTC)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=organisation().zone)


def open_order_photo(*, secret: str, attachment_id: int) -> OpenedPhoto:
    """Open a picture of what was reported and shown to the customer of an order. Raises: NotFound."""
    order = order_of_secret(secret)
    shown = MilestoneNote.objects.filter(milestone__order=order, shown=True)
    found = (
        Attachment.objects.filter(
            pk=attachment_id, matter=order.pk, type__startswith="image/", pk__in=shown.values("photos")
        ).first()
        if order is not None
        else None
    )
    if found is None or not default_storage.exists(found.stored):
        raise NotFound()
    return OpenedPhoto(type=found.type, content=default_storage.open(found.stored, "rb"))
