"""What may be done with a matter: its single buttons, and the forms that open beside it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError, InvalidValue
from yinuo.matters import access
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.links import link_matters, set_parent, unlink_matters
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise
from yinuo.matters.actions.states import (
    cancel_matter,
    change_state,
    close_matter,
    reopen_matter,
    resolve_matter,
    restore_matter,
)
from yinuo.people.queries.staff import list_staff, list_teams
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import (
    answer_form,
    do_and_go,
)
from yinuo.web.desk.guards import asked_override, beside_form, guard_of_promise
from yinuo.web.desk.matter import other_matter
from yinuo.web.desk.presets import due_presets
from yinuo.web.desk.thread import PLAIN_MOVES
from yinuo.web.pages import StaffRequest, desk_page

# ---- single buttons


@desk_page("matter.work", methods=("POST",))
def take(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Take a matter for oneself."""

    def run() -> str:
        assign_matter(actor=request.actor, now=request.now, matter_id=matter_id, owner_id=request.actor.id)
        return _("It is yours now, with the promises that run in it.")

    return do_and_go(request, run=run, back=f"/desk/matters/{matter_id}/")


@desk_page("matter.work", methods=("POST",))
def move(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Resolve or close a matter, or say who is waited for."""
    name = request.POST.get("move", "")

    def run() -> str | None:
        if name == "resolve":
            resolve_matter(actor=request.actor, now=request.now, matter_id=matter_id)
            return _("Resolved.")
        if name == "close":
            close_matter(actor=request.actor, now=request.now, matter_id=matter_id)
            return _("Closed.")
        if name not in PLAIN_MOVES:
            raise InvalidValue(field="move", problem=_("There is no such move."))
        changed = change_state(actor=request.actor, now=request.now, matter_id=matter_id, move=name)
        return _("Now: %(state)s") % {"state": views_rows.state_label(changed.state)}

    undo = f"/desk/matters/{matter_id}/reopen-at-once/" if name == "resolve" else ""
    return do_and_go(request, run=run, back=f"/desk/matters/{matter_id}/", undo_url=undo)


@desk_page("matter.work", methods=("POST",))
def reopen_at_once(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Take a resolution back that was a slip."""

    def run() -> str:
        reopen_matter(
            actor=request.actor, now=request.now, matter_id=matter_id, reason=_("Resolved by mistake.")
        )
        return _("Open again.")

    return do_and_go(request, run=run, back=f"/desk/matters/{matter_id}/")


@desk_page("matter.work", methods=("POST",))
def unlink(request: StaffRequest, matter_id: int, link_id: int) -> HttpResponse:
    """Remove a link between two matters."""

    def run() -> str:
        unlink_matters(actor=request.actor, now=request.now, link_id=link_id)
        return _("The link is removed.")

    return do_and_go(request, run=run, back=f"/desk/matters/{matter_id}/?tab=links")


# ---- forms


@desk_page("promise.make", methods=("GET", "HEAD", "POST"))
def promise_here(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Record a promise in this matter."""
    found = access.matter_for(request.actor, matter_id, "promise.make")
    calendar = calendar_of(found.team.calendar_id if found.team else None)
    form = forms.NewPromiseForm(
        request.POST or None,
        presets=due_presets(now=request.now, calendar=calendar),
        guard_url=f"/desk/matters/{matter_id}/guard/promise/",
    )

    def run(values: dict[str, Any]) -> str:
        plan = PlannedPromise(what=values["what"], due_at=values["due_at"], override=asked_override(request))
        made = make_promise(
            actor=request.actor, now=request.now, matter_id=matter_id, plan=plan, weighed=True
        )
        due = words.due_when(due_at=made.due_at, now=request.now)
        return _("Promised: %(what)s by %(time)s") % {"what": made.what, "time": due}

    return answer_form(
        request,
        form=form,
        title=_("Record a promise"),
        submit=_("Promise it"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note=f"{found.title} · {found.number}",
        extra=beside_form(guard_of_promise(request, found)),
    )


@desk_page("matter.assign", methods=("GET", "HEAD", "POST"))
def assign(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Give a matter to a colleague, those at work first, or to a team."""
    found = access.matter_for(request.actor, matter_id, "matter.assign")
    form = forms.AssignForm(
        request.POST or None,
        people=people_choices(request),
        teams=[(team.id, team.name) for team in list_teams(actor=request.actor)],
        initial={"owner": found.owner_id},
    )

    def run(values: dict[str, Any]) -> str:
        given = assign_matter(
            actor=request.actor,
            now=request.now,
            matter_id=matter_id,
            owner_id=values["owner"],
            team_id=values["team"],
            reason=values["reason"],
        )
        if given.owner is None:
            return _("It waits for an owner now.")
        return _("%(name)s has it now, with the promises that run in it.") % {"name": given.owner.name}

    return answer_form(
        request,
        form=form,
        title=_("Hand over"),
        submit=_("Hand over"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note=_("Its running promises go along, and their times do not change."),
    )


def people_choices(request: StaffRequest) -> list[tuple[int, str]]:
    """Return colleagues for a choice: those at work first, then the absent, with the word that says so."""
    rows = [
        row for row in list_staff(actor=request.actor, now=request.now) if set(row.roles) - {"supervisor"}
    ]
    here = [(r.id, r.name) for r in rows if r.available and not r.absent]
    away = [(r.id, _("%(name)s (away)") % {"name": r.name}) for r in rows if r.absent or not r.available]
    return [*here, *away]


@desk_page("matter.work", methods=("GET", "HEAD", "POST"))
def details(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Change title, priority, tags and language."""
    found = access.matter_for(request.actor, matter_id, "matter.work")
    form = forms.DetailsForm(
        request.POST or None,
        initial={
            "title": found.title,
            "priority": found.priority,
            "tags": " ".join(found.tags),
            "language": found.language,
        },
    )

    def run(values: dict[str, Any]) -> str:
        edit_matter(actor=request.actor, now=request.now, matter_id=matter_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change details"),
        submit=_("Save"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
    )


def _with_reason(
    request: StaffRequest,
    matter_id: int,
    *,
    title: str,
    submit: str,
    act: Any,
    said: str,
    note: str = "",
    grave: bool = False,
) -> HttpResponse:
    def run(values: dict[str, Any]) -> str:
        act(actor=request.actor, now=request.now, matter_id=matter_id, reason=values["reason"])
        return said

    access.matter_for(request.actor, matter_id, "matter.read")
    form = forms.ReasonForm(request.POST or None)
    back = f"/desk/matters/{matter_id}/"
    return answer_form(
        request, form=form, title=title, submit=submit, run=run, back=back, note=note, grave=grave
    )


@desk_page("matter.cancel", methods=("GET", "HEAD", "POST"))
def cancel(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Drop a matter that is none, with a reason."""
    return _with_reason(
        request,
        matter_id,
        title=_("Cancel this matter"),
        submit=_("Cancel it"),
        act=cancel_matter,
        said=_("Cancelled. It can be restored."),
        note=_("For spam, tests and slips. What runs in it is released; what was late stays late."),
        grave=True,
    )


@desk_page("matter.cancel", methods=("GET", "HEAD", "POST"))
def restore(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Take a cancellation back, with a reason."""
    return _with_reason(
        request,
        matter_id,
        title=_("Restore this matter"),
        submit=_("Restore it"),
        act=restore_matter,
        said=_("Open again."),
    )


@desk_page("matter.work", methods=("GET", "HEAD", "POST"))
def reopen(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Open a done matter again, with a reason."""
    return _with_reason(
        request, matter_id, title=_("Reopen"), submit=_("Reopen"), act=reopen_matter, said=_("Open again.")
    )


@desk_page("matter.work", methods=("GET", "HEAD", "POST"))
def link(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Link another matter to this one, or let this one wait for it."""
    access.matter_for(request.actor, matter_id, "matter.work")

    def run(values: dict[str, Any]) -> str:
        other = other_matter(request, values["number"])
        try:
            if values["kind"] == "child":
                set_parent(actor=request.actor, now=request.now, matter_id=other.pk, parent_id=matter_id)
            else:
                link_matters(
                    actor=request.actor,
                    now=request.now,
                    matter_id=matter_id,
                    other_id=other.pk,
                    kind=values["kind"],
                )
        except DomainError as error:
            error.field = "number" if error.field in ("other", "parent") else error.field
            raise
        return _("Linked to %(number)s.") % {"number": other.number}

    return answer_form(
        request,
        form=forms.LinkForm(request.POST or None),
        title=_("Link to another matter"),
        submit=_("Link"),
        run=run,
        back=f"/desk/matters/{matter_id}/?tab=links",
    )
