"""The arrivals that somebody looks after: a list, and one of them with words that are ready for the customer."""

from datetime import datetime

from django.db.models import QuerySet
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.models import ReceiptFollowUp
from yinuo.insale.queries.receipts import ReceiptRow, get_arrival
from yinuo.insale.receipt_words import asking_words, customer_name
from yinuo.matters.access import reach_of
from yinuo.matters.models import Matter
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row

MAX_ROWS = 200
RIGHT = "order.work"


class ReceiptFollowUpRow(Struct, frozen=True, kw_only=True):
    """An arrival that is looked after. `due_at` is until when we promised to ask, None once we did."""

    id: int
    state: str
    reasons: list[str]
    order_id: int
    order_number: str
    shipment_id: int
    number: str
    customer_id: int | None
    customer: str
    owner: str
    opened_at: datetime
    settled_at: datetime | None
    settled_words: str
    due_at: datetime | None


class ReceiptFollowUpFile(Struct, frozen=True, kw_only=True):
    """One of them whole: `message` is ready for the customer, in their `language`; `may` says that this reader can work on it."""

    row: ReceiptFollowUpRow
    receipt: ReceiptRow
    language: str
    message: str
    secret: str
    promise: PromiseRow | None
    may: bool


def visible_follow_ups(actor: Actor) -> QuerySet[ReceiptFollowUp]:
    """Return what is looked after in the orders that an actor may read."""
    return ReceiptFollowUp.objects.filter(receipt__shipment__order__in=access.visible_orders(actor))


def list_receipt_follow_ups(
    *,
    actor: Actor,
    settled: bool = False,
    mine: bool = False,
    order_id: int | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[ReceiptFollowUpRow], str]:
    """Return what is open, the oldest first, or what is settled, the newest first, and the cursor of the next page. One query.

    Raises: InvalidValue for a wrong cursor.
    """
    rows = visible_follow_ups(actor).filter(state="settled" if settled else "open")
    if mine:
        rows = rows.filter(receipt__shipment__order__owner__in=_whose(actor))
    if order_id is not None:
        rows = rows.filter(receipt__shipment__order=order_id)
    if after:
        at, key = read_instant_cursor(after)
        same = rows.filter(opened_at=at)
        rows = (
            rows.filter(opened_at__lt=at) | same.filter(pk__lt=key)
            if settled
            else rows.filter(opened_at__gt=at) | same.filter(pk__gt=key)
        )
    size = max(1, min(limit, MAX_ROWS))
    order = ("-opened_at", "-pk") if settled else ("opened_at", "pk")
    found = list(_with_people(rows).order_by(*order)[: size + 1])
    page = [_row(one) for one in found[:size]]
    return page, cursor_of(page[-1].opened_at, page[-1].id) if len(found) > size else ""


def arrivals_on_my_day(*, actor: Actor, most: int = 5) -> tuple[list[ReceiptFollowUpRow], int]:
    """Return the oldest arrivals that the reader looks after, and how many there are. At most two queries."""
    rows, more = list_receipt_follow_ups(actor=actor, mine=True, limit=most)
    if not more:
        return rows, len(rows)
    mine = visible_follow_ups(actor).filter(receipt__shipment__order__owner__in=_whose(actor))
    return rows, mine.filter(state="open").count()


def _whose(actor: Actor) -> list[int]:
    """Return whose orders are the reader's: their own, and those of whom they stand in for. The care goes with the order."""
    return [key for key in (actor.staff_id, *actor.covers_ids) if key is not None]


def get_receipt_follow_up(*, actor: Actor, now: datetime, follow_up_id: int) -> ReceiptFollowUpFile:
    """Return one of them whole. Raises: NotFound. At most seven queries."""
    found = _with_people(visible_follow_ups(actor)).filter(pk=follow_up_id).first()
    if found is None:
        raise NotFound()
    shipment = found.receipt.shipment
    order = shipment.order
    arrival = get_arrival(actor=actor, shipment_id=shipment.pk)
    if arrival.receipt is None:
        raise NotFound()
    promised = access.promises_of(order).filter(pk=found.promise_id or 0).values(*PROMISE_FIELDS).first()
    reach = Matter.objects.filter(reach_of(actor, RIGHT), pk=order.pk)
    return ReceiptFollowUpFile(
        row=_row(found),
        receipt=arrival.receipt,
        language=order.language,
        message=asking_words(
            found.reasons,
            language=order.language,
            customer=customer_name(order, shipment),
            number=shipment.number,
            secret=shipment.secret,
        ),
        secret=shipment.secret,
        promise=promise_row(promised, now=now) if promised else None,
        may=found.state == "open" and actor.can(RIGHT) and reach.exists(),
    )


def _with_people(rows: QuerySet[ReceiptFollowUp]) -> QuerySet[ReceiptFollowUp]:
    return rows.select_related(
        "promise", "receipt__shipment__order__customer", "receipt__shipment__order__owner"
    )


def _row(found: ReceiptFollowUp) -> ReceiptFollowUpRow:
    shipment, promise = found.receipt.shipment, found.promise
    order = shipment.order
    is_owed = promise is not None and promise.state in ("active", "overdue")
    return ReceiptFollowUpRow(
        id=found.pk,
        state=found.state,
        reasons=list(found.reasons),
        order_id=order.pk,
        order_number=order.number,
        shipment_id=shipment.pk,
        number=shipment.number,
        customer_id=order.customer_id,
        customer=customer_name(order, shipment) or "–",
        owner=order.owner.name if order.owner else "",
        opened_at=found.opened_at,
        settled_at=found.settled_at,
        settled_words=found.settled_words,
        due_at=promise.due_at if promise is not None and is_owed else None,
    )
