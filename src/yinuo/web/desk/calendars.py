"""Service calendars: hours, own days, the official year, and a calculator of due times."""

import calendar as months
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.calendars import calendar_of
from yinuo.core.worktime import Unit, WorkCalendar, WorktimeError, explain_words, reason_words
from yinuo.core.worktime.hours import WEEKDAYS
from yinuo.people.actions.calendars import (
    OwnDay,
    change_calendar,
    create_calendar,
    import_official_days,
    set_official_day,
)
from yinuo.people.official_days import MAX_BYTES
from yinuo.people.queries.calendars import CalendarRow, get_calendar, list_calendars
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.components.fields import DateTimeWidget, DateWidget
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, whole_number
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields, key_of
from yinuo.web.desk.standards import UNITS
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
KINDS = [
    ("", lazy("as the known plan has it")),
    ("holiday", lazy("a holiday")),
    ("makeup", lazy("a make-up working day")),
    ("workday", lazy("a working day")),
    ("weekend", lazy("a weekend day")),
]
_SPAN = re.compile(r"(\d{1,2}[:：]\d{2})\s*(?:[-–—~～至到]|to)\s*(\d{1,2}[:：]\d{2})")
_BETWEEN = re.compile(r"[\s,，、;；]*")


def read_spans(text: str) -> list[list[str]]:
    """Return hours such as "09:00–12:00, 13:30–18:00" as [["09:00", "12:00"], …]; nothing means closed.

    Raises: ValueError for anything that is no such hours.
    """
    found, place = [], 0
    text = text.strip()
    for match in _SPAN.finditer(text):
        if not _BETWEEN.fullmatch(text[place : match.start()]):
            raise ValueError(text)
        found.append([part.replace("：", ":").zfill(5) for part in match.groups()])
        place = match.end()
    if not _BETWEEN.fullmatch(text[place:]):
        raise ValueError(text)
    return found


def span_words(spans: Any) -> str:
    """Return hours as a person writes them."""
    return ", ".join(f"{start}–{end}" for start, end in spans)


class HoursField(forms.CharField):
    """Hours of a day as text; several intervals, past midnight allowed."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_spans(text)
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” is not hours such as 09:00–12:00, 13:30–18:00."), params={"text": text}
            ) from None


class HoursForm(forms.Form):
    """A calendar's names, zone and week."""

    BESIDE: ClassVar[dict[str, str]] = {"names": "name_zh_hans", "name": "name_zh_hans", "weekly": "mon"}

    name_zh_hans = forms.CharField(label=lazy("Name in simplified Chinese"), max_length=80, required=False)
    name_zh_hant = forms.CharField(label=lazy("Name in traditional Chinese"), max_length=80, required=False)
    name_en = forms.CharField(label=lazy("Name in English"), max_length=80, required=False)
    zone = forms.CharField(label=lazy("Time zone"), max_length=64, initial="Asia/Shanghai")
    country = forms.CharField(
        label=lazy("Holidays of"),
        max_length=2,
        required=False,
        initial="CN",
        help_text=lazy("A country's two letters; nothing means none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in WEEKDAYS:
            self.fields[day] = HoursField(
                label=DAY_NAMES[day],
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs={"placeholder": "09:00–12:00, 13:30–18:00"}),
            )
        self.fields["mon"].help_text = _("Empty is closed; 22:00–06:00 runs past midnight.")

    def fields_for_action(self) -> dict[str, Any]:
        """Return the values in the action's words."""
        values = self.cleaned_data
        return {
            "names": by_language(values, "name"),
            "zone": values["zone"],
            "country": values["country"],
            "weekly": {day: values[day] for day in WEEKDAYS if values[day]},
        }


class NewCalendarForm(HoursForm):
    """A new calendar, with the code it is known by."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    field_order = ("code",)


class OwnDaysForm(forms.Form):
    """All own days of a calendar, a line each."""

    own_days = forms.CharField(
        label=lazy("Own days"),
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "2026-05-04 Stocktaking"}),
        required=False,
        help_text=lazy(
            "A line a day: the date, then the reason. Hours at the end make it an extra day: "
            "2026-05-09 Saturday sale 10:00–16:00."
        ),
    )
    reason = forms.CharField(label=lazy("Reason for the change"), max_length=500, required=False)

    def clean_own_days(self) -> list[OwnDay]:
        return [_own_day(line.strip()) for line in self.cleaned_data["own_days"].splitlines() if line.strip()]


def _own_day(line: str) -> OwnDay:
    day_text, _space, rest = line.partition(" ")
    try:
        day = date.fromisoformat(day_text)
    except ValueError:
        raise forms.ValidationError(
            _("“%(line)s” does not begin with a date such as 2026-05-04."), params={"line": line}
        ) from None
    first = _SPAN.search(rest)
    reason, hours = (rest[: first.start()], rest[first.start() :]) if first else (rest, "")
    try:
        spans = read_spans(hours)
    except ValueError:
        raise forms.ValidationError(
            _("“%(line)s” does not end with hours such as 10:00–16:00."), params={"line": line}
        ) from None
    return OwnDay(day=day, reason=reason.strip(" ,，、"), open=tuple((start, end) for start, end in spans))


class OfficialYearForm(forms.Form):
    """A country's official days of one year as a file."""

    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy("JSON in holiday-cn's form: year, papers, days with name, date, isOffDay."),
    )
    country = forms.CharField(label=lazy("Country"), max_length=2, initial="CN")
    source = forms.CharField(
        label=lazy("Source"), max_length=200, required=False, help_text=lazy("The notice that announced it.")
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read(MAX_BYTES + 1)
        return content

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).strip().upper()


