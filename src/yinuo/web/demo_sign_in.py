"""The demo's front door: sign in as anyone of the company with one click.

It exists only where the program runs as a demo and the database says that it holds nothing else.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from yinuo.core.errors import NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Matter
from yinuo.people.actions.sign_in import note_sign_in
from yinuo.people.actors import actor_for_staff, forget_actors
from yinuo.people.models import Staff
from yinuo.people.roles import ROLES
from yinuo.web.pages import portal_page

_MARK = "demo.demo_loaded"
_SEES: dict[str, tuple[str, LazyText | str]] = {
    "agent": ("headset", _("Answers customers: today's promises, the inbox, a colleague's absence.")),
    "consultant": ("sparkles", _("Advises before the sale: questions, products, knowledge.")),
    "coordinator": ("route", _("Hands matters to the right people and sees every queue.")),
    "technician": ("wrench", _("Works at customers' homes and sees only their own matters.")),
    "manager": ("gauge", _("Leads the service: teams, rules, broken promises, figures.")),
    "supervisor": ("shield-check", _("Takes no part in the service: reads the record and checks it.")),
    "administrator": ("settings", _("Sets everything up: staff, standards, calendars.")),
}


class RoleCard(Struct, frozen=True, kw_only=True):
    """A person whom a visitor may be. `sees` says what they will find."""

    staff_id: int
    name: str
    username: str
    role: str
    icon: str
    sees: str


@portal_page(audience="demo")
def demo_home(request: HttpRequest) -> HttpResponse:
    """Show whom one can be, and the customer's own pages."""
    facts = _facts()
    people = Staff.objects.in_bulk([key for _role, key in facts["sign_ins"]])
    cards = [
        _card(role, people[key])
        for role, key in facts["sign_ins"]
        if key in people and people[key].is_active and role in _SEES
    ]
    thread = Matter.objects.filter(pk=facts["thread_id"]).select_related("customer").first()
    return render(
        request,
        "demo/home.html",
        {
            "cards": cards,
            "days": facts["days"],
            "thread_url": f"/t/{thread.secret}/" if thread else "",
            "thread_title": thread.title if thread else "",
            "customer": thread.customer.name if thread and thread.customer else "",
        },
    )


@portal_page(audience="demo", methods=("POST",))
def demo_enter(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Sign in as one of those shown, and open the desk."""
    if staff_id not in {key for _role, key in _facts()["sign_ins"]}:
        raise NotFound()
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise NotFound()
    login(request, staff, backend="yinuo.people.signed_in.StaffBackend")
    forget_actors()
    now = timezone.now()
    note_sign_in(
        actor=actor_for_staff(staff, now=now),
        now=now,
        method="demo",
        address=request.META.get("REMOTE_ADDR", ""),
    )
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)


def _facts() -> dict[str, Any]:
    """Return what the loading of the demo wrote down. Raises: NotFound where this is no demo."""
    if settings.YINUO_DEMO:
        entry = JournalEntry.objects.filter(subject_kind="demo", verb=_MARK).first()
        if entry is not None:
            found: dict[str, Any] = entry.facts
            return found
    raise NotFound()


def _card(role: str, staff: Staff) -> RoleCard:
    icon, sees = _SEES[role]
    return RoleCard(
        staff_id=staff.pk,
        name=staff.name,
        username=staff.username,
        role=str(ROLES[role].label),
        icon=icon,
        sees=str(sees),
    )
