"""What is asked about a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.people.queries.staff import list_departments, list_outlets, list_teams
from yinuo.people.roles import ROLES
from yinuo.web.desk.chapter_forms import offer
from yinuo.web.desk.settings_pages import calendar_choices
from yinuo.web.pages import StaffRequest
from yinuo.web.views_rows import LANGUAGES


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(text.replace("，", " ").replace(",", " ").replace("、", " ").split()))


class StaffForm(forms.Form):
    """A colleague's entry."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    email = forms.EmailField(label=lazy("E-mail"), required=False)
    mobile = forms.CharField(label=lazy("Mobile telephone"), max_length=20, required=False)
    language = forms.ChoiceField(label=lazy("Language"), choices=list(LANGUAGES.items()))
    skills = forms.CharField(
        label=lazy("Skills"), required=False, help_text=lazy("Words that assignment by skill compares.")
    )
    languages = forms.MultipleChoiceField(
        label=lazy("Speaks"),
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    department_id = forms.TypedChoiceField(
        label=lazy("Department"), coerce=int, empty_value=None, required=False
    )
    outlet_id = forms.TypedChoiceField(label=lazy("Outlet"), coerce=int, empty_value=None, required=False)
    calendar_id = forms.TypedChoiceField(
        label=lazy("Own calendar"), coerce=int, empty_value=None, required=False
    )
    max_open_matters = forms.IntegerField(
        label=lazy("At most this many open matters"), min_value=0, max_value=1000, initial=40
    )

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            department_id=[("", _("None")), *((d.id, d.name) for d in list_departments(actor=request.actor))],
            outlet_id=[("", _("None")), *((o.id, o.name) for o in list_outlets(actor=request.actor))],
            calendar_id=calendar_choices(request, empty=_("as the team or department")),
        )

    def clean_skills(self) -> list[str]:
        return _words(self.cleaned_data["skills"])


class NewStaffForm(StaffForm):
    """A new colleague, with what they may do and where they work."""

    username = forms.CharField(label=lazy("User name"), max_length=60)
    password = forms.CharField(
        label=lazy("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy("At least ten characters. Without one they cannot sign in until a link is sent."),
    )
    roles = forms.MultipleChoiceField(
        label=lazy("Roles"), widget=forms.CheckboxSelectMultiple, required=False
    )
    team_ids = forms.TypedMultipleChoiceField(
        label=lazy("Teams"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("username", "name", "password", "roles", "team_ids", "department_id", "outlet_id", "email")

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        offer(
            self,
            roles=[(code, role.label) for code, role in ROLES.items()],
            team_ids=[(team.id, team.name) for team in list_teams(actor=request.actor)],
        )


class RolesForm(forms.Form):
    """What a colleague may do."""

    roles = forms.MultipleChoiceField(
        label=lazy("Roles"),
        choices=[(code, role.label) for code, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label=lazy("Reason"), max_length=500, required=False)


class PasswordForm(forms.Form):
    """A new password for a colleague."""

    password = forms.CharField(
        label=lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy("At least ten characters. Hand it over by voice; they can change it."),
    )