class OfficialDayForm(forms.Form):
    """What one day is in a country."""

    day = forms.DateField(label=lazy("Day"), widget=DateWidget)
    kind = forms.ChoiceField(label=lazy("It is"), choices=KINDS, required=False)
    name = forms.CharField(label=lazy("Name"), max_length=80, required=False)


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


@desk_page("calendar.edit", methods=("GET", "HEAD", "POST"))
def new_calendar(request: StaffRequest) -> HttpResponse:
    """Make a calendar."""
    usual = dict.fromkeys(WEEKDAYS[:5], "09:00–12:00, 13:30–18:00")
    form = NewCalendarForm(request.POST or None, initial=usual)
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            row = create_calendar(
                actor=request.actor, now=request.now, code=values["code"], **form.fields_for_action()
            )
        made.append(row.pk)
        return _("Made.")

    answer = answer_form(request, form=form, title=_("New calendar"), submit=_("Make it"), run=run, back=HOME)
    return HttpResponseRedirect(f"{HOME}{made[0]}/") if made else answer


@desk_page("calendar.edit", methods=("GET", "HEAD", "POST"))
def edit_hours(request: StaffRequest, calendar_id: int) -> HttpResponse:
    """Change a calendar's week."""
    row = get_calendar(actor=request.actor, calendar_id=calendar_id).calendar
    form = HoursForm(
        request.POST or None,
        initial={
            **in_fields(row.names, "name"),
            "zone": row.zone,
            "country": row.country,
            **{day: span_words(row.weekly.get(day, [])) for day in WEEKDAYS},
        },
    )

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            change_calendar(
                actor=request.actor, now=request.now, calendar_id=calendar_id, fields=form.fields_for_action()
            )
        return _("Saved; running clocks are counted anew.")

    return answer_form(
        request,
        form=form,
        title=_("Hours of %(name)s") % {"name": calendar_name(row, request)},
        submit=_("Save"),
        run=run,
        back=f"{HOME}{calendar_id}/",
    )


@desk_page("calendar.edit", methods=("GET", "HEAD", "POST"))
def edit_own_days(request: StaffRequest, calendar_id: int) -> HttpResponse:
    """Change a calendar's own days off and extra days."""
    file = get_calendar(actor=request.actor, calendar_id=calendar_id)
    lines = [f"{own.day.isoformat()} {own.reason} {span_words(own.open)}".strip() for own in file.own_days]
    form = OwnDaysForm(request.POST or None, initial={"own_days": "\n".join(lines)})

    def run(values: dict[str, Any]) -> str:
        change_calendar(actor=request.actor, now=request.now, calendar_id=calendar_id, **values)
        return _("Saved; running clocks are counted anew.")

    return answer_form(
        request,
        form=form,
        title=_("Own days of %(name)s") % {"name": calendar_name(file.calendar, request)},
        submit=_("Save"),
        run=run,
        back=f"{HOME}{calendar_id}/",
    )


@desk_page("calendar.edit", methods=("GET", "HEAD", "POST"))
def import_year(request: StaffRequest) -> HttpResponse:
    """Import a country's official days of one year."""

    def run(values: dict[str, Any]) -> str:
        with fields_named({"content": "file"}):
            count = import_official_days(
                actor=request.actor,
                now=request.now,
                content=values["file"],
                country=values["country"],
                source=values["source"],
            )
        return _("%(count)s days imported; running clocks are counted anew.") % {"count": count}

    return answer_form(
        request,
        form=OfficialYearForm(request.POST or None, request.FILES or None),
        title=_("Import an official year"),
        submit=_("Import"),
        run=run,
        back=HOME,
        note=_("The list takes the place of what was imported for that year; days entered by hand stay."),
    )


@desk_page("calendar.edit", methods=("GET", "HEAD", "POST"))
def official_day(request: StaffRequest, calendar_id: int) -> HttpResponse:
    """Say what one day is in the calendar's country."""
    row = get_calendar(actor=request.actor, calendar_id=calendar_id).calendar

    def run(values: dict[str, Any]) -> str:
        set_official_day(
            actor=request.actor,
            now=request.now,
            day=values["day"],
            kind=values["kind"] or None,
            name=values["name"],
            country=row.country,
        )
        return _("Saved; running clocks are counted anew.")

    return answer_form(
        request,
        form=OfficialDayForm(request.POST or None),
        title=_("What a day is in %(country)s") % {"country": row.country or "–"},
        submit=_("Save"),
        run=run,
        back=f"{HOME}{calendar_id}/",
        note=_("It holds for every calendar of that country."),
    )
