"""A contract behind its secret address: read it, keep it on paper, ask about it, accept it."""

from datetime import datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.organisation import organisation
from yinuo.insale.actions.contract_offer import (
    LONGEST_NAME,
    ContractYes,
    accept_contract,
    ask_about_contract,
    open_contract,
)
from yinuo.insale.queries.contract import ContractFile, open_contract_file, read_contract
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.matters.models import Message
from yinuo.people.actors import customer_actor
from yinuo.web.components.contract_words import accepted_words, sections_of
from yinuo.web.components.paper import NoPdf, paper_pdf
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_CONTRACT = 30
PER_ADDRESS_GUESSES = 60
HOUR_S = 3600
STYLES = "yinuo/css/contract_pdf.css"


class ContractAskForm(forms.Form):
    """A question about the contract."""

    text = forms.CharField(
        label=lazy("Your question"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    ticket = forms.CharField(widget=forms.HiddenInput)


class ContractYesForm(forms.Form):
    """A name and a tick."""

    name = forms.CharField(
        label=lazy("Your full name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(label=lazy("I have read this contract and accept it."), required=False)


@portal_page(audience="link")
def contract(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the contract; its first opening by the customer is noted. Raises: NotFound."""
    file = _opened(request, secret)
    if request.method == "GET" and not _is_staff(request) and file.row.viewed_at is None:
        open_contract(actor=_reader(file), now=_now(request), contract_id=file.row.id)
        file = _opened(request, secret)
    return _page(request, file)


@portal_page(audience="link", methods=("POST",))
def ask(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a question about the contract. Raises: NotFound, TooManyTries."""
    file = _opened(request, secret)
    form = ContractAskForm(request.POST)
    if not form.is_valid():
        return _page(request, file, ask_form=form, status=422)
    values = form.cleaned_data
    if ticket_age(values["ticket"], now=_now(request)) is None:
        with translation.override(file.language):
            form.add_error(
                None, _("This page was open for too long. Everything is still here: please send it again.")
            )
        return _page(request, file, ask_form=form, status=422)
    key = once_key(values["ticket"], values["text"])
    if not _was_sent(key):
        limit("contract_ask", str(file.row.id), most=PER_CONTRACT, within_s=HOUR_S)
        try:
            ask_about_contract(
                actor=_reader(file),
                now=_now(request),
                contract_id=file.row.id,
                text=values["text"],
                external_id=key,
            )
        except DomainError as error:
            put_errors(form, error)
            return _page(request, file, ask_form=form, status=error.status)
        except IntegrityError:
            # The same form came a second time while the first was being written.
            if not _was_sent(key):
                raise
    with translation.override(file.language):
        messages.success(request, _("Thank you. Your question reached us; the answer will come to you."))
    return HttpResponseRedirect(f"/k/{secret}/")


@portal_page(audience="link", methods=("POST",))
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's yes. Raises: NotFound, TooManyTries."""
    file = _opened(request, secret)
    form = ContractYesForm(request.POST)
    if not form.is_valid():
        return _page(request, file, yes_form=form, status=422)
    limit("contract_accept", str(file.row.id), most=PER_CONTRACT, within_s=HOUR_S)
    yes = ContractYes(
        name=form.cleaned_data["name"],
        agreed=form.cleaned_data["agreed"],
        address=address_of(request),
        agent=request.headers.get("User-Agent", ""),
    )
    try:
        accept_contract(actor=_reader(file), now=_now(request), contract_id=file.row.id, yes=yes)
    except DomainError as error:
        if error.status == 404:
            raise
        with translation.override(file.language):
            put_errors(form, error)
        return _page(request, _opened(request, secret), yes_form=form, status=error.status)
    return HttpResponseRedirect(f"/k/{secret}/#decision")


@portal_page(audience="link")
def pdf(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the contract as PDF, or say how to print it where this installation cannot write one. Raises: NotFound."""
    file = _opened(request, secret)
    if file.file_id is not None:
        raise NotFound()
    with translation.override(file.language):
        context = {
            **_document(file),
            "name": organisation().name_in(file.language),
            "language": file.language,
        }
        html = render_to_string("portal/insale/contract_pdf.html", context)
        try:
            content = paper_pdf(html, styles=STYLES)
        except NoPdf:
            said = {"title": _("No PDF here"), "file": file, "back": f"/k/{secret}/"}
            return _private(render(request, "portal/insale/contract_no_pdf.html", said, status=501))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file.order_number}-contract-{file.row.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return _private(response)


@portal_page(audience="link")
def paper(request: HttpRequest, secret: str) -> FileResponse:
    """Send the file that the contract is, as a download that no browser runs. Raises: NotFound."""
    _opened(request, secret)
    found = open_contract_file(secret=secret)
    response = FileResponse(found.content, as_attachment=True, filename=found.name, content_type=found.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _opened(request: HttpRequest, secret: str) -> ContractFile:
    """Return the contract of a secret. Raises: NotFound for one that opens nothing, TooManyTries for guessing."""
    try:
        return read_contract(secret=secret)
    except NotFound:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise


def _reader(file: ContractFile) -> Actor:
    return customer_actor(
        customer_id=None, name=file.customer, matter_ids=[file.row.order_id], language=file.language
    )


def _is_staff(request: HttpRequest) -> bool:
    return bool(getattr(request, "actor", None))


def _was_sent(key: str) -> bool:
    return Message.objects.filter(channel="web", external_id=key).exists()


def _document(file: ContractFile) -> dict[str, object]:
    return {"file": file, "sections": sections_of(file.text), "accepted": accepted_words(file.row)}


def _page(
    request: HttpRequest,
    file: ContractFile,
    *,
    ask_form: ContractAskForm | None = None,
    yes_form: ContractYesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page in the contract's own language, with what was typed and ticked kept."""
    now = _now(request)
    request.LANGUAGE_CODE = file.language
    with translation.override(file.language):
        context = {
            "title": file.row.title,
            **_document(file),
            "url": f"/k/{file.secret}/",
            "can_accept": file.row.state in ("sent", "viewed"),
            "newer_url": f"/k/{file.newest_secret}/" if file.newest_secret != file.secret else "",
            "ask_form": ask_form or ContractAskForm(initial={"ticket": new_ticket(now=now)}),
            "asks": ask_form is not None,
            "yes_form": yes_form or ContractYesForm(),
            "thread_url": f"/t/{file.thread_secret}/",
        }
        return _private(render(request, "portal/insale/contract.html", context, status=status))


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


CONTRACT = "k/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(CONTRACT, contract, name="portal_contract"),
    path(CONTRACT + "ask/", ask, name="portal_contract_ask"),
    path(CONTRACT + "accept/", accept, name="portal_contract_accept"),
    path(CONTRACT + "contract.pdf", pdf, name="portal_contract_pdf"),
    path(CONTRACT + "file/", paper, name="portal_contract_file"),
]
