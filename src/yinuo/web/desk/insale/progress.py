"""The work on an order, on its page: the picture of its stages, why its day is what it is, the reports that are owed; and each stage on a phone."""

from typing import IO, Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.errors import DomainError, NotFound
from yinuo.insale.actions.milestone import add_milestone_photo, report_milestone
from yinuo.insale.actions.plan import OVER
from yinuo.insale.explain_words import moved_words
from yinuo.insale.queries.explain import explain_delivery
from yinuo.insale.queries.milestones import MilestoneRow, list_milestones, percent_of, photo_of
from yinuo.insale.queries.order import OrderFile, get_order
from yinuo.presale.stages import house_day
from yinuo.web.components.files_shown import shown_file
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, put_errors
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.desk.insale.progress_forms import StageReportForm
from yinuo.web.desk.insale.progress_words import (
    cause_line,
    in_hand_words,
    picture_of,
)
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "order.work"


def order_url(order_id: int) -> str:
    """Return the address of an order's page."""
    return f"/desk/orders/{order_id}/"


def stage_url(order_id: int, milestone_id: int) -> str:
    """Return the address of a stage's page."""
    return f"{order_url(order_id)}stages/{milestone_id}/"


@order_part(place="body", rank=20)
def work(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show the stages of a confirmed order as a picture, with the ways to choose and to adjust the plan."""
    if file.confirmed_at is None:
        return None
    order_id = file.row.id
    rows = list_milestones(actor=request.actor, order_id=order_id, language=actor_language(request))
    may_work = request.actor.can(RIGHT) and file.row.status not in OVER
    if not rows and not may_work:
        return None
    reported = any(row.notes for row in rows)
    links = []
    if may_work and not reported:
        name = _("Another plan") if rows else _("Choose a plan")
        links.append(Link(name=name, url=f"{order_url(order_id)}plan/"))
    pages = [Link(name=_("Adjust the plan"), url=f"{order_url(order_id)}plan/adjust/")] if may_work else []
    today = house_day(request.now)
    picture = picture_of(rows, today=today, promised_on=file.row.delivery_on) if rows else None
    return OrderPart(
        name=pgettext("on an order", "Work"),
        template="desk/insale/work.html",
        badge=f"{percent_of(rows)}%" if rows else "",
        context={
            "picture": picture,
            "rows": [
                _shown(row, bar=bar, order_id=order_id)
                for row, bar in zip(rows, picture.bars if picture else (), strict=True)
            ],
            "promised_on": file.row.delivery_on,
            "may_work": may_work,
        },
        links=links,
        pages=pages,
    )


def _shown(row: MilestoneRow, *, order_id: int, bar: Any = None) -> dict[str, Any]:
    return {
        "row": row,
        "bar": bar,
        "url": stage_url(order_id, row.id),
        "late": moved_words(row.late_days) if row.late_days > 0 else "",
        "moved": row.planned_on != row.first_on,
    }


@order_part(place="body", rank=21)
def why(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show why the order will be there when it will: every cause, and the message that is ready where the promise is passed."""
    if file.confirmed_at is None or (file.row.forecast_on is None and file.row.delivery_on is None):
        return None
    found = explain_delivery(
        actor=request.actor, now=request.now, order_id=file.row.id, language=actor_language(request)
    )
    if not found.causes and not found.ready_words:
        return None
    is_open = file.row.slack_days is not None
    return OrderPart(
        name=_("Why this day"),
        template="desk/insale/why_day.html",
        context={
            "found": found,
            "causes": [cause_line(cause) for cause in found.causes],
            "in_hand": in_hand_words(-found.late_days) if found.forecast_on and found.promised_on else "",
            "is_late": bool(found.ready_words) and is_open,
            "tell_url": f"{order_url(file.row.id)}delay/" if request.actor.can("matter.reply") else "",
        },
    )


@desk_page(RIGHT, methods=METHODS)
def stage(request: StaffRequest, order_id: int, milestone_id: int) -> HttpResponse:
    """Show a stage with all that was reported of it, and take the next report with its photos. Raises: NotFound."""
    file = get_order(actor=request.actor, now=request.now, order_id=order_id)
    rows = list_milestones(actor=request.actor, order_id=order_id, language=actor_language(request))
    row = next((one for one in rows if one.id == milestone_id), None)
    if row is None:
        raise NotFound()
    posted = request.method == "POST"
    form = StageReportForm(request.POST if posted else None, initial={"percent": row.percent, "shown": True})
    if posted and form.is_valid():
        try:
            note = report_milestone(
                actor=request.actor, now=request.now, milestone_id=milestone_id, **form.cleaned_data
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
        else:
            _add_photos(request, note.pk)
            messages.success(request, _("Written down. The days after it follow."))
            return HttpResponseRedirect(stage_url(order_id, milestone_id))
    context = {
        "title": row.name,
        "file": file,
        "shown": _shown(row, order_id=order_id),
        "row": row,
        "notes": [
            {"row": note, "moved": moved_words(note.slip_days) if note.slip_days else ""}
            for note in row.notes
        ],
        "form": form,
        "may_work": file.confirmed_at is not None and file.row.status not in OVER,
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=file.row.number, url=order_url(order_id)),
            Link(name=row.name),
        ],
    }
    return render(request, "desk/insale/stage.html", context, status=422 if form.errors else 200)


def _add_photos(request: StaffRequest, note_id: int) -> None:
    """Keep the photos that came along; what is refused is said, the others stay. Raises: NotFound."""
    for file in request.FILES.getlist("photos"):
        try:
            add_milestone_photo(
                actor=request.actor,
                now=request.now,
                note_id=note_id,
                name=file.name or "",
                declared_type=file.content_type or "",
                stream=cast(IO[bytes], file.file),
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            for line in error_lines(error):
                messages.error(request, line)


@desk_page(RIGHT)
def photo(request: StaffRequest, note_id: int, attachment_id: int) -> FileResponse:
    """Send a photo of the work. Raises: NotFound."""
    return shown_file(photo_of(actor=request.actor, note_id=note_id, attachment_id=attachment_id))


ADDRESSES: list[URLPattern] = [
    path("orders/<int:order_id>/stages/<int:milestone_id>/", stage, name="order_stage"),
    path("orders/stage-notes/<int:note_id>/photos/<int:attachment_id>/", photo, name="stage_photo"),
]
