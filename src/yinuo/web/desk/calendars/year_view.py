"""A calendar's year as twelve small months."""

import calendar as months
from datetime import date
from typing import Any

from django.utils.translation import get_language

from yinuo.core.worktime import WorkCalendar, reason_words
from yinuo.web.components import words


def year_months(counting: WorkCalendar, year: int, *, today: date) -> list[dict[str, Any]]:
    """Return twelve months of weeks of days; each day with what it is and why, for its colour and its title."""
    weeks_of = months.Calendar(firstweekday=0)
    language = get_language() or "en"
    return [
        {
            "name": date(year, month, 1),
            "weekdays": [
                words.weekday_letter(day=day) for day in weeks_of.monthdatescalendar(year, month)[1]
            ],
            "weeks": [
                [
                    _cell(counting, day, today=today, language=language) if day.month == month else None
                    for day in week
                ]
                for week in weeks_of.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _cell(counting: WorkCalendar, day: date, *, today: date, language: str) -> dict[str, Any]:
    found = counting.day(day)
    special = found.kind.value not in ("workday", "weekend")
    state = "" if found.working else "skip"
    if found.working and found.kind.value in ("makeup", "opening"):
        state = "makeup"
    return {
        "day": day,
        "state": state or ("provisional" if found.provisional else ""),
        "why": reason_words(found.kind.value, found.name, language=language) if special else "",
        "today": day == today,
    }
