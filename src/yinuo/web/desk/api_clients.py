"""Programs that may use the API: keys are made, shown once, revoked."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.channels.actions.api_clients import make_api_client, revoke_api_client
from yinuo.channels.queries.api_clients import list_api_clients
from yinuo.core.errors import DomainError
from yinuo.core.rights import RIGHTS
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form, put_errors
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.settings_pages import chapter_page
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/api-clients/"


class NewKeyForm(forms.Form):
    """A program, and what it may do."""

    name = forms.CharField(
        label=lazy("Name of the program"),
        max_length=80,
        help_text=lazy("So that the journal says who it was."),
    )
    rights = forms.MultipleChoiceField(label=lazy("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rights"].choices = [  # type: ignore[attr-defined]
            (code, right.label) for code, right in sorted(RIGHTS.items())
        ]


@desk_page("settings.edit")
def api_clients(request: StaffRequest) -> HttpResponse:
    """Show the programs that have or had a key."""
    rows = list_api_clients(actor=request.actor)
    labels = {code: right.label for code, right in RIGHTS.items()}
    return chapter_page(
        request,
        "desk/api_clients/list.html",
        title=_("Programs"),
        rows=[{"row": row, "rights": [labels.get(code, code) for code in row.rights]} for row in rows],
    )


@desk_page("settings.edit", methods=("GET", "HEAD", "POST"))
def new_key(request: StaffRequest) -> HttpResponse:
    """Make a key, and show it this once: the answer to the form is the only place that ever has it."""
    form = NewKeyForm(request.POST or None)
    path = [Link(name=_("Programs"), url=HOME), Link(name=_("New key"))]
    if request.method == "POST" and form.is_valid():
        try:
            client, key = make_api_client(actor=request.actor, now=request.now, **form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            answer = chapter_page(
                request,
                "desk/api_clients/made.html",
                title=_("The key of %(name)s") % {"name": client.name},
                path=path[:1],
                key=key,
            )
            answer["Cache-Control"] = "no-store"
            return answer
    return chapter_page(
        request,
        "desk/api_clients/new.html",
        title=_("New key"),
        path=path,
        form=form,
        status=422 if form.errors else 200,
    )


@desk_page("settings.edit", methods=("GET", "HEAD", "POST"))
def revoke_key(request: StaffRequest, client_id: int) -> HttpResponse:
    """Take a program's key away."""

    def run(values: dict[str, Any]) -> str:
        revoke_api_client(actor=request.actor, now=request.now, client_id=client_id, **values)
        return _("Revoked: the key opens nothing any more.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Revoke the key"),
        submit=_("Revoke"),
        run=run,
        back=HOME,
        note=_("Whatever uses it stops at once. This cannot be taken back; a new key can be made."),
        grave=True,
    )
