"""What a thread and the customer's file beside it show; the same in the inbox and on the matter's own page."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.errors import DomainError
from yinuo.matters.actions.reading import mark_read, note_presence, see_notices
from yinuo.matters.queries.matter import MatterFile, get_matter, last_read, present_in
from yinuo.matters.queries.promises import list_customer_promises
from yinuo.matters.queries.timeline import timeline_of_file
from yinuo.matters.states import MATTER_MOVES
from yinuo.people.queries.customers import get_customer, list_contact_points
from yinuo.web import views_rows
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asks_part, part, whole_number
from yinuo.web.desk.drafts import Draft, taken_back
from yinuo.web.desk.presets import read_due
from yinuo.web.pages import StaffRequest, desk_page

# What a reply itself can be: an answer. Other deeds (a call, a shipment) are not done by writing.
ANSWERS = ("答复", "回复", "反馈", "告知", "通知", "确认", "答覆", "回覆", "通知", "確認")
ANSWERS_IN_ENGLISH = ("reply", "answer", "update", "confirm", "get back", "let you know")
PLAIN_MOVES = ("start", "resume", "wait_customer", "wait_internal", "wait_third_party")


def thread_context(
    request: StaffRequest, matter_id: int, *, draft: Draft | None = None, back: str = ""
) -> dict[str, Any]:
    """Return what the thread shows, and mark it as read up to now. `back` is where sending leads, else this page.

    Raises: NotFound.
    """
    actor, now = request.actor, request.now
    back = back or request.get_full_path()
    read_at = last_read(actor=actor, matter_id=matter_id)
    before = _page_mark(request.GET.get("before", ""))
    file = get_matter(actor=actor, now=now, matter_id=matter_id, before=before, read_at=read_at)
    entries = timeline_of_file(actor=actor, file=file, limit=60)
    if request.method == "GET":
        mark_read(actor=actor, now=now, matter_id=matter_id)
        if any(message.is_new for message in file.messages):
            see_notices(actor=actor, now=now, matter_id=matter_id)
    context = {
        "matter": file,
        "title": file.title,
        "thread": views_rows.thread(
            file.messages,
            entries,
            now=now,
            can_reply=actor.can("matter.reply"),
            customer_id=file.customer_id if actor.can("customer.read") else None,
        ),
        "earlier_url": f"/desk/matters/{file.id}/?tab=messages&before={file.earlier}" if file.earlier else "",
        **head_context(request, file),
    }
    if actor.can("matter.reply") or actor.can("matter.work"):
        context["composer"] = composer_row(
            request, file, draft=draft or taken_back(request, matter_id), back=back
        )
        context["error_lines"] = draft.objections if draft else []
    return context


def open_context(
    request: StaffRequest, matter_id: int, *, draft: Draft | None = None, back: str = ""
) -> dict[str, Any]:
    """Return what an opened matter shows: its thread, and the customer's file beside it. Raises: NotFound."""
    context = thread_context(request, matter_id, draft=draft, back=back)
    return context | _file_context(request, context["matter"])


def _page_mark(text: str) -> str:
    """Return a cursor of earlier messages, or nothing for a text that is none."""
    at, _sign, key = text.partition("~")
    return text if read_due(at) and whole_number(key) is not None else ""


def head_context(request: StaffRequest, file: MatterFile) -> dict[str, Any]:
    """Return what stands above a thread: names, chips, and what may be done."""
    actor = request.actor
    base = f"/desk/matters/{file.id}"
    return {
        "matter": file,
        "kind": views_rows.kind_name(file.kind),
        "state_label": views_rows.state_label(file.state),
        "chips": views_rows.shown_promises(file.promises),
        "base": base,
        "can_take": actor.can("matter.work")
        and file.owner_id != actor.id
        and file.phase not in ("done", "dropped"),
        "can_resolve": "resolve" in file.moves,
        "can_promise": actor.can("promise.make") and file.phase not in ("done", "dropped"),
        "more": more_links(request, file),
        "thread_url": f"/t/{file.secret}/",
        "moves": [
            Link(name=str(MATTER_MOVES[name].label), key=name)
            for name in file.moves
            if name in (*PLAIN_MOVES, "close")
        ],
    }


def more_links(request: StaffRequest, file: MatterFile) -> list[Link]:
    """Return the further things that may be done with a matter, each a form of its own."""
    can = request.actor.can
    base = f"/desk/matters/{file.id}"
    found = [
        (
            can("matter.assign"),
            Link(name=_("Hand over…"), url=f"{base}/assign/", icon="arrow-right-left", key="a"),
        ),
        (can("matter.work"), Link(name=_("Change details…"), url=f"{base}/details/", icon="pencil")),
        (can("matter.work"), Link(name=_("Link to another…"), url=f"{base}/link/", icon="link")),
        (can("matter.merge"), Link(name=_("Merge with another…"), url=f"{base}/merge/", icon="merge")),
        (can("matter.merge"), Link(name=_("Split messages off…"), url=f"{base}/split/", icon="split")),
        ("reopen" in file.moves, Link(name=_("Reopen…"), url=f"{base}/reopen/", icon="rotate-ccw")),
        ("cancel" in file.moves, Link(name=_("Cancel…"), url=f"{base}/cancel/", icon="ban")),
        ("restore" in file.moves, Link(name=_("Restore…"), url=f"{base}/restore/", icon="rotate-ccw")),
    ]
    return [link for allowed, link in found if allowed]


