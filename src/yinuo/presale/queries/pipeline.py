"""The pipeline as a board: lanes with cards and sums, what it can be narrowed to, and how sales ended lately."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
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
from django.db.models.functions import Coalesce, RowNumber
from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.presale.access_opportunity import visible_opportunities
from yinuo.presale.models import Opportunity
from yinuo.presale.queries.opportunities import (
    OpportunityFilter,
    OpportunityRow,
    narrowed,
    opportunity_rows,
    with_promises,
)
from yinuo.presale.rules.opportunity import CENT, month_of, months_from
from yinuo.presale.stages import Stage, chance, house_day, stages
from yinuo.presale.states import OPEN_STAGES

MOST_CARDS = 50
DECIDED_DAYS = 90
_MONEY = DecimalField(max_digits=20, decimal_places=2)


class Worth(Struct, frozen=True, kw_only=True):
    """An amount in a currency, and what of it is likely."""

    currency: str
    amount: Decimal
    weighted: Decimal


class Lane(Struct, frozen=True, kw_only=True):
    """A stage with its cards; `count` and `sums` are of all of them, also where only the first are shown."""

    stage: Stage
    count: int
    sums: tuple[Worth, ...]
    mean_days: int
    cards: tuple[OpportunityRow, ...]


class Board(Struct, frozen=True, kw_only=True):
    lanes: tuple[Lane, ...]
    sums: tuple[Worth, ...]
    count: int
    with_step: int


class Decided(Struct, frozen=True, kw_only=True):
    """What became of sales in the last days: won, and lost with the reasons (names, count), the most frequent first."""

    won: int
    lost: int
    reasons: tuple[tuple[str, int], ...]


class Choices(Struct, frozen=True, kw_only=True):
    """What the board can be narrowed to."""

    owners: tuple[tuple[int, str], ...]
    families: tuple[str, ...]
    months: tuple[date, ...]


def get_board(*, actor: Actor, now: datetime, language: str, wanted: OpportunityFilter) -> Board:
    """Return the open stages with their cards, those whose next step is nearest first. Four queries."""
    known = stages()
    rows = narrowed(visible_opportunities(actor).filter(stage__in=OPEN_STAGES), wanted, known=known, now=now)
    heads = _heads(rows, known, now=now)
    first = rows.annotate(
        place=Window(
            RowNumber(),
            partition_by=F("stage"),
            order_by=[F("next_step_on").asc(nulls_first=True), F("pk").asc()],
        )
    ).filter(place__lte=MOST_CARDS)
    found = opportunity_rows(first.order_by("place", "pk"), known, now=now, language=language)
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
