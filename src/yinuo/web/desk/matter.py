"""One matter whole: its page with tabs, and everything that may be done with it."""

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError, InvalidValue, NotFound
from yinuo.core.numbering import parse_number
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
from yinuo.matters.queries.attachments import open_attachment
from yinuo.matters.queries.matter import MatterFile, get_matter, links_of, list_messages, timeline_of_file
from yinuo.matters.queries.promises import working_of
from yinuo.people.queries.staff import list_staff, list_teams
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.components.rows import Fact, Link
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import (
    actor_language,
    answer_form,
    do_and_go,
    part,
    part_target,
    whole_number,
)
from yinuo.web.desk.guards import asked_override, beside_form, guard_of_promise
from yinuo.web.desk.presets import due_presets
from yinuo.web.desk.thread import PLAIN_MOVES, head_context, thread_context
from yinuo.web.pages import StaffRequest, desk_page

TABS = ("course", "messages", "files", "links", "journal")


@desk_page("matter.read")
def matter(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Show a matter: what it is, what happened, and the promise that is due next with its working."""
    tab = request.GET.get("tab", "course")
    tab = tab if tab in TABS else "course"
    if tab == "messages":
        context = thread_context(request, matter_id)
        file: MatterFile = context["matter"]
    else:
        file = get_matter(actor=request.actor, now=request.now, matter_id=matter_id, with_messages=False)
        context = {"title": file.title, **head_context(request, file), **_tab_context(request, file, tab)}
    context |= _page_context(request, file, tab)
    if part_target(request) == "matter-body":
        return part(request, "desk/matter_body.html", context)
    return render(request, "desk/matter.html", context)


def _page_context(request: StaffRequest, file: MatterFile, tab: str) -> dict[str, Any]:
    now = request.now
    names = {
        "course": _("What happened"),
        "messages": _("Messages"),
        "files": _("Files"),
        "links": _("Links"),
        "journal": _("Journal"),
    }
    nearest = next((p for p in file.promises if p.is_running), None) or next(iter(file.promises), None)
    clock = None
    if nearest is not None:
        working = working_of(file=file, now=now, promise_id=nearest.id, language=actor_language(request))
        clock = views_rows.clock(working, now=now)
    return {
        "tab": tab,
        "tabs": [
            Link(
                name=name,
                url=f"/desk/matters/{file.id}/" + (f"?tab={key}" if key != "course" else ""),
                current=key == tab,
            )
            for key, name in names.items()
        ],
        "path": [
            Link(name=_("Inbox"), url="/desk/inbox/"),
            Link(name=views_rows.kind_name(file.kind), url=f"/desk/inbox/?whose=all&kinds={file.kind}"),
            Link(name=file.number),
        ],
        "steps": views_rows.steps(file, now=now),
        "facts": _facts(file, now=now),
        "clock": clock,
        "other_promises": [
            views_rows.promise(p, staff_as_whom=True)
            for p in file.promises
            if nearest is None or p.id != nearest.id
        ],
        "nav_path": "/desk/inbox/",
        "address": request.get_full_path(),
        "live_topics": f"matter:{file.id},staff:{request.actor.id}",
        "thread_url": f"/t/{file.secret}/",
    }


def _facts(file: MatterFile, *, now: Any) -> list[Fact]:
    rows = [
        (
            _("Customer"),
            file.customer or _("unknown"),
            f"/desk/customers/{file.customer_id}/" if file.customer_id else "",
        ),
        (_("Owner"), file.owner or _("nobody yet"), ""),
        (_("Team"), file.team, ""),
        (_("State"), views_rows.state_label(file.state), ""),
        (_("Channel"), views_rows.channel_name(file.channel), ""),
        (_("Opened"), words.when(at=file.opened_at, now=now), ""),
        (_("Priority"), str(views_rows.PRIORITIES.get(file.priority, file.priority)), ""),
        (_("Language"), str(views_rows.LANGUAGES.get(file.language, file.language)), ""),
    ]
    return [Fact(name=name, value=value, url=url) for name, value, url in rows if value]


def _tab_context(request: StaffRequest, file: MatterFile, tab: str) -> dict[str, Any]:
    actor, now = request.actor, request.now
    if tab == "links":
        related = [*([file.parent] if file.parent else []), *links_of(actor=actor, matter_id=file.id)]
        return {
            "links": [
                {
                    "row": row,
                    "kind": views_rows.LINK_KINDS.get(row.kind, row.kind),
                    "state": views_rows.state_label(row.state),
                }
                for row in related
            ]
        }
    if tab == "files":
        found, _older = list_messages(actor=actor, now=now, matter_id=file.id, limit=500)
        files = [(m, a) for m in found for a in m.attachments]
        return {
            "files": [
                {"file": views_rows.attachment(a), "by": m.author, "at": m.at} for m, a in reversed(files)
            ]
        }
    before = request.GET.get("before", "")
    entries = timeline_of_file(
        actor=actor,
        file=file,
        limit=100,
        before_id=whole_number(before),
    )
    older = f"/desk/matters/{file.id}/?tab={tab}&before={entries[-1].id}" if len(entries) == 100 else ""
    if tab == "journal":
        lines = [
            {
                "row": e,
                "said": views_rows.entry_words(e, now=now),
                "late": (e.recorded_at - e.at).total_seconds() > 60,
            }
            for e in entries
        ]
        return {"entries": lines, "older_url": older}
    return {"timeline": views_rows.timeline(entries, now=now), "older_url": older}


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
        due = words.when(at=made.due_at, now=request.now)
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


def other_matter(request: StaffRequest, text: str) -> Any:
    """Return the matter of a number as a person typed it. Raises: NotFound beside the field `number`."""
    try:
        return access.matter_by_number(request.actor, parse_number(text) or text.strip())
    except NotFound:
        raise NotFound(field="number") from None


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


@desk_page("matter.read")
def attachment(request: StaffRequest, attachment_id: int) -> FileResponse:
    """Send a file as a download that no browser runs."""
    found = open_attachment(actor=request.actor, attachment_id=attachment_id)
    response = FileResponse(found.content, as_attachment=True, filename=found.name, content_type=found.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@desk_page("matter.read")
def by_number(request: StaffRequest, number: str) -> HttpResponse:
    """Go to the matter of a number."""
    return HttpResponseRedirect(f"/desk/matters/{other_matter(request, number).pk}/")
