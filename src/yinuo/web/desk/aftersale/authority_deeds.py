"""What is done about what an authority passed on: talked about, reported, signed, handed over, handed in, taken back."""

from typing import IO, TYPE_CHECKING, Any, cast

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.authority import take_back_transfer
from yinuo.aftersale.actions.authority_answer import (
    ReceiptFile,
    hand_over_transfer,
    note_interview,
    submit_answer,
)
from yinuo.aftersale.actions.authority_report import keep_signed_report, write_report
from yinuo.aftersale.authority_rows import ANSWERS, REGISTERS
from yinuo.aftersale.authority_sections import SECTIONS
from yinuo.aftersale.queries.authority import get_report, get_transfer, list_answerers
from yinuo.aftersale.queries.authority_draft import draft_report
from yinuo.core.organisation import organisation
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.aftersale.authorities import HOME
from yinuo.web.desk.aftersale.authority_forms import (
    HandOverForm,
    InterviewForm,
    ReportForm,
    SignedForm,
    SubmitForm,
    TakeBackForm,
    TakeOverForm,
)
from yinuo.web.desk.settings_pages import fields_named
from yinuo.web.pages import StaffRequest, desk_page

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

METHODS = ("GET", "HEAD", "POST")


@desk_page(ANSWERS, methods=METHODS)
def interview(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Note a talk with the authority."""
    access.transfer_for(request.actor, transfer_id, ANSWERS)

    def run(values: dict[str, Any]) -> str:
        note_interview(actor=request.actor, now=request.now, transfer_id=transfer_id, **values)
        return _("Noted.")

    return answer_form(
        request,
        form=InterviewForm(request.POST or None, initial={"at": request.now.replace(second=0)}),
        title=_("Talk with the authority"),
        submit=_("Note it"),
        run=run,
        back=f"{HOME}{transfer_id}/",
        note=_("Only whoever answers in person notes it."),
    )


@desk_page(REGISTERS, methods=METHODS)
def report(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Write the next version of the report; it begins with the last one, or (`fresh` in the address) with the journal as it is now."""
    file = get_transfer(actor=request.actor, now=request.now, transfer_id=transfer_id)
    last = file.reports[0] if file.reports and "fresh" not in request.GET else None
    initial: dict[str, Any] = {"language": last.language if last else organisation().language}
    if last is not None:
        initial |= last.sections
    elif request.method != "POST":
        initial |= draft_report(
            actor=request.actor,
            now=request.now,
            transfer_id=transfer_id,
            language=initial["language"],
        )
        if file.reports:
            initial["conclusion"] = file.reports[0].sections.get("conclusion", "")

    def run(values: dict[str, Any]) -> str:
        made = write_report(
            actor=request.actor,
            now=request.now,
            transfer_id=transfer_id,
            language=values["language"],
            sections={code: values[code] for code in SECTIONS},
        )
        return _("Kept as version %(version)s.") % {"version": made.version}

    return answer_form(
        request,
        form=ReportForm(request.POST or None, initial=initial),
        title=_("Report to %(authority)s") % {"authority": file.row.authority},
        submit=_("Keep as a new version"),
        run=run,
        back=f"{HOME}{transfer_id}/",
        note=_("The text begins with what the journal says. Check every line; earlier versions stay."),
    )


@desk_page(REGISTERS, methods=METHODS)
def sign(request: StaffRequest, report_id: int) -> HttpResponse:
    """Keep the signed copy of a report. Raises: NotFound."""
    found, row = get_report(actor=request.actor, report_id=report_id)

    def run(values: dict[str, Any]) -> str:
        keep_signed_report(actor=request.actor, now=request.now, report_id=report_id, **_file(values["file"]))
        return _("Kept. It can be handed in now.")

    return answer_form(
        request,
        form=SignedForm(request.POST or None, request.FILES or None),
        title=_("Signed copy of version %(version)s") % {"version": row.version},
        submit=_("Keep it"),
        run=run,
        back=f"{HOME}{found.pk}/",
    )


@desk_page(ANSWERS, methods=METHODS)
def submit(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Note that the answer was handed in."""
    access.transfer_for(request.actor, transfer_id, ANSWERS)

    def run(values: dict[str, Any]) -> str:
        receipt = ReceiptFile(**_file(values["receipt"])) if values["receipt"] else None
        with fields_named({"file": "receipt"}):
            submit_answer(
                actor=request.actor,
                now=request.now,
                transfer_id=transfer_id,
                way=values["way"],
                evidence=values["evidence"],
                receipt=receipt,
            )
        return _("Answered. The evidence is kept with it.")

    return answer_form(
        request,
        form=SubmitForm(request.POST or None, request.FILES or None),
        title=_("The answer was handed in"),
        submit=_("Note it"),
        run=run,
        back=f"{HOME}{transfer_id}/",
        note=_("It counts from now, so note it where you hand it in. Afterwards it stays as it is."),
    )


@desk_page(ANSWERS, methods=METHODS)
def hand_over(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Give the answer to another who may answer authorities."""
    found, _complaint = access.transfer_for(request.actor, transfer_id, ANSWERS)
    people = [one for one in list_answerers(actor=request.actor) if one[0] != found.owner_id]

    def run(values: dict[str, Any]) -> str:
        with fields_named({"owner": "owner_id"}):
            hand_over_transfer(actor=request.actor, now=request.now, transfer_id=transfer_id, **values)
        return _("Handed over. They have been told.")

    return answer_form(
        request,
        form=HandOverForm(request.POST or None, people=people),
        title=_("Hand the answer over"),
        submit=_("Hand over"),
        run=run,
        back=f"{HOME}{transfer_id}/",
        note=_("The day stays. The journal keeps who handed it over, to whom, and why."),
        grave=True,
    )


@desk_page(ANSWERS, methods=METHODS)
def take_over(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Take the answer over from somebody who left the house."""
    access.transfer_for(request.actor, transfer_id, ANSWERS)

    def run(values: dict[str, Any]) -> str:
        hand_over_transfer(
            actor=request.actor,
            now=request.now,
            transfer_id=transfer_id,
            owner_id=request.actor.staff_id or 0,
            reason=values["reason"],
        )
        return _("It is yours now.")

    return answer_form(
        request,
        form=TakeOverForm(request.POST or None),
        title=_("Take the answer over"),
        submit=_("Take over"),
        run=run,
        back=f"{HOME}{transfer_id}/",
    )


@desk_page(ANSWERS, methods=METHODS)
def take_back(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Take a notice back that was registered wrongly."""
    access.transfer_for(request.actor, transfer_id, ANSWERS)

    def run(values: dict[str, Any]) -> str:
        take_back_transfer(actor=request.actor, now=request.now, transfer_id=transfer_id, **values)
        return _("Taken back. Nothing is owed for it any more.")

    return answer_form(
        request,
        form=TakeBackForm(request.POST or None),
        title=_("Registered wrongly"),
        submit=_("Take back"),
        run=run,
        back=f"{HOME}{transfer_id}/",
        note=_(
            "Only for a notice that should not stand here. It stays to be read with your reason, and the figures say how many were taken back."
        ),
        grave=True,
    )


def _file(file: "UploadedFile[Any]") -> dict[str, Any]:
    return {
        "name": file.name or "",
        "declared_type": file.content_type or "",
        "stream": cast(IO[bytes], file.file),
    }


ONE = "authority/<int:transfer_id>/"
ADDRESSES: list[URLPattern] = [
    path(ONE + "interview/", interview, name="authority_interview"),
    path(ONE + "report/", report, name="authority_report"),
    path("authority/reports/<int:report_id>/signed/", sign, name="authority_report_signed"),
    path(ONE + "submit/", submit, name="authority_submit"),
    path(ONE + "hand-over/", hand_over, name="authority_hand_over"),
    path(ONE + "take-over/", take_over, name="authority_take_over"),
    path(ONE + "take-back/", take_back, name="authority_take_back"),
]
