"""The service calendar: when a service is open and which days are worked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Self
from zoneinfo import ZoneInfo

from . import counting
from .due import CalendarDay, DayKind, DayName, Due
from .errors import WorktimeError
from .hours import WHOLE_DAY, Intervals, Weekly, checked_intervals, checked_weekly, weekly_hours
from .national import checked_country, is_announced, national_days, weekend_of, zone_of
from .units import LONGEST_TERM_DAYS, Unit

UtcSpan = tuple[datetime, datetime]

_DAY = timedelta(days=1)
_CACHED_DAYS = 20_000


@dataclass(frozen=True)
class WorkCalendar:
    """When a service is open.

    `weekly` holds seven days from Monday; each day's intervals are minutes from local midnight, half-open,
    1440 being 24:00 and later minutes lying on the next day. A day of the week without hours is its weekend.
    A national make-up day without hours of its own takes those of the week's first open day. `closures` and
    `openings` are the service's own days; `overrides` are a country's days as imported or corrected by an
    administrator, `override_names` their festivals as the paper names them; they count as final, as does
    every year in `confirmed_years`.

    Raises: WorktimeError on creation, for hours, days or a country that make no sense.
    """

    code: str
    zone: ZoneInfo
    weekly: Weekly
    country: str | None = None
    closures: Mapping[date, str] = field(default_factory=dict, hash=False)
    openings: Mapping[date, Intervals] = field(default_factory=dict, hash=False)
    overrides: Mapping[date, DayKind] = field(default_factory=dict, hash=False)
    override_names: Mapping[date, str] = field(default_factory=dict, hash=False)
    confirmed_years: frozenset[int] = frozenset()
    _days: dict[date, CalendarDay] = field(default_factory=dict, init=False, repr=False, compare=False)
    _spans: dict[date, tuple[UtcSpan, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if self.country is not None:
            object.__setattr__(self, "country", checked_country(self.country))
        object.__setattr__(self, "weekly", checked_weekly(self.weekly))
        for day in self.closures.keys() & self.openings.keys():
            raise WorktimeError("closure_and_opening", day=day.isoformat())
        openings = {
            day: checked_intervals(hours, day=day.isoformat()) for day, hours in self.openings.items()
        }
        for day, hours in openings.items():
            if not hours:
                raise WorktimeError("empty_opening", day=day.isoformat())
        object.__setattr__(self, "openings", openings)

    @classmethod
    def from_weekly(
        cls,
        days: Mapping[str, Sequence[Sequence[str]]],
        *,
        code: str = "office",
        zone: ZoneInfo,
        country: str | None = None,
        closures: Mapping[date, str] | None = None,
        openings: Mapping[date, Intervals] | None = None,
        overrides: Mapping[date, DayKind] | None = None,
        override_names: Mapping[date, str] | None = None,
        confirmed_years: frozenset[int] = frozenset(),
    ) -> Self:
        """Create a calendar from {"mon": [["09:00", "12:00"], ["13:30", "18:00"]], …}.

        Raises: WorktimeError (unknown_day, bad_time, bad_interval, overlap, …), naming the day.
        """
        return cls(
            code=code,
            zone=zone,
            weekly=weekly_hours(days),
            country=country,
            closures=closures or {},
            openings=openings or {},
            overrides=overrides or {},
            override_names=override_names or {},
            confirmed_years=confirmed_years,
        )

    @property
    def rolls(self) -> bool:
        """Tell whether a calendar-day term moves off a last day that is not worked."""
        return bool(self.country or self.closures or self.overrides)

    def day(self, d: date) -> CalendarDay:
        """Return what kind of day it is. A day of civil date `d` in the calendar's zone."""
        known = self._days.get(d)
        if known is None:
            if len(self._days) >= _CACHED_DAYS:
                self._days.clear()
            known = self._days[d] = self._read_day(d)
        return known

    def _read_day(self, d: date) -> CalendarDay:
        if (reason := self.closures.get(d)) is not None:
            return CalendarDay(d, False, DayKind.CLOSURE, DayName(reason, reason, reason))
        if d in self.openings:
            return CalendarDay(d, True, DayKind.OPENING)
        national = national_days(self.country, d.year).get(d) if self.country else None
        name = national.name if national else DayName()
        if (override := self.overrides.get(d)) is not None:
            working = override in (DayKind.WORKDAY, DayKind.MAKEUP, DayKind.OPENING)
            text = self.override_names.get(d)
            return CalendarDay(d, working, override, DayName(text, text, text) if text else name)
        by_weekday = DayKind.WORKDAY if self.weekly[d.weekday()] else DayKind.WEEKEND
        kind = national.kind if national else by_weekday
        working = kind in (DayKind.WORKDAY, DayKind.MAKEUP)
        return CalendarDay(d, working, kind, name, self._is_provisional(d.year))

    def _is_provisional(self, year: int) -> bool:
        if self.country is None or year in self.confirmed_years:
            return False
        return not is_announced(self.country, year)

    def intervals(self, d: date) -> Intervals:
        """Return the hours that start on the day, in minutes from its local midnight."""
        day = self.day(d)
        if not day.working:
            return ()
        if day.kind is DayKind.OPENING and d in self.openings:
            return self.openings[d]
        own = self.weekly[d.weekday()]
        return own or next((hours for hours in self.weekly if hours), ())

    def spans(self, d: date) -> tuple[UtcSpan, ...]:
        """Return the openings that start on the day as instants in UTC, in order and apart."""
        known = self._spans.get(d)
        if known is None:
            if len(self._spans) >= _CACHED_DAYS:
                self._spans.clear()
            known = self._spans[d] = self._read_spans(d)
        return known

    def _read_spans(self, d: date) -> tuple[UtcSpan, ...]:
        found: list[UtcSpan] = []
        for start_min, end_min in self.intervals(d):
            start, end = self.instant(d, start_min), self.instant(d, end_min)
            # A clock put forward can swallow an interval, or push its start beyond the next one's.
            if found:
                start = max(start, found[-1][1])
            if start < end:
                found.append((start, end))
        return tuple(found)

    def instant(self, d: date, minute: int) -> datetime:
        """Return the instant in UTC at that many minutes by the wall clock after the day's midnight."""
        wall = datetime.combine(d, time()) + timedelta(minutes=minute)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def local_date(self, at: datetime) -> date:
        """Return the civil date of the instant in the calendar's zone.

        Raises: WorktimeError (naive_instant).
        """
        if at.tzinfo is None:
            raise WorktimeError("naive_instant")
        return at.astimezone(self.zone).date()

    def openings_from(self, at: datetime) -> Iterator[tuple[date, UtcSpan]]:
        """Yield what is open from the instant on, each with the day it starts on, for ten years."""
        cursor = at.astimezone(UTC)
        # An opening that started yesterday may run past midnight.
        d = self.local_date(at) - _DAY
        for _ in range(LONGEST_TERM_DAYS + 2):
            for start, end in self.spans(d):
                if end > cursor:
                    yield d, (max(start, cursor), end)
                    cursor = end
            d += _DAY

    def is_open(self, at: datetime) -> bool:
        """Tell whether the service is open at the instant; the closing minute itself is not open."""
        d = self.local_date(at)
        return any(start <= at < end for day in (d - _DAY, d) for start, end in self.spans(day))

    def next_opening(self, at: datetime) -> datetime:
        """Return the instant itself while open, else the next opening, in UTC.

        Raises: WorktimeError (never_opens, naive_instant).
        """
        for _, (start, _end) in self.openings_from(at):
            return start
        raise WorktimeError("never_opens", calendar=self.code)

    def closing(self, d: date) -> datetime | None:
        """Return the end of service of the day in UTC (perhaps after midnight), None for a closed day."""
        spans = self.spans(d)
        return spans[-1][1] if spans else None

    def next_working_day(self, d: date) -> date:
        """Return the first working day after the day.

        Raises: WorktimeError (never_opens).
        """
        return counting.working_day(self, d, 1)

    def previous_working_day(self, d: date, count: int = 1) -> date:
        """Return the working day that many working days before the day.

        Raises: WorktimeError (never_opens).
        """
        return counting.working_day(self, d, -count)

    def add(self, at: datetime, amount: int | Decimal, unit: Unit) -> Due:
        """Return when a term that starts with an event at the instant ends, and how that was counted.

        Working days: the day of the event is not counted; due at the close of service of the last day, 24:00
        for whole days. Calendar days: alike, but a last day that is not worked moves to the next that is.
        Working hours and minutes run only while open; the others run through.

        Raises: WorktimeError (amount_…, naive_instant, never_opens).
        Source: Civil Code of China art. 201, 203.
        """
        return counting.add(self, at, amount, unit)

    def add_months(self, at: datetime, months: int, *, days: int = 0) -> Due:
        """Return when a term of months that starts with an event at the instant ends, `days` more after them.

        It ends on the day of the same number, or the month's last; a last day that is not worked moves to the next that is. `days` of the
        answer holds the day of the event and what stands at the end, not every day between.

        Raises: WorktimeError (amount_…, naive_instant, never_opens, out_of_range).
        Source: Civil Code of China art. 202, 203.
        """
        return counting.add_months(self, at, months, days=days)

    def subtract(self, at: datetime, amount: int | Decimal, unit: Unit) -> datetime:
        """Return the instant, in UTC, that lies the amount before the given one, for warnings ahead of a due time.

        Units of days give the same time by the wall clock on the earlier (working) day.

        Raises: WorktimeError (amount_…, naive_instant, never_opens).
        """
        return counting.subtract(self, at, amount, unit)

    def working_time(self, a: datetime, b: datetime) -> timedelta:
        """Return how long the service is open from `a` until `b`; zero when `b` is not after `a`.

        Raises: WorktimeError (naive_instant).
        """
        return counting.working_time(self, a, b)


