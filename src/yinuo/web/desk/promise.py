"""One promise: when, why then, what happened to its clock, and what may be done with it now."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from msgspec import Struct

from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.actions import promise as actions
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.queries.promises import PromiseFile, get_promise
from yinuo.web import views_rows
from yinuo.web.components.rows import Link
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import actor_language, answer_form, asks_part, do_and_go, part
from yinuo.web.desk.matter_deeds import people_choices
from yinuo.web.pages import StaffRequest, desk_page


class Deed(Struct, frozen=True, kw_only=True):
    """Something that may be done with a promise while it is in one of these stored states."""

    right: str
    states: tuple[str, ...]
    title: Any
    icon: str
    note: Any = ""
    grave: bool = False


RUNNING = ("active", "overdue")
DEEDS = {
    "keep": Deed(right="promise.keep", states=RUNNING, title=lazy("It is kept"), icon="check"),
    "supersede": Deed(
        right="promise.make",
        states=RUNNING,
        title=lazy("Agree on a new time"),
        icon="calendar-clock",
        note=lazy("The customer agrees first. A promise that was late stays late."),
    ),
    "extend": Deed(
        right="promise.extend",
        states=("active",),
        title=lazy("Extend the term"),
        icon="calendar-plus",
        note=lazy("Once, by whoever may approve it, and with the customer told."),
    ),
    "pause": Deed(
        right="promise.extend",
        states=("active",),
        title=lazy("Stop the clock"),
        icon="pause",
        note=lazy("Only where the standard allows it."),
    ),
    "release": Deed(
        right="promise.settle",
        states=RUNNING,
        title=lazy("The customer waives it"),
        icon="hand",
        note=lazy("It counts neither as kept nor as broken, unless it was late already."),
    ),
    "hand-over": Deed(right="promise.make", states=RUNNING, title=lazy("Hand over"), icon="arrow-right-left"),
    "break": Deed(
        right="promise.keep",
        states=("overdue",),
        title=lazy("Admit it as broken"),
        icon="x",
        note=lazy("It stays in the figures. An apology and a remedy are owed."),
        grave=True,
    ),
    "remedy": Deed(
        right="promise.settle", states=("broken",), title=lazy("Record the remedy"), icon="heart-handshake"
    ),
    "write-off": Deed(
        right="promise.settle", states=("broken",), title=lazy("Write it off"), icon="eraser", grave=True
    ),
}


@desk_page("matter.read")
def promise(request: StaffRequest, promise_id: int) -> HttpResponse:
    """Show a promise with its working; a chip asks for the same as a tip."""
    file = get_promise(
        actor=request.actor, now=request.now, promise_id=promise_id, language=actor_language(request)
    )
    clock = views_rows.clock(file, now=request.now)
    context = {
        "title": file.row.what,
        "clock": clock,
        "row": file.row,
        "deeds": allowed_deeds(request, file),
        "proposed": file.row.stored_state == "proposed" and request.actor.can("promise.make"),
        "paused": file.row.state == "paused" and request.actor.can("promise.keep"),
        "path": [
            Link(name=_("Inbox"), url="/desk/inbox/"),
            Link(name=file.row.matter_number, url=f"/desk/matters/{file.row.matter_id}/"),
            Link(name=_("Promise")),
        ],
        "nav_path": "/desk/inbox/",
        "live_topics": f"matter:{file.row.matter_id},staff:{request.actor.id}",
        "today": timezone.localtime(request.now).date(),
    }
    if asks_part(request) or request.headers.get("HX-Request"):
        return part(request, "components/promise_tip.html", {"clock": clock})
    return render(request, "desk/promise.html", context)


def allowed_deeds(request: StaffRequest, file: PromiseFile) -> list[Link]:
    """Return what this actor may do with the promise as it is."""
    row = file.row
    return [
        Link(name=str(deed.title), url=f"/desk/promises/{row.id}/{name}/", icon=deed.icon)
        for name, deed in DEEDS.items()
        if row.stored_state in deed.states
        and not row.personal
        and request.actor.can(deed.right)
        and not (name == "pause" and (row.state == "paused" or not row.standard))
        and not (name == "extend" and any(event.kind == "extended" for event in file.clock))
    ]


@desk_page("matter.read", methods=("GET", "HEAD", "POST"))
def deed(request: StaffRequest, promise_id: int, name: str) -> HttpResponse:
    """Ask what a deed needs, and do it."""
    if name not in DEEDS:
        raise NotFound()
    wanted = DEEDS[name]
    row = access.promise_for(request.actor, promise_id, wanted.right)
    form, run = _ask(request, name, row)
    return answer_form(
        request,
        form=form,
        title=str(wanted.title),
        submit=str(wanted.title),
        run=run,
        back=f"/desk/promises/{promise_id}/",
        note=str(wanted.note) or row.what,
        grave=wanted.grave,
    )


Run = Callable[[dict[str, Any]], str | None]
_SENTENCES: dict[str, tuple[str, Any, Any, Callable[..., Any], Any]] = {
    "keep": (
        "evidence",
        lazy("What shows that it was done"),
        lazy("A message, a call, a parcel's number: what somebody else could look up."),
        actions.keep_promise,
        lazy("Recorded as kept."),
    ),
    "release": (
        "evidence",
        lazy("How and when the customer said so"),
        "",
        actions.release_promise,
        lazy("Recorded as waived by the customer."),
    ),
    "pause": ("reason", lazy("Why the clock stands"), "", actions.pause_promise, lazy("The clock stands.")),
    "break": ("reason", lazy("Why it was not kept"), "", actions.admit_broken, lazy("Recorded as broken.")),
    "remedy": (
        "remedy",
        lazy("How it was made good"),
        "",
        actions.remedy_broken,
        lazy("The remedy is recorded."),
    ),
    "write-off": ("reason", lazy("Why it is given up"), "", actions.write_off_broken, lazy("Written off.")),
}


def _ask(request: StaffRequest, name: str, row: Any) -> tuple[django_forms.Form, Run]:
    """Return a deed's form and what it does."""
    posted = request.POST or None
    common = {"actor": request.actor, "now": request.now, "promise_id": row.pk}
    if name in _SENTENCES:
        field, label, help_text, act, said = _SENTENCES[name]

        def run_sentence(values: dict[str, Any]) -> str:
            act(**common, **{field: values[field]})
            return str(said)

        return forms.TextForm(posted, name=field, label=label, help_text=help_text), run_sentence
    if name == "supersede":

        def run_supersede(values: dict[str, Any]) -> str:
            plan = PlannedPromise(what=values["what"], due_at=values["due_at"])
            actions.supersede_promise(**common, plan=plan, consent=values["consent"], reason=values["reason"])
            return _("The new time is agreed; the old one stays in the record.")

        return forms.SupersedeForm(posted, initial={"what": row.what}), run_supersede
    if name == "extend":

        def run_extend(values: dict[str, Any]) -> str:
            actions.extend_promise(**common, **values)
            return _("Extended.")

        return forms.ExtendForm(posted, initial={"due_at": row.due_at}), run_extend

    def run_hand_over(values: dict[str, Any]) -> str:
        given = actions.hand_over_promise(**common, owner_id=values["owner"], reason=values["reason"])
        return _("%(name)s keeps it from now on.") % {"name": given.owner.name if given.owner else ""}

    people = people_choices(request)
    return forms.HandOverForm(posted, people=people, initial={"owner": row.owner_id}), run_hand_over


@desk_page("promise.make", methods=("POST",))
def decide(request: StaffRequest, promise_id: int) -> HttpResponse:
    """Make a proposed promise a real one, or decline it."""

    def run() -> str:
        if request.POST.get("answer") == "accept":
            actions.accept_proposed(actor=request.actor, now=request.now, promise_id=promise_id)
            return _("Promised. The clock runs.")
        actions.decline_proposed(actor=request.actor, now=request.now, promise_id=promise_id)
        return _("Declined.")

    return do_and_go(request, run=run, back=f"/desk/promises/{promise_id}/")


@desk_page("promise.keep", methods=("POST",))
def resume(request: StaffRequest, promise_id: int) -> HttpResponse:
    """Let a stopped clock run on."""

    def run() -> str:
        actions.resume_promise(actor=request.actor, now=request.now, promise_id=promise_id)
        return _("The clock runs on.")

    return do_and_go(request, run=run, back=f"/desk/promises/{promise_id}/")
