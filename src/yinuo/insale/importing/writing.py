"""New orders of a spreadsheet as rows, set by set: the same rows that writing down and confirming an order leave."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core import search
from yinuo.core.action import change, current_frame, insert, insert_values, record
from yinuo.core.calendars import calendar_of
from yinuo.core.ids import new_id
from yinuo.core.imports import Batch, Touched
from yinuo.core.numbering import new_number
from yinuo.core.organisation import organisation
from yinuo.insale.actions.order import PREFIX
from yinuo.insale.importing.reading import SaidOrder
from yinuo.insale.journal import OrderTakenIn
from yinuo.insale.models import Order, OrderLine, OrderVersion, Payment
from yinuo.insale.order_rows import NOTHING
from yinuo.insale.rules.status import LineFacts, OrderFacts, status_of
from yinuo.insale.states import OrderStatus
from yinuo.matters.models import Matter, Message, Promise
from yinuo.matters.promises import NewPromise, Running, start_promise
from yinuo.matters.routing import team_for
from yinuo.matters.rules import LONGEST_TERM
from yinuo.people.models import Staff, Team
from yinuo.people.new_files import open_files
from yinuo.presale.guard import end_of_day

_MATTER = (
    "id", "number", "kind", "title", "customer_id", "owner_id", "team_id", "department_id", "outlet_id", "channel",
    "language", "state", "phase", "opened_at", "resolved_at", "closed_at", "last_message_at", "last_message_text",
    "last_message_from", "changed_at", "secret",
)  # fmt: skip
_ORDER = (
    "matter_id", "status", "status_since", "source", "external_number", "currency", "net", "tax", "gross", "paid",
    "recipient", "phone", "address", "points_used", "points_earned", "gifts", "delivery_on", "confirmed_at", "accepted_at",
    "completed_at",
)  # fmt: skip
_LINE = (
    "id", "order_id", "position", "ships", "product_id", "variant_id", "title", "quantity", "unit", "unit_price",
    "tax_rate", "net", "tax", "gross", "shipped", "received",
)  # fmt: skip
_VERSION = ("id", "order_id", "number", "lines", "gross", "delivery_on", "at")
_PAYMENT = (
    "id", "order_id", "kind", "amount", "currency", "method", "paid_at", "recorded_at", "recorded_by_id",
)  # fmt: skip
_NOTE = (
    "id", "matter_id", "direction", "channel", "author_kind", "author_staff_id", "author_name", "text", "at",
)  # fmt: skip


@dataclass
class _Rows:
    """What is written of a batch, table by table."""

    matters: list[Sequence[Any]] = field(default_factory=list)
    orders: list[Sequence[Any]] = field(default_factory=list)
    lines: list[Sequence[Any]] = field(default_factory=list)
    versions: list[Sequence[Any]] = field(default_factory=list)
    payments: list[Sequence[Any]] = field(default_factory=list)
    notes: list[Sequence[Any]] = field(default_factory=list)


class _Place(Struct, frozen=True, kw_only=True):
    """Where imported orders go: their team, and who leads those that are still to be done."""

    team: Team | None
    outlets: dict[int, int | None]
    takes_over_id: int | None

    def owner_of(self, order: SaidOrder) -> int | None:
        """Return who looks after the customer, else (of what is not over) who takes the orders over."""
        own = order.customer.owner_id if order.customer is not None else None
        return own or (None if order.standing == "historical" else self.takes_over_id)


def write_orders(batch: Batch, said: Sequence[SaidOrder]) -> None:
    """Write new orders with their customers' files, journal and search; what is confirmed for a day to come is promised."""
    files = {one.file.row.number: one.file for one in said if one.file is not None}
    opened = open_files(batch, list(files.values()))
    place, rows = _place(batch, said), _Rows()
    due_on = _days(place.team)
    for one in said:
        customer_id = one.customer.pk if one.customer is not None else opened[one.file.row.number]  # type: ignore[union-attr]
        _write(batch, one, customer_id, place=place, rows=rows, due_on=due_on)
    insert_values(Matter, _MATTER, rows.matters)
    insert_values(Order, _ORDER, rows.orders)
    insert_values(OrderLine, _LINE, rows.lines)
    insert_values(OrderVersion, _VERSION, rows.versions)
    insert_values(Payment, _PAYMENT, rows.payments)
    insert_values(Message, _NOTE, rows.notes)


