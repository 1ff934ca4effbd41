"""What waits for leave in complaints, the longest first: solutions beyond a budget and letters of apology, to approve or send back there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.aftersale.actions.proposal_review import APPROVES
from yinuo.aftersale.queries.approvals import ApprovalRow, count_approvals, list_approvals
from yinuo.aftersale.states import RemedyKind
from yinuo.core.money_words import money_words
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import asked_text, query_of
from yinuo.web.desk.aftersale.complaint_page import HOME, complaint_url
from yinuo.web.desk.aftersale.complaint_words import SHORT_SEVERITIES
from yinuo.web.pages import StaffRequest, desk_page

WAITING = f"{HOME}approvals/"
ON_MY_DAY = 5


@desk_page(APPROVES)
def approvals(request: StaffRequest) -> HttpResponse:
    """Show what waits for the reader's leave."""
    rows, after = list_approvals(actor=request.actor, now=request.now, after=asked_text(request, "after"))
    context = {
        "title": _("Waiting for approval"),
        "rows": [shown_approval(row) for row in rows],
        "path": [Link(name=_("Complaints"), url=HOME), Link(name=_("Waiting for approval"))],
        "nav_path": HOME,
        "cursor": Cursor(
            older_url=query_of({"after": after}) if after else "",
            newer_url=WAITING if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/aftersale/approvals.html", context)


def approvals_link(request: StaffRequest) -> Link | None:
    """Return where what waits for the reader's leave stands, None for whoever approves nothing. At most two statements."""
    if not request.actor.can(APPROVES):
        return None
    return Link(name=_("To approve"), url=WAITING, count=count_approvals(actor=request.actor))


def approvals_on_my_day(request: StaffRequest) -> dict[str, Any] | None:
    """Return what has waited longest for the reader's leave and how much waits, None where nothing does. At most seven statements."""
    if not request.actor.can(APPROVES):
        return None
    rows, more = list_approvals(actor=request.actor, now=request.now, limit=ON_MY_DAY)
    if not rows:
        return None
    return {
        "rows": [shown_approval(row) for row in rows],
        "count": count_approvals(actor=request.actor) if more else len(rows),
        "url": WAITING,
    }


def shown_approval(row: ApprovalRow) -> dict[str, Any]:
    """Return something that waits for leave as a line, with where it is given."""
    url = complaint_url(row.complaint_id)
    is_letter = row.kind == "letter"
    one = f"{url}{'apologies' if is_letter else 'proposals'}/{row.id}/"
    return {
        "row": row,
        "what": _("Letter of apology") if is_letter else _remedies(row),
        "amount": money_words(row.amount, row.currency) if row.amount else "",
        "why": why_words(row),
        "severity": str(SHORT_SEVERITIES[row.severity]),
        "url": url,
        "approve": f"{one}approve/",
        "send_back": "" if is_letter else f"{one}send-back/",
    }


def why_words(row: ApprovalRow) -> str:
    """Return why somebody's leave is needed."""
    if row.why == "grave":
        return _("A letter in a grave complaint is read by somebody else before it leaves.")
    if row.why == "no_budget":
        return _("%(name)s has no budget of their own.") % {"name": row.asked_by or "–"}
    left = money_words(row.left, row.budget_currency)
    if row.why == "currency":
        return _("The budget is in another currency: %(left)s left this month.") % {"left": left}
    if row.why == "beyond":
        words = {"left": left, "budget": money_words(row.budget, row.budget_currency)}
        return _("%(left)s of %(budget)s is left this month.") % words
    return _("It fits into their budget by now; leave was asked for all the same.")


def _remedies(row: ApprovalRow) -> str:
    between = pgettext("between the items of a list", ", ")
    return between.join(str(RemedyKind(kind).label) for kind in row.remedies)


ADDRESSES: list[URLPattern] = [path("complaints/approvals/", approvals, name="complaint_approvals")]
