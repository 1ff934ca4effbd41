"""What is decided about a possible sale: its stage's usual chance, its worth, when it lies idle."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

LONGEST_STEP_DAYS = 730
CENT = Decimal("0.01")


class NextStep(Struct, frozen=True, kw_only=True):
    """What is done next, and on which day."""

    what: str
    on: date


class StageDefault(Struct, frozen=True, kw_only=True):
    probability: int
    idle_days: int


STAGE_DEFAULTS = {
    "new": StageDefault(probability=10, idle_days=3),
    "contacted": StageDefault(probability=20, idle_days=5),
    "discovering": StageDefault(probability=30, idle_days=7),
    "qualified": StageDefault(probability=45, idle_days=7),
    "proposing": StageDefault(probability=60, idle_days=7),
    "negotiating": StageDefault(probability=80, idle_days=7),
    "won": StageDefault(probability=100, idle_days=0),
    "lost": StageDefault(probability=0, idle_days=0),
    "no_need": StageDefault(probability=0, idle_days=0),
    "dormant": StageDefault(probability=0, idle_days=0),
}


def weighted(amount: Decimal, probability: int) -> Decimal:
    """Return what an amount is worth at a chance in percent, rounded half up to a hundredth."""
    return (amount * probability / 100).quantize(CENT, ROUND_HALF_UP)


def days_since(at: datetime, *, now: datetime) -> int:
    """Return the whole days between two instants."""
    return max(0, (now - at).days)


def lies_idle(
    *, last_touched_at: datetime, now: datetime, idle_days: int, step_on: date | None, today: date
) -> bool:
    """Tell whether nobody worked on it for the stage's days, and no day that was agreed lies ahead or is today."""
    if step_on is not None and step_on >= today:
        return False
    return idle_days > 0 and days_since(last_touched_at, now=now) >= idle_days


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months_from(first: date, count: int) -> list[date]:
    """Return the first days of this many months, beginning with that of `first`."""
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]