def _place(batch: Batch, said: Sequence[SaidOrder]) -> _Place:
    team = team_for("order")
    takes_over = batch.actor.staff_id or (team.lead_id if team else None)
    asked = [takes_over, *(one.customer.owner_id for one in said if one.customer is not None)]
    outlets = Staff.objects.filter(pk__in={key for key in asked if key is not None}).values_list(
        "pk", "outlet_id"
    )
    return _Place(team=team, outlets=dict(outlets), takes_over_id=takes_over)


def _days(team: Team | None) -> Any:
    """Return what tells until when a day lasts on which an order is promised; each day is asked of the calendar once."""
    calendar = calendar_of(team.calendar_id if team else None)

    @cache
    def due(on: date) -> datetime:
        return end_of_day(
            datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone), calendar=calendar
        )

    return due


def _write(
    batch: Batch, one: SaidOrder, customer_id: int, *, place: _Place, rows: _Rows, due_on: Any
) -> None:
    key, at = new_id(), one.ordered_at
    paid = one.values.get("paid") or NOTHING
    status = _status(one, paid)
    is_over, is_agreed = one.standing == "historical", one.standing != "draft"
    over_at = min(max(_evening(one.delivery_on), at), batch.now) if is_over else None
    owner_id = place.owner_of(one)
    matter = {
        "id": key,
        "number": new_number(PREFIX, now=batch.now, id=key, zone=organisation().zone),
        "kind": "order",
        "title": one.items[0].title,
        "customer_id": customer_id,
        "owner_id": owner_id,
        "team_id": place.team.pk if place.team else None,
        "department_id": place.team.department_id if place.team else None,
        "outlet_id": place.outlets.get(owner_id) if owner_id else None,
        "channel": "desk",
        "language": one.language,
        "state": "closed" if is_over else "open",
        "phase": "done" if is_over else "open",
        "opened_at": at,
        "resolved_at": over_at,
        "closed_at": over_at,
        "last_message_at": at,
        "last_message_text": one.items[0].title[:120],
        "last_message_from": "out",  # nobody waits for an answer
        "changed_at": batch.now,
        "secret": secrets.token_urlsafe(24),
    }
    order = {
        "matter_id": key,
        "status": status,
        "status_since": over_at or batch.now,
        "source": "sheet",
        "external_number": one.number,
        "currency": one.currency,
        "net": one.amounts.net,
        "tax": one.amounts.tax,
        "gross": one.amounts.gross,
        "paid": paid,
        "recipient": one.values.get("recipient", ""),
        "phone": one.values.get("delivery_phone", ""),
        "address": one.values.get("address", ""),
        "points_used": one.values.get("points_used", 0),
        "points_earned": one.values.get("points_earned", 0),
        "gifts": one.values.get("gifts", []),
        "delivery_on": one.delivery_on,
        "confirmed_at": at if is_agreed else None,
        "accepted_at": over_at,
        "completed_at": over_at if status is OrderStatus.COMPLETED else None,
    }
    due_at = due_on(one.delivery_on) if one.standing == "confirmed" and one.delivery_on else None
    if due_at is not None and not batch.now < due_at <= batch.now + LONGEST_TERM:
        due_at = None
    if due_at is None:
        rows.matters.append(tuple(matter.values()))
        rows.orders.append(tuple(order.values()))
    lines = _lines(one, key, is_over=is_over)
    rows.lines += lines
    if is_agreed:
        rows.versions.append((new_id(), key, 1, _kept(one), one.amounts.gross, one.delivery_on, at))
    if paid:
        rows.payments.append(
            (new_id(), key, "payment", paid, one.currency, "other", at, batch.now, batch.actor.staff_id)
        )
    _make_findable(one, key, str(matter["number"]), customer_id)
    if note := one.values.get("note"):
        _note(batch, one, key, note, customer_id, rows)
    record(
        OrderTakenIn(
            subject_id=key,
            matter_id=key,
            number=str(matter["number"]),
            external_number=one.number,
            standing=one.standing,
            status=str(status),
            customer_id=customer_id,
            ordered_at=at.isoformat(),
            lines=len(lines),
            net=str(one.amounts.net),
            tax=str(one.amounts.tax),
            gross=str(one.amounts.gross),
            paid=str(paid),
            currency=one.currency,
            delivery_on=one.delivery_on.isoformat() if one.delivery_on else "",
        ),
        subject_is_new=True,
    )
    if due_at is not None:
        _promise(Order(**matter, **order), place.team, due_at=due_at)
    batch.touched.append(Touched(table="customer_order", key=key))


