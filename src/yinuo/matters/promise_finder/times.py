"""From the meaning of a time expression to the instant it is due. Knows no language."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from yinuo.core.worktime import Unit, WorkCalendar, WorktimeError

from .model import Certainty, Clock, Days, Moment, Now, Part, Span, SpanUnit

_DAY = timedelta(days=1)
# An hour that may be read twice ("three") is taken as the first that lies ahead in these hours.
_WAKING_HOURS = range(8, 22)
LAST_DAY = 0
_LONGEST_HOLIDAY_SEARCH = 400
# A date without its year that passed longer ago than this belongs to next year; else it is past.
_HALF_A_YEAR = timedelta(days=183)
_LONGEST_DAYS = 3650

# When a part of the day that was promised without an hour is over; noon is the stroke of twelve.
_PART_ENDS = {Part.DAWN: 6, Part.MORNING: 12, Part.NOON: 12, Part.AFTERNOON: 18, Part.EVENING: 22}

Due = tuple[datetime, Certainty]


def resolve(moment: Moment, *, now: Now, calendar: WorkCalendar) -> Due | None:
    """Return when the moment is and how sure that is; None when it lies in the past or makes no sense."""
    try:
        if moment.past:
            return None
        if moment.span is not None:
            return _span_end(moment.span, now, calendar)
        days = moment.days(now) if moment.days else _unnamed_days(moment, now)
        for day in days:
            due = _on_day(day, moment, now, calendar)
            if due is not None and due[0] > now.moment:
                return due
    except (WorktimeError, OverflowError, ValueError):
        return None
    return None


def _unnamed_days(moment: Moment, now: Now) -> tuple[date, ...]:
    return now.today, (next_working_day(now)[0] if moment.closing else now.today + _DAY)


def _span_end(span: Span, now: Now, calendar: WorkCalendar) -> Due | None:
    amount, unit = span.amount, span.unit
    if amount <= 0 or amount > _LONGEST_DAYS * 24 * 60:
        return None
    if unit in (SpanUnit.MINUTES, SpanUnit.HOURS):
        minutes = amount * (60 if unit is SpanUnit.HOURS else 1)
        return now.moment + timedelta(minutes=float(minutes)), "instant"
    if unit is SpanUnit.WORKING_HOURS:
        return calendar.add(now.moment, amount, Unit.WORKING_HOURS).at, "instant"
    if unit is SpanUnit.MONTHS:
        return close_of(_rolled(months_on(now.today, int(amount)), now), calendar), "day"
    counted = Unit.WORKING_DAYS if unit is SpanUnit.WORKING_DAYS else Unit.CALENDAR_DAYS
    whole = amount.to_integral_value(rounding="ROUND_CEILING")
    return calendar.add(now.moment, Decimal(whole), counted).at, "day"


def _rolled(day: date, now: Now) -> date:
    for _ in range(60):
        if now.is_working(day):
            return day
        day += _DAY
    return day


def _on_day(day: date, moment: Moment, now: Now, calendar: WorkCalendar) -> Due | None:
    if moment.clock is not None:
        at = _clock_on(day, moment.clock, moment, now, calendar)
        return (at, "instant") if at else None
    if moment.part is not None:
        at = _at_hour(day, _PART_ENDS[moment.part], 0, calendar)
        if moment.part is Part.EVENING and at <= now.moment:
            at = midnight_after(day, calendar)
        return at, "instant"
    at = close_of(day, calendar)
    if at <= now.moment and moment.days is not None and not moment.closing:
        at = midnight_after(day, calendar)
    return at, "day"


def _clock_on(day: date, clock: Clock, moment: Moment, now: Now, calendar: WorkCalendar) -> datetime | None:
    if clock.hour > 24 or clock.minute > 59:
        return None
    if moment.part is not None:
        return _at_hour(day, _hour_in(moment.part, clock.hour), clock.minute, calendar)
    if clock.exact or clock.hour > 12 or clock.hour == 0:
        at = _at_hour(day, clock.hour, clock.minute, calendar)
        # "今天零点前", said in the morning, is the midnight to come.
        return at + _DAY if clock.hour == 0 and at <= now.moment else at
    hours = (12, 24) if clock.hour == 12 else (clock.hour, clock.hour + 12)
    ahead = [h for h in hours if _at_hour(day, h, clock.minute, calendar) > now.moment]
    waking = [h for h in ahead if h in _WAKING_HOURS]
    # Without a day of its own the clock may also mean tomorrow, so an odd hour of today is not forced.
    chosen = waking or (ahead if moment.days else [])
    return _at_hour(day, chosen[0], clock.minute, calendar) if chosen else None


def _hour_in(part: Part, hour: int) -> int:
    if hour > 12:
        return hour
    if part is Part.DAWN:
        return hour % 12
    if part is Part.NOON:
        return hour if hour >= 10 else hour + 12
    if part is Part.AFTERNOON:
        return hour if hour == 12 else hour + 12
    if part is Part.EVENING:
        return hour + 12 if hour >= 4 else hour + 24
    return hour


def _at_hour(day: date, hour: int, minute: int, calendar: WorkCalendar) -> datetime:
    day += timedelta(days=hour // 24)
    return datetime.combine(day, time(hour % 24, minute), tzinfo=calendar.zone)


def midnight_after(day: date, calendar: WorkCalendar) -> datetime:
    """Return 24:00 of the day."""
    return _at_hour(day, 24, 0, calendar)


def close_of(day: date, calendar: WorkCalendar) -> datetime:
    """Return the close of service of the day, or its 24:00 when there is none."""
    return calendar.closing(day) or midnight_after(day, calendar)


def months_on(day: date, count: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_on(count: int) -> Days:
    """The day that many days from today."""
    return lambda now: (now.today + timedelta(days=count),)


def weekday(number: int, *, week: int | None) -> Days:
    """A weekday (Monday is 0): of the ISO week that many weeks on, or without `week` the next to come."""

    def days(now: Now) -> tuple[date, ...]:
        monday = now.today - timedelta(days=now.today.weekday())
        if week is not None:
            return (monday + timedelta(days=7 * week + number),)
        first = now.today + timedelta(days=(number - now.today.weekday()) % 7)
        return first, first + timedelta(days=7)

    return days


def end_of_week(week: int) -> Days:
    """The last working day of an ISO week; its Sunday when that is over or nothing is worked."""

    def days(now: Now) -> tuple[date, ...]:
        sunday = now.today + timedelta(days=6 - now.today.weekday() + 7 * week)
        worked = [day for day in (sunday - timedelta(days=n) for n in range(7)) if now.is_working(day)]
        return (*worked[:1], sunday)

    return days


def end_of_month(count: int, *, day: int = 31) -> Days:
    """The last day (or `day`) of the month that many months on."""

    def days(now: Now) -> tuple[date, ...]:
        first = months_on(now.today.replace(day=1), count)
        return (first.replace(day=min(day, monthrange(first.year, first.month)[1])),)

    return days


def end_of_year(now: Now) -> tuple[date, ...]:
    """The last day of this year."""
    return (date(now.today.year, 12, 31),)


def day_of_month(day: int) -> Days:
    """The next such day of a month, counting from today."""

    def days(now: Now) -> tuple[date, ...]:
        months = (months_on(now.today.replace(day=1), n) for n in (0, 1, 2))
        return tuple(first.replace(day=day) for first in months if 0 < day <= _length(first))

    return days


def _length(first: date) -> int:
    return monthrange(first.year, first.month)[1]


def calendar_date(month: int, day: int, *, year: int | None = None, years_on: int | None = None) -> Days:
    """A date. Without a year it is this year's, or next year's if that passed over half a year ago."""

    def days(now: Now) -> tuple[date, ...]:
        if not 1 <= month <= 12:
            return ()
        if year is not None or years_on is not None:
            chosen = year if year is not None else now.today.year + (years_on or 0)
            return (_date(chosen, month, day),)
        this = _date(now.today.year, month, day)
        if now.today - this > _HALF_A_YEAR:
            return (_date(now.today.year + 1, month, day),)
        return (this,)

    return days


def _date(year: int, month: int, day: int) -> date:
    return date(year, month, monthrange(year, month)[1] if day == LAST_DAY else day)


def before(days: Days) -> Days:
    """The day before each of the days."""
    return lambda now: tuple(day - _DAY for day in days(now))


def next_working_day(now: Now) -> tuple[date, ...]:
    """The first working day after today."""
    return (_rolled(now.today + _DAY, now),)


def after_holiday(name: str, count: int) -> Days:
    """The n-th working day after the next public holiday whose Chinese name holds `name`; "" is any."""

    def days(now: Now) -> tuple[date, ...]:
        day = now.today
        for _ in range(_LONGEST_HOLIDAY_SEARCH):
            holiday = now.holiday_name(day)
            if holiday is not None and name in holiday:
                return _nth_working_day(day, count, now)
            day += _DAY
        return ()

    return days


def _nth_working_day(day: date, count: int, now: Now) -> tuple[date, ...]:
    for _ in range(60):
        count -= now.is_working(day)
        if count == 0:
            return (day,)
        day += _DAY
    return ()
