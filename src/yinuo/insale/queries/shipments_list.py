"""Shipments as a list: what worries us first, then the newest packed; found by waybill, number, or the code on the parcel."""

import re
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.insale.models import Shipment, ShipmentConcern
from yinuo.insale.queries.shipments import MAX_ROWS, ShipmentRow, row_of, visible_shipments
from yinuo.insale.rules.waybills import checked_waybill

GROUPS = {
    "to_hand_over": ("packed",),
    "on_the_way": ("handed_over", "in_transit", "out_for_delivery", "in_locker", "exception"),
    "there": ("delivered", "received"),
    "back": ("refused", "returning", "returned", "lost"),
}
_SECRET = re.compile(r"/r/([\w-]{20,64})/?$", re.ASCII)
_OPEN = ShipmentConcern.objects.filter(shipment=OuterRef("pk"), settled_at__isnull=True)


class ListedShipment(Struct, frozen=True, kw_only=True):
    """A shipment in the list; `is_exact` says that it is just what was searched: its waybill, its number, its code."""

    row: ShipmentRow
    order_number: str
    order_title: str
    customer: str
    boxes: int
    is_exact: bool


class ShipmentFilter(Struct, frozen=True, kw_only=True):
    """Which shipments. `group` is a key of GROUPS; `care` keeps those with open concerns, `mine` those of the reader's own orders."""

    group: str = ""
    care: bool = False
    mine: bool = False
    text: str = ""


def find_shipments(
    *, actor: Actor, wanted: ShipmentFilter, after: str = "", limit: int = 50
) -> tuple[list[ListedShipment], str]:
    """Return shipments and the cursor of the next page ("" at the end); the first page begins with all that worries us. Two statements.

    Raises: InvalidValue for a wrong cursor.
    """
    rows = _narrowed(actor, wanted)
    size = max(1, min(limit, MAX_ROWS))
    worried: list[Any] = []
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(packed_at__lt=at) | Q(packed_at=at, pk__lt=key))
    else:
        worried = list(_read(rows.filter(Exists(_OPEN)))[:MAX_ROWS])
    calm = [] if wanted.care else list(_read(rows.filter(~Exists(_OPEN)))[: size + 1])
    page = [_listed(one, wanted.text) for one in [*worried, *calm[:size]]]
    last = calm[size - 1] if len(calm) > size else None
    return page, cursor_of(last.packed_at, last.pk) if last is not None else ""


def count_shipments(*, actor: Actor, mine: bool = False) -> dict[str, int]:
    """Return how many shipments stand in each group and how many need care. One statement."""
    rows = _narrowed(actor, ShipmentFilter(mine=mine)).order_by()
    counted = {name: Count("pk", filter=Q(state__in=states)) for name, states in GROUPS.items()}
    return {
        name: int(number)
        for name, number in rows.aggregate(**counted, care=Count("pk", filter=Exists(_OPEN))).items()
    }


def _narrowed(actor: Actor, wanted: ShipmentFilter) -> QuerySet[Shipment]:
    rows = visible_shipments(actor)
    if wanted.group:
        rows = rows.filter(state__in=GROUPS[wanted.group])
    if wanted.mine:
        rows = rows.filter(order__owner=actor.staff_id)
    said, text = Q(), wanted.text.replace("\x00", "")
    for word in text.split()[:4]:
        said &= _says(word)
    whole = checked_waybill(text)
    return rows.filter(said | Q(waybill=whole)) if whole is not None else rows.filter(said)


def _says(word: str) -> Q:
    waybill = checked_waybill(word)
    found = (
        Q(number__icontains=word)
        | Q(order__number__icontains=word)
        | Q(order__customer__name__icontains=word)
    )
    if waybill is not None:
        found |= Q(waybill__startswith=waybill)
    if (secret := _SECRET.search(word)) is not None:
        found |= Q(secret=secret[1])
    return found


def _read(rows: QuerySet[Shipment]) -> QuerySet[Shipment]:
    read = rows.select_related("order__customer").annotate(
        open_kinds=ArraySubquery(_OPEN.order_by("kind").values("kind")), boxes=Count("packages")
    )
    return read.order_by("-packed_at", "-pk")


def _listed(one: Any, text: str) -> ListedShipment:
    secret = _SECRET.search(text)
    exact = {one.number, one.waybill} & {text.upper(), checked_waybill(text)}
    return ListedShipment(
        row=row_of(one, concerns=one.open_kinds),
        order_number=one.order.number,
        order_title=one.order.title,
        customer=one.order.customer.name if one.order.customer else "",
        boxes=one.boxes,
        is_exact=bool(exact - {""}) or (secret is not None and secret[1] == one.secret),
    )
