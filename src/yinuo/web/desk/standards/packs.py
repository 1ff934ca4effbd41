"""Taking a rule pack in."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.matters.actions.standards import load_pack
from yinuo.matters.packs import LONGEST_FILE_BYTES
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.standards.standard_pages import HOME
from yinuo.web.pages import StaffRequest, desk_page


class PackForm(forms.Form):
    """A rule pack as a file."""

    file = forms.FileField(
        label=lazy("Rule pack"), help_text=lazy("A JSON file of standards with its source.")
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        content: bytes = file.read(LONGEST_FILE_BYTES + 1)
        return content


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def load(request: StaffRequest) -> HttpResponse:
    """Take a rule pack in."""

    def run(values: dict[str, Any]) -> str:
        pack = load_pack(actor=request.actor, now=request.now, content=values["file"])
        return _("Loaded: %(code)s %(version)s") % {"code": pack.code, "version": pack.version}

    return answer_form(
        request,
        form=PackForm(request.POST or None, request.FILES or None),
        title=_("Load a rule pack"),
        submit=_("Load"),
        run=run,
        back=HOME,
        note=_(
            "Each of its standards comes into force from the pack's day, or from now. The same file again changes nothing."
        ),
    )
