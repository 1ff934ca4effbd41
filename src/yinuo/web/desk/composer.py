"""Writing: replies, notes, the promises in them, and taking a reply back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from msgspec.structs import replace

from yinuo.aftersale.actions.explanation import hold_explaining_reply
from yinuo.channels.actions.deliveries import send_again
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError, InvalidValue
from yinuo.matters import access
from yinuo.matters.actions.attachments import store_attachment
from yinuo.matters.actions.messages import take_back_reply, write_note
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.errors import UnlikelyPromise
from yinuo.matters.likely import judge
from yinuo.matters.models import Matter
from yinuo.matters.promise_finder import find_promises
from yinuo.matters.queries.matter import attachments_of
from yinuo.people.queries.staff import list_staff
from yinuo.web.components import words
from yinuo.web.components.guard_words import judged_words
from yinuo.web.desk.action_forms import do_and_go, part, way_back, whole_number
from yinuo.web.desk.drafts import Draft, keep_taken_back
from yinuo.web.desk.presets import read_due
from yinuo.web.desk.thread import open_context
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

THEN = ("", "wait_customer", "resolve")
LONGEST_SEARCHED = 20_000


@desk_page("matter.read", methods=("POST",))
def write(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Send a reply or save a note; promises found in a reply that the writer has not seen are shown first."""
    post = request.POST
    draft = Draft(
        text=post.get("text", ""),
        kind="note" if post.get("kind") == "note" else "reply",
        phone=bool(post.get("phone")),
        keeps=_keys(post.getlist("keeps")),
        explains=_keys(post.getlist("explains")),
        file_ids=_keys(post.getlist("file_id")),
        file_names=tuple(post.getlist("file_name")),
    )
    back = way_back(request, f"/desk/matters/{matter_id}/?tab=messages")
    try:
        draft = _with_files(request, matter_id, draft)
        if draft.kind == "note":
            write_note(
                actor=request.actor,
                now=request.now,
                matter_id=matter_id,
                text=draft.text,
                channel="phone" if draft.phone else "note",
                files=draft.file_ids,
            )
            return HttpResponseRedirect(back)
        if not post.get("promises_reviewed"):
            founds = founds_in(request, matter_id, draft.text)
            if founds:
                return _ask_back(request, matter_id, draft, founds, back)
        then = post.get("then", "")
        hold_explaining_reply(
            actor=request.actor,
            now=request.now,
            matter_id=matter_id,
            text=draft.text,
            version_ids=draft.explains,
            planned=_planned(request),
            keeps=draft.keeps,
            then=then if then in THEN else "",
            files=draft.file_ids,
        )
    except UnlikelyPromise as error:
        founds = _posted_founds(request, matter_id)
        return _ask_back(request, matter_id, draft, founds, back, objections=error_lines(error))
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _object(request, matter_id, draft, error_lines(error), back)
    return HttpResponseRedirect(back)


def _keys(texts: list[str]) -> tuple[int, ...]:
    return tuple(key for text in texts if (key := whole_number(text)) is not None)


def _with_files(request: StaffRequest, matter_id: int, draft: Draft) -> Draft:
    """Store the files of the form, so that nothing has to be chosen twice. Raises: the errors of an upload."""
    ids, names = list(draft.file_ids), list(draft.file_names)
    for upload in request.FILES.getlist("attachment"):
        stored = store_attachment(
            actor=request.actor,
            now=request.now,
            matter_id=matter_id,
            name=upload.name or "",
            declared_type=upload.content_type or "",
            stream=upload.file,  # type: ignore[arg-type]
        )
        ids.append(stored.pk)
        names.append(stored.name)
    return replace(draft, file_ids=tuple(ids), file_names=tuple(names))


def _planned(request: StaffRequest) -> tuple[PlannedPromise, ...]:
    """Return the promises that stayed in the form; one whose time cannot be read is an objection of the action.

    Raises: InvalidValue.
    """
    post = request.POST
    rows = zip(
        post.getlist("promise_text"),
        post.getlist("promise_due_at"),
        post.getlist("promise_what"),
        strict=False,
    )
    dropped = set(post.getlist("promise_drop"))
    overrides = post.getlist("promise_override")
    found = []
    for place, (text, due_text, what) in enumerate(rows):
        if str(place) in dropped:
            continue
        due_at = read_due(due_text)
        if due_at is None:
            raise _unreadable(due_text)
        found.append(
            PlannedPromise(
                what=(what or text)[:200],
                due_at=due_at,
                words=text[:200],
                override=overrides[place][:200] if place < len(overrides) else "",
            )
        )
    return tuple(found)


def _unreadable(text: str) -> DomainError:
    return InvalidValue(field="due_at", problem=_("“%(text)s” is no time.") % {"text": text[:40]})


def _object(request: StaffRequest, matter_id: int, draft: Draft, lines: list[str], back: str) -> HttpResponse:
    """Show the thread again with what was typed and what stands in the way."""
    told = replace(draft, objections=lines)
    context = open_context(request, matter_id, draft=told, back=back)
    context["live_topics"] = f"matter:{matter_id},staff:{request.actor.id}"
    response = render(request, "desk/thread_page.html", context)
    response.status_code = 422
    return response


