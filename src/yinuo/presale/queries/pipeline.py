"""The pipeline: the board by stages, the pool, what lies idle, and what the last months say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Greatest, RowNumber

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.matters.models import Promise
from yinuo.matters.promises import RUNNING_STATES
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row
from yinuo.presale.access_opportunity import visible_opportunities
from yinuo.presale.models import Opportunity
from yinuo.presale.rules.opportunity import CENT, days_since, month_of, months_from
from yinuo.presale.rules.opportunity import weighted as weigh
from yinuo.presale.stages import Stage, chance, house_day, stages
from yinuo.presale.states import OPEN_STAGES

MOST_CARDS = 50
MOST_IDLE = 200
DECIDED_DAYS = 90
_MONEY = DecimalField(max_digits=20, decimal_places=2)


@dataclass(frozen=True, kw_only=True)
class BoardFilter:
    """What of the pipeline is shown. `owner_ids` None is everybody's; `month` the first day of the expected close's."""

    owner_ids: tuple[int, ...] | None = None
    team_id: int | None = None
    family: str = ""
    month: date | None = None
    stage: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class OpportunityRow:
    """An opportunity as lists, board and programs show it. `weighted` is its amount at its chance (percent)."""

    id: int
    number: str
    title: str
    stage: str
    stage_since: datetime
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


@dataclass(frozen=True, kw_only=True)
class Worth:
    """An amount in a currency, and what of it is likely."""

    currency: str
    amount: Decimal
    weighted: Decimal


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A stage with its cards; `count` and `sums` are of all of them, also where only the first are shown."""

    stage: Stage
    count: int
    sums: tuple[Worth, ...]
    mean_days: int
    cards: tuple[OpportunityRow, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    lanes: tuple[Lane, ...]
    sums: tuple[Worth, ...]
    count: int
    with_step: int


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What became of sales in the last days: won, and lost with the reasons (names, count), the most frequent first."""

    won: int
    lost: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the board can be narrowed to."""

    owners: tuple[tuple[int, str], ...]
    families: tuple[str, ...]
    months: tuple[date, ...]


_FIELDS = (
    "id", "number", "title", "stage", "stage_since", "customer_id", "customer__name", "owner_id", "owner__name",
    "product_id", "product__names", "product__family", "amount", "currency", "probability", "expected_close",
    "next_step", "next_step_on", "pooled_at", "loss_reason__names", "competitor__names", "revisit_on", "decided_at",
    "origin_id", "changed_at", "last_message_at",
)  # fmt: skip


def get_board(*, actor: Actor, now: datetime, language: str, wanted: BoardFilter) -> Board:
    """Return the open stages with their cards, those whose next step is nearest first. Four queries."""
    known = stages()
    rows = _narrowed(visible_opportunities(actor).filter(stage__in=OPEN_STAGES), wanted)
    heads = _heads(rows, known, now=now)
    first = rows.annotate(
        place=Window(
            RowNumber(),
            partition_by=F("stage"),
            order_by=[F("next_step_on").asc(nulls_first=True), F("pk").asc()],
        )
    ).filter(place__lte=MOST_CARDS)
    found = _rows(first.order_by("place", "pk"), known, now=now, language=language)
    cards = with_promises(found, now=now)
    lanes = []
    for code in OPEN_STAGES:
        head = heads.get(code, _Head())
        lanes.append(
            Lane(
                stage=known[code],
                count=head.count,
                sums=head.sums(),
                mean_days=head.mean_days,
                cards=tuple(card for card in cards if card.stage == code),
            )
        )
    return Board(
        lanes=tuple(lanes),
        sums=_added(lanes),
        count=sum(lane.count for lane in lanes),
        with_step=sum(head.with_step for head in heads.values()),
    )


def list_opportunities(
    *,
    actor: Actor,
    now: datetime,
    language: str,
    wanted: BoardFilter,
    after: int | None = None,
    limit: int = 100,
) -> tuple[list[OpportunityRow], int | None]:
    """Return opportunities of any stage, the newest first, and the key after which the next page begins. Two queries."""
    rows = _narrowed(visible_opportunities(actor), wanted)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = _rows(rows.order_by("-pk")[: limit + 1], stages(), now=now, language=language)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def find_opportunity(
    *, actor: Actor, now: datetime, language: str, opportunity_id: int
) -> OpportunityRow | None:
    """Return one opportunity with its next promise, or None where it is not visible. Three queries."""
    rows = visible_opportunities(actor).filter(pk=opportunity_id)
    return next(iter(with_promises(_rows(rows, stages(), now=now, language=language), now=now)), None)


def opportunities_from(*, actor: Actor, now: datetime, language: str, origin_id: int) -> list[OpportunityRow]:
    """Return the opportunities that came from a matter. Two queries."""
    rows = visible_opportunities(actor).filter(origin=origin_id).order_by("pk")
    return _rows(rows, stages(), now=now, language=language)


def list_pool(*, actor: Actor, now: datetime, language: str) -> list[OpportunityRow]:
    """Return what anybody may take, the longest in the pool first. Three queries."""
    rows = visible_opportunities(actor).filter(stage__in=OPEN_STAGES, pooled_at__isnull=False)
    found = _rows(rows.order_by("pooled_at", "pk")[:MOST_IDLE], stages(), now=now, language=language)
    return with_promises(found, now=now)


def opportunities_lying_idle(*, now: datetime) -> list[int]:
    """Return the keys of what nobody worked on for its stage's days, without an agreed day ahead. Two queries."""
    idle = Q(pk__in=[])
    for code, stage in stages().items():
        if code in OPEN_STAGES and stage.idle_days > 0:
            idle |= Q(stage=code, touched_at__lte=now - timedelta(days=stage.idle_days))
    today = house_day(now)
    rows = (
        Opportunity.objects.filter(pooled_at__isnull=True, merged_into__isnull=True)
        .exclude(phase="dropped")
        .annotate(touched_at=Greatest("changed_at", "last_message_at"))
        .filter(idle)
        .filter(Q(next_step_on__isnull=True) | Q(next_step_on__lt=today))
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_IDLE])


