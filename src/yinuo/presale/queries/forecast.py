"""Forecasts: what is in play by month, weighted by its chance, and how well earlier forecasts hit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.organisation import organisation
from yinuo.presale.access_opportunity import visible_opportunities
from yinuo.presale.models import ForecastSnapshot, Opportunity
from yinuo.presale.rules.opportunity import CENT, month_of, months_from
from yinuo.presale.stages import chance, house_day, stages
from yinuo.presale.states import OPEN_STAGES

_MONEY = DecimalField(max_digits=20, decimal_places=2)


class ForecastRow(Struct, frozen=True, kw_only=True):
    """A month in one currency: what is open, what of it is likely, what was won. `owner_id` None is the whole house."""

    month: date
    owner_id: int | None
    owner: str
    currency: str
    weighted: Decimal
    open_amount: Decimal
    won_amount: Decimal
    count: int

    @property
    def expected(self) -> Decimal:
        """Return what the month is likely to bring: what was won, and what is likely of the rest."""
        return self.won_amount + self.weighted


class HitRow(Struct, frozen=True, kw_only=True):
    """A month that is over: what was forecast when it began (`day`), and what was won in it."""

    month: date
    currency: str
    day: date
    forecast: Decimal
    won: Decimal

    @property
    def hit(self) -> Decimal | None:
        """Return what was won as a share of what was forecast, to four decimals; None where nothing was forecast."""
        return (self.won / self.forecast).quantize(Decimal("0.0001")) if self.forecast else None

    @property
    def miss(self) -> Decimal:
        return self.won - self.forecast


def forecast_now(
    *, now: datetime, whole: bool = False, rows: QuerySet[Opportunity] | None = None
) -> list[ForecastRow]:
    """Return the forecast of each month from the current one on, the whole of a month first, then by owner.

    What is overdue to close, or has no day, is counted in no month. `whole` reads everything, for the daily keeping.
    Three queries.
    """
    if rows is None:
        rows = Opportunity.objects.filter(merged_into__isnull=True).exclude(phase="dropped")
    first = month_of(house_day(now))
    open_rows = (
        rows.filter(stage__in=OPEN_STAGES, expected_close__gte=first, amount__isnull=False)
        .annotate(month=TruncMonth("expected_close"))
        .values("month", "owner_id", "owner__name", "currency")
        .annotate(
            open=Sum("amount"),
            likely=Sum(F("amount") * chance(stages()) / 100, output_field=_MONEY),
            n=Count("pk"),
        )
        .order_by("month", "owner_id", "currency")
    )
    won_rows = (
        rows.filter(stage="won", decided_at__gte=_begin(first), amount__isnull=False)
        .annotate(month=TruncMonth("decided_at", tzinfo=organisation().zone))
        .values("month", "owner_id", "owner__name", "currency")
        .annotate(won=Sum("amount"), n=Count("pk"))
        .order_by("month", "owner_id", "currency")
    )
    cells: dict[tuple[date, int | None, str], _Cell] = defaultdict(_Cell)
    for found in open_rows:
        for key in _keys(found["month"], found["owner_id"], found["currency"]):
            cells[key].add(
                found["owner__name"], weighted=found["likely"], open_amount=found["open"], n=found["n"]
            )
    for won in won_rows:
        for key in _keys(month_of(won["month"].date()), won["owner_id"], won["currency"]):
            cells[key].add(won["owner__name"], won=won["won"], n=won["n"])
    found_rows = [cell.row(*key) for key, cell in cells.items()]
    return sorted(
        found_rows, key=lambda row: (row.month, row.currency, row.owner_id is not None, row.owner_id or 0)
    )


@dataclass
class _Cell:
    owner: str = ""
    weighted: Decimal = Decimal(0)
    open_amount: Decimal = Decimal(0)
    won: Decimal = Decimal(0)
    n: int = 0

    def add(
        self,
        owner: str | None,
        *,
        weighted: Decimal = Decimal(0),
        open_amount: Decimal = Decimal(0),
        won: Decimal = Decimal(0),
        n: int,
    ) -> None:
        self.owner = owner or ""
        self.weighted += weighted
        self.open_amount += open_amount
        self.won += won
        self.n += n

    def row(self, month: date, owner_id: int | None, currency: str) -> ForecastRow:
        whole = owner_id is None
        return ForecastRow(
            month=month,
            owner_id=None if whole else owner_id,
            owner="" if whole else self.owner,
            currency=currency,
            weighted=self.weighted.quantize(CENT),
            open_amount=self.open_amount,
            won_amount=self.won,
            count=self.n,
        )


def _keys(month: date, owner_id: int | None, currency: str) -> Iterable[tuple[date, int | None, str]]:
    yield month, None, currency
    if owner_id is not None:
        yield month, owner_id, currency


def get_forecast(*, actor: Actor, now: datetime) -> list[ForecastRow]:
    """Return the forecast over the opportunities that an actor may read. Three queries."""
    return forecast_now(now=now, rows=visible_opportunities(actor))


def forecast_hits(*, actor: Actor, now: datetime, months: int = 12) -> list[HitRow]:
    """Return the months that are over in which a forecast was kept, the oldest first: what it said on the first day kept.

    The forecast of the whole house, for whoever may read figures or set the pipeline; others get none. Two queries.
    """
    if not (actor.can("figures.read") or actor.can("pipeline.edit")):
        return []
    this = month_of(house_day(now))
    first = months_from(this.replace(day=1) - timedelta(days=31 * months), 1)[0]
    kept = (
        ForecastSnapshot.objects.filter(
            owner__isnull=True, month__gte=first, month__lt=this, day__gte=F("month")
        )
        .filter(day__lte=F("month") + timedelta(days=7))
        .order_by("month", "currency", "day")
        .distinct("month", "currency")
    )
    won = _won_by_month(since=first)
    return [
        HitRow(
            month=row.month,
            currency=row.currency,
            day=row.day,
            forecast=row.weighted + row.won_amount,
            won=won.get((row.month, row.currency), Decimal(0)),
        )
        for row in kept
    ]


def _won_by_month(*, since: date) -> dict[tuple[date, str], Decimal]:
    rows = (
        Opportunity.objects.filter(Q(stage="won"), decided_at__gte=_begin(since), merged_into__isnull=True)
        .annotate(month=TruncMonth("decided_at", tzinfo=organisation().zone))
        .values("month", "currency")
        .annotate(won=Sum("amount"))
        .order_by()
    )
    return {(row["month"].date(), row["currency"]): row["won"] or Decimal(0) for row in rows}


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=organisation().zone)
