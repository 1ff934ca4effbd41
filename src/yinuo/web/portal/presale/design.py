"""A design on the customer's thread: its delivered versions, to look at, agree to, or ask to change. No script is needed."""

from datetime import datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound
from yinuo.matters import access as matter_access
from yinuo.matters.models import Message
from yinuo.people.actors import customer_actor
from yinuo.presale import access_design as access
from yinuo.presale.actions.design_decision import agree_to_design, ask_design_change
from yinuo.presale.queries.design import get_design
from yinuo.web.components.design_words import shown_version, with_viewer
from yinuo.web.components.files_shown import shown_file
from yinuo.web.errors import error_lines
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.reader import language_of
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_ADDRESS_GUESSES = 60
PER_DESIGN = 30
HOUR_S = 3600


class ChangeForm(forms.Form):
    """What should be otherwise."""

    text = forms.CharField(
        label=lazy("What should be different?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    ticket = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)


class Opened(Struct, frozen=True, kw_only=True):
    """A thread that a secret opened, and the customer who reads it."""

    secret: str
    matter_id: int
    actor: Actor
    now: datetime


@portal_page(audience="link")
def design(request: HttpRequest, secret: str, design_id: int) -> HttpResponse:
    """Show the delivered versions of a design. Raises: NotFound."""
    return _page(request, _opened(request, secret), design_id)


@portal_page(audience="link", methods=("POST",))
def agree(request: HttpRequest, secret: str, design_id: int, version_id: int) -> HttpResponse:
    """Take the customer's yes to a version. Raises: NotFound, TooManyTries."""
    opened = _opened(request, secret)
    _own_version(opened, design_id, version_id)
    limit("design", str(design_id), most=PER_DESIGN, within_s=HOUR_S)
    try:
        agree_to_design(actor=opened.actor, now=opened.now, version_id=version_id)
    except DomainError as error:
        if error.status == 404:
            raise
        for line in error_lines(error):
            messages.error(request, line)
        return _page(request, opened, design_id, status=error.status)
    messages.success(request, _("Thank you. We build it as agreed."))
    return HttpResponseRedirect(_url(secret, design_id))


@portal_page(audience="link", methods=("POST",))
def change(request: HttpRequest, secret: str, design_id: int, version_id: int) -> HttpResponse:
    """Take what should be different. Raises: NotFound, TooManyTries."""
    opened = _opened(request, secret)
    _own_version(opened, design_id, version_id)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, opened, design_id, form=form, status=422)
    values = form.cleaned_data
    if ticket_age(values["ticket"], now=opened.now) is None:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        return _page(request, opened, design_id, form=form, status=422)
    key = once_key(values["ticket"], values["text"])
    if not _was_sent(key):
        limit("design", str(design_id), most=PER_DESIGN, within_s=HOUR_S)
        try:
            ask_design_change(
                actor=opened.actor,
                now=opened.now,
                version_id=version_id,
                text=values["text"],
                external_id=key,
            )
        except DomainError as error:
            if error.status == 404:
                raise
            form.add_error(None, error_lines(error))
            return _page(request, opened, design_id, form=form, status=error.status)
        except IntegrityError:
            # The same form came a second time while the first was being written.
            if not _was_sent(key):
                raise
    messages.success(request, _("Thank you. The designer reads it, and we tell you by when."))
    return HttpResponseRedirect(_url(secret, design_id))


@portal_page(audience="link")
def file(request: HttpRequest, secret: str, version_id: int, attachment_id: int) -> FileResponse:
    """Send a file of a delivered version. Raises: NotFound."""
    opened = _opened(request, secret)
    return shown_file(access.drawing_of(opened.actor, version_id, attachment_id))


def _opened(request: HttpRequest, secret: str) -> Opened:
    """Return the thread of a secret. Raises: NotFound for a secret that opens nothing, TooManyTries for guessing."""
    matter = matter_access.matter_of_secret(secret) if len(secret) <= 64 else None
    if matter is None:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise NotFound()
    actor = customer_actor(
        customer_id=None, name=_("The customer"), matter_ids=[matter.pk], language=language_of(request)
    )
    now = cast(datetime, request.now)  # type: ignore[attr-defined]
    return Opened(secret=secret, matter_id=matter.pk, actor=actor, now=now)


def _own_version(opened: Opened, design_id: int, version_id: int) -> None:
    """Refuse a version that is not one of this design. Raises: NotFound."""
    version, _design, _matter = access.version_for(opened.actor, version_id, right="matter.write_in")
    if version.design_id != design_id:
        raise NotFound()


def _was_sent(key: str) -> bool:
    return Message.objects.filter(channel="web", external_id=key).exists()


def _page(
    request: HttpRequest,
    opened: Opened,
    design_id: int,
    *,
    form: ChangeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = get_design(actor=opened.actor, design_id=design_id)
    newest, *older = [shown_version(one) for one in found.versions]
    context = {
        "title": found.row.title,
        "row": found.row,
        "newest": newest,
        "older": older,
        "grave": found.grave,
        "agreed": next((one for one in found.versions if one.agreed_at), None),
        "can_agree": "agree" in found.moves,
        "form": form or ChangeForm(initial={"ticket": new_ticket(now=opened.now)}),
        "asks": form is not None,
        "secret": opened.secret,
        "thread_url": f"/t/{opened.secret}/",
        "can_change": found.row.state != "dropped",
    }
    response = with_viewer(render(request, "portal/presale/design.html", context, status=status))
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _url(secret: str, design_id: int) -> str:
    return f"/t/{secret}/design/{design_id}/"


_DESIGN = "t/<str:secret>/design/<int:design_id>/"
ADDRESSES: list[URLPattern] = [
    path(_DESIGN, design, name="portal_design"),
    path(_DESIGN + "versions/<int:version_id>/agree/", agree, name="portal_design_agree"),
    path(_DESIGN + "versions/<int:version_id>/change/", change, name="portal_design_change"),
    path("t/<str:secret>/drawings/<int:version_id>/<int:attachment_id>/", file, name="portal_drawing"),
]
