"""Complaints by the clock on the desk: whatever is due next first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.aftersale.queries.complaints import GROUPS, ComplaintFilter, count_complaints, list_complaints
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, asked_text, query_of, whole_number
from yinuo.web.desk.aftersale.approvals import approvals_link
from yinuo.web.desk.aftersale.complaint_words import shown_row
from yinuo.web.pages import StaffRequest, desk_page

GROUP_NAMES = {
    "open": pgettext_lazy("complaints", "All open"),
    "received": pgettext_lazy("complaints", "To be decided on"),
    "investigating": pgettext_lazy("complaints", "Looked into"),
    "proposed": pgettext_lazy("complaints", "Solution offered"),
    "remedying": pgettext_lazy("complaints", "Being put right"),
    "ended": pgettext_lazy("complaints", "Ended"),
}
WHOSE_NAMES = {
    "mine": pgettext_lazy("complaints", "Mine"),
    "team": lazy("My team's"),
    "all": pgettext_lazy("complaints", "All"),
}
KEYS = ("customer", "product", "problem", "cause")


@desk_page("complaint.work")
def complaints(request: StaffRequest) -> HttpResponse:
    """Show complaints by what is due next."""
    kept = _kept(request)
    wanted = ComplaintFilter(
        group=kept.get("group", ""),
        whose=kept.get("whose", "all"),
        late="late" in kept,
        text=kept.get("q", ""),
        customer_id=whole_number(kept.get("customer")),
        product_id=whole_number(kept.get("product")),
        problem_id=whole_number(kept.get("problem")),
        cause_id=whole_number(kept.get("cause")),
    )
    rows, after = list_complaints(
        actor=request.actor,
        now=request.now,
        language=actor_language(request),
        wanted=wanted,
        after=asked_text(request, "after"),
    )
    counts = count_complaints(actor=request.actor, now=request.now, whose=wanted.whose)
    without_late = {name: value for name, value in kept.items() if name != "late"}
    context = {
        "title": _("Complaints"),
        "rows": [shown_row(row) for row in rows],
        "tabs": [
            Link(
                name=str(GROUP_NAMES[key]),
                url=query_of({**kept, "group": key}),
                current=key == wanted.group,
                count=counts[key],
            )
            for key in GROUPS
        ],
        "whose": [
            Link(name=str(name), url=query_of({**kept, "whose": key}), current=key == wanted.whose)
            for key, name in WHOSE_NAMES.items()
        ],
        "late": Link(
            name=pgettext("complaints", "Late"),
            url=query_of(without_late if wanted.late else {**kept, "late": "1"}),
            current=wanted.late,
            count=counts["late"],
        ),
        "approvals": approvals_link(request),
        "text": wanted.text,
        "hidden": {name: value for name, value in kept.items() if name not in ("q", "group")},
        "cursor": Cursor(
            older_url=query_of({**kept, "after": after}) if after else "",
            newer_url=query_of(kept) if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/aftersale/complaints.html", context)


def _kept(request: StaffRequest) -> dict[str, str]:
    """Return what the address asks for, of what can be asked."""
    group, whose, text = (asked_text(request, name) for name in ("group", "whose", "q"))
    asked = {name: asked_text(request, name) for name in KEYS}
    kept = {name: value for name, value in asked.items() if whole_number(value) is not None}
    if group in GROUP_NAMES or not (text or kept):  # who looks for a word looks everywhere
        kept["group"] = group if group in GROUP_NAMES else "open"
    if whose in WHOSE_NAMES and whose != "all":
        kept["whose"] = whose
    if "late" in request.GET:
        kept["late"] = "1"
    if text:
        kept["q"] = text
    return kept


ADDRESSES: list[URLPattern] = [path("complaints/", complaints, name="complaints")]
