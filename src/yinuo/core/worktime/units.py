"""The units a term may be counted in."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from .errors import WorktimeError

LONGEST_TERM_DAYS = 3660


class Unit(StrEnum):
    """How a term is counted.

    `minutes`, `hours` and `chunks_24h` run day and night from the moment itself; `working_minutes` and
    `working_hours` run only while the service is open; `working_days` and `calendar_days` leave out the day
    of the event and end with the last day.
    """

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_MINUTES = "working_minutes"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CHUNKS_24H = "chunks_24h"

    @property
    def counts_days(self) -> bool:
        return self in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)

    @property
    def counts_opening_only(self) -> bool:
        return self in (Unit.WORKING_MINUTES, Unit.WORKING_HOURS)


_UNIT_US = {
    Unit.MINUTES: 60_000_000,
    Unit.WORKING_MINUTES: 60_000_000,
    Unit.HOURS: 3_600_000_000,
    Unit.WORKING_HOURS: 3_600_000_000,
    Unit.WORKING_DAYS: 86_400_000_000,
    Unit.CALENDAR_DAYS: 86_400_000_000,
    Unit.CHUNKS_24H: 86_400_000_000,
}


def checked_unit(unit: str) -> Unit:
    """Return the unit of that name.

    Raises: WorktimeError (unknown_unit).
    """
    try:
        return Unit(unit)
    except ValueError:
        raise WorktimeError("unknown_unit", unit=unit) from None


def checked_amount(amount: object, unit: Unit) -> Decimal:
    """Return the amount if it is a usable one for the unit.

    Floats are refused because a term of a contract is not an approximation.

    Raises: WorktimeError (amount_not_a_number, amount_not_positive, amount_not_whole, amount_too_large).
    """
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise WorktimeError("amount_not_a_number")
    exact = Decimal(amount)
    if not exact.is_finite():
        raise WorktimeError("amount_not_a_number")
    if exact <= 0:
        raise WorktimeError("amount_not_positive")
    # The first comparison keeps absurd exponents out of the multiplication, which would overflow.
    if exact > 10**9 or exact * _UNIT_US[unit] > LONGEST_TERM_DAYS * 86_400_000_000:
        raise WorktimeError("amount_too_large")
    if unit not in (Unit.HOURS, Unit.WORKING_HOURS) and exact != exact.to_integral_value():
        raise WorktimeError("amount_not_whole", unit=unit.value)
    if length_us(exact, unit) == 0:
        raise WorktimeError("amount_not_positive")
    return exact


def length_us(amount: Decimal, unit: Unit) -> int:
    """Return the length in microseconds, half a microsecond rounded up; a day is 24 hours."""
    return int((amount * _UNIT_US[unit]).to_integral_value(rounding=ROUND_HALF_UP))
