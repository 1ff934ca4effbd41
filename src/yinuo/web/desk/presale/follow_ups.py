"""Looking after those who asked and did not buy: the list, and everything about one of them on one screen."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from yinuo.core.cursors import read_instant_cursor
from yinuo.core.errors import DomainError, InvalidValue
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.people.queries.customers import list_contact_points
from yinuo.presale.actions.follow_up import (
    LONGEST_WORDS,
    move_follow_up,
    note_follow_up_call,
    send_follow_up,
    skip_follow_up,
)
from yinuo.presale.follow_up_words import SHORTCUT
from yinuo.presale.journal.follow_up import HOWS, SKIPPED
from yinuo.presale.journal.inquiry import MANNERS
from yinuo.presale.queries.follow_up import (
    STATES,
    FollowUpFile,
    FollowUpRow,
    due_today,
    get_follow_up,
    list_follow_ups,
)
from yinuo.web.components import words
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, answer_form, asked_text, put_errors, query_of
from yinuo.web.desk.automation.tabs import HOME as AUTOMATION
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/follow-ups/"
REPLIES = f"{AUTOMATION}replies/"
RIGHT = "matter.reply"
WORK = "matter.work"
METHODS = ("GET", "HEAD", "POST")


class MessageForm(forms.Form):
    """What is written to the customer."""

    text = forms.CharField(
        label=lazy("What we write"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=lazy("It asks nothing and sells nothing. Change it as you would say it."),
    )


class CallForm(forms.Form):
    """What was said in a call."""

    words = forms.CharField(
        label=lazy("What was said"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class SkipForm(forms.Form):
    """Why nobody asks."""

    reason = forms.CharField(label=lazy("Why not"), max_length=200)


class LaterForm(forms.Form):
    """The day on which to look."""

    due_on = forms.DateField(label=lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}))


@desk_page(RIGHT)
def follow_ups(request: StaffRequest) -> HttpResponse:
    """Show who is to be looked after: due, later, or done."""
    state = request.GET.get("state", "")
    state = state if state in STATES else "due"
    whose = "all" if request.GET.get("whose") == "all" else "mine"
    after = asked_text(request, "after")
    rows, older = list_follow_ups(
        actor=request.actor,
        now=request.now,
        language=actor_language(request),
        state=state,
        whose=whose,
        after=_checked(after),
    )
    names = {
        "due": pgettext("follow-up", "Due"),
        "later": pgettext("follow-up", "Later"),
        "done": pgettext("follow-up", "Done"),
    }
    query = {
        key: value for key, value in {"state": state, "whose": whose}.items() if value not in ("due", "mine")
    }
    context = {
        "title": _("Follow-ups"),
        "rows": [_listed(row) for row in rows],
        "tabs": [
            Link(name=name, url=HOME + query_of(query | {"state": key}), current=key == state)
            for key, name in names.items()
        ],
        "state": state,
        "everyones": whose == "all",
        "everyones_url": HOME + query_of({"state": state} | ({} if whose == "all" else {"whose": "all"})),
        "can_note": request.actor.can("matter.open"),
        "can_set": request.actor.can("pipeline.edit"),
        "cursor": Cursor(
            newer_url=HOME + query_of(query) if after else "",
            older_url=HOME + query_of(query | {"after": older}) if older else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/presale/follow_ups.html", context)


@desk_page(RIGHT)
def follow_up(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Show what they asked, what we answered, and what can be done now. Raises: NotFound."""
    return _page(request, follow_up_id)


