"""Possible sales as lists and programs read them: one, those from a matter, the pool, what lies idle."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from msgspec import Struct
from msgspec.structs import replace

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.matters.access import reach_of
from yinuo.matters.models import Promise
from yinuo.matters.promises import RUNNING_STATES
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row
from yinuo.presale import opportunity_gates as gates
from yinuo.presale.access_opportunity import may_take, visible_opportunities
from yinuo.presale.models import Opportunity
from yinuo.presale.rules.opportunity import days_since, months_from
from yinuo.presale.rules.opportunity import weighted as weigh
from yinuo.presale.stages import Stage, house_day, stages
from yinuo.presale.states import OPEN_STAGES, OPPORTUNITY_MOVES

MOST_IDLE = 200


class OpportunityFilter(Struct, frozen=True, kw_only=True):
    """Which opportunities. `owner_ids` None is everybody's; `month` the first day of the expected close's.

    `closes_from` and `closes_before` are the days between which it is expected to close; `idle` and `pooled` None do
    not ask.
    """

    owner_ids: tuple[int, ...] | None = None
    team_id: int | None = None
    family: str = ""
    product_id: int | None = None
    month: date | None = None
    closes_from: date | None = None
    closes_before: date | None = None
    stage: str = ""
    pooled: bool | None = None
    idle: bool | None = None
    text: str = ""


class OpportunityRow(Struct, frozen=True, kw_only=True):
    """An opportunity as lists, board and programs show it. `weighted` is its amount at its chance (percent)."""

    id: int
    number: str
    title: str
    stage: str
    stage_since: datetime
    opened_at: datetime
    customer_id: int | None
    customer: str
    owner_id: int | None
    owner: str
    product_id: int | None
    product: str
    family: str
    amount: Decimal | None
    currency: str
    probability: int
    weighted: Decimal | None
    expected_close: date | None
    next_step: str
    next_step_on: date | None
    step_passed: bool
    idle_days: int
    is_idle: bool
    pooled_at: datetime | None
    loss_reason: str
    competitor: str
    revisit_on: date | None
    decided_at: datetime | None
    origin_id: int | None
    promise: PromiseRow | None = None


class OpportunityFile(Struct, frozen=True, kw_only=True):
    """An opportunity with what may be done with it.

    `moves` are those that stage, right and reach allow, `can_take` whether it may be taken from the pool. `unanswered`
    are the codes of the guide's questions that `qualify` still misses, `was_offered` whether `propose` has its quote,
    `accepted_quote_id` the quote by which it can be won.
    """

    row: OpportunityRow
    moves: list[str]
    can_take: bool
    unanswered: list[str]
    was_offered: bool
    accepted_quote_id: int | None
    lost_words: str


_FIELDS = (
    "id", "number", "title", "stage", "stage_since", "opened_at", "customer_id", "customer__name", "owner_id",
    "owner__name", "product_id", "product__names", "product__family", "amount", "currency", "probability",
    "expected_close", "next_step", "next_step_on", "pooled_at", "loss_reason__names", "competitor__names",
    "revisit_on", "decided_at", "origin_id", "changed_at", "last_message_at",
)  # fmt: skip


def list_opportunities(
    *,
    actor: Actor,
    now: datetime,
    language: str,
    wanted: OpportunityFilter,
    after: str = "",
    limit: int = 100,
) -> tuple[list[OpportunityRow], str]:
    """Return opportunities of any stage, the newest first, and the cursor of the next page. Three queries.

    Raises: InvalidValue for a wrong cursor.
    """
    known = stages()
    rows = narrowed(visible_opportunities(actor), wanted, known=known, now=now)
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=key))
    found = opportunity_rows(
        rows.order_by("-opened_at", "-pk")[: limit + 1], known, now=now, language=language
    )
    following = cursor_of(found[limit - 1].opened_at, found[limit - 1].id) if len(found) > limit else ""
    return with_promises(found[:limit], now=now), following


def find_opportunity(
    *, actor: Actor, now: datetime, language: str, opportunity_id: int
) -> OpportunityRow | None:
    """Return one opportunity with its next promise, or None where it is not visible. Three queries."""
    rows = visible_opportunities(actor).filter(pk=opportunity_id)
    found = opportunity_rows(rows, stages(), now=now, language=language)
    return next(iter(with_promises(found, now=now)), None)


def find_opportunity_file(
    *, actor: Actor, now: datetime, language: str, opportunity_id: int
) -> OpportunityFile | None:
    """Return one opportunity with what may be done with it, or None where it is not visible. At most nine queries."""
    row = find_opportunity(actor=actor, now=now, language=language, opportunity_id=opportunity_id)
    if row is None:
        return None
    own = Opportunity.objects.select_related("product").get(pk=row.id)
    is_open = row.stage in OPEN_STAGES
    quote = gates.accepted_quote(own)
    return OpportunityFile(
        row=row,
        moves=_moves(actor, row),
        can_take=is_open and row.pooled_at is not None and may_take(actor),
        unanswered=gates.open_questions(own) if is_open else [],
        was_offered=gates.was_offered(own),
        accepted_quote_id=quote.pk if quote is not None else None,
        lost_words=own.lost_words,
    )


def opportunities_from(*, actor: Actor, now: datetime, language: str, origin_id: int) -> list[OpportunityRow]:
    """Return the opportunities that came from a matter. Two queries."""
    rows = visible_opportunities(actor).filter(origin=origin_id).order_by("pk")
    return opportunity_rows(rows, stages(), now=now, language=language)


def list_pool(*, actor: Actor, now: datetime, language: str) -> list[OpportunityRow]:
    """Return what anybody may take, the longest in the pool first. Three queries."""
    rows = visible_opportunities(actor).filter(stage__in=OPEN_STAGES, pooled_at__isnull=False)
    found = opportunity_rows(
        rows.order_by("pooled_at", "pk")[:MOST_IDLE], stages(), now=now, language=language
    )
    return with_promises(found, now=now)


def opportunities_lying_idle(*, now: datetime) -> list[int]:
    """Return the keys of what nobody worked on for its stage's days, without an agreed day ahead. Two queries."""
    today = house_day(now)
    rows = (
        Opportunity.objects.filter(pooled_at__isnull=True, merged_into__isnull=True)
        .exclude(phase="dropped")
        .annotate(touched_at=Greatest("changed_at", "last_message_at"))
        .filter(_untouched(stages(), now=now))
        .filter(Q(next_step_on__isnull=True) | Q(next_step_on__lt=today))
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_IDLE])


