"""Drafting a version, putting it into force, ending a standard."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.matters.actions.standards import change_draft, draft_version, publish_version, retire_standard
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.chapter_forms import row_with
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.settings_pages import calendar_choices, fields_named
from yinuo.web.desk.standards.standard_pages import HOME, examples_of, file_of
from yinuo.web.desk.standards.term_words import calendar_names, clock_words, diff_lines
from yinuo.web.desk.standards.terms_form import NewStandardForm, StandardForm, terms_in_fields
from yinuo.web.pages import StaffRequest, desk_page


class PublishForm(forms.Form):
    """From when a version binds."""

    valid_from = forms.DateTimeField(
        label=lazy("In force from"),
        widget=DateTimeWidget,
        required=False,
        help_text=lazy("Empty means now. Nobody is bound backwards."),
    )


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def new_standard(request: StaffRequest) -> HttpResponse:
    """Draft a standard's first version."""
    form = NewStandardForm(request.POST or None, calendars=_calendars(request))
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            version = draft_version(
                actor=request.actor, now=request.now, code=values["code"], terms=form.terms()
            )
        made.append(version.standard_id)
        return _("Drafted. It binds nobody until it is published.")

    answer = answer_form(
        request, form=form, title=_("New standard"), submit=_("Save as a draft"), run=run, back=HOME
    )
    return HttpResponseRedirect(f"{HOME}{made[0]}/") if made else answer


def _calendars(request: StaffRequest) -> list[tuple[Any, str]]:
    return calendar_choices(request, empty=_("the team's, else the organisation's"))


@desk_page("standard.edit", methods=("POST",))
def new_version(request: StaffRequest, standard_id: int) -> HttpResponse:
    """Draft the next version as a copy of the newest, and go on to change it."""
    file = file_of(request, standard_id)
    version = draft_version(actor=request.actor, now=request.now, code=file.row.code)
    return HttpResponseRedirect(f"{HOME}{standard_id}/drafts/{version.pk}/")


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def edit_draft(request: StaffRequest, standard_id: int, version_id: int) -> HttpResponse:
    """Change a draft."""
    version = row_with(file_of(request, standard_id).versions, version_id)
    form = StandardForm(
        request.POST or None, calendars=_calendars(request), initial=terms_in_fields(version.terms)
    )

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            change_draft(actor=request.actor, now=request.now, version_id=version_id, terms=form.terms())
        return _("Saved. It binds nobody until it is published.")

    return answer_form(
        request,
        form=form,
        title=_("Draft of version %(number)s") % {"number": version.number},
        submit=_("Save the draft"),
        run=run,
        back=f"{HOME}{standard_id}/",
    )


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def publish(request: StaffRequest, standard_id: int, version_id: int) -> HttpResponse:
    """Show what a draft will change, and put it into force."""
    file = file_of(request, standard_id)
    version = row_with(file.versions, version_id)
    calendars = calendar_names(request)

    def run(values: dict[str, Any]) -> str:
        start: datetime | None = values["valid_from"]
        publish_version(actor=request.actor, now=request.now, version_id=version_id, valid_from=start)
        return _("In force.") if start is None else _("Announced.")

    return answer_form(
        request,
        form=PublishForm(request.POST or None),
        title=_("Put version %(number)s into force") % {"number": version.number},
        submit=_("Put it into force"),
        run=run,
        back=f"{HOME}{standard_id}/",
        note=_(
            "Promises that run keep the version under which they were made. A version in force never changes."
        ),
        extra={
            "preview": "desk/standards/will_change.html",
            "clock": clock_words(amount=version.terms["amount"], unit=version.terms["unit"]),
            "lines": diff_lines(version.changes, calendars),
            "examples": examples_of(request, version),
        },
    )


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def retire(request: StaffRequest, standard_id: int) -> HttpResponse:
    """End a standard."""

    def run(values: dict[str, Any]) -> str:
        retire_standard(actor=request.actor, now=request.now, standard_id=standard_id, **values)
        return _("Ended: it starts no more clocks.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("End this standard"),
        submit=_("End it"),
        run=run,
        back=f"{HOME}{standard_id}/",
        note=_("Clocks that run, run on. A new version brings it back."),
        grave=True,
    )
