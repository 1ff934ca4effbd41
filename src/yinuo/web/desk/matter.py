"""One matter whole: its page with tabs, its files, the way to it by its number."""

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.core.errors import NotFound
from yinuo.core.numbering import parse_number
from yinuo.matters import access
from yinuo.matters.queries.attachments import open_attachment
from yinuo.matters.queries.matter import MatterFile, get_matter, links_of, list_messages
from yinuo.matters.queries.promises import working_of
from yinuo.matters.queries.timeline import timeline_of_file
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.components.rows import Fact, Link
from yinuo.web.desk.action_forms import (
    actor_language,
    part,
    part_target,
    whole_number,
)
from yinuo.web.desk.thread import head_context, thread_context
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


@desk_page("matter.read")
def attachment(request: StaffRequest, attachment_id: int) -> FileResponse:
    """Send a file as a download that no browser runs."""
    found = open_attachment(actor=request.actor, attachment_id=attachment_id)
    response = FileResponse(found.content, as_attachment=True, filename=found.name, content_type=found.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def other_matter(request: StaffRequest, text: str) -> Any:
    """Return the matter of a number as a person typed it. Raises: NotFound beside the field `number`."""
    try:
        return access.matter_by_number(request.actor, parse_number(text) or text.strip())
    except NotFound:
        raise NotFound(field="number") from None


@desk_page("matter.read")
def by_number(request: StaffRequest, number: str) -> HttpResponse:
    """Go to the matter of a number."""
    return HttpResponseRedirect(f"/desk/matters/{other_matter(request, number).pk}/")
