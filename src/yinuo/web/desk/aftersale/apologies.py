"""Letters of apology on the desk: begun with a text that suits the complaint, approved where it is grave, sent."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.aftersale import access
from yinuo.aftersale.actions.apology import (
    APPROVES,
    approve_apology,
    rewrite_apology,
    send_apology,
    write_apology,
)
from yinuo.aftersale.models import ApologyLetter
from yinuo.aftersale.queries.apologies import ApologyRow, apology_beginnings, list_apologies
from yinuo.aftersale.queries.complaint import ComplaintFile
from yinuo.aftersale.states import OPEN_STAGES, ApologyState
from yinuo.core.errors import NotFound
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form, whole_number
from yinuo.web.desk.aftersale.complaint_forms import words
from yinuo.web.desk.aftersale.complaint_page import complaint_url
from yinuo.web.desk.aftersale.complaint_parts import ComplaintPart, complaint_part
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "complaint.work"
BADGES = {"draft": "line", "approved": "accent", "sent": "accent"}


class ApologyForm(forms.Form):
    """The letter, in the customer's language."""

    text = words(
        lazy("Letter"),
        rows=10,
        help_text=lazy(
            "Say what went wrong and that we are sorry, without excuses. It is sent as it stands."
        ),
    )


@complaint_part(place="body", rank=40)
def apologies(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show the letters of a complaint, and where one is written."""
    rows = list_apologies(actor=request.actor, complaint_id=file.row.id)
    writes = "edit" in file.may and file.row.stage in OPEN_STAGES and file.row.stage != "received"
    if not rows and not writes:
        return None
    url = complaint_url(file.row.id)
    pages = [Link(name=_("Write a letter"), url=f"{url}apology/")] if writes else []
    return ComplaintPart(
        name=_("Apology"),
        template="desk/aftersale/apologies.html" if rows else "",
        context={"rows": [_shown(row, url) for row in rows]},
        pages=pages,
    )


def _shown(row: ApologyRow, url: str) -> dict[str, Any]:
    one = f"{url}apologies/{row.id}/"
    names = {"send": _("Send"), "approve": _("Approve"), "edit": _("Change")}
    return {
        "row": row,
        "state": str(ApologyState(row.state).label),
        "badge": BADGES[row.state],
        "links": [Link(name=names[name], url=f"{one}{name}/") for name in names if name in row.may],
        "waits": row.needs_approval and row.state == "draft",
    }


@desk_page(RIGHT, methods=METHODS)
def write(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Write a letter, beginning with a text; `template` of the address chooses another."""
    beginnings = apology_beginnings(actor=request.actor, complaint_id=complaint_id)
    wanted = whole_number(request.GET.get("template"))
    begun = next((one for one in beginnings if one.template_id == wanted), next(iter(beginnings), None))
    url = complaint_url(complaint_id)

    def run(values: dict[str, Any]) -> str:
        write_apology(
            actor=request.actor,
            now=request.now,
            complaint_id=complaint_id,
            text=values["text"],
            template_id=begun.template_id if begun is not None else None,
        )
        return _("Saved. It leaves once you send it.")

    choices = [
        Link(name=one.name, url=f"{url}apology/?template={one.template_id}", current=one is begun)
        for one in beginnings
    ]
    return answer_form(
        request,
        form=ApologyForm(request.POST or None, initial={"text": begun.text if begun is not None else ""}),
        title=_("Letter of apology"),
        submit=_("Save"),
        run=run,
        back=url,
        note=_("In the customer's language, from one person to another."),
        extra={"preview": "desk/aftersale/apology_texts_to_choose.html", "choices": choices},
    )


@desk_page(RIGHT, methods=METHODS)
def edit(request: StaffRequest, complaint_id: int, letter_id: int) -> HttpResponse:
    """Change a letter that has not left. Raises: NotFound."""
    letter = _letter(request, complaint_id, letter_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        rewrite_apology(actor=request.actor, now=request.now, letter_id=letter_id, text=values["text"])
        return _("Saved. It leaves once you send it.")

    return answer_form(
        request,
        form=ApologyForm(request.POST or None, initial={"text": letter.text}),
        title=_("Letter of apology"),
        submit=_("Save"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Changed after its approval, it is approved again.") if letter.state == "approved" else "",
    )


@desk_page(APPROVES, methods=METHODS)
def approve(request: StaffRequest, complaint_id: int, letter_id: int) -> HttpResponse:
    """Give leave to send it as it stands. Raises: NotFound."""
    letter = _letter(request, complaint_id, letter_id, APPROVES)

    def run(values: dict[str, Any]) -> str:
        approve_apology(actor=request.actor, now=request.now, letter_id=letter_id)
        return _("Approved. It can be sent now.")

    return _read(request, letter, title=_("Approve this letter"), submit=_("Approve"), run=run)


@desk_page(RIGHT, methods=METHODS)
def send(request: StaffRequest, complaint_id: int, letter_id: int) -> HttpResponse:
    """Send a letter in the thread. Raises: NotFound."""
    letter = _letter(request, complaint_id, letter_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        send_apology(actor=request.actor, now=request.now, letter_id=letter_id)
        return _("Sent.")

    return _read(request, letter, title=_("Send this letter"), submit=_("Send"), run=run)


def _letter(request: StaffRequest, complaint_id: int, letter_id: int, right: str) -> ApologyLetter:
    letter, complaint = access.part_for(ApologyLetter, request.actor, letter_id, right)
    if complaint.pk != complaint_id:
        raise NotFound()
    return letter


def _read(request: StaffRequest, letter: ApologyLetter, *, title: str, submit: str, run: Any) -> HttpResponse:
    """Show a letter before something is done with it."""
    return answer_form(
        request,
        form=forms.Form(request.POST if request.method == "POST" else None),
        title=title,
        submit=submit,
        run=run,
        back=complaint_url(letter.complaint_id),
        extra={"preview": "desk/aftersale/apology_preview.html", "letter": letter.text},
    )


ONE = "complaints/<int:complaint_id>/apologies/<int:letter_id>/"
ADDRESSES: list[URLPattern] = [
    path("complaints/<int:complaint_id>/apology/", write, name="complaint_apology"),
    path(ONE + "edit/", edit, name="complaint_apology_edit"),
    path(ONE + "approve/", approve, name="complaint_apology_approve"),
    path(ONE + "send/", send, name="complaint_apology_send"),
]
