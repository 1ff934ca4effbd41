"""The calendars, and one of them: its week, its year, and what a clock on it means."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.calendars import calendar_of
from yinuo.core.worktime import Unit, WorkCalendar, WorktimeError, explain_words
from yinuo.core.worktime.hours import WEEKDAYS
from yinuo.people.queries.calendars import CalendarRow, get_calendar, list_calendars
from yinuo.web import views_rows
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, whole_number
from yinuo.web.desk.calendars.hours_text import span_words
from yinuo.web.desk.calendars.year_view import year_months
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.desk.standards.term_words import UNITS
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/calendars/"
DAY_NAMES = {
    "mon": lazy("Monday"),
    "tue": lazy("Tuesday"),
    "wed": lazy("Wednesday"),
    "thu": lazy("Thursday"),
    "fri": lazy("Friday"),
    "sat": lazy("Saturday"),
    "sun": lazy("Sunday"),
}


class DueForm(forms.Form):
    """When a clock starts, and how long it runs."""

    at = forms.DateTimeField(label=lazy("From"), widget=DateTimeWidget)
    amount = forms.CharField(label=lazy("Amount"), max_length=10)
    unit = forms.ChoiceField(label=lazy("Unit"), choices=[(unit.value, UNITS[unit.value]) for unit in Unit])

    def clean_amount(self) -> Decimal:
        try:
            return Decimal(self.cleaned_data["amount"].replace(",", "."))
        except InvalidOperation:
            raise forms.ValidationError(_("a number is needed.")) from None


@desk_page("staff.read")
def calendars(request: StaffRequest) -> HttpResponse:
    """Show the calendars with their week, and whether they are open now."""
    return chapter_page(
        request,
        "desk/calendars/list.html",
        title=_("Calendars"),
        rows=[
            {
                "row": row,
                "name": calendar_name(row, request),
                "week": week_words(row),
                "open": calendar_of(row.id).is_open(request.now),
            }
            for row in list_calendars(actor=request.actor)
        ],
        can_edit=request.actor.can("calendar.edit"),
    )


def calendar_name(row: CalendarRow, request: StaffRequest) -> str:
    """Return a calendar's name in the language of the page, else its code."""
    return row.names.get(actor_language(request)) or row.code


def week_words(row: CalendarRow) -> list[dict[str, Any]]:
    """Return a week in words, days in a row with the same hours as one: Monday–Friday 09:00–18:00."""
    found: list[dict[str, Any]] = []
    for day in WEEKDAYS:
        hours = span_words(row.weekly.get(day, []))
        if found and found[-1]["hours"] == hours:
            found[-1]["last"] = DAY_NAMES[day]
        else:
            found.append({"first": DAY_NAMES[day], "last": "", "hours": hours})
    return found


@desk_page("staff.read")
def calendar_page(request: StaffRequest, calendar_id: int) -> HttpResponse:
    """Show a calendar: its week, its own days, a year, and what a clock on it means."""
    file = get_calendar(actor=request.actor, calendar_id=calendar_id)
    counting = calendar_of(calendar_id)
    today = counting.local_date(request.now)
    asked = whole_number(key_of(request, "year"))
    year = asked if asked is not None and 1990 <= asked <= 2200 else today.year
    form = DueForm(request.GET if "at" in request.GET else None, initial=_start(request))
    return chapter_page(
        request,
        "desk/calendars/calendar.html",
        title=calendar_name(file.calendar, request),
        path=[Link(name=_("Calendars"), url=HOME), Link(name=file.calendar.code)],
        row=file.calendar,
        week=week_words(file.calendar),
        own_days=[
            {"row": own, "hours": span_words(own.open)} for own in file.own_days if own.day.year == year
        ],
        entered=sum(day.day.year == year for day in file.official_days),
        year=year,
        months=year_months(counting, year, today=today),
        provisional=bool(file.calendar.country) and counting.day(date(year, 7, 1)).provisional,
        years=[
            Link(name=str(number), url=f"?year={number}", current=number == year)
            for number in range(year - 1, year + 2)
        ],
        form=form,
        due=_due(form, counting) if form.is_bound and form.is_valid() else None,
        can_edit=request.actor.can("calendar.edit"),
    )


def _start(request: StaffRequest) -> dict[str, Any]:
    return {"at": timezone.localtime(request.now), "amount": "3", "unit": Unit.WORKING_DAYS.value}


def _due(form: DueForm, counting: WorkCalendar) -> dict[str, Any] | None:
    """Return when the asked clock ends and how it was counted; what cannot be counted stands beside the amount."""
    values = form.cleaned_data
    at: datetime = values["at"]
    try:
        due = counting.add(at, values["amount"], Unit(values["unit"]))
    except WorktimeError as error:
        form.add_error("amount", str(error))
        return None
    first = at.astimezone(due.zone).date()
    return {
        "at": due.at,
        "days": views_rows.clock_days(due, first_day=first) if due.days else [],
        "words": explain_words(due)[:40],
        "provisional": due.provisional,
    }
