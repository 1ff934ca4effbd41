"""My day: what I promised, what happened without me, what I stand in for."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.channels.refusals import refusal_words
from yinuo.core.calendars import calendar_of
from yinuo.core.numbering import parse_number
from yinuo.core.worktime.words import reason_words
from yinuo.matters import access
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise
from yinuo.matters.actions.reading import see_notices
from yinuo.matters.queries.notices import NoticeRow, list_notices
from yinuo.matters.queries.promises import list_my_promises
from yinuo.matters.queries.rows import PromiseRow
from yinuo.people.queries.staff import list_absences
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.components.rows import Link
from yinuo.web.desk import figures_of_mine
from yinuo.web.desk.action_forms import answer_form, do_and_go, part, part_target, whole_number
from yinuo.web.desk.aftersale.approvals import approvals_on_my_day
from yinuo.web.desk.forms import NewPromiseForm
from yinuo.web.desk.guards import asked_override, beside_form, guard_by_number
from yinuo.web.desk.insale.arrivals import arrivals_to_look_after
from yinuo.web.desk.insale.review import waiting_on_my_day
from yinuo.web.desk.insale.shipments import parcels_to_look_after
from yinuo.web.desk.presale.appointments_today import todays_appointments
from yinuo.web.desk.presale.follow_ups import due_on_my_day
from yinuo.web.desk.presets import due_presets
from yinuo.web.pages import StaffRequest, desk_page

NOTICE_WORDS = {
    "mention": lazy("%(by)s mentioned you"),
    "assigned": lazy("%(by)s gave you a matter"),
    "unplaced": lazy("Nobody was on duty for this"),
    "promise_risk": lazy("A promise is due soon: %(what)s"),
    "promise_overdue": lazy("A promise is overdue: %(what)s"),
    "design_asked": lazy("%(by)s asked you for a design"),
    "design_agreed": lazy("%(by)s agreed to a design"),
    "design_change": lazy("%(by)s asked to change a design"),
    "grave_finding": lazy("%(by)s found something grave on the spot"),
    "delivery_failed": lazy("Your mail did not reach the customer"),
    "quote_approved": lazy("%(by)s approved your quote"),
    "quote_sent_back": lazy("%(by)s sent your quote back"),
    "quote_accepted": lazy("%(by)s accepted your quote"),
    "quote_declined": lazy("%(by)s declined your quote"),
    "review_released": lazy("%(by)s released your order"),
    "review_sent_back": lazy("%(by)s sent your order back"),
    "contract_accepted": lazy("%(by)s accepted the contract"),
    "shipment_stuck": lazy("The parcel %(what)s is not moving"),
    "shipment_late": lazy("The parcel %(what)s will be late"),
    "shipment_trouble": lazy("Something went wrong with the parcel %(what)s"),
    "shipment_returned": lazy("The parcel %(what)s is coming back"),
    "shipment_not_in_person": lazy("Somebody else signed for the parcel %(what)s"),
    "shipment_in_locker": lazy("The parcel %(what)s was left in a locker or station"),
    "change_asked": lazy("%(by)s asks for a change of an order"),
    "change_agreed": lazy("%(by)s agreed to a change of an order"),
    "change_rejected": lazy("%(by)s did not agree to a change of an order"),
    "change_stuck": lazy("An agreed change of an order could not be applied"),
    "solution_asked": lazy("%(by)s asks you to approve a solution for a complaint"),
    "solution_approved": lazy("%(by)s approved your solution"),
    "solution_sent_back": lazy("%(by)s sent your solution back"),
    "solution_agreed": lazy("%(by)s agreed to a solution"),
    "solution_refused": lazy("%(by)s did not agree to a solution"),
    "solution_confirmed": lazy("%(by)s says that it is put right"),
    "solution_not_right": lazy("%(by)s says that it is not put right yet"),
    "order_late": lazy("The order %(what)s will be later than promised"),
    "arrival_not_right": lazy("Something is not right with the parcel %(what)s"),
    "notice_taken_back": lazy("%(by)s took a notice of an authority back"),
    "review_unplaced": lazy("A review of a complaint needs somebody who decided nothing in it"),
    "pooled": lazy("Nobody worked on this for too long, so anybody may take it now"),
}
NOTICE_ICONS = {
    "mention": "at-sign",
    "assigned": "arrow-right-left",
    "unplaced": "user-x",
    "promise_risk": "clock",
    "promise_overdue": "circle-alert",
    "design_asked": "pencil-ruler",
    "design_agreed": "circle-check",
    "design_change": "message-square",
    "grave_finding": "triangle-alert",
    "delivery_failed": "mail-x",
    "quote_approved": "shield-check",
    "quote_sent_back": "undo-2",
    "quote_accepted": "circle-check",
    "quote_declined": "x",
    "review_released": "shield-check",
    "review_sent_back": "undo-2",
    "contract_accepted": "circle-check",
    "shipment_stuck": "clock",
    "shipment_late": "clock",
    "shipment_trouble": "triangle-alert",
    "shipment_returned": "undo-2",
    "shipment_not_in_person": "user-x",
    "shipment_in_locker": "package",
    "change_asked": "pencil",
    "change_agreed": "circle-check",
    "change_rejected": "x",
    "change_stuck": "triangle-alert",
    "solution_asked": "shield-check",
    "solution_approved": "shield-check",
    "solution_sent_back": "undo-2",
    "solution_agreed": "circle-check",
    "solution_refused": "x",
    "solution_confirmed": "circle-check",
    "solution_not_right": "undo-2",
    "order_late": "clock",
    "arrival_not_right": "package-open",
    "notice_taken_back": "undo-2",
    "review_unplaced": "user-x",
    "pooled": "life-buoy",
}


@desk_page()
def my_day(request: StaffRequest) -> HttpResponse:
    """Show my promises by due time (or by customer), my figures, notices and whom I stand in for."""
    context = _day(request)
    if part_target(request) == "day":
        return part(request, "desk/my_day_parts.html", context)
    return render(request, "desk/my_day.html", context)


def _day(request: StaffRequest) -> dict[str, Any]:
    actor, now = request.actor, request.now
    mine = list_my_promises(actor=actor, now=now)
    by_customer = request.GET.get("by") == "customer"
    today = timezone.localtime(now).date()
    return {
        "title": _("My day"),
        "heading": words.day_heading(day=today),
        "greeting": _greeting(actor.name, now),
        "live_topics": f"staff:{actor.id},desk",
        "address": request.get_full_path(),
        "groups": views_rows.promises_by_customer(mine)
        if by_customer
        else views_rows.promises_by_due(mine, now=now),
        "count": len(mine),
        "views": [
            Link(name=_("By due time"), url="/desk/", current=not by_customer),
            Link(name=_("By customer"), url="/desk/?by=customer", current=by_customer),
        ],
        "stats": [*_stats(mine, now=now), *figures_of_mine.this_month(staff_id=actor.id or 0, now=now)],
        "notices": [_notice(row) for row in list_notices(actor=actor, now=now)],
        "covered": _covered(request, mine),
        "appointments": todays_appointments(request),
        "follow_ups": due_on_my_day(request),
        "arrivals": arrivals_to_look_after(request),
        "parcels": parcels_to_look_after(request),
        "reviews": waiting_on_my_day(request),
        "approvals": approvals_on_my_day(request),
    }


def _greeting(name: str, now: datetime) -> str:
    """Return a greeting by the hour, and what is unusual about tomorrow."""
    hour = timezone.localtime(now).hour
    if hour < 12:
        said = _("Good morning, %(name)s.")
    elif hour < 18:
        said = _("Good afternoon, %(name)s.")
    else:
        said = _("Good evening, %(name)s.")
    calendar = calendar_of(None)
    tomorrow = calendar.day(calendar.local_date(now) + timedelta(days=1))
    parts = [said % {"name": name}]
    if tomorrow.kind in ("makeup", "holiday", "closure", "opening"):
        parts.append(_("Tomorrow: %(reason)s.") % {"reason": reason_words(tomorrow.kind, tomorrow.name)})
    return " ".join(parts)


def _stats(mine: list[PromiseRow], *, now: datetime) -> list[dict[str, Any]]:
    today = timezone.localtime(now).date()
    due_today = [p for p in mine if words.due_day(p.due_at) == today]
    overdue = [p for p in mine if p.state == "overdue"]
    soon = sum(p.state == "risk" for p in due_today)
    late = sum(p.state == "overdue" for p in due_today)
    if overdue:
        since = _("the longest since %(time)s") % {
            "time": words.when(at=min(p.due_at for p in overdue), now=now)
        }
    else:
        since = _("nothing is late")
    return [
        {
            "name": _("Due today, still open"),
            "value": len(due_today),
            "meter": [
                {"kind": "late", "amount": late},
                {"kind": "none", "amount": max(len(due_today) - late, 0 if late else 1)},
            ],
            "label": _("%(late)d overdue, %(running)d running")
            % {"late": late, "running": len(due_today) - late},
            "note": _("%(soon)d due soon · %(late)d overdue") % {"soon": soon, "late": late},
        },
        {"name": _("Overdue"), "value": len(overdue), "state": "overdue" if overdue else "", "note": since},
    ]


def _notice(row: NoticeRow) -> dict[str, Any]:
    said = str(NOTICE_WORDS.get(row.kind, "%(what)s")) % {"by": row.by or _("Someone"), "what": row.what}
    return {
        "id": row.id,
        "icon": NOTICE_ICONS.get(row.kind, "bell"),
        "what": said,
        "text": refusal_words(row.error) if row.kind == "delivery_failed" else row.text,
        "from": f"{row.title} · {row.number}" if row.number else row.title,
        "url": f"/desk/inbox/{row.matter_id}/" if row.matter_id else "",
        "at": row.at,
    }


def _covered(request: StaffRequest, mine: list[PromiseRow]) -> list[dict[str, Any]]:
    """Return for whom I stand in, until when, and how many of the promises on this page are theirs."""
    actor = request.actor
    if not actor.covers_ids or not actor.can("staff.read"):
        return []
    return [
        {
            "name": row.staff_name,
            "until": row.ends_at,
            "reason": row.reason,
            "count": sum(p.owner_id == row.staff_id for p in mine),
        }
        for row in list_absences(actor=actor, now=request.now)
        if row.staff_id in actor.covers_ids and row.begins_at <= request.now
    ]


@desk_page(methods=("POST",))
def notices_seen(request: StaffRequest) -> HttpResponse:
    """Mark one notice, or all that the page showed, as seen."""
    ids = [key for text in request.POST.getlist("notice") if (key := whole_number(text)) is not None]

    def run() -> str | None:
        see_notices(actor=request.actor, now=request.now, notice_ids=ids)
        return None

    return do_and_go(request, run=run, back="/desk/")


@desk_page("promise.make", methods=("GET", "HEAD", "POST"))
def new_promise(request: StaffRequest) -> HttpResponse:
    """Record a promise in the matter of a number."""
    presets = due_presets(now=request.now, calendar=calendar_of(None))
    form = NewPromiseForm(
        request.POST or None,
        presets=presets,
        with_number=True,
        guard_url="/desk/promises/guard/",
        initial=request.GET.dict(),
    )

    def run(values: dict[str, Any]) -> str:
        number = parse_number(values["number"]) or values["number"]
        matter = access.matter_by_number(request.actor, number)
        plan = PlannedPromise(what=values["what"], due_at=values["due_at"], override=asked_override(request))
        made = make_promise(
            actor=request.actor, now=request.now, matter_id=matter.pk, plan=plan, weighed=True
        )
        return _("Promised: %(what)s by %(time)s") % {
            "what": made.what,
            "time": words.due_when(due_at=made.due_at, now=request.now),
        }

    return answer_form(
        request,
        form=form,
        title=_("Record a promise"),
        submit=_("Promise it"),
        run=run,
        back="/desk/",
        note=_("From now on the clock runs, and whoever opens the matter sees it."),
        extra=beside_form(guard_by_number(request)),
    )
