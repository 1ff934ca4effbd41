"""Progress reports on the desk: the rhythm, the draft looked over and sent, and the message about a day that will be missed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, NotFound
from yinuo.insale import access
from yinuo.insale.actions.report import send_report, set_rhythm, stop_reports
from yinuo.insale.queries.explain import explain_delivery
from yinuo.insale.queries.order import OrderFile
from yinuo.insale.queries.reports import draft_report, get_reports
from yinuo.insale.report_rows import ENDED
from yinuo.insale.rules.plan_content import Rhythm
from yinuo.insale.states import ReportState
from yinuo.matters.actions.messages import send_reply
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, put_errors, whole_number
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.desk.insale.progress import METHODS, RIGHT, order_url
from yinuo.web.desk.insale.progress_forms import MessageForm, RhythmForm, StopReportsForm
from yinuo.web.desk.insale.progress_words import rhythm_words
from yinuo.web.pages import StaffRequest, desk_page

STATE_BADGES = {"owed": "accent", "missed": "late", "sent": "line"}


@order_part(place="aside", rank=20)
def reports(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show which reports are owed, were sent or missed."""
    if file.confirmed_at is None:
        return None
    order_id, found = file.row.id, get_reports(actor=request.actor, order_id=file.row.id)
    is_running = request.actor.can(RIGHT) and file.row.status not in ENDED
    if not found.reports and not is_running:
        return None
    links, url = [], order_url(order_id)
    if is_running:
        links.append(
            Link(name=_("Other rhythm") if found.rhythm else _("Report regularly"), url=f"{url}rhythm/")
        )
        if found.rhythm and request.actor.can("promise.settle"):
            links.append(Link(name=_("No more reports"), url=f"{url}rhythm/stop/"))
    to_send = found.to_send if is_running else None
    pages = [Link(name=_("Write the report"), url=f"{url}reports/{to_send.id}/")] if to_send else []
    return OrderPart(
        name=_("Progress reports"),
        template="desk/insale/reports.html",
        context={
            "rhythm": rhythm_words(
                weekday=found.rhythm.weekday, weeks=found.rhythm.weeks, by_time=found.rhythm.by_time
            )
            if found.rhythm
            else "",
            "reports": [
                {
                    "row": one,
                    "state": str(ReportState(one.state).label),
                    "badge": STATE_BADGES[one.state],
                }
                for one in found.reports[:12]
            ],
        },
        links=links,
        pages=pages,
    )


@desk_page(RIGHT, methods=METHODS)
def report(request: StaffRequest, order_id: int, report_id: int) -> HttpResponse:
    """Look over the draft of a report and send it with its photos. Raises: NotFound."""
    draft = draft_report(actor=request.actor, now=request.now, report_id=report_id)
    if draft.order_id != order_id:
        raise NotFound()
    posted = request.method == "POST"
    form = MessageForm(request.POST if posted else None, initial={"text": draft.text})
    chosen = {key for text in request.POST.getlist("photo") if (key := whole_number(text)) is not None}
    if posted and form.is_valid():
        try:
            send_report(
                actor=request.actor,
                now=request.now,
                report_id=report_id,
                text=form.cleaned_data["text"],
                photo_ids=[photo.id for photo in draft.photos if photo.id in chosen],
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Sent. The promise of this report is kept."))
            return HttpResponseRedirect(order_url(order_id))
    is_sent = draft.report.state == ReportState.SENT
    context = {
        "title": _("Progress report"),
        "draft": draft,
        "row": draft.report,
        "is_sent": is_sent,
        "state": str(ReportState(draft.report.state).label),
        "badge": STATE_BADGES[draft.report.state],
        "form": form,
        "photos": [{"row": photo, "checked": not posted or photo.id in chosen} for photo in draft.photos],
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=draft.number, url=order_url(order_id)),
            Link(name=_("Progress report")),
        ],
    }
    return render(request, "desk/insale/report.html", context, status=422 if form.errors else 200)


@desk_page(RIGHT, methods=METHODS)
def rhythm(request: StaffRequest, order_id: int) -> HttpResponse:
    """Say how often a report is owed. Raises: NotFound."""
    known = get_reports(actor=request.actor, order_id=order_id).rhythm
    access.order_for(request.actor, order_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        set_rhythm(actor=request.actor, now=request.now, order_id=order_id, rhythm=Rhythm(**values))
        return _("Saved. The next report is promised.")

    first = {"weekday": 4, "weeks": 1, "by_time": "17:00"}
    initial = {"weekday": known.weekday, "weeks": known.weeks, "by_time": known.by_time} if known else first
    return answer_form(
        request,
        form=RhythmForm(request.POST or None, initial=initial),
        title=_("How often the customer hears of the work"),
        submit=_("Save"),
        run=run,
        back=order_url(order_id),
        note=_("Each report is a promise to the customer. One that is promised already stays."),
    )


@desk_page("promise.settle", methods=METHODS)
def stop(request: StaffRequest, order_id: int) -> HttpResponse:
    """Owe no more reports, with what the customer said. Raises: NotFound."""
    access.order_for(request.actor, order_id, "promise.settle")

    def run(values: dict[str, Any]) -> str:
        stop_reports(actor=request.actor, now=request.now, order_id=order_id, reason=values["reason"])
        return _("No more reports are owed.")

    return answer_form(
        request,
        form=StopReportsForm(request.POST or None),
        title=_("No more reports"),
        submit=_("End them"),
        run=run,
        back=order_url(order_id),
        note=_("Only the customer can waive what was promised to them. Their words stay as evidence."),
        grave=True,
    )


@desk_page("matter.reply", methods=METHODS)
def delay(request: StaffRequest, order_id: int) -> HttpResponse:
    """Tell the customer that the promised day will be passed: the message is ready, a person looks it over. Raises: NotFound."""
    found = explain_delivery(
        actor=request.actor, now=request.now, order_id=order_id, language=actor_language(request)
    )

    def run(values: dict[str, Any]) -> str:
        send_reply(actor=request.actor, now=request.now, matter_id=order_id, text=values["text"])
        return _("Sent.")

    return answer_form(
        request,
        form=MessageForm(request.POST or None, initial={"text": found.ready_words}),
        title=_("Tell the customer"),
        submit=_("Send"),
        run=run,
        back=order_url(order_id),
        note=_("It promises no other day. Once they agree to one, write it down as a change."),
    )


ORDER = "orders/<int:order_id>/"
ADDRESSES: list[URLPattern] = [
    path(ORDER + "reports/<int:report_id>/", report, name="order_report"),
    path(ORDER + "rhythm/", rhythm, name="report_rhythm"),
    path(ORDER + "rhythm/stop/", stop, name="stop_reports"),
    path(ORDER + "delay/", delay, name="order_delay"),
]
