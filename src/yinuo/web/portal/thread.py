"""The customer's thread, behind its secret address: promises, messages, and what the customer may do."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.organisation import organisation
from yinuo.matters import access
from yinuo.matters.actions.attachments import store_attachment
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.ratings import rate_matter
from yinuo.matters.actions.states import close_matter, reopen_matter
from yinuo.matters.models import Matter, Message, Rating
from yinuo.matters.queries.attachments import open_attachment
from yinuo.matters.queries.matter import MatterFile, get_matter
from yinuo.matters.states import MatterState
from yinuo.people.actors import customer_actor
from yinuo.presale.queries.bot import bot_speaks
from yinuo.web.errors import error_lines, field_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.forms import RateForm, ReopenForm, ReplyForm
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.reader import language_of
from yinuo.web.portal.thread_rows import promises_for_customer, shown_messages, shown_promise, steps_of
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_THREAD = 30
PER_ADDRESS_GUESSES = 60
HOUR_S = 3600
DONE = (MatterState.RESOLVED, MatterState.CLOSED)
_CURSOR = re.compile(r"(?P<at>[0-9T:.+ -]{19,40})~(?P<key>[0-9]{1,18})")
View = Callable[..., Any]


class Opened(Struct, frozen=True, kw_only=True):
    """A thread that a secret opened: its matter (the survivor of a merge) and the customer who reads it."""

    secret: str
    matter_id: int
    actor: Actor
    now: datetime

    @property
    def url(self) -> str:
        return f"/t/{self.secret}/"


@portal_page(audience="link")
def thread(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the thread. Raises: NotFound."""
    return _page(request, opened_thread(request, secret))


