"""Times, durations, shares and states in words. Pure: `now` is given, the zone is Django's current one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from yinuo.web.components.kept import kept_by_language

COUNTDOWN_HOURS = 12
"""A promise due further away than this is told by its time, not by a countdown."""

STATE_NAMES: dict[str, LazyText] = {
    "active": pgettext_lazy("promise", "Running"),
    "risk": pgettext_lazy("promise", "Due soon"),
    "overdue": pgettext_lazy("promise", "Overdue"),
    "kept": pgettext_lazy("promise", "Kept"),
    "late": pgettext_lazy("promise", "Kept late"),
    "broken": pgettext_lazy("promise", "Broken"),
    "paused": pgettext_lazy("promise", "Clock paused"),
    "released": pgettext_lazy("promise", "Released"),
    "superseded": pgettext_lazy("promise", "Rescheduled"),
    "written-off": pgettext_lazy("promise", "Written off"),
    "proposed": pgettext_lazy("promise", "To be confirmed"),
    "remedied": pgettext_lazy("promise", "Remedied"),
}

RUNNING = frozenset({"active", "risk", "overdue"})


@kept_by_language
def state_name(*, state: str) -> str:
    """Return the name of a promise's state; a state of another kind is returned as it is."""
    return str(STATE_NAMES.get(state, state))


def shown_state(*, state: str, due_at: datetime | None, warn_at: datetime | None, now: datetime) -> str:
    """Return the state as it is at `now`: a running promise turns at its warning point and at its due time.

    The sweep records the change; a page that was made a moment earlier must not say otherwise.
    """
    if state in {"active", "risk"} and due_at is not None:
        if due_at <= now:
            return "overdue"
        if warn_at is not None and warn_at <= now:
            return "risk"
    return state


def is_near(*, due_at: datetime, now: datetime) -> bool:
    """Tell whether a due time is told by what is left of it: passed, or within twelve hours."""
    return due_at - now <= timedelta(hours=COUNTDOWN_HOURS)


def duration_words(*, span: timedelta) -> str:
    """Return a length in at most two units, rounded down to the minute: "2 h 18 min"."""
    return _minutes_words(int(abs(span).total_seconds()) // 60)


@kept_by_language
def _minutes_words(minutes: int) -> str:
    hours, days = minutes // 60, minutes // 1440
    if minutes < 1:
        return _("under 1 min")
    if hours < 1:
        return _("%(minutes)d min") % {"minutes": minutes}
    if days < 1:
        if minutes % 60 == 0:
            return _("%(hours)d h") % {"hours": hours}
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    if hours % 24 == 0:
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours % 24}


def time_left(*, due_at: datetime, now: datetime) -> str:
    """Return "38 min left", "42 min overdue" or, further than twelve hours ahead, the due time."""
    if due_at > now and not is_near(due_at=due_at, now=now):
        return due_when(due_at=due_at, now=now)
    return _left_words(int(abs(due_at - now).total_seconds()) // 60, due_at <= now)


@kept_by_language
def _left_words(minutes: int, is_over: bool) -> str:
    form = _("%(time)s overdue") if is_over else _("%(time)s left")
    return form % {"time": _minutes_words(minutes)}


def promise_time(*, state: str, due_at: datetime | None, now: datetime) -> str:
    """Return the third part of a promise: the time left while it runs, else how it ended."""
    if state in RUNNING and due_at is not None:
        return time_left(due_at=due_at, now=now)
    return state_name(state=state)


def promise_detail(*, state: str, due_at: datetime, now: datetime) -> str:
    """Return the line under the time left: when it was or is due, or, for a far one, on which day."""
    if state in RUNNING and not is_near(due_at=due_at, now=now):
        return day_words(day=due_day(due_at), today=in_house_zone(now).date())
    day, today = due_day(due_at), in_house_zone(now).date()
    short = due_time(due_at) if day == today else _short_day(day, today)
    if state in RUNNING and due_at <= now:
        return _("was due %(time)s") % {"time": short}
    return short


@kept_by_language
def weekday_word(*, day: date) -> str:
    """Return a short weekday: "Sat", 周六."""
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )[day.weekday()]


def weekday_letter(*, day: date) -> str:
    """Return a weekday that fits a calendar's cell: "Sa", 六."""
    return (
        pgettext("weekday in a calendar's cell", "Mo"),
        pgettext("weekday in a calendar's cell", "Tu"),
        pgettext("weekday in a calendar's cell", "We"),
        pgettext("weekday in a calendar's cell", "Th"),
        pgettext("weekday in a calendar's cell", "Fr"),
        pgettext("weekday in a calendar's cell", "Sa"),
        pgettext("weekday in a calendar's cell", "Su"),
    )[day.weekday()]


@kept_by_language
def month_day(*, day: date) -> str:
    """Return a day of this year: "10 Oct", 10-10."""
    return formats.date_format(day, pgettext("Django date format: day and month (Chinese: n-j)", "j M"))


