"""Complaints as lists: by the clock, whatever is due next first."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.models import Complaint
from yinuo.aftersale.states import ENDED_STAGES, OPEN_STAGES
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_cursor

MAX_ROWS = 200
GROUPS: dict[str, tuple[str, ...]] = {
    "open": OPEN_STAGES,
    "received": ("received",),
    "investigating": ("investigating", "awaiting"),
    "proposed": ("proposed", "refused", "mediating", "under_review"),
    "remedying": ("remedying", "verifying"),
    "ended": ENDED_STAGES,
}
WHOSE = ("mine", "team", "all")


class ComplaintRow(Struct, frozen=True, kw_only=True):
    """A complaint in a list. `due_at` is what is owed next in it, None where nothing is or its clocks stand still."""

    id: int
    number: str
    title: str
    stage: str
    stage_since: datetime
    source: str
    severity: int
    demands: list[str]
    customer_id: int | None
    customer: str
    handler_id: int | None
    handler: str
    order_id: int | None
    order_number: str
    product_id: int | None
    product: str
    serial: str
    batch: str
    cause: str
    problem_id: int | None
    due_at: datetime | None
    is_late: bool
    proposed_at: datetime | None
    opened_at: datetime
    changed_at: datetime


class ComplaintFilter(Struct, frozen=True, kw_only=True):
    """Which complaints. `group` is a key of GROUPS or a stage; `origin_id` the matter in which they were heard."""

    group: str = ""
    whose: str = "all"
    late: bool = False
    text: str = ""
    customer_id: int | None = None
    order_id: int | None = None
    product_id: int | None = None
    problem_id: int | None = None
    cause_id: int | None = None
    origin_id: int | None = None
    complaint_id: int | None = None


def list_complaints(
    *,
    actor: Actor,
    now: datetime,
    language: str,
    wanted: ComplaintFilter,
    after: str = "",
    limit: int = 50,
) -> tuple[list[ComplaintRow], str]:
    """Return complaints, what is due next first and what has no clock last, and the cursor of the next page. One query.

    Raises: InvalidValue for a wrong cursor.
    """
    rows = _narrowed(access.visible_complaints(actor), wanted, actor=actor, now=now)
    if after:
        at, key = read_cursor(after)
        later = Q(next_due_at__gt=at) | Q(next_due_at=at, pk__gt=key) | Q(next_due_at__isnull=True)
        rows = rows.filter(later if at is not None else Q(next_due_at__isnull=True, pk__gt=key))
    size = max(1, min(limit, MAX_ROWS))
    ordered = with_people(rows).order_by(F("next_due_at").asc(nulls_last=True), "pk")
    found = list(ordered[: size + 1])
    page = [complaint_row(one, now=now, language=language) for one in found[:size]]
    last = found[size - 1] if len(found) > size else None
    return page, cursor_of(last.next_due_at, last.pk) if last is not None else ""


def count_complaints(*, actor: Actor, now: datetime, whose: str = "all") -> dict[str, int]:
    """Return how many complaints stand in each group and are late. One query."""
    rows = _narrowed(access.visible_complaints(actor), ComplaintFilter(whose=whose), actor=actor, now=now)
    counted = {
        **{group: Count("pk", filter=Q(stage__in=stages)) for group, stages in GROUPS.items()},
        "late": Count("pk", filter=_late(now)),
    }
    return {name: int(number) for name, number in rows.order_by().aggregate(**counted).items()}


def with_people(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Return complaints together with whom and what they are about. No query."""
    return rows.select_related("customer", "handler", "purchase", "product", "cause")


def complaint_row(one: Complaint, *, now: datetime, language: str) -> ComplaintRow:
    """Return a complaint that was read with its people as a line of a list. No query."""
    return ComplaintRow(
        id=one.pk,
        number=one.number,
        title=one.title,
        stage=one.stage,
        stage_since=one.stage_since,
        source=one.source,
        severity=one.severity,
        demands=list(one.demands),
        customer_id=one.customer_id,
        customer=one.customer.name if one.customer else "",
        handler_id=one.handler_id,
        handler=one.handler.name if one.handler else "",
        order_id=one.purchase_id,
        order_number=one.purchase.number if one.purchase else "",
        product_id=one.product_id,
        product=text_in(one.product.names, language) if one.product else "",
        serial=one.serial,
        batch=one.batch,
        cause=text_in(one.cause.names, language) if one.cause else "",
        problem_id=one.problem_id,
        due_at=one.next_due_at,
        is_late=one.next_due_at is not None and one.next_due_at <= now,
        proposed_at=one.proposed_at,
        opened_at=one.opened_at,
        changed_at=one.changed_at,
    )


def _narrowed(
    rows: QuerySet[Complaint], wanted: ComplaintFilter, *, actor: Actor, now: datetime
) -> QuerySet[Complaint]:
    if wanted.group:
        rows = rows.filter(stage__in=GROUPS.get(wanted.group, (wanted.group,)))
    if wanted.whose == "mine":
        rows = rows.filter(owner=actor.staff_id) if actor.staff_id is not None else rows.none()
    elif wanted.whose == "team":
        rows = rows.filter(team__in=actor.team_ids)
    if wanted.late:
        rows = rows.filter(_late(now))
    exact: dict[str, Any] = {
        "customer": wanted.customer_id,
        "purchase": wanted.order_id,
        "product": wanted.product_id,
        "problem": wanted.problem_id,
        "cause": wanted.cause_id,
        "origin": wanted.origin_id,
        "pk": wanted.complaint_id,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    for word in wanted.text.replace("\x00", "").split()[:4]:
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(purchase__number__icontains=word)
            | Q(serial__iexact=word)
            | Q(batch__iexact=word)
        )
    return rows


def _late(now: datetime) -> Q:
    return Q(next_due_at__lte=now, stage__in=OPEN_STAGES)
