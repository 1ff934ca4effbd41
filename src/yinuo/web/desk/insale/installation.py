"""Installations on the desk: asked for on the order's page, the site answered about, promised, ready, done or not needed."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.actions.installation import (
    LONGEST,
    LONGEST_REASON,
    InstallationWish,
    answer_site_points,
    ask_installation,
    move_installation,
    promise_installation,
    send_site_questions,
)
from yinuo.insale.models import Order
from yinuo.insale.queries.installations import (
    InstallationRow,
    get_installation,
    list_installations,
    list_site_checklists,
)
from yinuo.insale.queries.order import OrderFile
from yinuo.insale.states import INSTALLATION_MOVES, InstallationState
from yinuo.matters.likely import judge
from yinuo.presale.guard import end_of_day
from yinuo.web.components.fields import DateWidget
from yinuo.web.components.guard_words import Guard, guard_of
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go
from yinuo.web.desk.forms import following
from yinuo.web.desk.guards import TEMPLATE, asked_override, beside_form
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.portal.insale.site_forms import SiteForm
from yinuo.web.views_rows import promise as shown_promise

METHODS = ("GET", "HEAD", "POST")
RIGHT = "order.work"


class AskForm(forms.Form):
    """What is to be installed, when the customer wishes it, who opens the door, by which checklist."""

    what = forms.CharField(label=lazy("What is to be installed"), max_length=LONGEST["what"])
    checklist_id = forms.TypedChoiceField(
        label=lazy("Site checklist"), coerce=int, empty_value=None, required=False
    )
    wanted_on = forms.DateField(label=lazy("Day that the customer wishes"), widget=DateWidget, required=False)
    contact = forms.CharField(label=lazy("Who opens the door"), max_length=LONGEST["contact"], required=False)

    def __init__(self, *args: Any, checklists: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["checklist_id"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [*checklists, ("", pgettext("site checklist", "None"))]


class PromiseForm(forms.Form):
    """The day that we promise."""

    on = forms.DateField(label=lazy("Installed on"), widget=DateWidget)

    def __init__(self, *args: Any, guard_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs.update(following(guard_url))


class WordsForm(forms.Form):
    """A word to go before the link."""

    words = forms.CharField(
        label=lazy("A word before the link"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StepForm(forms.Form):
    """Why, or how it went."""

    words = forms.CharField(label=lazy("In a word"), max_length=LONGEST_REASON, required=False)


def installation_url(installation_id: int) -> str:
    """Return the address of an installation's page."""
    return f"/desk/installations/{installation_id}/"


@desk_page("matter.read")
def installation(request: StaffRequest, installation_id: int) -> HttpResponse:
    """Show an installation with its points and what can be done. Raises: NotFound."""
    row = _row(request, installation_id)
    context = {
        "title": row.what,
        "row": row,
        "state": str(InstallationState(row.state).label),
        "promise": shown_promise(row.promise, with_whom=False) if row.promise else None,
        "may": dict.fromkeys(row.may, True),
        "url": installation_url(installation_id),
        "customers_url": f"/i/{row.secret}/",
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=pgettext("kind of matter", "Order"), url=order_url(row.order_id)),
            Link(name=_("Installation")),
        ],
    }
    return render(request, "desk/insale/installation.html", context)


@desk_page(RIGHT, methods=METHODS)
def ask(request: StaffRequest, order_id: int) -> HttpResponse:
    """Write down an installation. Raises: NotFound, NotAllowed."""
    order = access.order_for(request.actor, order_id, RIGHT)
    lists = list_site_checklists(actor=request.actor, language=actor_language(request), active=True)
    form = AskForm(
        request.POST or None,
        checklists=[(one.id, one.name) for one in lists],
        initial={
            "what": order.title,
            "contact": order.recipient,
            "checklist_id": lists[0].id if lists else "",
        },
    )

    def run(values: dict[str, Any]) -> str:
        ask_installation(
            actor=request.actor, now=request.now, order_id=order_id, wish=InstallationWish(**values)
        )
        return _("Written down. Now the site: ask the customer, or answer for them.")

    return answer_form(
        request,
        form=form,
        title=_("Installation of this order"),
        submit=_("Write down"),
        run=run,
        back=order_url(order_id),
        note=_("The checklist is copied as it is now."),
    )


@desk_page(RIGHT, methods=METHODS)
def answers(request: StaffRequest, installation_id: int) -> HttpResponse:
    """Answer about the site as heard or seen. Raises: NotFound, NotAllowed."""
    access.installation_for(request.actor, installation_id, RIGHT)
    row = _row(request, installation_id)
    first = {"wanted_on": row.wanted_on, "contact": row.contact}
    form = SiteForm(request.POST or None, points=row.points, initial=first)

    def run(_values: dict[str, Any]) -> str:
        answer_site_points(
            actor=request.actor, now=request.now, installation_id=installation_id, said=form.said()
        )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("What the site is like"),
        submit=_("Save"),
        run=run,
        back=installation_url(installation_id),
    )


