"""The inbox: list, thread and file, each at an address of its own."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from msgspec.structs import replace

from yinuo.matters.queries.inbox import WHOSE, InboxCounts, InboxFilter, MatterPage, count_inbox, list_matters
from yinuo.matters.states import MatterState
from yinuo.presale.journal.inquiry import MANNERS
from yinuo.web import views_rows
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asked_text, part, part_target, whole_number
from yinuo.web.desk.thread import open_context
from yinuo.web.pages import StaffRequest, desk_page


def read_filter(request: StaffRequest) -> InboxFilter:
    """Return what the address asks for; a value that is none is left out, so that an old address still works."""
    query = request.GET
    whose = query.get("whose", "mine")
    phase = query.get("phase", "open")
    return InboxFilter(
        whose=whose if whose in WHOSE else "mine",
        phase=phase if phase in ("open", "done", "all") else "open",
        kinds=tuple(kind for kind in asked_text(request, "kinds").split(",") if kind),
        channel=asked_text(request, "channel", limit=20),
        state=query.get("state", "") if query.get("state") in MatterState.values else "",
        priority=whole_number(query.get("priority")),
        tag=asked_text(request, "tag", limit=40),
        owner_id=whole_number(query.get("owner_id")),
        team_id=whole_number(query.get("team_id")),
        customer_id=whole_number(query.get("customer_id")),
        manner=query.get("manner", "") if query.get("manner") in MANNERS else "",
        overdue=query.get("overdue") == "1",
        unread=query.get("unread") == "1",
        text=asked_text(request, "text"),
        order="newest" if query.get("order") == "newest" else "due",
    )


@desk_page("matter.read")
def inbox(request: StaffRequest, matter_id: int | None = None) -> HttpResponse:
    """Show a page of matters, and beside it the thread and the customer's file of the open one."""
    target = part_target(request)
    if matter_id is not None and target == "thread":
        opened = {**open_context(request, matter_id), "in_inbox": True}
        return part(request, "desk/inbox_open.html", opened)
    context = list_context(request, matter_id)
    if target == "inbox-list":
        return part(request, "desk/inbox_list.html", context)
    if matter_id is not None:
        context |= {**open_context(request, matter_id), "in_inbox": True}
    topics = ["desk", f"staff:{request.actor.id}"]
    context["live_topics"] = ",".join(topics + ([f"matter:{matter_id}"] if matter_id else []))
    return render(request, "desk/inbox.html", context)


def list_context(request: StaffRequest, open_id: int | None) -> dict[str, Any]:
    """Return what the list shows. Two statements."""
    actor, now = request.actor, request.now
    wanted = read_filter(request)
    page = list_matters(actor=actor, now=now, filter=wanted, after=request.GET.get("after", ""))
    if not hasattr(request, "inbox_counts"):
        request.inbox_counts = count_inbox(actor=actor, now=now)  # type: ignore[attr-defined]
    counts: InboxCounts = request.inbox_counts  # type: ignore[attr-defined]
    query = address(wanted)
    here = f"/desk/inbox/{open_id}/" if open_id else "/desk/inbox/"
    return {
        "title": _("Inbox"),
        "list_address": here + query,
        "order_words": _("newest first") if wanted.order == "newest" else _("by due time"),
        "order_url": here + address(wanted, order="due" if wanted.order == "newest" else "newest"),
        "tabs": _tabs(wanted, counts),
        "filters": _filters(wanted, here),
        "text": wanted.text,
        "kept_query": {k: v for k, v in wanted.as_query().items() if k != "text"},
        "clear_url": "/desk/inbox/" + address(InboxFilter(whose=wanted.whose))
        if _is_narrowed(wanted)
        else "",
        "groups": views_rows.inbox_groups(
            page.rows, now=now, query=query, open_id=open_id, by_due=wanted.order == "due", me=actor.id
        ),
        "older_url": _older(page, wanted),
        "empty": _empty(wanted),
        "views_url": f"/desk/inbox/views/{query}",
        "open_id": open_id,
        "has_rows": bool(page.rows),
    }


def address(wanted: InboxFilter, **changes: Any) -> str:
    """Return the query of a filter with some values changed; starts with "?" where it is not empty."""
    values = replace(wanted, **changes).as_query()
    return f"?{urlencode(values)}" if values else ""


def _tabs(wanted: InboxFilter, counts: InboxCounts) -> list[Link]:
    names = {
        "mine": (_("Mine"), counts.mine),
        "unowned": (_("Unassigned"), counts.unowned),
        "team": (_("Team"), counts.team),
        "all": (_("All"), None),
    }
    return [
        Link(
            name=name,
            url="/desk/inbox/" + address(wanted, whose=key),
            current=wanted.whose == key,
            count=count,
        )
        for key, (name, count) in names.items()
    ]


def _filters(wanted: InboxFilter, here: str) -> list[Link]:
    """Return the quick filters; each link turns its own filter over and leaves the others."""
    found = [
        Link(name=_("Unread"), url=here + address(wanted, unread=not wanted.unread), current=wanted.unread),
        Link(
            name=_("Overdue"), url=here + address(wanted, overdue=not wanted.overdue), current=wanted.overdue
        ),
        Link(
            name=_("Done"),
            url=here + address(wanted, phase="open" if wanted.phase == "done" else "done"),
            current=wanted.phase == "done",
        ),
        Link(
            name=_("Urgent"),
            url=here + address(wanted, priority=None if wanted.priority == 1 else 1),
            current=wanted.priority == 1,
        ),
        Link(
            name=_("Waiting for customer"),
            url=here + address(wanted, state="" if wanted.state else "waiting_customer"),
            current=wanted.state == "waiting_customer",
        ),
    ]
    if wanted.tag:
        found.append(Link(name=f"#{wanted.tag}", url=here + address(wanted, tag=""), current=True))
    if wanted.channel:
        name = views_rows.channel_name(wanted.channel)
        found.append(Link(name=name, url=here + address(wanted, channel=""), current=True))
    if wanted.manner:
        found.append(
            Link(name=str(MANNERS[wanted.manner]), url=here + address(wanted, manner=""), current=True)
        )
    if wanted.customer_id:
        found.append(Link(name=_("One customer"), url=here + address(wanted, customer_id=None), current=True))
    if wanted.owner_id:
        found.append(Link(name=_("One colleague"), url=here + address(wanted, owner_id=None), current=True))
    return found


def _is_narrowed(wanted: InboxFilter) -> bool:
    return wanted != InboxFilter(whose=wanted.whose, order=wanted.order)


def _older(page: MatterPage, wanted: InboxFilter) -> str:
    if not page.older:
        return ""
    return f"/desk/inbox/?{urlencode({**wanted.as_query(), 'after': page.older})}"


def _empty(wanted: InboxFilter) -> dict[str, str]:
    """Return what an empty list says, and what to do next."""
    if _is_narrowed(wanted):
        return {
            "title": _("Nothing matches"),
            "text": _("Fewer filters find more."),
            "url": "/desk/inbox/" + address(InboxFilter(whose=wanted.whose)),
            "action": _("Clear all"),
        }
    if wanted.whose == "mine":
        return {
            "title": _("Your inbox is empty"),
            "text": _("Everything of yours is answered. Something may still wait for an owner."),
            "url": "/desk/inbox/?whose=unowned",
            "action": _("See what is unassigned"),
        }
    return {
        "title": _("Nothing waits here"),
        "text": _("New questions appear by themselves."),
        "url": "/desk/inbox/",
        "action": _("Back to mine"),
    }
