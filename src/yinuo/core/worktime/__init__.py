"""Service calendars: when a service is open, and until when a term runs. Pure: no database, no clock."""

from .calendar import WorkCalendar, country_calendar, office_hours, round_the_clock
from .due import CalendarDay, DayKind, DayName, DayStep, Due, Span, as_json
from .errors import WorktimeError
from .hours import Interval, Intervals, Weekly, as_weekly_json, weekly_hours
from .units import Unit
from .words import Run, explain_words, reason_words, runs

__all__ = [
    "CalendarDay",
    "DayKind",
    "DayName",
    "DayStep",
    "Due",
    "Interval",
    "Intervals",
    "Run",
    "Span",
    "Unit",
    "Weekly",
    "WorkCalendar",
    "WorktimeError",
    "as_json",
    "as_weekly_json",
    "country_calendar",
    "explain_words",
    "office_hours",
    "reason_words",
    "round_the_clock",
    "runs",
    "weekly_hours",
]