@portal_page(audience="link")
def thread_part(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what changes of the thread, for the page that listens. Raises: NotFound."""
    opened = opened_thread(request, secret)
    return _private(render(request, "portal/thread_live.html", _context(request, opened)))


@portal_page(audience="link", methods=("POST",))
def reply(request: HttpRequest, secret: str) -> HttpResponse:
    """Add what the customer wrote. Raises: NotFound, TooManyTries."""
    opened = opened_thread(request, secret)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, opened, reply=form, status=422)
    values = form.cleaned_data
    if ticket_age(values["ticket"], now=opened.now) is None:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        return _page(request, opened, reply=form, status=422)
    key = once_key(values["ticket"], values["text"])
    if not Message.objects.filter(channel="web", external_id=key).exists():
        limit("reply", str(opened.matter_id), most=PER_THREAD, within_s=HOUR_S)
        try:
            _write(opened, values, key)
        except DomainError as error:
            for name, lines in field_errors(error).items():
                form.add_error(name if name in form.fields else None, lines)
            return _page(request, opened, reply=form, status=error.status)
    return HttpResponseRedirect(f"{opened.url}#say")


@portal_page(audience="link", methods=("POST",))
def solved(request: HttpRequest, secret: str) -> HttpResponse:
    """Close the matter because the customer says that it is solved. Raises: NotFound, InvalidMove."""
    opened = opened_thread(request, secret)
    close_matter(actor=opened.actor, now=opened.now, matter_id=opened.matter_id, how="confirmed")
    messages.success(request, _("Thank you for telling us. You can still write here if something comes up."))
    return HttpResponseRedirect(opened.url)


@portal_page(audience="link", methods=("POST",))
def rate(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a rating. Raises: NotFound."""
    opened = opened_thread(request, secret)
    form = RateForm(request.POST)
    if form.is_valid() and _tried(
        form,
        lambda: rate_matter(
            actor=opened.actor,
            now=opened.now,
            matter_id=opened.matter_id,
            score=form.cleaned_data["score"],
            comment=form.cleaned_data["comment"],
        ),
    ):
        messages.success(request, _("Thank you. The people who served you will read this."))
        return HttpResponseRedirect(opened.url)
    return _page(request, opened, rate=form, status=422)


@portal_page(audience="link", methods=("POST",))
def reopen(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the matter again with the customer's reason. Raises: NotFound."""
    opened = opened_thread(request, secret)
    form = ReopenForm(request.POST)
    if form.is_valid() and _tried(
        form,
        lambda: reopen_matter(
            actor=opened.actor, now=opened.now, matter_id=opened.matter_id, reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, _("It is open again, and the person who keeps it was told."))
        return HttpResponseRedirect(opened.url)
    return _page(request, opened, reopen=form, status=422)


@portal_page(audience="link")
def attachment(request: HttpRequest, secret: str, attachment_id: int) -> FileResponse:
    """Send a file as a download that no browser runs. Raises: NotFound."""
    opened = opened_thread(request, secret)
    found = open_attachment(actor=opened.actor, attachment_id=attachment_id)
    response = FileResponse(found.content, as_attachment=True, filename=found.name, content_type=found.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def opened_thread(request: HttpRequest, secret: str) -> Opened:
    """Return the thread of a secret. Raises: NotFound for a secret that opens nothing, TooManyTries for guessing."""
    matter = access.matter_of_secret(secret) if len(secret) <= 64 else None
    if matter is None:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise NotFound()
    actor = customer_actor(
        customer_id=None, name=_("The customer"), matter_ids=[matter.pk], language=language_of(request)
    )
    now = cast(datetime, request.now)  # type: ignore[attr-defined]
    return Opened(secret=secret, matter_id=matter.pk, actor=actor, now=now)


def _write(opened: Opened, values: dict[str, Any], key: str) -> None:
    """Store the files and the message. Raises: what the two actions raise."""
    stored = tuple(
        store_attachment(
            actor=opened.actor,
            now=opened.now,
            matter_id=opened.matter_id,
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=file.file,
        ).pk
        for file in values["attachments"]
    )
    name = Matter.objects.filter(pk=opened.matter_id).values_list("customer__name", flat=True).get()
    try:
        take_customer_message(
            actor=opened.actor,
            now=opened.now,
            matter_id=opened.matter_id,
            text=values["text"],
            channel="web",
            customer_name=name or "",
            external_id=key,
            files=stored,
        )
    except IntegrityError:
        # The same form came a second time while the first was being written.
        if not Message.objects.filter(channel="web", external_id=key).exists():
            raise


def _tried(form: forms.Form, deed: Callable[[], object]) -> bool:
    try:
        deed()
    except DomainError as error:
        form.add_error(None, error_lines(error))
        return False
    return True


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    reply: ReplyForm | None = None,
    rate: RateForm | None = None,
    reopen: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, opened)
    context |= {
        "reply_form": reply or ReplyForm(initial={"ticket": new_ticket(now=opened.now)}),
        "rate_form": rate or RateForm(),
        "reopen_form": reopen or ReopenForm(),
        "asked": "asked" in request.GET,
        "live_topics": f"matter:{opened.matter_id}",
        "live_secret": opened.secret,
    }
    return _private(render(request, "portal/thread.html", context, status=status))


def _context(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    matter = get_matter(
        actor=opened.actor,
        now=opened.now,
        matter_id=opened.matter_id,
        before=_cursor(request.GET.get("before", "")),
    )
    owed = promises_for_customer(matter_id=matter.id, now=opened.now)
    shown = [shown_promise(one, now=opened.now) for one in owed]
    first = next((place for place, one in enumerate(owed) if one.is_running and one.state != "paused"), None)
    return {
        "title": matter.title,
        "matter": matter,
        "opened": opened,
        "nearest": None if first is None else shown[first],
        "nearest_owner": "" if first is None else owed[first].owner,
        "others": [one for place, one in enumerate(shown) if place != first],
        "steps": steps_of(matter),
        "messages_shown": shown_messages(matter.messages, secret=opened.secret),
        "may": _may(matter, opened.now),
        "bot_speaks": settings.YINUO_BOT and bot_speaks(actor=opened.actor, matter_id=matter.id),
    }


def _may(matter: MatterFile, now: datetime) -> dict[str, bool]:
    """Return what the customer may do now."""
    done_at = matter.closed_at or matter.resolved_at
    window = timedelta(days=organisation().reopen_window_days)
    within = done_at is None or now - done_at <= window
    done = matter.state in DONE
    resolved_at = matter.resolved_at
    rated = (
        done
        and resolved_at is not None
        and Rating.objects.filter(matter_id=matter.id, resolved_at=resolved_at).exists()
    )
    dropped = matter.state == MatterState.CANCELLED
    return {
        "write": not dropped and (not done or within),
        "confirm": matter.state == MatterState.RESOLVED,
        "rate": done and resolved_at is not None and not rated,
        "rated": rated,
        "reopen": done and within,
        "over": dropped or (done and not within),
    }


def _cursor(text: str) -> str:
    """Return a cursor of earlier messages that can be read, else the empty text."""
    found = _CURSOR.fullmatch(text.replace(" ", "+"))
    if found is None:
        return ""
    try:
        at = parse_datetime(found["at"])
    except ValueError:
        return ""
    return f"{at.isoformat()}~{found['key']}" if at is not None and at.tzinfo is not None else ""


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