def _ask_back(
    request: StaffRequest,
    matter_id: int,
    draft: Draft,
    founds: list[dict[str, Any]],
    back: str,
    *,
    objections: list[str] | None = None,
) -> HttpResponse:
    """Show the promises of a reply, to be confirmed before it is sent, with what stands in the way."""
    context = {
        "title": _("Promises in your reply"),
        "draft": draft,
        "founds": founds,
        "back": back,
        "address": f"/desk/matters/{matter_id}/write/",
        "then": request.POST.get("then", ""),
        "objections": objections or [],
    }
    status = 422 if objections else 200
    return render(request, "desk/confirm_promises.html", context, status=status)


@desk_page("matter.reply", methods=("POST",))
def find(request: StaffRequest, matter_id: int) -> JsonResponse:
    """Answer the promises in a text as it is being written, or what is to be said of one whose time was changed."""
    due_at = read_due(request.POST.get("due_at", ""))
    if due_at is None:
        return JsonResponse({"found": founds_in(request, matter_id, request.POST.get("text", ""))})
    matter = access.matter_for(request.actor, matter_id, "matter.reply")
    what = request.POST.get("what", "")[:200]
    return JsonResponse({"judged": _weighed(request, matter, what=what, due_at=due_at)})


def _posted_founds(request: StaffRequest, matter_id: int) -> list[dict[str, Any]]:
    """Return the promises of the form as the writer left them, judged again."""
    matter = access.matter_for(request.actor, matter_id, "matter.reply")
    zone = calendar_of(matter.team.calendar_id if matter.team else None).zone
    return [
        {
            "text": plan.words,
            "what": plan.what,
            "local": f"{plan.due_at.astimezone(zone):%Y-%m-%dT%H:%M}",
            "override": plan.override,
            **_weighed(request, matter, what=plan.what, due_at=plan.due_at),
        }
        for plan in _planned(request)
    ]


def founds_in(request: StaffRequest, matter_id: int, text: str) -> list[dict[str, Any]]:
    """Return what is promised in a text: where, what, until when, and whether that is likely.

    Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(request.actor, matter_id, "matter.reply")
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    name = matter.customer.name if matter.customer else ""
    return [
        {
            "start": found.start,
            "end": found.end,
            "text": found.text,
            "due_at": found.due_at.isoformat(),
            "local": f"{found.due_at.astimezone(calendar.zone):%Y-%m-%dT%H:%M}",
            "what": found.what or found.text,
            "whom": name,
            **_weighed(request, matter, what=found.what or found.text, due_at=found.due_at),
        }
        for found in find_promises(text[:LONGEST_SEARCHED], at=request.now, calendar=calendar)
    ]


def _weighed(request: StaffRequest, matter: Matter, *, what: str, due_at: datetime) -> dict[str, Any]:
    """Return what calendar and history say of the time, in words; `likely` is None where neither says anything.

    `needs_reason`: history says no, so whoever promises it says why it can be kept this time.
    """
    now = request.now
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    judged = judge(what=what, due_at=due_at, now=now, calendar=calendar, team_id=matter.team_id)
    return {
        "when": words.due_when(due_at=due_at, now=now),
        "why": judged_words(judged, due_at=due_at, now=now, calendar=calendar),
        "likely": judged.is_likely if judged.is_open_then else False,
        "needs_reason": judged.is_likely is False,
    }


@desk_page("matter.reply", methods=("POST",))
def take_back(request: StaffRequest, message_id: int) -> HttpResponse:
    """Take a held reply back into the composer."""
    message = access.message_for(request.actor, message_id, "matter.reply")
    files = attachments_of([message_id]).get(message_id, [])
    back = way_back(request, f"/desk/matters/{message.matter_id}/?tab=messages")
    try:
        text = take_back_reply(actor=request.actor, now=request.now, message_id=message_id)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        messages.error(request, str(error))
        return HttpResponseRedirect(back)
    keep_taken_back(
        request,
        matter_id=message.matter_id,
        text=text,
        file_ids=[f.id for f in files],
        names=[f.name for f in files],
    )
    return HttpResponseRedirect(back)


@desk_page("matter.reply", methods=("POST",))
def send_once_more(request: StaffRequest, message_id: int) -> HttpResponse:
    """Send a reply again that did not reach the customer."""
    message = access.message_for(request.actor, message_id, "matter.reply")

    def run() -> str:
        send_again(actor=request.actor, now=request.now, message_id=message_id)
        return _("It is on its way again.")

    return do_and_go(request, run=run, back=f"/desk/matters/{message.matter_id}/?tab=messages")


@desk_page("staff.read")
def colleagues(request: StaffRequest) -> HttpResponse:
    """Answer colleagues whose name begins with what was typed after an @."""
    typed = request.GET.get("q", "").strip().lower()[:20]
    rows = [
        row
        for row in list_staff(actor=request.actor, now=request.now)
        if row.name.lower().startswith(typed) or row.username.startswith(typed)
    ]
    return part(request, "desk/colleagues.html", {"people": rows[:8]})