def _status(one: SaidOrder, paid: Any) -> OrderStatus:
    is_over = one.standing == "historical"
    return status_of(
        OrderFacts(
            lines=[
                LineFacts(quantity=item.item.quantity, **_in_hand(item.item.quantity, is_over))
                for item in one.items
                if item.product_id is not None
            ],
            is_confirmed=one.standing != "draft",
            is_accepted=is_over,
            gross=one.amounts.gross,
            paid=paid,
        )
    )


def _in_hand(quantity: Any, is_over: bool) -> dict[str, Any]:
    return dict.fromkeys(("shipped", "received"), quantity if is_over else NOTHING)


def _lines(one: SaidOrder, key: int, *, is_over: bool) -> list[Sequence[Any]]:
    found: list[Sequence[Any]] = []
    for position, (line, amount) in enumerate(zip(one.items, one.amounts.lines, strict=True)):
        item = line.item
        ships = line.product_id is not None
        in_hand = item.quantity if is_over and ships else NOTHING
        found.append(
            (
                new_id(), key, position, ships, line.product_id, item.variant_id, line.title, item.quantity, item.unit,
                line.unit_price, line.tax_rate, amount.net, amount.tax, amount.gross, in_hand, in_hand,
            )
        )  # fmt: skip
    return found


def _kept(one: SaidOrder) -> list[dict[str, Any]]:
    """Return the lines as the first version keeps them."""
    return [
        {
            "title": line.title, "quantity": str(line.item.quantity), "unit": line.item.unit,
            "product_id": line.product_id, "variant_id": line.item.variant_id, "unit_price": str(line.unit_price),
            "gross": str(amount.gross), "note": "",
        }
        for line, amount in zip(one.items, one.amounts.lines, strict=True)
    ]  # fmt: skip


def _make_findable(one: SaidOrder, key: int, number: str, customer_id: int) -> None:
    title = one.items[0].title
    search.index(
        kind="matter",
        ref_id=key,
        matter_id=key,
        customer_id=customer_id,
        at=one.ordered_at,
        title=title,
        heavy=f"{number} {one.number} {title}",
        text="",
        is_new=True,
    )


def _note(batch: Batch, one: SaidOrder, key: int, text: str, customer_id: int, rows: _Rows) -> None:
    """Keep what the sheet notes about an order as a note that staff read."""
    message_id, actor = new_id(), batch.actor
    who = ("staff", actor.staff_id) if actor.staff_id is not None else ("system", None)
    rows.notes.append((message_id, key, "note", "desk", *who, actor.name[:80], text, one.ordered_at))
    search.index(
        kind="message",
        ref_id=message_id,
        matter_id=key,
        customer_id=customer_id,
        at=one.ordered_at,
        title=one.items[0].title,
        heavy="",
        text=text,
        is_new=True,
    )


def _promise(order: Order, team: Team | None, *, due_at: datetime) -> None:
    """Write a confirmed order together with our word for its day."""
    insert(order)
    current_frame().operation.keyed |= {("matter", order.pk): order, ("running", order.pk): Running(order)}
    made = start_promise(
        order,
        NewPromise(
            what=_("Deliver the order %(number)s") % {"number": order.number},
            source=Promise.Source.PERSON,
            due_at=due_at,
            owner_id=order.owner_id,
            calendar_id=team.calendar_id if team else None,
            certainty="day",
        ),
    )
    change(order, delivery=made)


def _evening(on: date | None) -> datetime:
    """Return when an order that is over was delivered at the latest, by its day alone."""
    if on is None:
        return datetime.min.replace(tzinfo=UTC)
    return datetime(on.year, on.month, on.day, 18, tzinfo=organisation().zone)