def composer_row(
    request: StaffRequest, file: MatterFile, *, draft: Draft | None, back: str
) -> dict[str, Any]:
    """Return the composer of a matter, with what was typed before."""
    actor = request.actor
    base = f"/desk/matters/{file.id}"
    closed = file.phase in ("done", "dropped")
    return {
        "action": f"{base}/write/",
        "find_url": f"{base}/find/",
        "draft_key": f"{actor.id}:{file.id}",
        "channel": views_rows.channel_name(file.channel),
        "language": views_rows.LANGUAGES.get(file.language, file.language),
        "placeholder": _("Write to %(name)s…") % {"name": file.customer or _("the customer")},
        "can_note": actor.can("matter.work"),
        "note_only": not actor.can("matter.reply") or bool(file.merged_into_id),
        "text": draft.text if draft else "",
        "kind": draft.kind if draft else "reply",
        "above": _slot(
            "desk/composer_above.html",
            {
                "keeps": _keepable(request, file),
                "draft": draft,
                "base": base,
                "back": back,
                "now": request.now,
            },
        ),
        "tools": _slot("desk/composer_tools.html", {"base": base, "can_canned": actor.can("matter.reply")}),
        "beside_send": "" if closed else _slot("desk/composer_send.html", {"file": file}),
    }


def _slot(template: str, context: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(template, context))


def _keepable(request: StaffRequest, file: MatterFile) -> list[dict[str, Any]]:
    """Return the running promises of mine that a reply may keep; those that are answers themselves are suggested.

    A standard's promise is met by the reply's entry itself and is not asked about.
    """
    mine = {request.actor.id, *request.actor.covers_ids}
    return [
        {
            "id": p.id,
            "what": p.what,
            "due_at": p.due_at,
            "checked": p.source == "message" and is_answer(p.what),
        }
        for p in file.promises
        if p.is_running and p.source != "standard" and p.owner_id in mine
    ]


def is_answer(what: str) -> bool:
    """Tell whether a promise is one that writing keeps."""
    low = what.lower()
    return any(word in what for word in ANSWERS) or any(word in low for word in ANSWERS_IN_ENGLISH)


def _file_context(request: StaffRequest, file: MatterFile) -> dict[str, Any]:
    """Return the customer's file beside a thread; nothing where there is no customer or it may not be read."""
    actor, now = request.actor, request.now
    if file.customer_id is None or not actor.can("customer.read"):
        return {"customer": None}
    try:
        customer = get_customer(actor=actor, customer_id=file.customer_id)
    except DomainError:
        return {"customer": None}
    promises = list_customer_promises(actor=actor, now=now, customer_id=customer.id)
    return {
        "customer": customer,
        "contacts": list_contact_points(actor=actor, customer_id=customer.id),
        "marks": views_rows.promise_marks(promises),
        "marks_label": views_rows.promise_sum(promises),
        "promise_count": len(promises),
        "running": [views_rows.promise(p, with_whom=False) for p in promises if p.is_running],
    }


@desk_page("matter.read")
def thread_items(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Answer the thread and its head again, because something happened; without htmx go to the page."""
    if not asks_part(request):
        return HttpResponseRedirect(f"/desk/matters/{matter_id}/?tab=messages")
    context = thread_context(request, matter_id)
    context["in_inbox"] = "in_inbox" in request.GET
    return part(request, "desk/thread_live.html", context)


@desk_page("matter.read", methods=("POST",))
def presence(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Note that somebody looks or types, and answer who else is here."""
    doing = request.POST.get("doing", "looking")
    note_presence(
        actor=request.actor,
        now=request.now,
        matter_id=matter_id,
        doing=doing if doing == "typing" else "looking",
    )
    return part(
        request, "desk/presence.html", {"present": _present(request, matter_id), "matter_id": matter_id}
    )


@desk_page("matter.read")
def present(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Answer who else is here."""
    get_matter(actor=request.actor, now=request.now, matter_id=matter_id, with_messages=False)
    return part(
        request, "desk/presence.html", {"present": _present(request, matter_id), "matter_id": matter_id}
    )


def _present(request: StaffRequest, matter_id: int) -> list[str]:
    names = present_in(matter_id=matter_id, now=request.now, except_id=request.actor.id)
    looking = pgettext("presence", "%(name)s is looking")
    typing = pgettext("presence", "%(name)s is typing")
    return [(typing if doing == "typing" else looking) % {"name": name} for name, doing in names]