@desk_page(RIGHT, methods=METHODS)
def send(request: StaffRequest, installation_id: int) -> HttpResponse:
    """Send the customer the questions about the site. Raises: NotFound, NotAllowed."""
    access.installation_for(request.actor, installation_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        send_site_questions(
            actor=request.actor, now=request.now, installation_id=installation_id, words=values["words"]
        )
        return _("Sent. Their answers appear here.")

    return answer_form(
        request,
        form=WordsForm(request.POST or None),
        title=_("Ask the customer about the site"),
        submit=_("Send message"),
        run=run,
        back=installation_url(installation_id),
        note=_("They get a link in their conversation, and answer on a phone."),
    )


@desk_page(RIGHT, methods=METHODS)
def promise(request: StaffRequest, installation_id: int) -> HttpResponse:
    """Promise the day. Raises: NotFound, NotAllowed."""
    made, order = access.installation_for(request.actor, installation_id, RIGHT)
    form = PromiseForm(
        request.POST or None,
        guard_url=f"{installation_url(installation_id)}promise/guard/",
        initial={"on": made.wanted_on},
    )

    def run(values: dict[str, Any]) -> str:
        promise_installation(
            actor=request.actor,
            now=request.now,
            installation_id=installation_id,
            on=values["on"],
            override=asked_override(request),
        )
        return _("Promised. The customer sees it in their conversation.")

    return answer_form(
        request,
        form=form,
        title=_("Promise the day of the installation"),
        submit=_("Promise it"),
        run=run,
        back=installation_url(installation_id),
        extra=beside_form(_guard(request, order, made.what, made.wanted_on)),
    )


@desk_page(RIGHT)
def promise_guard(request: StaffRequest, installation_id: int) -> HttpResponse:
    """Answer what calendar and history say of the day in the form."""
    made, order = access.installation_for(request.actor, installation_id, RIGHT)
    return render(request, TEMPLATE, {"guard": _guard(request, order, made.what, made.wanted_on)})


def _guard(request: StaffRequest, order: Order, what: str, first: Any) -> Guard | None:
    asked = request.POST if request.method == "POST" else request.GET
    on = forms.DateField(required=False)
    try:
        day = on.clean(asked["on"]) if "on" in asked else first
    except forms.ValidationError:
        return None
    if day is None or not 2000 <= day.year <= 2200:
        return None
    calendar = calendar_of(order.team.calendar_id if order.team else None)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=organisation().zone)
    due_at = end_of_day(noon, calendar=calendar)
    judged = judge(what=what, due_at=due_at, now=request.now, calendar=calendar, team_id=order.team_id)
    return guard_of(
        judged, due_at=due_at, now=request.now, calendar=calendar, override=asked_override(request)
    )


@desk_page(RIGHT, methods=METHODS)
def step(request: StaffRequest, installation_id: int, name: str) -> HttpResponse:
    """Say that the site is ready or not, that it is done or not needed. Raises: NotFound, NotAllowed."""
    access.installation_for(request.actor, installation_id, RIGHT)
    found = INSTALLATION_MOVES.get(name)
    if found is None:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        move_installation(
            actor=request.actor,
            now=request.now,
            installation_id=installation_id,
            step=name,
            words=values["words"],
        )
        return _("Saved.")

    if name == "ready" and request.method == "POST":
        return do_and_go(request, run=lambda: run({"words": ""}), back=installation_url(installation_id))
    notes = {
        "finish": _("The promise of the day is kept by it."),
        "drop": _("What was promised of it ends with this reason."),
    }
    return answer_form(
        request,
        form=StepForm(request.POST or None),
        title=str(found.label),
        submit=str(found.label),
        run=run,
        back=installation_url(installation_id),
        note=notes.get(name, ""),
        grave=name == "drop",
    )


@order_part(place="body", rank=70)
def installations_of_order(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show what is to be installed of an order, and let it be asked for."""
    rows = list_installations(
        actor=request.actor, now=request.now, order_id=file.row.id, language=actor_language(request)
    )
    may_ask = bool({"hold", "resume"} & set(file.may))
    if not rows and not may_ask:
        return None
    shown = [
        {
            "row": one,
            "state": str(InstallationState(one.state).label),
            "promise": shown_promise(one.promise, with_whom=False) if one.promise else None,
            "url": installation_url(one.id),
        }
        for one in rows
    ]
    asking = Link(name=_("Something is to be installed…"), url=f"{order_url(file.row.id)}installations/new/")
    return OrderPart(
        name=_("Installation"),
        template="desk/insale/installations_of_order.html",
        context={"rows": shown},
        links=[asking] if may_ask else [],
    )


def _row(request: StaffRequest, installation_id: int) -> InstallationRow:
    return get_installation(
        actor=request.actor,
        now=request.now,
        installation_id=installation_id,
        language=actor_language(request),
    )


ONE = "installations/<int:installation_id>/"
ADDRESSES: list[URLPattern] = [
    path("orders/<int:order_id>/installations/new/", ask, name="installation_ask"),
    path(ONE, installation, name="installation"),
    path(ONE + "answers/", answers, name="installation_answers"),
    path(ONE + "send/", send, name="installation_send"),
    path(ONE + "promise/", promise, name="installation_promise"),
    path(ONE + "promise/guard/", promise_guard, name="installation_promise_guard"),
    path(ONE + "step/<str:name>/", step, name="installation_step"),
]