@desk_page(RIGHT, methods=("POST",))
def message(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Write to the customer. Raises: NotFound, NotAllowed."""
    form = MessageForm(request.POST)

    def run(values: dict[str, Any]) -> str:
        send_follow_up(actor=request.actor, now=request.now, follow_up_id=follow_up_id, text=values["text"])
        return _("Sent. Thank you for asking.")

    return _deed(request, follow_up_id, form=form, run=run, message=form)


@desk_page(WORK, methods=("POST",))
def call(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Note what was said in a call. Raises: NotFound, NotAllowed."""
    form = CallForm(request.POST)

    def run(values: dict[str, Any]) -> str:
        note_follow_up_call(
            actor=request.actor, now=request.now, follow_up_id=follow_up_id, words=values["words"]
        )
        return _("Noted. Thank you for asking.")

    return _deed(request, follow_up_id, form=form, run=run, call=form)


@desk_page(WORK, methods=METHODS)
def skip(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Leave a look out, with the reason. Raises: NotFound, NotAllowed."""
    form = SkipForm(request.POST or None)

    def run(values: dict[str, Any]) -> str:
        skip_follow_up(
            actor=request.actor, now=request.now, follow_up_id=follow_up_id, reason=values["reason"]
        )
        return _("Left out.")

    return answer_form(
        request, form=form, title=_("Leave it out"), submit=_("Leave it out"), run=run, back=HOME
    )


@desk_page(WORK, methods=METHODS)
def later(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Put a look off. Raises: NotFound, NotAllowed."""
    form = LaterForm(request.POST or None)

    def run(values: dict[str, Any]) -> str:
        moved = move_follow_up(
            actor=request.actor, now=request.now, follow_up_id=follow_up_id, due_on=values["due_on"]
        )
        return _("Put off to %(day)s.") % {"day": words.month_day(day=moved.due_on)}

    return answer_form(
        request,
        form=form,
        title=_("Put it off"),
        submit=_("Put it off"),
        run=run,
        back=HOME,
        note=_("A day off becomes the next working day."),
    )


def due_on_my_day(request: StaffRequest) -> dict[str, Any] | None:
    """Return the first looks that are due for the reader and how many there are, None where there is none."""
    actor = request.actor
    if actor.staff_id is None or not actor.can(RIGHT):
        return None
    rows, count = due_today(actor=actor, now=request.now, language=actor_language(request))
    return {"rows": [_listed(row) for row in rows], "count": count} if rows else None


def _page(
    request: StaffRequest,
    follow_up_id: int,
    *,
    message: MessageForm | None = None,
    call: CallForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    file = get_follow_up(
        actor=actor, now=request.now, follow_up_id=follow_up_id, language=actor_language(request)
    )
    row = file.row
    contacts = (
        list_contact_points(actor=actor, customer_id=row.customer_id) if actor.can("customer.read") else []
    )
    context = {
        "title": row.customer,
        "file": file,
        "row": row,
        "manner": MANNERS[row.manner],
        "how": _how(row),
        "message": message or MessageForm(initial={"text": file.words}),
        "call": call or CallForm(),
        "phones": [point for point in contacts if point.kind == "phone"],
        "mails": [point for point in contacts if point.kind == "email"],
        "can_work": actor.can(WORK),
        "words_url": _words_url(file) if actor.can("automation.edit") else "",
        "path": [Link(name=_("Follow-ups"), url=HOME), Link(name=row.customer)],
    }
    return render(request, "desk/presale/follow_up.html", context, status=status)


def _deed(
    request: StaffRequest, follow_up_id: int, *, form: forms.Form, run: Any, **shown: Any
) -> HttpResponse:
    """Do what a form of the page asks and go to the list; an objection stands beside its field, nothing typed is lost."""
    status = 422
    if form.is_valid():
        try:
            said = run(form.cleaned_data)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
            status = error.status
        else:
            messages.success(request, said)
            return HttpResponseRedirect(HOME)
    return _page(request, follow_up_id, status=status, **shown)


def _words_url(file: FollowUpFile) -> str:
    """Return where the suggested words are changed for everyone."""
    if file.canned_id is not None:
        return f"{REPLIES}{file.canned_id}/"
    return f"{REPLIES}new/?shortcut={SHORTCUT}"


def _listed(row: FollowUpRow) -> dict[str, Any]:
    return {"row": row, "manner": MANNERS[row.manner], "how": _how(row)}


def _how(row: FollowUpRow) -> str:
    """Return how a look was done or why it was left out, in words; empty while it is planned."""
    if row.how == "person":
        return pgettext("follow-up", "Left out")
    return str({**HOWS, **SKIPPED}.get(row.how, ""))


def _checked(after: str) -> str:
    """Return a cursor, or nothing for a word that is none: an old address still shows the first page."""
    try:
        if after:
            read_instant_cursor(after)
    except InvalidValue:
        return ""
    return after


ADDRESSES: list[URLPattern] = [
    path("follow-ups/", follow_ups, name="follow_ups"),
    path("follow-ups/<int:follow_up_id>/", follow_up, name="follow_up"),
    path("follow-ups/<int:follow_up_id>/message/", message, name="follow_up_message"),
    path("follow-ups/<int:follow_up_id>/call/", call, name="follow_up_call"),
    path("follow-ups/<int:follow_up_id>/skip/", skip, name="skip_follow_up"),
    path("follow-ups/<int:follow_up_id>/later/", later, name="move_follow_up"),
]