def with_promises(rows: list[OpportunityRow], *, now: datetime) -> list[OpportunityRow]:
    """Return the rows each with its running promise that falls due first. One query."""
    if not rows:
        return []
    running = (
        Promise.objects.filter(matter__in=[row.id for row in rows], state__in=RUNNING_STATES)
        .order_by("matter_id", "due_at", "id")
        .distinct("matter_id")
        .values(*PROMISE_FIELDS)
    )
    found = {values["matter_id"]: promise_row(values, now=now) for values in running}
    return [replace(row, promise=found.get(row.id)) for row in rows]


def narrowed(
    rows: QuerySet[Opportunity], wanted: OpportunityFilter, *, known: Mapping[str, Stage], now: datetime
) -> QuerySet[Opportunity]:
    """Return the rows that are wanted. No query."""
    plain: dict[str, Any] = {
        "owner__in": wanted.owner_ids,
        "team": wanted.team_id,
        "product__family": wanted.family or None,
        "product": wanted.product_id,
        "expected_close__gte": wanted.closes_from,
        "expected_close__lt": wanted.closes_before,
        "stage": wanted.stage or None,
        "pooled_at__isnull": None if wanted.pooled is None else not wanted.pooled,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    if wanted.month is not None:
        until = months_from(wanted.month, 2)[1]
        rows = rows.filter(expected_close__gte=wanted.month, expected_close__lt=until)
    if wanted.idle is not None:
        idle = _untouched(known, now=now)
        rows = rows.annotate(touched_at=Greatest("changed_at", "last_message_at"))
        rows = rows.filter(idle if wanted.idle else ~idle)
    if wanted.text:
        said = wanted.text
        rows = rows.filter(
            Q(title__icontains=said) | Q(customer__name__icontains=said) | Q(number__iexact=said)
        )
    return rows


def opportunity_rows(
    rows: QuerySet[Opportunity], known: Mapping[str, Stage], *, now: datetime, language: str
) -> list[OpportunityRow]:
    """Return opportunities as rows, without their promises. One query."""
    today = house_day(now)
    return [_row(values, known, now=now, today=today, language=language) for values in rows.values(*_FIELDS)]


def _untouched(known: Mapping[str, Stage], *, now: datetime) -> Q:
    """Return the condition (on `touched_at`) of what nobody worked on for its stage's days."""
    idle = Q(pk__in=[])
    for code in OPEN_STAGES:
        if days := known[code].idle_days:
            idle |= Q(stage=code, touched_at__lte=now - timedelta(days=days))
    return idle


def _moves(actor: Actor, row: OpportunityRow) -> list[str]:
    """Return the moves that the stage allows, where the right reaches. One query for each right."""
    possible = {name: move for name, move in OPPORTUNITY_MOVES.items() if move.is_open_to(row.stage)}
    rights = {move.right for move in possible.values() if move.right is not None}
    reached = {
        right
        for right in sorted(rights)
        if Opportunity.objects.filter(reach_of(actor, right), pk=row.id).exists()
    }
    return [name for name, move in possible.items() if move.right in reached]


def _row(
    values: dict[str, Any], known: Mapping[str, Stage], *, now: datetime, today: date, language: str
) -> OpportunityRow:
    stage = known[values["stage"]]
    probability = values["probability"] if values["probability"] is not None else stage.probability
    step_on, amount = values["next_step_on"], values["amount"]
    is_open = values["stage"] in OPEN_STAGES
    idle = days_since(max(values["changed_at"], values["last_message_at"]), now=now)
    return OpportunityRow(
        id=values["id"],
        number=values["number"],
        title=values["title"],
        stage=values["stage"],
        stage_since=values["stage_since"],
        opened_at=values["opened_at"],
        customer_id=values["customer_id"],
        customer=values["customer__name"] or "",
        owner_id=values["owner_id"],
        owner=values["owner__name"] or "",
        product_id=values["product_id"],
        product=text_in(values["product__names"] or {}, language),
        family=values["product__family"] or "",
        amount=amount,
        currency=values["currency"],
        probability=probability,
        weighted=weigh(amount, probability) if amount is not None else None,
        expected_close=values["expected_close"],
        next_step=values["next_step"],
        next_step_on=step_on,
        step_passed=is_open and (step_on is None or step_on < today),
        idle_days=idle,
        is_idle=is_open and 0 < stage.idle_days <= idle,
        pooled_at=values["pooled_at"],
        loss_reason=text_in(values["loss_reason__names"] or {}, language),
        competitor=text_in(values["competitor__names"] or {}, language),
        revisit_on=values["revisit_on"],
        decided_at=values["decided_at"],
        origin_id=values["origin_id"],
    )
