"""What authorities passed on, by the day of the answer, and registering another."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.aftersale import access
from yinuo.aftersale.actions.authority import NoticeSaid, register_transfer
from yinuo.aftersale.actions.complaint import ComplaintSaid
from yinuo.aftersale.authority_rows import ANSWERS, REGISTERS
from yinuo.aftersale.queries.authority import (
    GROUPS,
    TransferFilter,
    count_transfers,
    list_answerers,
    list_transfers,
)
from yinuo.core.errors import DomainError, NotFound
from yinuo.people.actions.arrival import Arrival
from yinuo.quality.periods import period_named
from yinuo.quality.queries.escalations import escalation_figures
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import asked_text, put_errors, query_of, whole_number
from yinuo.web.desk.aftersale.authority_forms import NoticeForm
from yinuo.web.desk.aftersale.authority_words import shown_figures, shown_transfer
from yinuo.web.desk.aftersale.complaint_deeds import order_of_number
from yinuo.web.desk.settings_pages import fields_named
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/authority/"
NEW = f"{HOME}new/"
READS = "authority.read"
GROUP_NAMES = {
    "waiting": pgettext_lazy("authorities", "To be answered"),
    "late": pgettext_lazy("authorities", "Late"),
    "answered": pgettext_lazy("authorities", "Answered"),
    "taken_back": pgettext_lazy("authorities", "Taken back"),
}
FIGURES_OVER = "90_days"


@desk_page(READS)
def authorities(request: StaffRequest) -> HttpResponse:
    """Show what authorities passed on, what is due first first."""
    kept = _kept(request)
    wanted = TransferFilter(group=kept.get("group", ""), mine="mine" in kept, text=kept.get("q", ""))
    rows, after = list_transfers(
        actor=request.actor, now=request.now, wanted=wanted, after=asked_text(request, "after")
    )
    counts = count_transfers(actor=request.actor, now=request.now, mine=wanted.mine)
    others = {name: value for name, value in kept.items() if name != "mine"}
    figures = None
    if request.actor.can("figures.read"):
        period = period_named(FIGURES_OVER, now=request.now)
        figures = shown_figures(escalation_figures(actor=request.actor, period=period, now=request.now))
    context = {
        "title": _("Authorities"),
        "rows": [shown_transfer(row) for row in rows],
        "tabs": [
            Link(
                name=str(GROUP_NAMES[key]),
                url=query_of({**kept, "group": key}),
                current=key == wanted.group,
                count=counts[key],
            )
            for key in GROUPS
        ],
        "mine": Link(
            name=pgettext("authorities", "Mine"),
            url=query_of(others if wanted.mine else {**kept, "mine": "1"}),
            current=wanted.mine,
        )
        if request.actor.can(ANSWERS)
        else None,
        "can_register": request.actor.can(REGISTERS),
        "figures": figures,
        "text": wanted.text,
        "hidden": {name: value for name, value in kept.items() if name == "mine"},
        "cursor": Cursor(
            older_url=query_of({**kept, "after": after}) if after else "",
            newer_url=query_of(kept) if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/aftersale/authorities.html", context)


@desk_page(REGISTERS, methods=("GET", "HEAD", "POST"))
def new(request: StaffRequest) -> HttpResponse:
    """Register what an authority passed on; `complaint` in the address names the one that it is about. Raises: NotFound."""
    people = list_answerers(actor=request.actor)
    form = NoticeForm(request.POST or None, people=people, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = _register(request, form.cleaned_data)
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Registered. The answer is owed by the day on the notice."))
            return HttpResponseRedirect(f"{HOME}{made}/")
    context = {
        "title": _("Register what an authority passed on"),
        "form": form,
        "submit": _("Register"),
        "back": HOME,
        "note": _("Whoever answers in person owes it by name; the day on the notice is never moved."),
        "address": request.get_full_path(),
    }
    return render(request, "desk/form_page.html", context, status=422 if form.errors else 200)


def _initial(request: StaffRequest) -> dict[str, Any]:
    found: dict[str, Any] = {"noticed_on": timezone.localtime(request.now).date()}
    if request.actor.can(ANSWERS):
        found["owner_id"] = request.actor.staff_id
    complaint_id = whole_number(request.GET.get("complaint"))
    if complaint_id is not None:
        found["complaint"] = access.complaint_for(request.actor, complaint_id, REGISTERS).number
    return found


def _register(request: StaffRequest, values: dict[str, Any]) -> int:
    notice = NoticeSaid(
        **{
            name: values[name]
            for name in ("authority", "doc_kind", "doc_no", "noticed_on", "due_on", "received_at", "contact")
        }
    )
    number = values["complaint"].replace("\x00", "").strip()
    complaint_id = said = None
    with fields_named({"order_id": "order", "customer": "name", "owner": "owner_id"}):
        if number:
            complaint_id = _complaint_of(request, number)
        else:
            said = ComplaintSaid(
                text=values["text"],
                source="web" if values["doc_kind"] == "online_dispute" else "letter",
                asker=Arrival(name=values["name"], phone=values["phone"]),
                order_id=order_of_number(request, values["order"]),
            )
        made = register_transfer(
            actor=request.actor,
            now=request.now,
            notice=notice,
            owner_id=values["owner_id"],
            complaint_id=complaint_id,
            said=said,
        )
    return int(made.pk)


def _complaint_of(request: StaffRequest, number: str) -> int:
    """Raises: NotFound, beside its field."""
    rows = access.visible_complaints(request.actor).filter(number__iexact=number)
    key = rows.values_list("pk", flat=True).first()
    if key is None:
        raise NotFound(field="complaint")
    return int(key)


def _kept(request: StaffRequest) -> dict[str, str]:
    """Return what the address asks for, of what can be asked."""
    group, text = asked_text(request, "group"), asked_text(request, "q")
    kept: dict[str, str] = {}
    if group in GROUP_NAMES or not text:  # who looks for a word looks everywhere
        kept["group"] = group if group in GROUP_NAMES else "waiting"
    if "mine" in request.GET:
        kept["mine"] = "1"
    if text:
        kept["q"] = text
    return kept


ADDRESSES: list[URLPattern] = [
    path("authority/", authorities, name="authorities"),
    path("authority/new/", new, name="new_authority_transfer"),
]