def decided_lately(*, actor: Actor, now: datetime, language: str, days: int = DECIDED_DAYS) -> Decided:
    """Return how the sales of the last days ended. One query."""
    rows = (
        visible_opportunities(actor)
        .filter(stage__in=("won", "lost"), decided_at__gte=now - timedelta(days=days))
        .values("stage", "loss_reason_id", "loss_reason__names")
        .annotate(n=Count("pk"))
        .order_by("-n", "loss_reason_id")
    )
    won = sum(row["n"] for row in rows if row["stage"] == "won")
    reasons = [
        (text_in(row["loss_reason__names"] or {}, language), row["n"])
        for row in rows
        if row["stage"] == "lost"
    ]
    return Decided(won=won, lost=sum(n for _name, n in reasons), reasons=tuple(reasons))


def board_choices(*, actor: Actor, now: datetime) -> Choices:
    """Return whose sales, which families and which months there are on the board. One query."""
    rows = visible_opportunities(actor).filter(stage__in=OPEN_STAGES)
    found = rows.values_list("owner_id", "owner__name", "product__family", "expected_close").distinct()
    owners: dict[int, str] = {}
    families: set[str] = set()
    months: set[date] = set(months_from(house_day(now), 2))
    for owner_id, name, family, closing in found:
        if owner_id is not None:
            owners[owner_id] = name
        families |= {family} if family else set()
        months |= {month_of(closing)} if closing is not None else set()
    return Choices(
        owners=tuple(sorted(owners.items(), key=lambda one: one[1])),
        families=tuple(sorted(families)),
        months=tuple(sorted(months)),
    )


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


def _narrowed(rows: QuerySet[Opportunity], wanted: BoardFilter) -> QuerySet[Opportunity]:
    if wanted.owner_ids is not None:
        rows = rows.filter(owner__in=wanted.owner_ids)
    if wanted.team_id is not None:
        rows = rows.filter(team=wanted.team_id)
    if wanted.family:
        rows = rows.filter(product__family=wanted.family)
    if wanted.month is not None:
        until = months_from(wanted.month, 2)[1]
        rows = rows.filter(expected_close__gte=wanted.month, expected_close__lt=until)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.text:
        said = wanted.text
        rows = rows.filter(
            Q(title__icontains=said) | Q(customer__name__icontains=said) | Q(number__iexact=said)
        )
    return rows


@dataclass
class _Head:
    count: int = 0
    with_step: int = 0
    days: int = 0
    amounts: dict[str, tuple[Decimal, Decimal]] | None = None

    @property
    def mean_days(self) -> int:
        return round(self.days / self.count) if self.count else 0

    def sums(self) -> tuple[Worth, ...]:
        return tuple(
            Worth(currency=currency, amount=amount, weighted=likely.quantize(CENT))
            for currency, (amount, likely) in sorted((self.amounts or {}).items())
        )


def _heads(rows: QuerySet[Opportunity], known: dict[str, Stage], *, now: datetime) -> dict[str, _Head]:
    """Return what stands above each lane. One query."""
    zero = Decimal(0)
    found = (
        rows.values("stage", "currency")
        .annotate(
            n=Count("pk"),
            planned=Count("pk", filter=Q(next_step_on__gte=house_day(now))),
            since=Sum(_time_in_stage(now)),
            amount_sum=Coalesce(Sum("amount"), zero, output_field=_MONEY),
            likely=Coalesce(
                Sum(F("amount") * chance(known) / 100, output_field=_MONEY), zero, output_field=_MONEY
            ),
        )
        .order_by("stage", "currency")
    )
    heads: dict[str, _Head] = defaultdict(_Head)
    for row in found:
        head = heads[row["stage"]]
        head.count += row["n"]
        head.with_step += row["planned"]
        head.days += row["since"].days if row["since"] is not None else 0
        if row["amount_sum"]:
            head.amounts = {**(head.amounts or {}), row["currency"]: (row["amount_sum"], row["likely"])}
    return heads


def _time_in_stage(now: datetime) -> Any:
    return ExpressionWrapper(Value(now) - F("stage_since"), output_field=DurationField())


def _added(lanes: Iterable[Lane]) -> tuple[Worth, ...]:
    total: dict[str, tuple[Decimal, Decimal]] = {}
    for lane in lanes:
        for one in lane.sums:
            amount, likely = total.get(one.currency, (Decimal(0), Decimal(0)))
            total[one.currency] = (amount + one.amount, likely + one.weighted)
    return tuple(
        Worth(currency=currency, amount=amount, weighted=likely)
        for currency, (amount, likely) in sorted(total.items())
    )


def _rows(
    rows: QuerySet[Opportunity], known: dict[str, Stage], *, now: datetime, language: str
) -> list[OpportunityRow]:
    today = house_day(now)
    return [_row(values, known, now=now, today=today, language=language) for values in rows.values(*_FIELDS)]


def _row(
    values: dict[str, Any], known: dict[str, Stage], *, now: datetime, today: date, language: str
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
