"""Changes of orders, as pages and programs read them."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.core.moves import possible_moves
from yinuo.insale import access
from yinuo.insale.change_rows import base_version_of, lines_after, lines_before
from yinuo.insale.models import ChangeRequest, Order
from yinuo.insale.rules.change import LineChange, differences
from yinuo.insale.states import CHANGE_MOVES, ChangeState
from yinuo.matters.access import reach_of
from yinuo.matters.models import Matter, Promise
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row

MAX_ROWS = 200
OPEN = ("raised", "assessed", "offered", "agreed")


class ChangeRow(Struct, frozen=True, kw_only=True):
    """A change in a list. `price_change` is gross, less than 0 is cheaper; `delivery_on` is None where the day stays."""

    id: int
    order_id: int
    order_number: str
    customer: str
    owner: str
    number: int
    state: str
    raised_by: str
    wish: str
    raised_at: datetime
    assessed_at: datetime | None
    offered_at: datetime | None
    decided_at: datetime | None
    applied_at: datetime | None
    price_change: Decimal
    currency: str
    delivery_on: date | None
    version: int | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class ChangeFile(Struct, frozen=True, kw_only=True):
    """A change whole. `lines` are before and after; `gross` is what the order would come to; `promise` is the word to answer it.

    `before_delivery_on` is the day that is promised without it. `moves` names what this reader can do with it now.
    """

    row: ChangeRow
    language: str
    lines: list[LineChange]
    before_gross: Decimal
    gross: Decimal
    before_delivery_on: date | None
    drawings: str
    effects: str
    override: str
    decision_words: str
    decided_how: str
    decided_name: str
    promise: PromiseRow | None
    moves: list[str]


class CustomerChange(Struct, frozen=True, kw_only=True):
    """A change as its customer reads it, with what opens the pages around it."""

    file: ChangeFile
    secret: str
    order_secret: str
    matter_id: int


def list_changes_of(*, actor: Actor, order_id: int) -> list[ChangeRow]:
    """Return the changes of an order, the newest first. One query."""
    rows = _with_people(ChangeRequest.objects.filter(order=order_id, order__in=access.visible_orders(actor)))
    return [change_row(one) for one in rows.order_by("-number")]


def list_open_changes(*, actor: Actor, after: str = "", limit: int = 50) -> tuple[list[ChangeRow], str]:
    """Return the changes that are not decided or not in force yet, the oldest first, and the cursor of the next page. One query.

    Raises: InvalidValue for a wrong cursor.
    """
    rows = ChangeRequest.objects.filter(state__in=OPEN, order__in=access.visible_orders(actor))
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(raised_at__gt=at) | Q(raised_at=at, pk__gt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = list(_with_people(rows).order_by("raised_at", "pk")[: size + 1])
    page = [change_row(one) for one in found[:size]]
    more = len(found) > size
    return page, cursor_of(page[-1].raised_at, page[-1].id) if more else ""


def get_change(*, actor: Actor, now: datetime, change_id: int) -> ChangeFile:
    """Return a change whole, with what this reader can do. At most six queries. Raises: NotFound."""
    rows = _with_people(ChangeRequest.objects.filter(order__in=access.visible_orders(actor)))
    found = rows.filter(pk=change_id).first()
    if found is None:
        raise NotFound()
    return _file(found, now=now, moves=_moves(actor, found))


def read_change(*, secret: str, now: datetime) -> CustomerChange:
    """Return the change that a secret opens, as its customer reads it, from when they were asked on. Raises: NotFound."""
    found = access.change_of_secret(secret)
    if found is None:
        raise NotFound()
    return CustomerChange(
        file=_file(found, now=now, moves=[]),
        secret=found.secret,
        order_secret=found.order.secret,
        matter_id=found.order_id,
    )


def change_row(one: ChangeRequest) -> ChangeRow:
    """Make a row of a change with its order and the people of it."""
    order = one.order
    return ChangeRow(
        id=one.pk,
        order_id=one.order_id,
        order_number=order.number,
        customer=order.customer.name if order.customer else "",
        owner=order.owner.name if order.owner else "",
        number=one.number,
        state=one.state,
        raised_by=one.raised_by,
        wish=one.wish,
        raised_at=one.raised_at,
        assessed_at=one.assessed_at,
        offered_at=one.offered_at,
        decided_at=one.decided_at,
        applied_at=one.applied_at,
        price_change=one.price_change,
        currency=order.currency,
        delivery_on=one.delivery_on,
        version=base_version_of(one),
    )


def _with_people(rows: QuerySet[ChangeRequest]) -> QuerySet[ChangeRequest]:
    return rows.select_related("order", "order__customer", "order__owner")


def _file(one: ChangeRequest, *, now: datetime, moves: list[str]) -> ChangeFile:
    order: Order = one.order
    version = order.versions.filter(number=base_version_of(one) or 0).first() if one.lines else None
    before_gross = version.gross if version is not None else order.gross
    promised = Promise.objects.filter(pk=one.promise_id or 0).values(*PROMISE_FIELDS).first()
    return ChangeFile(
        row=change_row(one),
        language=order.language,
        lines=list(differences(lines_before(one), lines_after(one))) if one.lines else [],
        before_gross=before_gross,
        gross=before_gross + one.price_change,
        before_delivery_on=version.delivery_on if version is not None else order.delivery_on,
        drawings=one.drawings,
        effects=one.effects,
        override=str((one.lines or {}).get("override", "")),
        decision_words=one.decision_words,
        decided_how=str(one.evidence.get("how", "")),
        decided_name=str(one.evidence.get("name", "")),
        promise=None if promised is None else promise_row(promised, now=now),
        moves=moves,
    )


def _moves(actor: Actor, one: ChangeRequest) -> list[str]:
    """Return the moves that state, right and reach allow; the customer's own two can be written down by staff, an assessment anew."""
    right = "order.work"
    if not (actor.can(right) and Matter.objects.filter(reach_of(actor, right), pk=one.order_id).exists()):
        return []
    possible = possible_moves(CHANGE_MOVES, one.state)
    return ["assess", *possible] if one.state == ChangeState.ASSESSED else possible
