"""Making a calendar, changing its week and its own days."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.worktime.hours import WEEKDAYS
from yinuo.people.actions.calendars import OwnDay, change_calendar, create_calendar
from yinuo.people.queries.calendars import get_calendar
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.calendars.calendar_pages import DAY_NAMES, HOME, calendar_name
from yinuo.web.desk.calendars.hours_text import HoursField, own_day, span_words
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.settings_pages import by_language, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page


class HoursForm(NamesForm):
    """A calendar's names, zone and week."""

    BESIDE: ClassVar[dict[str, str]] = {"names": "name_zh_hans", "name": "name_zh_hans", "weekly": "mon"}

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
        return [own_day(line.strip()) for line in self.cleaned_data["own_days"].splitlines() if line.strip()]


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