def round_the_clock(zone: ZoneInfo, *, code: str = "always") -> WorkCalendar:
    """Return the calendar of a service that never closes: every day is worked, 00:00 to 24:00."""
    day = WHOLE_DAY
    return WorkCalendar(code=code, zone=zone, weekly=(day, day, day, day, day, day, day))


def country_calendar(
    country: str = "CN", *, zone: ZoneInfo | None = None, confirmed_years: frozenset[int] = frozenset()
) -> WorkCalendar:
    """Return the country's public working days, each 00:00 to 24:00, under its ISO code.

    Raises: WorktimeError (unknown_country, zone_needed).
    """
    code = checked_country(country)
    weekend = weekend_of(code)
    week = tuple(() if weekday in weekend else WHOLE_DAY for weekday in range(7))
    return WorkCalendar(
        code=code,
        zone=zone or zone_of(code),
        weekly=checked_weekly(week),
        country=code,
        confirmed_years=confirmed_years,
    )


def office_hours(
    zone: ZoneInfo,
    *,
    code: str = "office",
    country: str | None = "CN",
    hours: Sequence[Sequence[str]] = (("09:00", "12:00"), ("13:30", "18:00")),
    days: Sequence[str] = ("mon", "tue", "wed", "thu", "fri"),
) -> WorkCalendar:
    """Return a calendar with the same hours on each of the named weekdays.

    Raises: WorktimeError (unknown_day, bad_time, bad_interval, overlap, unknown_country).
    """
    return WorkCalendar.from_weekly(dict.fromkeys(days, hours), code=code, zone=zone, country=country)
