"""A quote behind its secret address: read it, ask about it, decide; on a phone, on paper, as PDF."""

import contextlib
from datetime import datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidMove, NotFound, StaleState
from yinuo.insale.queries.customer_order import order_secret_of_quote
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.matters.models import Message
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.quote_decision import Acceptance, accept_quote, decline_quote
from yinuo.presale.actions.quote_offer import ask_about_quote, open_quote
from yinuo.presale.errors import PrecautionsNotTold
from yinuo.presale.queries.quote import QuoteFile, read_quote
from yinuo.web.components.paper import NoPdf
from yinuo.web.components.quote_words import document
from yinuo.web.desk.action_forms import put_errors, whole_number
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.presale.quote_pdf import quote_pdf
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_QUOTE = 30
PER_ADDRESS_GUESSES = 60
HOUR_S = 3600
OFFERED = ("sent", "viewed")


class QuoteAskForm(forms.Form):
    """A question about the quote or one of its lines."""

    text = forms.CharField(
        label=lazy("Your question"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    # one form a line stands on the page, each with this ticket
    ticket = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))


class AcceptForm(forms.Form):
    """A name and a tick; the precautions have ticks of their own."""

    name = forms.CharField(
        label=lazy("Your full name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    agreed = forms.BooleanField(label=lazy("I accept this quote with its dates and terms."), required=False)


class DeclineForm(forms.Form):
    """A word for those who wrote it, or none."""

    words = forms.CharField(
        label=lazy("Would you tell us why? It helps us; you need not."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@portal_page(audience="link")
def quote(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the quote; its first opening by the customer is noted. Raises: NotFound."""
    file = _opened(request, secret)
    if request.method == "GET" and not _is_staff(request) and file.row.state == "sent" and not file.is_over:
        # another tab may have been first
        with contextlib.suppress(InvalidMove, StaleState):
            open_quote(actor=_reader(file), now=_now(request), quote_id=file.row.id)
        file = _opened(request, secret)
    return _page(request, file)


@portal_page(audience="link", methods=("POST",))
def ask(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a question about the quote or a line of it. Raises: NotFound, TooManyTries."""
    file = _opened(request, secret)
    line_id = whole_number(request.POST.get("line"))
    form = QuoteAskForm(request.POST)
    if not form.is_valid():
        return _page(request, file, ask_form=form, asked_line=line_id, status=422)
    values = form.cleaned_data
    if ticket_age(values["ticket"], now=_now(request)) is None:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        return _page(request, file, ask_form=form, asked_line=line_id, status=422)
    key = once_key(values["ticket"], values["text"], str(line_id))
    if not _was_sent(key):
        limit("quote_ask", str(file.row.id), most=PER_QUOTE, within_s=HOUR_S)
        try:
            ask_about_quote(
                actor=_reader(file),
                now=_now(request),
                quote_id=file.row.id,
                text=values["text"],
                line_id=line_id,
                external_id=key,
            )
        except DomainError as error:
            put_errors(form, error)
            return _page(request, file, ask_form=form, asked_line=line_id, status=error.status)
        except IntegrityError:
            # The same form came a second time while the first was being written.
            if not _was_sent(key):
                raise
    with translation.override(file.language):
        messages.success(request, _("Thank you. Your question reached us; the answer will come to you."))
    return HttpResponseRedirect(f"/q/{secret}/")


@portal_page(audience="link", methods=("POST",))
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's yes. Raises: NotFound, TooManyTries."""
    file = _opened(request, secret)
    form = AcceptForm(request.POST)
    understood = tuple(request.POST.getlist("understood"))
    if not form.is_valid():
        return _page(request, file, accept_form=form, understood=understood, status=422)
    limit("quote_accept", str(file.row.id), most=PER_QUOTE, within_s=HOUR_S)
    acceptance = Acceptance(
        name=form.cleaned_data["name"],
        address=address_of(request),
        understood=understood,
        agreed=form.cleaned_data["agreed"],
    )
    try:
        accept_quote(actor=_reader(file), now=_now(request), quote_id=file.row.id, acceptance=acceptance)
    except DomainError as error:
        if error.status == 404:
            raise
        with translation.override(file.language):
            put_errors(form, error)
        untold = any(isinstance(one, PrecautionsNotTold) for one in [error, *getattr(error, "errors", [])])
        again = _opened(request, secret)
        return _page(
            request, again, accept_form=form, understood=understood, untold=untold, status=error.status
        )
    return HttpResponseRedirect(f"/q/{secret}/#decision")


@portal_page(audience="link", methods=("POST",))
def decline(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's no. Raises: NotFound."""
    file = _opened(request, secret)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            decline_quote(
                actor=_reader(file),
                now=_now(request),
                quote_id=file.row.id,
                words=form.cleaned_data["words"],
            )
        except DomainError as error:
            if error.status == 404:
                raise
            with translation.override(file.language):
                put_errors(form, error)
            return _page(request, _opened(request, secret), decline_form=form, status=error.status)
        return HttpResponseRedirect(f"/q/{secret}/#decision")
    return _page(request, file, decline_form=form, status=422)


@portal_page(audience="link")
def pdf(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the quote as PDF, or say how to print it where this installation cannot write one. Raises: NotFound."""
    file = _opened(request, secret)
    try:
        content = quote_pdf(file, now=_now(request))
    except NoPdf:
        with translation.override(file.language):
            context = {"title": _("No PDF here"), "file": file, "back": f"/q/{secret}/"}
            return _private(render(request, "portal/presale/quote_no_pdf.html", context, status=501))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file.row.number}-v{file.row.version}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return _private(response)


def _opened(request: HttpRequest, secret: str) -> QuoteFile:
    """Return the quote of a secret. Raises: NotFound for one that opens nothing, TooManyTries for guessing."""
    try:
        return read_quote(secret=secret, now=_now(request))
    except NotFound:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise


def _reader(file: QuoteFile) -> Actor:
    return customer_actor(
        customer_id=None, name=file.row.customer, matter_ids=[file.row.matter_id], language=file.language
    )


def _is_staff(request: HttpRequest) -> bool:
    return bool(getattr(request, "actor", None))


def _was_sent(key: str) -> bool:
    return Message.objects.filter(channel="web", external_id=key).exists()


def _page(
    request: HttpRequest,
    file: QuoteFile,
    *,
    ask_form: QuoteAskForm | None = None,
    asked_line: int | None = None,
    accept_form: AcceptForm | None = None,
    decline_form: DeclineForm | None = None,
    understood: tuple[str, ...] = (),
    untold: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Render the page in the quote's own language, with what was typed and ticked kept."""
    now = _now(request)
    request.LANGUAGE_CODE = file.language
    with translation.override(file.language):
        newest = file.newest_secret
        context = {
            "title": _("Quote %(number)s") % {"number": file.row.number},
            **document(file, now=now),
            "url": f"/q/{file.secret}/",
            "can_decide": file.row.state in OFFERED and not file.is_over,
            "is_over": file.is_over or file.row.state == "expired",
            "newer_url": f"/q/{newest}/" if newest and newest != file.secret else "",
            "ask_form": ask_form or QuoteAskForm(initial={"ticket": new_ticket(now=now)}),
            "asked_line": asked_line,
            "asks_in_general": ask_form is not None and asked_line is None,
            "accept_form": accept_form or AcceptForm(),
            "decline_form": decline_form or DeclineForm(),
            "understood": understood,
            "untold": untold,
            "thread_url": f"/t/{file.thread_secret}/",
            "order_url": _order_url(file),
            "now": now,
        }
        return _private(render(request, "portal/presale/quote.html", context, status=status))


def _order_url(file: QuoteFile) -> str:
    """Return the address of the order that the quote became, "" before that."""
    secret = order_secret_of_quote(file.row.id) if file.row.state == "accepted" else ""
    return f"/o/{secret}/" if secret else ""


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


QUOTE = "q/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(QUOTE, quote, name="portal_quote"),
    path(QUOTE + "ask/", ask, name="portal_quote_ask"),
    path(QUOTE + "accept/", accept, name="portal_quote_accept"),
    path(QUOTE + "decline/", decline, name="portal_quote_decline"),
    path(QUOTE + "quote.pdf", pdf, name="portal_quote_pdf"),
]
