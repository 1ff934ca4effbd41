"""What a country announces: a year's file, a single day."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.people.actions.calendars import import_official_days, set_official_day
from yinuo.people.official_days import MAX_BYTES
from yinuo.people.queries.calendars import get_calendar
from yinuo.web.components.fields import DateWidget
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.calendars.calendar_pages import HOME
from yinuo.web.desk.settings_pages import fields_named
from yinuo.web.pages import StaffRequest, desk_page

DAY_KINDS = [
    ("", lazy("as the known plan has it")),
    ("holiday", lazy("a holiday")),
    ("makeup", lazy("a make-up working day")),
    ("workday", lazy("a working day")),
    ("weekend", lazy("a weekend day")),
]


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
    kind = forms.ChoiceField(label=lazy("It is"), choices=DAY_KINDS, required=False)
    name = forms.CharField(label=lazy("Name"), max_length=80, required=False)


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
