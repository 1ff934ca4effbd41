"""Returns: the list by what is due next, one return whole, and the page of its customer."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.models import LegEvent, Return, ReturnLeg, ReturnLine
from yinuo.aftersale.queries.return_photos import asked_photos
from yinuo.aftersale.return_states import OPEN_RETURNS, RETURN_MOVES
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_cursor
from yinuo.core.errors import NotFound
from yinuo.matters import access as matters_access
from yinuo.matters.models import Matter, Promise
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row

MAX_ROWS = 200
MOST_EVENTS = 200
GROUPS: Mapping[str, tuple[str, ...]] = {
    "open": OPEN_RETURNS,
    "requested": ("requested",),
    "authorised": ("authorised",),
    "in_transit": ("in_transit",),
    "with_us": ("received", "inspected"),
    "ended": ("refused", "expired", "cancelled", "closed"),
}


class ReturnRow(Struct, frozen=True, kw_only=True):
    """A return as a line of a list. `verdicts` are those of its lines; `due_at` is what is due next."""

    id: int
    number: str
    title: str
    stage: str
    stage_since: datetime
    source: str
    order_id: int
    order_number: str
    customer_id: int | None
    customer: str
    owner: str
    goods: list[str]
    verdicts: list[str]
    wishes: list[str]
    freight_by: str
    expires_at: datetime | None
    due_at: datetime | None
    is_late: bool
    opened_at: datetime


class ReturnFilter(Struct, frozen=True, kw_only=True):
    """Which returns. `group` is a key of GROUPS or a stage; `text` a number, a customer or a waybill."""

    group: str = ""
    whose: str = "all"
    late: bool = False
    text: str = ""
    order_id: int | None = None
    return_id: int | None = None


class ReturnLineRow(Struct, frozen=True, kw_only=True):
    """A line that goes back, with what the rules said of it (`explained`, in the reader's language) and what people did."""

    id: int
    order_line_id: int
    title: str
    unit: str
    quantity: Decimal
    wish: str
    reason: str
    words: str
    serial: str
    opened: bool | None
    verdict: str
    rule: str
    explained: list[str]
    granted: bool | None
    granted_because: str
    quantity_received: Decimal | None
    finding: str
    finding_words: str
    outcome: str
    refunded: Decimal
    done_at: datetime | None


class LegScan(Struct, frozen=True, kw_only=True):
    """Something that happened to a parcel of a return."""

    at: datetime
    status: str
    sign_type: str
    location: str


class LegRow(Struct, frozen=True, kw_only=True):
    """A parcel of a return, its scans newest first."""

    id: int
    direction: str
    state: str
    courier: str
    waybill: str
    pickup_from: datetime | None
    pickup_until: datetime | None
    freight_by: str
    handed_over_at: datetime | None
    delivered_at: datetime | None
    scans: list[LegScan]


class ReturnFile(Struct, frozen=True, kw_only=True):
    """A return whole. `may` names what this reader can do with it now; `promises` are running ones by due time, then settled ones; `photo_ids` what the customer sent along."""

    row: ReturnRow
    language: str
    lines: list[ReturnLineRow]
    legs: list[LegRow]
    promises: list[PromiseRow]
    refused_because: str
    way: str
    send_to: str
    authorised_at: datetime | None
    authorised_at_once: bool
    received_at: datetime | None
    photo_ids: list[int]
    complaint_id: int | None
    may: list[str]
    secret: str = ""


def list_returns(
    *, actor: Actor, now: datetime, wanted: ReturnFilter, after: str = "", limit: int = 50
) -> tuple[list[ReturnRow], str]:
    """Return returns, what is due next first and what has no clock last, and the cursor of the next page. Two queries.

    Raises: InvalidValue for a wrong cursor.
    """
    rows = _narrowed(return_access.workable_returns(actor), wanted, actor=actor, now=now)
    if after:
        at, key = read_cursor(after)
        later = Q(next_due_at__gt=at) | Q(next_due_at=at, pk__gt=key) | Q(next_due_at__isnull=True)
        rows = rows.filter(later if at is not None else Q(next_due_at__isnull=True, pk__gt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = list(_whole(rows).order_by(F("next_due_at").asc(nulls_last=True), "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return [return_row(one, now=now) for one in found[:size]], cursor_of(
        last.next_due_at, last.pk
    ) if last is not None else ""


def count_returns(*, actor: Actor, now: datetime, whose: str = "all") -> dict[str, int]:
    """Return how many returns stand in each group and are late. One query."""
    rows = _narrowed(return_access.workable_returns(actor), ReturnFilter(whose=whose), actor=actor, now=now)
    counted = {
        **{group: Count("pk", filter=Q(stage__in=stages)) for group, stages in GROUPS.items()},
        "late": Count("pk", filter=_late(now)),
    }
    return {name: int(number) for name, number in rows.order_by().aggregate(**counted).items()}


def get_return(*, actor: Actor, now: datetime, return_id: int, language: str) -> ReturnFile:
    """Return a return whole, for whoever reads it or works on it. At most nine queries. Raises: NotFound."""
    found = _whole(return_access.workable_returns(actor)).filter(pk=return_id).first()
    if found is None:
        raise NotFound()
    return _file(found, now=now, language=language, may=_may(actor, found))


def read_return(*, secret: str, now: datetime) -> ReturnFile:
    """Return the return that a secret opens, for its customer, in its own language. At most seven queries. Raises: NotFound."""
    known = return_access.return_of_secret(secret)
    if known is None:
        raise NotFound()
    found = _whole(Return.objects.filter(pk=known.pk)).get()
    may = [
        name
        for name in ("cancel", "dispatch")
        if RETURN_MOVES[name].is_open_to(found.stage) and (name != "dispatch" or found.way != "visit")
    ]
    return _file(found, now=now, language=found.language, may=may, secret=secret)


def _whole(rows: QuerySet[Return]) -> QuerySet[Return]:
    lines = ReturnLine.objects.select_related("order_line").order_by("position")
    return rows.select_related("customer", "owner", "purchase").prefetch_related(
        Prefetch("lines", queryset=lines)
    )


def return_row(found: Return, *, now: datetime) -> ReturnRow:
    """Return a return that was read with its lines as a line of a list. No query."""
    lines = list(found.lines.all())
    return ReturnRow(
        id=found.pk,
        number=found.number,
        title=found.title,
        stage=found.stage,
        stage_since=found.stage_since,
        source=found.source,
        order_id=found.purchase_id,
        order_number=found.purchase.number,
        customer_id=found.customer_id,
        customer=found.customer.name if found.customer else "",
        owner=found.owner.name if found.owner else "",
        goods=[f"{line.order_line.title} × {line.quantity.normalize():f}" for line in lines],
        verdicts=[line.verdict for line in lines],
        wishes=list(dict.fromkeys(line.wish for line in lines)),
        freight_by=found.freight_by,
        expires_at=found.expires_at if found.stage == "authorised" else None,
        due_at=found.next_due_at,
        is_late=found.next_due_at is not None and found.next_due_at <= now,
        opened_at=found.opened_at,
    )


def _file(found: Return, *, now: datetime, language: str, may: list[str], secret: str = "") -> ReturnFile:
    running = Promise.objects.filter(matter=found.pk, parent__isnull=True)
    running = running.exclude(state__in=("proposed", "declined")).order_by("due_at", "id")
    promises = [promise_row(values, now=now) for values in running.values(*PROMISE_FIELDS)]
    return ReturnFile(
        row=return_row(found, now=now),
        language=found.language,
        lines=[_line(line, language) for line in found.lines.all()],
        legs=_legs(found),
        promises=[
            *(one for one in promises if one.is_running),
            *reversed([one for one in promises if not one.is_running]),
        ],
        refused_because=found.refused_because,
        way=found.way,
        send_to=found.send_to,
        authorised_at=found.authorised_at,
        authorised_at_once=found.authorised_at is not None and found.authorised_by_id is None,
        received_at=found.received_at,
        photo_ids=asked_photos(found.pk),
        complaint_id=found.from_complaint_id,
        may=may,
        secret=secret,
    )


def _line(line: ReturnLine, language: str) -> ReturnLineRow:
    kept: dict[str, Any] = line.decision
    explained = kept.get("explained", {})
    rules = kept.get("rules") or [{}]
    return ReturnLineRow(
        id=line.pk,
        order_line_id=line.order_line_id,
        title=line.order_line.title,
        unit=line.order_line.unit,
        quantity=line.quantity,
        wish=line.wish,
        reason=line.reason,
        words=line.words,
        serial=line.serial,
        opened=line.opened,
        verdict=line.verdict,
        rule=str(rules[0].get("id", "")),
        explained=list(explained.get(language) or explained.get("zh-hans") or []),
        granted=line.granted,
        granted_because=line.granted_because,
        quantity_received=line.quantity_received,
        finding=line.finding,
        finding_words=line.finding_words,
        outcome=line.outcome,
        refunded=line.refunded,
        done_at=line.done_at,
    )


def _legs(found: Return) -> list[LegRow]:
    legs = list(
        ReturnLeg.objects.filter(goods_return=found).exclude(state="cancelled").order_by("planned_at", "pk")
    )
    events: dict[int, list[LegScan]] = {}
    if legs:
        rows = LegEvent.objects.filter(leg__in=legs).order_by("-occurred_at", "-id")[:MOST_EVENTS]
        for event in rows:
            events.setdefault(event.leg_id, []).append(
                LegScan(
                    at=event.occurred_at,
                    status=event.status,
                    sign_type=event.sign_type,
                    location=event.location,
                )
            )
    return [
        LegRow(
            id=leg.pk,
            direction=leg.direction,
            state=leg.state,
            courier=leg.courier,
            waybill=leg.waybill,
            pickup_from=leg.pickup_from,
            pickup_until=leg.pickup_until,
            freight_by=leg.freight_by,
            handed_over_at=leg.handed_over_at,
            delivered_at=leg.delivered_at,
            scans=events.get(leg.pk, []),
        )
        for leg in legs
    ]


def _may(actor: Actor, found: Return) -> list[str]:
    """Return what this reader can do with a return now, as its stage and their rights allow. One query a right."""
    rights: dict[str, bool] = {}
    may = []
    for name, move in RETURN_MOVES.items():
        right = move.right or "return.work"
        if name == "expire" or not move.is_open_to(found.stage) or not actor.can(right):
            continue
        if right not in rights:
            rights[right] = Matter.objects.filter(matters_access.reach_of(actor, right), pk=found.pk).exists()
        if rights[right]:
            may.append(name)
    return may


def _narrowed(
    rows: QuerySet[Return], wanted: ReturnFilter, *, actor: Actor, now: datetime
) -> QuerySet[Return]:
    if wanted.group:
        rows = rows.filter(stage__in=GROUPS.get(wanted.group, (wanted.group,)))
    if wanted.whose == "mine":
        rows = rows.filter(owner=actor.staff_id) if actor.staff_id is not None else rows.none()
    elif wanted.whose == "team":
        rows = rows.filter(team__in=actor.team_ids)
    if wanted.late:
        rows = rows.filter(_late(now))
    if wanted.order_id is not None:
        rows = rows.filter(purchase=wanted.order_id)
    if wanted.return_id is not None:
        rows = rows.filter(pk=wanted.return_id)
    for word in wanted.text.replace("\x00", "").split()[:4]:
        legs = ReturnLeg.objects.filter(waybill=word.upper()).values("goods_return")
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(purchase__number__icontains=word)
            | Q(pk__in=legs)
        )
    return rows


def _late(now: datetime) -> Q:
    return Q(next_due_at__lte=now, stage__in=OPEN_RETURNS)
