"""All orders under way by how near they are to missing the promised day, the worst first."""

from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import JSONField
from django.db.models.functions import Coalesce, Greatest
from msgspec import Struct

from yinuo.catalog.rules.texts import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.insale import access
from yinuo.insale.models import Milestone, Order
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.queries.orders import UNDER_WAY
from yinuo.presale.stages import house_day

MAX_ROWS = 200
TIGHT_DAYS = 7
"""So many days in hand or fewer are little: a week of the calendar is five working days."""
NO_DAY = 100_000
RISKS = ("late", "tight", "fine", "no_day")


class RiskRow(Struct, frozen=True, kw_only=True):
    """An order under way. `slack_days` are working days between the day it will be there as things are and the promised one, less than 0 late.

    `risk` is late, tight, fine or no_day; `stage` the first stage that is not done, with its day.
    """

    id: int
    number: str
    title: str
    customer: str
    owner_id: int | None
    owner: str
    status: str
    is_held: bool
    promised_on: date | None
    forecast_on: date | None
    slack_days: int | None
    risk: str
    percent: int
    stage: str
    stage_on: date | None


class RiskFilter(Struct, frozen=True, kw_only=True):
    """Which orders: `risk` one of RISKS or all, `whose` mine, team or all."""

    risk: str = ""
    whose: str = "all"


def list_risks(
    *,
    actor: Actor,
    now: datetime,
    language: str,
    wanted: RiskFilter,
    after: str = "",
    limit: int = 50,
) -> tuple[list[RiskRow], str]:
    """Return orders under way, those that are latest first and those without a day last, and the cursor of the next page. One query.

    Raises: InvalidValue for a wrong cursor.
    """
    today = house_day(now)
    rows = _ranked(_of(actor, whose=wanted.whose), today=today)
    if wanted.risk:
        rows = rows.filter(_group(wanted.risk))
    if after:
        slack, key = _read(after)
        rows = rows.filter(Q(slack__gt=slack) | Q(slack=slack, pk__gt=key))
    size = max(1, min(limit, MAX_ROWS))
    stages = Milestone.objects.filter(order=OuterRef("pk"))
    current = stages.filter(done_on__isnull=True).order_by("position")
    sums = stages.order_by().values("order")
    whole = F("weight")
    rows = rows.annotate(
        stage_names=Subquery(current.values("names")[:1], output_field=JSONField()),
        stage_code=Subquery(current.values("code")[:1]),
        stage_on=Subquery(current.values("forecast_on")[:1]),
        weighed=Subquery(sums.annotate(total=Sum(whole * F("percent"))).values("total")),
        weight=Subquery(sums.annotate(total=Sum(whole)).values("total")),
    )
    found = list(rows.select_related("customer", "owner", "team").order_by("slack", "pk")[: size + 1])
    page = [_row(order, today=today, language=language) for order in found[:size]]
    last: Any = found[size - 1] if len(found) > size else None
    return page, f"{last.slack}~{last.pk}" if last is not None else ""


def count_risks(*, actor: Actor, now: datetime, whose: str = "all") -> dict[str, int]:
    """Return how many orders under way are late, tight, fine and without a day. One query."""
    rows = _ranked(_of(actor, whose=whose), today=house_day(now))
    counted = {risk: Count("pk", filter=_group(risk)) for risk in RISKS}
    return {name: int(number) for name, number in rows.order_by().aggregate(**counted).items()}


def _of(actor: Actor, *, whose: str) -> QuerySet[Order]:
    rows = access.visible_orders(actor).filter(merged_into__isnull=True, status__in=UNDER_WAY)
    if whose == "mine":
        return rows.filter(owner=actor.staff_id) if actor.staff_id is not None else rows.none()
    return rows.filter(team__in=actor.team_ids) if whose == "team" else rows


def _ranked(rows: QuerySet[Order], *, today: date) -> QuerySet[Any]:
    """Return orders with `slack`, the days of the calendar between what is foreseen and what is promised."""
    there = Greatest(Coalesce(F("forecast_on"), Value(today)), Value(today), output_field=DateField())
    days = Func(
        F("delivery_on"),
        there,
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    return rows.annotate(
        slack=Case(
            When(delivery_on__isnull=True, then=Value(NO_DAY)), default=days, output_field=IntegerField()
        )
    )


def _group(risk: str) -> Q:
    return {
        "late": Q(slack__lt=0),
        "tight": Q(slack__gte=0, slack__lte=TIGHT_DAYS),
        "fine": Q(slack__gt=TIGHT_DAYS, slack__lt=NO_DAY),
        "no_day": Q(slack=NO_DAY),
    }[risk]


def _read(cursor: str) -> tuple[int, int]:
    slack, _tilde, key = cursor.partition("~")
    try:
        read = int(slack), int(key)
    except ValueError:
        raise InvalidValue(field="cursor", problem=cursor[:60]) from None
    if abs(read[0]) > NO_DAY or not 0 <= read[1] < 2**63:
        raise InvalidValue(field="cursor", problem=cursor[:60])
    return read


def _row(order: Order, *, today: date, language: str) -> RiskRow:
    slack: int = order.slack  # type: ignore[attr-defined]
    weight: int | None = order.weight  # type: ignore[attr-defined]
    names: dict[str, str] = order.stage_names or {}  # type: ignore[attr-defined]
    there = max(order.forecast_on or today, today)
    promised = order.delivery_on
    return RiskRow(
        id=order.pk,
        number=order.number,
        title=order.title,
        customer=order.customer.name if order.customer else "",
        owner_id=order.owner_id,
        owner=order.owner.name if order.owner else "",
        status=order.status,
        is_held=order.held_at is not None,
        promised_on=promised,
        forecast_on=order.forecast_on,
        slack_days=PlanDays.of(order).between(there, promised) if promised is not None else None,
        risk=_risk(slack),
        percent=int(order.weighed / weight) if weight else 0,  # type: ignore[attr-defined]
        stage=text_in(names, language) or (order.stage_code or ""),  # type: ignore[attr-defined]
        stage_on=order.stage_on,  # type: ignore[attr-defined]
    )


def _risk(slack: int) -> str:
    if slack == NO_DAY:
        return "no_day"
    return "late" if slack < 0 else "tight" if slack <= TIGHT_DAYS else "fine"
