"""When somebody who asked and did not buy is looked after, and how far a day may be put off."""

from datetime import date, timedelta

from yinuo.core.worktime import WorkCalendar, WorktimeError

LOOK_BACK_DAYS = 14
"""What was answered longer ago than that after its day is left in peace: a house that begins to look does not begin with old files."""
QUIET_DAYS = 30
"""For that long after a look nobody is looked after again, whatever else they asked."""
LONGEST_PUT_OFF_DAYS = 180


def due_day(*, resolved_on: date, after_days: int, today: date, calendar: WorkCalendar) -> date | None:
    """Return the working day on which to look, once its day has come; None before that, and long after it.

    The day is `after_days` after the answer, or the next working day after it.
    """
    wanted = resolved_on + timedelta(days=after_days)
    if not wanted <= today <= wanted + timedelta(days=LOOK_BACK_DAYS):
        return None
    return working_day_from(today, calendar=calendar)


def working_day_from(day: date, *, calendar: WorkCalendar) -> date:
    """Return the day itself if it is worked, else the next that is; the day itself on a calendar that never opens."""
    if calendar.day(day).working:
        return day
    try:
        return calendar.next_working_day(day)
    except WorktimeError:
        return day