def day_heading(*, day: date) -> str:
    """Return a day as a page's heading: "Fri 9 Oct", 10月9日 周五."""
    written = formats.date_format(
        day, pgettext("Django date format: day and month in a heading (Chinese: n月j日)", "j M")
    )
    return pgettext("day and weekday (Chinese: %(day)s %(weekday)s)", "%(weekday)s %(day)s") % {
        "day": written,
        "weekday": weekday_word(day=day),
    }


def cell_day(*, day: date, with_month: bool) -> str:
    """Return a day for a calendar's cell; with its month where a month begins: "30 Sep", "1 Oct", "2"."""
    if with_month or day.day == 1:
        return month_day(day=day)
    return formats.date_format(
        day, pgettext("Django date format: day in a calendar's cell (Chinese: n-j)", "j")
    )


@kept_by_language
def day_words(*, day: date, today: date) -> str:
    """Return a day as a person says it: today, tomorrow, yesterday, "Sat 10 Oct"; another year in full."""
    distance = (day - today).days
    if distance == 0:
        return _("today")
    if distance == 1:
        return _("tomorrow")
    if distance == -1:
        return _("yesterday")
    if day.year != today.year:
        return day.isoformat()
    return pgettext("day and weekday (Chinese: %(day)s %(weekday)s)", "%(weekday)s %(day)s") % {
        "day": month_day(day=day),
        "weekday": weekday_word(day=day),
    }


def in_house_zone(at: datetime) -> datetime:
    """Return an instant in the organisation's zone, which every reader sees."""
    return at.astimezone(timezone.get_default_timezone())


def when(*, at: datetime, now: datetime) -> str:
    """Return an instant in the organisation's zone: "today 10:42", "tomorrow 15:00", "Sat 10 Oct 18:00"."""
    local, local_now = in_house_zone(at), in_house_zone(now)
    return _("%(day)s %(time)s") % {
        "day": day_words(day=local.date(), today=local_now.date()),
        "time": f"{local:%H:%M}",
    }


def due_day(due_at: datetime) -> date:
    """Return the day, in the organisation's zone, in which a term ends: what ends at midnight ends with the day before."""
    return (in_house_zone(due_at) - timedelta(microseconds=1)).date()


def due_time(due_at: datetime) -> str:
    """Return the time of that day at which the term ends: 18:00, and 24:00 for the end of the day."""
    local = in_house_zone(due_at)
    return f"{local:%H:%M}" if local.date() == due_day(due_at) else "24:00"


def due_when(*, due_at: datetime, now: datetime) -> str:
    """Return when a term ends, as `when` does, and the end of a day as 24:00 of that day: "today 18:00", "Sat 10 Oct 24:00"."""
    return _("%(day)s %(time)s") % {
        "day": day_words(day=due_day(due_at), today=in_house_zone(now).date()),
        "time": due_time(due_at),
    }


def when_short(*, at: datetime, now: datetime) -> str:
    """Return what a narrow column needs: the time today, the word yesterday, else the date."""
    local, local_now = in_house_zone(at), in_house_zone(now)
    if local.date() == local_now.date():
        return f"{local:%H:%M}"
    return _short_day(local.date(), local_now.date())


@kept_by_language
def _short_day(day: date, today: date) -> str:
    if abs((today - day).days) == 1:
        return day_words(day=day, today=today)
    return month_day(day=day) if day.year == today.year else f"{day:%Y-%m}"


def percent(*, share: float | Decimal, digits: int = 1) -> str:
    """Return a share of one as a percentage, half up: 0.986 is "98.6%". Trailing zeros stay."""
    exact = Decimal(str(share)) * 100
    return f"{exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)}%"


def file_size(*, size: int) -> str:
    """Return a number of bytes in the nearest unit: "2.4 MB"."""
    if size < 1024:
        return _("%(size)d bytes") % {"size": size}
    if size < 1024 * 1024:
        return _("%(size)s KB") % {"size": formats.number_format(round(size / 1024), 0)}
    return _("%(size)s MB") % {"size": formats.number_format(round(size / 1024 / 1024, 1), 1)}


def listed(*, items: Iterable[str]) -> str:
    """Return things one after the other: "a, b", 甲、乙."""
    return pgettext("between the items of a list", ", ").join(items)


def script_words() -> dict[str, str]:
    """Return the sentences that the countdown script fills in; the same ones this module uses."""
    return {
        "left": _("%(time)s left"),
        "overdue": _("%(time)s overdue"),
        "moment": _("under 1 min"),
        "minutes": _("%(minutes)d min"),
        "minutes_seconds": _("%(minutes)d min %(seconds)d s"),
        "hours": _("%(hours)d h"),
        "hours_minutes": _("%(hours)d h %(minutes)d min"),
        "state_risk": state_name(state="risk"),
        "state_overdue": state_name(state="overdue"),
        "undo": _("Undo"),
        "close": _("Close"),
        "failed": _("That did not work. Nothing was lost; please try again."),
    }
