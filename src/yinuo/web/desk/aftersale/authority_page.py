"""What one authority passed on: until when, who answers in person, the talks, the report in its versions, how it was handed in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale.authority_rows import REGISTERS
from yinuo.aftersale.queries.authority import (
    TransferFilter,
    get_report,
    get_transfer,
    list_transfers,
)
from yinuo.aftersale.queries.complaint import ComplaintFile
from yinuo.core.errors import NotFound
from yinuo.web.components.paper import NoPdf, paper_pdf
from yinuo.web.components.rows import Link
from yinuo.web.components.word import WORD, letter_docx
from yinuo.web.desk.aftersale.authorities import HOME, NEW, READS
from yinuo.web.desk.aftersale.authority_words import (
    letter_of,
    shown_interview,
    shown_transfer,
    way_words,
)
from yinuo.web.desk.aftersale.complaint_parts import ComplaintPart, complaint_part
from yinuo.web.pages import StaffRequest, desk_page

STYLES = "yinuo/css/contract_pdf.css"
FORMATS = ("pdf", "docx")


@desk_page(READS)
def transfer(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Show what an authority passed on with what can be done about it. Raises: NotFound."""
    file = get_transfer(actor=request.actor, now=request.now, transfer_id=transfer_id)
    context = {
        "title": file.row.authority,
        "file": file,
        "shown": shown_transfer(file.row),
        "way": way_words(file.way),
        "interviews": [shown_interview(one) for one in file.interviews],
        "may": dict.fromkeys(file.may, True),
        "url": f"{HOME}{transfer_id}/",
        "path": [Link(name=_("Authorities"), url=HOME), Link(name=file.row.doc_no or file.row.authority)],
        "nav_path": HOME,
    }
    return render(request, "desk/aftersale/authority.html", context)


@desk_page(READS)
def paper(request: StaffRequest, report_id: int, kind: str) -> HttpResponse:
    """Give a version of the report as PDF or as a Word file, made anew each time it is asked for. Raises: NotFound."""
    if kind not in FORMATS:
        raise NotFound()
    found, report = get_report(actor=request.actor, report_id=report_id)
    letter = letter_of(found, report)
    name = f"{found.complaint.number}-report-{report.version}"
    if kind == "docx":
        response = HttpResponse(letter_docx(letter), content_type=WORD)
        response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    else:
        with translation.override(report.language):
            context = {"letter": letter, "language": report.language}
            html = render_to_string("desk/aftersale/authority_paper.html", context)
            try:
                content = paper_pdf(html, styles=STYLES)
            except NoPdf:
                context["sheet"] = STYLES
                return HttpResponse(render_to_string("desk/aftersale/authority_paper.html", context))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@complaint_part(place="body", rank=70)
def transfers_of(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show which authorities passed a complaint on, and the way to register another notice."""
    if not request.actor.can(READS):
        return None
    rows, _more = list_transfers(
        actor=request.actor, now=request.now, wanted=TransferFilter(complaint_id=file.row.id), limit=20
    )
    pages = []
    if request.actor.can(REGISTERS):
        pages = [Link(name=_("Register a notice"), url=f"{NEW}?complaint={file.row.id}")]
    if not (rows or pages):
        return None
    return ComplaintPart(
        name=_("Authorities"),
        template="desk/aftersale/authorities_of_complaint.html" if rows else "",
        context={"rows": [shown_transfer(row) for row in rows]},
        badge=str(len(rows)) if rows else "",
        pages=pages,
    )


ADDRESSES: list[URLPattern] = [
    path("authority/<int:transfer_id>/", transfer, name="authority_transfer"),
    path("authority/reports/<int:report_id>/report.<slug:kind>", paper, name="authority_report_paper"),
]
